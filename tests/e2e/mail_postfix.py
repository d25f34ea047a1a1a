"""The worker and `mail test` with a real Postfix and Dovecot's SASL."""

import contextlib

import postfix
import tap
from mailroom import REFUSED, WAITING, Mailroom


@contextlib.contextmanager
def server():
    with postfix.Postfix() as running:
        yield running


def configure(room, mta, scheme='smtp', **more):
    room.configure(url=mta.urls[scheme], **{
        'ca_file': mta.certificate[0], 'user': postfix.USER,
        'password': postfix.SECRET, **more})


@tap.test
def mails_arrive_over_starttls_and_smtps_by_every_mechanism(mta):
    for scheme in 'smtp', 'smtps':
        for auth in 'auto', 'plain', 'login', 'cram-md5':
            with Mailroom() as room:
                configure(room, mta, scheme, auth=auth)
                filled = room.fill(1, f'{scheme}.{auth}@test.example')[0]
                room.start()
                room.settled(1)
                mail = mta.delivered(f'{scheme}.{auth}@test.example')
                tap.equal(mail.defects, [], 'defects')
                tap.contains(mail['Subject'], filled.code)
                tap.contains(str(mail['Received']), 'ESMTPSA')
                tap.contains(mail.get_body(('html',)).get_content(),
                             filled.code)


@tap.test
def a_mailbox_that_is_not_there_is_refused_with_postfix_s_words(mta):
    with Mailroom() as room:
        configure(room, mta, connections=1)
        room.fill(1, 'nobody@test.example')
        room.fill(1, 'somebody@test.example')
        room.start()
        room.settled(1)
        room.settled(1, REFUSED)
        tap.contains(room.row('nobody@test.example')[3], '550 5.1.1')
        mta.delivered('somebody@test.example')


@tap.test
def many_mails_go_over_few_connections(mta):
    with Mailroom() as room:
        configure(room, mta, connections=2)
        room.fill(200, 'many%d@test.example')
        room.start()
        room.settled(200)
        mta.delivered('many199@test.example')


@tap.test
def an_attachment_arrives_whole(mta):
    with Mailroom() as room:
        path = room.path('terms.pdf')
        content = bytes(range(256)) * 300
        with open(path, 'wb') as file:
            file.write(content)
        configure(room, mta, mail={'attach': path})
        room.fill(1, 'attached@test.example')
        room.start()
        room.settled(1)
        mail = mta.delivered('attached@test.example')
        parts = list(mail.iter_attachments())
        tap.equal([part.get_filename() for part in parts], ['terms.pdf'])
        tap.equal(parts[0].get_content(), content, 'content')
        tap.equal(parts[0].get_content_type(), 'application/pdf')


@tap.test
def a_wrong_password_keeps_the_queue(mta):
    with Mailroom() as room:
        configure(room, mta, password='open barley')
        room.fill(3, 'kept%d@test.example')
        room.start()
        room.logged('event=mail-stopped')
        tap.equal(room.states(), [WAITING] * 3, 'states')
        configure(room, mta)
        room.reload()
        room.settled(3)


tap.main(server)
