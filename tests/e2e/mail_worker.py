"""`sallyport worker` against a scripted mail server: what becomes of mails."""

import email
import email.policy
import re
import time

import smtp_server
import tap
import wait
from mailroom import EXPIRED, REFUSED, SENT, WAITING, WITHHELD, Mailroom


def for_recipient(part, verb, answer):
    """A script that answers so to whom has part in the address."""
    def script(session, said, argument):
        to = session.recipient if said in ('DATA', 'BODY') else argument
        return answer if said == verb and part in to else None
    return script


@tap.test
def nobody_s_mail_is_sent_after_its_code_has_expired():
    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(1, 'late@example.net', life_seconds=0)
        room.start()
        room.settled(1, EXPIRED)
        room.fill(1, 'bob@example.net')
        room.settled(1)
        tap.equal([mail.recipient for mail in server.messages],
                  ['bob@example.net'], 'mails')


@tap.test
def a_mail_that_cannot_be_handed_over_in_time_expires():
    with Mailroom() as room, room.server() as server:
        server.script = for_recipient('', 'RCPT', '450 4.2.0 greylisted')
        room.configure(server)
        room.fill(1, 'bob@example.net', life_seconds=2)
        room.start()
        room.settled(1, EXPIRED)
        tap.equal(server.messages, [], 'mails')
        tap.equal(room.outbox()[0][4], None, 'sealed part')


@tap.test
def a_5xx_to_recipient_or_message_is_final_and_keeps_the_words():
    for verb in 'RCPT', 'DATA', 'BODY':
        with Mailroom() as room, room.server() as server:
            server.script = for_recipient(
                'bad', verb, '550 5.1.1 <bad@example.net>: no such user')
            room.configure(server, connections=1)
            room.fill(1, 'bad@example.net')
            room.fill(1, 'bob@example.net')
            room.start()
            room.settled(1)
            room.settled(1, REFUSED)
            _, _, attempts, reply, sealed = room.row('bad@example.net')
            tap.equal(attempts, 1, 'attempts')
            tap.equal(reply, '550 5.1.1 <bad@example.net>: no such user')
            tap.equal(sealed, None, 'sealed part')
            tap.contains(room.log_text(), 'outcome=refused')
            tap.lacks(room.log_text(), 'bad@example.net', 'log')


@tap.test
def who_refuses_and_hangs_on_goodbye_holds_nobody_up():
    with Mailroom() as room, room.server() as server:
        refuses = for_recipient('bad', 'RCPT', '550 5.1.1 no such user')

        def script(session, verb, argument):
            if verb == 'QUIT':
                return smtp_server.HANG
            return refuses(session, verb, argument)
        server.script = script
        room.configure(server, connections=1, message_seconds=60)
        room.fill(1, 'bad@example.net')
        room.fill(1, 'bob@example.net')
        room.start()
        room.settled(1, REFUSED)
        room.settled(1)
        tap.contains(server.verbs(), 'QUIT')


@tap.test
def a_greylisted_mail_comes_later_with_the_same_message_id():
    with Mailroom() as room, room.server() as server:
        seen = []

        def script(_, verb, argument):
            if verb != 'RCPT':
                return None
            seen.append(time.time())
            return '450 4.2.0 come back' if len(seen) < 3 else None
        server.script = script
        room.configure(server)
        filled = room.fill(1, 'bob@example.net')[0]
        room.start()
        room.settled(1)
        tap.equal(len(server.messages), 1, 'mails')
        tap.contains(server.messages[0].content.decode(), filled.message_id)
        tap.ok(seen[1] - seen[0] >= 0.79 and seen[2] - seen[1] >= 1.59,
               f'no backoff: {seen}')
        tap.equal(room.outbox()[0][2], 3, 'attempts')


@tap.test
def a_mail_lost_after_data_is_sent_again_with_the_same_message_id():
    with Mailroom() as room, room.server() as server:
        lost = []

        def script(session, verb, _):
            if verb != 'BODY' or lost:
                return None
            lost.append(session)
            return smtp_server.DROP
        server.script = script
        room.configure(server)
        filled = room.fill(1, 'bob@example.net')[0]
        room.start()
        room.settled(1)
        tap.equal(len(server.messages), 1, 'mails')
        tap.contains(server.messages[0].content.decode(), filled.message_id)
        tap.equal(room.outbox()[0][2], 2, 'attempts')


@tap.test
def a_kept_connection_that_was_closed_costs_no_attempt():
    for ending in smtp_server.DROP, '421 4.4.2 idle too long':
        with Mailroom() as room, room.server() as server:
            room.configure(server, connections=1)
            room.fill(1, 'first@example.net')
            room.start()
            room.settled(1)

            def script(session, verb, _, ending=ending):
                return (ending if verb == 'MAIL' and session.number == 1
                        else None)
            server.script = script
            room.fill(1, 'second@example.net')
            room.settled(2)
            tap.equal(room.row('second@example.net')[2], 1, 'attempts')
            tap.equal(len(server.sessions), 2, 'connections')


@tap.test
def one_connection_carries_many_mails():
    with Mailroom() as room, room.server() as server:
        room.configure(server, connections=1)
        room.fill(50, 'bob%d@example.net')
        room.start()
        room.settled(50)
        tap.equal(len(server.sessions), 1, 'connections')
        tap.equal(server.verbs().count('AUTH'), 1, 'logins')
        tap.equal(sorted(mail.recipient for mail in server.messages),
                  sorted(f'bob{i}@example.net' for i in range(50)))


@tap.test
def the_server_hears_how_large_a_mail_is_at_most():
    with Mailroom() as room, room.server() as server:
        with open(room.path('terms.pdf'), 'wb') as file:
            file.write(b'%PDF' * 50000)
        for attach in None, room.path('terms.pdf'):
            room.configure(server, mail=attach and {'attach': attach})
            room.fill(1, 'bob@example.net')
            tap.equal(room.once().returncode, 0)
            told = [argument for _, verb, argument in server.commands
                    if verb == 'MAIL'][-1]
            size = int(re.search(r' SIZE=(\d+)', told)[1])
            most = len(server.messages[-1].content)
            tap.ok(most <= size < most + 20000, f'{size} for {most}')


@tap.test
def one_that_hangs_does_not_hold_the_rest():
    with Mailroom() as room, room.server() as server:
        server.script = for_recipient('slow', 'RCPT', smtp_server.HANG)
        room.configure(server, connections=2, message_seconds=600)
        room.fill(1, 'slow@example.org')
        room.start()
        wait.until(lambda: 'RCPT' in server.verbs(), 'the slow one')
        room.fill(10, 'bob%d@example.net')
        room.settled(10)
        tap.equal(room.row('slow@example.org')[1], WAITING, 'the slow one')


@tap.test
def a_mail_sealed_with_another_key_is_withheld():
    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(1, 'bob@example.net')
        room.write('UPDATE outbox SET sealed = zeroblob(100)')
        room.start()
        room.settled(1, WITHHELD)
        tap.contains(room.log_text(), 'outcome=unreadable')
        tap.equal(server.messages, [], 'mails')


@tap.test
def a_dead_server_costs_no_attempt_and_then_gets_the_mail():
    with Mailroom() as room:
        with room.server() as server:
            port = server.port
        room.configure(server)
        room.fill(3, 'bob%d@example.net')
        room.start()
        room.logged('event=mail-server-away')
        with room.server(port=port) as server:
            room.settled(3)
            room.logged('event=mail-resumed')
            tap.equal(len(server.messages), 3, 'mails')
            tap.equal([row[2] for row in room.outbox()], [1] * 3, 'attempts')
            tap.equal(room.log_text().count('event=mail-server-away'), 1)


@tap.test
def the_mail_says_what_was_sealed():
    with Mailroom() as room, room.server() as server:
        room.configure(server, mail={'reply_to': 'help@castle.example'})
        filled = room.fill(1, 'bob@example.net')[0]
        room.start()
        room.settled(1)
        kept = server.messages[0]
        tap.equal(kept.sender, 'gate@castle.example', 'sender')
        mail = email.message_from_bytes(
            kept.content, policy=email.policy.default)
        tap.equal(mail.defects, [], 'defects')
        tap.contains(mail['Subject'], filled.code)
        tap.equal(mail['To'], 'bob@example.net')
        tap.equal(mail['Reply-To'], 'help@castle.example')
        tap.equal(mail['Auto-Submitted'], 'auto-generated')
        tap.equal(mail['Message-ID'], f'<{filled.message_id}@castle.example>')
        for kind in 'plain', 'html':
            text = mail.get_body((kind,)).get_content()
            tap.contains(text, filled.code, kind)
            tap.contains(text, 'https://castle.example/account/verify/link?t=')
            tap.contains(text, 'https://castle.example/account/refuse?t=')
        tap.equal(room.outbox()[0][1], SENT)
        tap.lacks(room.log_text(), filled.code, 'log')
        tap.lacks(room.log_text(), 'bob@example.net', 'log')


tap.main()
