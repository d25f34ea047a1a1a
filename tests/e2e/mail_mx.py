"""[mail] check_domain: what the DNS says of a domain, before its mail is sent."""

import contextlib

import dns_server
import harness
import tap
from dns_server import A, AAAA, MX, SERVFAIL, SILENT, ADDRESS, mx
from mailroom import REFUSED, SENT, Mailroom

NO_DOMAIN = '5.1.2 the domain does not exist'
NO_MAIL = '5.1.10 the domain takes no mail'

RECORDS = {
    ('good.io', MX): [mx(10, 'a.good.io')],
    ('two.io', MX): [mx(0, ''), mx(10, 'a.good.io')],
    ('plain.io', A): [ADDRESS],
    ('six.io', AAAA): [bytes(16)],
    ('null.io', MX): [mx(0, '')],
    ('null.io', A): [ADDRESS],
    ('bare.io', 16): [b'\x01x'],  # TXT
    ('long.io', MX): [mx(10, f'a{i}.good.io') for i in range(40)],
}


@contextlib.contextmanager
def _room(dns, **mail):
    with Mailroom() as room, room.server() as server:
        room.configure(server, mail={
            'check_domain': 'yes', 'nameserver': dns.nameserver, **mail})
        yield room, server


def _fate(room, recipient):
    """(state, reply) of the one mail to recipient."""
    _, state, _, reply, _ = room.row(recipient)
    return state, reply


@tap.test
def a_domain_without_mail_is_refused_at_once_with_a_reason():
    with dns_server.DnsServer(RECORDS) as dns, _room(dns) as (room, server):
        for domain in 'none.io', 'null.io', 'bare.io':
            room.fill(1, f'a@{domain}')
        room.start()
        room.settled(3, REFUSED)
        tap.equal(_fate(room, 'a@none.io'), (REFUSED, NO_DOMAIN), 'none')
        tap.equal(_fate(room, 'a@null.io'), (REFUSED, NO_MAIL), 'null')
        tap.equal(_fate(room, 'a@bare.io'), (REFUSED, NO_MAIL), 'bare')
        tap.equal(dns.asked('bare.io'), [MX, A, AAAA], 'questions')
        # RFC 7505: its address is not asked for.
        tap.equal(dns.asked('null.io'), [MX], 'questions')
        room.logged('stage=dns', 3)
        tap.equal(server.commands, [], 'what the mail server heard')


@tap.test
def a_domain_with_mail_gets_it():
    with dns_server.DnsServer(RECORDS) as dns, _room(dns) as (room, _):
        dns.truncate.add('long.io')
        domains = 'good.io', 'two.io', 'plain.io', 'six.io', 'long.io'
        for domain in domains:
            room.fill(1, f'a@{domain}')
        room.start()
        room.settled(len(domains))
        tap.equal({kind for domain, _, kind in dns.queries
                   if domain == 'long.io'}, {'udp', 'tcp'}, 'transports')


@tap.test
def a_domain_is_asked_about_once():
    with dns_server.DnsServer(RECORDS) as dns, _room(dns) as (room, server):
        room.configure(server, mail={'check_domain': 'yes',
                                     'nameserver': dns.nameserver},
                       connections=1)
        room.fill(5, 'a%d@good.io')
        room.start()
        room.settled(5)
        tap.equal(dns.asked('good.io'), [MX], 'questions')


@tap.test
def where_the_dns_cannot_tell_the_mail_is_sent():
    verdicts = {'broken.io': SERVFAIL, 'silent.io': SILENT}
    with dns_server.DnsServer(RECORDS, verdicts) as dns, \
            _room(dns) as (room, _):
        room.fill(1, 'a@broken.io')
        room.fill(3, 'a%d@silent.io')
        room.start()
        room.settled(4)
        tap.equal(len(dns.asked('silent.io')) > 0, True, 'asked')


@tap.test
def nobody_asks_the_dns_who_does_not_want_to():
    with dns_server.DnsServer(RECORDS) as dns, \
            _room(dns, check_domain='no') as (room, _):
        room.fill(1, 'a@none.io')
        room.start()
        room.settled(1, SENT)
        tap.equal(dns.queries, [], 'questions')


@tap.test
def the_visitor_reads_it_and_corrects_the_address():
    with dns_server.DnsServer(RECORDS) as dns, harness.site(settings={
            'mail.check_domain': 'yes',
            'mail.nameserver': dns.nameserver}) as site:
        visitor = site.browser()
        site.sign_up(visitor, 'ada', 'ada@none.io')
        site.wait_for_outbox()
        page = visitor.get(site.url('/verify'))
        tap.contains(page.words, 'No mail can be sent to ada@none.io', 'page')
        tap.lacks(page.words, 'The mail server refused', 'page')
        page = visitor.submit(page.form('/verify/address'),
                              email='ada@good.io')
        tap.equal(page.status, 200, 'status')
        page = site.prove(visitor, 'ada@good.io')
        tap.contains(page.words, 'ada@good.io', 'account page')


if __name__ == '__main__':
    tap.main()
