"""What can go wrong at a mail server, one by one: what becomes of the mail, and
what the visitor and the log are told.

    trouble            the server's doing, until it is mended
    attempts           whether tries are counted: is it the mail's own matter?
    page, log          what is said
    lasts              a connection is given up by then

In all of them the mail is kept and goes out once the server is mended, with the
same id and the same code; nobody's words or credentials ever went over a
connection without TLS.
"""

import base64
import contextlib
import email
import email.policy
import os
import re
import shutil
import socket
import tempfile

import certificate
import harness
import smtp_server
import tap
import wait
from process import free_port
from smtp_server import DROP, HANG

CONNECT_SECONDS = 2
MESSAGE_SECONDS = 4
# What else may pass on a slow machine before a connection is closed.
GRACE_SECONDS = 2
PASSWORD = 'open sesame'
ON_ITS_WAY = 'The mail is on its way'
LATE = 'The mail has still not been sent'


class Ground:
    """A site without a catcher, and certificates of every kind."""

    def __init__(self, site):
        self.site = site
        self.directory = tempfile.mkdtemp(prefix='sallyport-trouble-')
        os.chmod(self.directory, 0o755)
        self.authority = certificate.Authority(self.directory)
        self.good = self.authority.issue('good')
        self.bad = {
            'expired': self.authority.issue('expired', days=-1),
            'other host': self.authority.issue('other', 'mx.elsewhere.test'),
            'self-signed': certificate.make(self.directory, name='self'),
            'stranger': certificate.Authority(
                self.directory, 'stranger').issue('strange'),
        }

    def describe(self):
        return self.site.describe()

    def point_worker_at(self, port):
        self.site.write_conf(
            smtp__url=f'smtp://127.0.0.1:{port}', smtp__tls='required',
            smtp__user='ada', smtp__password=PASSWORD,
            smtp__ca_file=self.authority.path,
            smtp__connect_seconds=CONNECT_SECONDS,
            smtp__message_seconds=MESSAGE_SECONDS)
        self.site.worker.stop()
        self.site.start_worker()

    def log(self):
        with open(self.site.path('log', 'worker.log'),
                  encoding='utf-8') as file:
            return file.read()


@contextlib.contextmanager
def ground():
    with harness.site(catcher=False) as site:
        here = Ground(site)
        try:
            yield here
        finally:
            shutil.rmtree(here.directory)


# --- what servers do ---------------------------------------------------------

def at(verb, answer):
    return lambda session, said, _: answer if said == verb else None


def drips(session):
    """Some bytes a second."""
    while not session.server.closing.wait(0.25):
        session.socket.sendall(b'2')


def talks_on(text, seconds=0):
    """Says the same again and again, as fast as it is heard or slower."""
    def talk(session):
        while not session.server.closing.wait(seconds):
            session.socket.sendall(text)
    return talk


LINES = talks_on(b'250-and another thing\r\n' * 500)
ONE_LINE = talks_on(b'2' * 65536)
LATER = talks_on(b'250-and another thing\r\n', 0.1)


def takes_and_drops(session, verb, _):
    """It has the mail, and hangs up before it says so."""
    if verb != 'BODY':
        return None
    session.keep()
    return DROP


def garbage(session):
    session.socket.sendall(b'220 go ahead\r\n' + b'no TLS here\r\n' * 20)
    session.wait_for_client()


class Trouble:
    """A row of the table."""

    def __init__(self, script=None, shows=None, lists_starttls=True,
                 attempts=False, page=ON_ITS_WAY, log='event=mail-server-away',
                 lasts=None, copies=1):
        self.script = script or (lambda session, verb, argument: None)
        self.shows = shows
        self.lists_starttls = lists_starttls
        self.attempts = attempts
        self.page = page
        self.log = log
        self.lasts = lasts
        self.copies = copies

    @contextlib.contextmanager
    def server(self, place):
        with smtp_server.SmtpServer(
                certificate=place.bad[self.shows] if self.shows
                else place.good, secret=PASSWORD) as server:
            server.starttls = self.lists_starttls
            server.script = self.script
            yield server.port, server

    def mend(self, place, server):
        server.script = lambda session, verb, argument: None
        server.starttls = True
        server.present(place.good)
        return server


class Refused(Trouble):
    """Nobody listens."""

    @contextlib.contextmanager
    def server(self, place):
        self.port, self.later = free_port(), contextlib.ExitStack()
        with self.later:
            yield self.port, None

    def mend(self, place, _):
        return self.later.enter_context(smtp_server.SmtpServer(
            certificate=place.good, secret=PASSWORD, port=self.port))


class Unanswered(Refused):
    """A machine that does not answer at all: its queue is full, so that the
    kernel lets further SYNs fall."""

    @contextlib.contextmanager
    def server(self, place):
        with super().server(place) as (port, _), \
                contextlib.ExitStack() as waiting:
            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(('127.0.0.1', port))
            listener.listen(0)
            waiting.enter_context(listener)
            for _ in range(4):
                client = waiting.enter_context(socket.socket())
                client.setblocking(False)
                client.connect_ex(('127.0.0.1', port))
            self.black_hole = waiting.pop_all()
            with self.black_hole:
                yield port, None

    def mend(self, place, _):
        self.black_hole.close()
        return super().mend(place, None)


STOPPED = 'event=mail-stopped'
RETRY = 'outcome=retry'

TABLE = {
    'refused': Refused(),
    'a black hole that does not even answer a syn': Unanswered(),
    'a black hole that takes the connection and says nothing': Trouble(
        at('CONNECT', HANG), lasts=CONNECT_SECONDS),
    'a black hole after the recipient': Trouble(
        at('RCPT', HANG), attempts=True, page=LATE, log=RETRY,
        lasts=MESSAGE_SECONDS),
    'a tarpit from the greeting on': Trouble(
        at('CONNECT', drips), lasts=CONNECT_SECONDS),
    'a tarpit at the recipient': Trouble(
        at('RCPT', drips), attempts=True, page=LATE, log=RETRY,
        lasts=MESSAGE_SECONDS),
    'greylisted': Trouble(
        at('RCPT', '451 4.7.1 greylisted, come back'), attempts=True,
        page=LATE, log='reply="451 4.7.1 greylisted, come back"'),
    '421 instead of a greeting': Trouble(
        at('CONNECT', '421 4.3.2 too busy'), log='421 4.3.2 too busy'),
    '421 in mid session': Trouble(
        at('RCPT', '421 4.3.2 going down'), attempts=True, page=LATE,
        log='reply="421 4.3.2 going down"'),
    '421 instead of taking the message': Trouble(
        at('DATA', '421 4.3.2 going down'), attempts=True, page=LATE,
        log='reply="421 4.3.2 going down"'),
    'dropped after the final dot': Trouble(
        takes_and_drops, attempts=True, page=LATE, log=RETRY, copies=2),
    'endless reply lines to the greeting': Trouble(
        at('CONNECT', LINES), lasts=CONNECT_SECONDS),
    'endless reply lines to the recipient': Trouble(
        at('RCPT', LINES), attempts=True, page=LATE, log=RETRY,
        lasts=MESSAGE_SECONDS),
    'endless reply lines after the final dot': Trouble(
        at('BODY', LINES), attempts=True, page=LATE, log=RETRY,
        lasts=MESSAGE_SECONDS),
    'an endless line': Trouble(
        at('EHLO', ONE_LINE), lasts=CONNECT_SECONDS),
    'an endless line to the recipient': Trouble(
        at('RCPT', ONE_LINE), attempts=True, page=LATE, log=RETRY,
        lasts=MESSAGE_SECONDS),
    'a reply of many lines that goes on slowly for ever': Trouble(
        at('MAIL', LATER), lasts=MESSAGE_SECONDS),
    'starttls stripped': Trouble(lists_starttls=False, log=STOPPED),
    'starttls refused for now': Trouble(
        at('STARTTLS', '454 4.7.0 no TLS now'), log='454 4.7.0 no TLS now'),
    'starttls answered and then no tls': Trouble(at('STARTTLS', garbage)),
    'an expired certificate': Trouble(shows='expired', log=STOPPED),
    'a certificate for another host': Trouble(
        shows='other host', log=STOPPED),
    'a self signed certificate': Trouble(shows='self-signed', log=STOPPED),
    'a certificate of an authority that nobody trusts': Trouble(
        shows='stranger', log=STOPPED),
}


# --- what becomes of it ------------------------------------------------------

def row_of(place, address):
    """State, attempts and Message-ID of the one mail."""
    return place.site.rows('SELECT state, attempts, message_id FROM outbox '
                           'WHERE recipient = ?', address)[0]


def secrets(address):
    """What must not be heard on the way."""
    yield PASSWORD.encode()
    yield base64.b64encode(PASSWORD.encode())
    yield base64.b64encode(b'\0ada\0' + PASSWORD.encode())
    yield base64.b64encode(b'ada')
    yield address.encode()


def nothing_was_said_in_clear(server, address):
    for secret in secrets(address):
        tap.lacks(server.clear, secret, 'what was said in clear')
    said = set(re.findall(rb'^([A-Za-z]+)', server.clear, re.M))
    tap.ok(said <= {b'EHLO', b'HELO', b'STARTTLS', b'QUIT'}, f'{said}')


def given_up_in_time(server, row):
    session = server.sessions[0]
    wait.until(lambda: session.ended, 'the end of the connection')
    took = session.ended - session.began
    tap.ok(took < row.lasts + GRACE_SECONDS, f'it took {took:.1f} s')


def code_of(mail):
    message = email.message_from_bytes(
        mail.content, policy=email.policy.default)
    return message['Message-ID'], re.search(
        r'\b\d{6}\b', message.get_body(('plain',)).get_content())[0]


def told(place, visitor, words):
    wait.until(lambda: words in visitor.get(
        place.site.url('/verify')).words, f'{words!r} on the page')


def check(place, name, row):
    # Each a domain of its own: the program remembers bad ones.
    address = f"ann@{re.sub('[^a-z0-9]+', '-', name)}.example"
    before = len(place.log())
    with row.server(place) as (port, server):
        place.point_worker_at(port)
        visitor = place.site.browser()
        place.site.sign_up(visitor, f'ann{list(TABLE).index(name)}', address)
        wait.until(lambda: row.log in place.log()[before:], row.log)
        told(place, visitor, row.page)
        state, attempts, message_id = row_of(place, address)
        tap.equal(state, 0, 'state')
        tap.equal(attempts > 0, row.attempts, f'{attempts} attempts')
        if server and row.lasts:
            given_up_in_time(server, row)
        tap.lacks(place.log(), address, 'log')
        server = row.mend(place, server)
        told(place, visitor, 'The mail was handed to the mail server')
        nothing_was_said_in_clear(server, address)
        tap.equal(row_of(place, address)[0], 1, 'state')
        tap.ok(1 <= len(server.messages) <= row.copies,
               f'{len(server.messages)} mails')
        tap.equal({code_of(mail)[0] for mail in server.messages},
                  {f'<{message_id}@127.0.0.1>'}, 'Message-ID')
        codes = {code_of(mail)[1] for mail in server.messages}
        tap.equal(len(codes), 1, 'codes')
        page = visitor.get(place.site.url('/verify'))
        page = visitor.submit(page.form('/verify'), code=codes.pop())
        tap.equal(page.path, place.site.url('/'), 'page after the code')


def make_tests():
    for name, row in TABLE.items():
        def test(place, name=name, row=row):
            check(place, name, row)
        test.__name__ = name.replace(' ', '_')
        tap.test(test)


make_tests()
tap.main(ground)
