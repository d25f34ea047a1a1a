"""`sallyport worker` after an outage: ten thousand mails are waiting."""

import collections
import os
import re
import signal
import time

import tap
import wait
from mailroom import EXPIRED, SENT, WAITING, Mailroom

SENDERS = 4
MAILS = 10000
# For so long everything together may take on a slow machine.
DRAIN_SECONDS = 100
SOON_SECONDS = 2


def number_of(mail):
    return int(re.match(r'bob(\d+)@', mail.recipient)[1])


def is_backlog(mail):
    return mail.recipient.startswith('bob')


def wait_for_messages(server, count, seconds=wait.DEADLINE_SECONDS):
    wait.until(lambda: len(server.messages) >= count, f'{count} mails',
               seconds)


def came_twice(server):
    """How often something was sent again; what is, is the same to a byte."""
    seen, again = {}, 0
    for mail in server.messages:
        first = seen.setdefault(mail.recipient, mail.content)
        tap.equal(_without_time_left(first), _without_time_left(mail.content),
                  'the second time')
        again += first is not mail.content
    return again


def _without_time_left(content):
    """A mail tells how many minutes its code is still valid."""
    return re.sub(rb'\d+ min', b'', content.replace(b'=\r\n', b''))


@tap.test
def ten_thousand_drain_once_each_freshest_first_over_few_connections():
    with Mailroom() as room:
        with room.server() as server:
            port = server.port
        room.configure(server, connections=SENDERS)
        room.fill(1, 'first@example.net')
        room.start()
        room.logged('event=mail-server-away')
        began = time.monotonic()
        room.fill(MAILS, 'bob%d@example.net')
        tap.note(f'filled in {time.monotonic() - began:.1f} s')
        tap.equal(room.count(WAITING), MAILS + 1, 'waiting')
        tap.equal(room.log_text().count('event=mail '), 0, 'lines a mail')
        with room.server(port=port) as server:
            wait_for_messages(server, 1, 40)
            began, longest = time.monotonic(), 0
            while len(server.messages) < MAILS and (
                    time.monotonic() - began < DRAIN_SECONDS):
                longest = max(longest, sign_up(room, server))
                server.closing.wait(0.5)
            room.settled_all(DRAIN_SECONDS)
            tap.ok(server.most_at_once <= SENDERS,
                   f'{server.most_at_once} connections at once')
            tap.equal(room.count(EXPIRED), 0, 'expired')
            tap.equal(room.count(SENT), len(server.messages), 'mails')
            tap.equal(came_twice(server), 0, 'sent twice')
            tap.equal(room.attempts(), {1}, 'attempts')
            freshest_first([number_of(mail) for mail in server.messages
                            if is_backlog(mail)])
            took = server.messages[-1].at - server.messages[0].at
            tap.note(f'{len(server.messages)} mails in {took:.1f} s, '
                     f'{len(server.messages) / took:.0f} a second, over '
                     f'{server.most_at_once} connections; the longest wait of '
                     f'a sign-up meanwhile {longest * 1000:.0f} ms')


def sign_up(room, server):
    """How long its mail took, in seconds."""
    to = f'eve{time.monotonic_ns()}@example.org'
    filled = room.fill(1, to)[0]
    mail = wait.until(lambda: next(
        (mail for mail in reversed(server.messages) if mail.recipient == to),
        None), f'the mail to {to}')
    tap.ok(mail.at - filled.at < SOON_SECONDS,
           f'a sign-up waited for {mail.at - filled.at:.1f} s')
    return mail.at - filled.at


def freshest_first(numbers):
    """As exactly as senders that work side by side can have it: of one that has
    to wait for a processor, a mail comes later than its turn was."""
    tap.equal(len(numbers), MAILS, 'of those that waited')
    late = [(place, number) for place, number in enumerate(numbers)
            if abs(MAILS - 1 - place - number) > 8 * SENDERS]
    tap.note(f'{len(late)} are not in their place')
    tap.ok(len(late) <= MAILS / 200, f'not in their place: {late[:5]} ...')


@tap.test
def what_would_expire_goes_while_sign_ups_keep_coming():
    with Mailroom() as room, room.server(delay=0.04) as server:
        room.configure(server, connections=1)
        # Some five mails a second can be sent, and more come than that. In the
        # last quarter of their time, 5 s, half of the turns are for those that
        # would expire (store/lane.c): a dozen mails, fewer on a slow machine.
        room.fill(8, 'bob%d@example.net', life_seconds=20)
        room.fill(100, 'crowd%d@example.net')
        room.start()
        while room.count(WAITING, 'bob%'):
            room.fill(2, f'eve%d.{time.monotonic_ns()}@example.net')
            seen = len(server.messages)
            wait_for_messages(server, seen + 1)
        tap.equal(room.count(SENT, 'bob%'), 8, 'of those that waited')
        left = room.count(WAITING)
        tap.ok(left > 20, f'{left} wait: there was time for all')


@tap.test
def a_worker_told_to_stop_amid_a_drain_loses_nothing_and_repeats_nothing():
    with Mailroom() as room, room.server() as server:
        room.configure(server, connections=SENDERS)
        room.fill(400, 'bob%d@example.net')
        for count in 50, 150, 250:
            room.start()
            wait_for_messages(server, count)
            os.kill(room.worker.pid, signal.SIGTERM)
            tap.equal(room.worker.popen.wait(wait.DEADLINE_SECONDS), 0)
            done = len(server.messages)
            tap.ok(done < 400, 'it was not amid the drain')
            tap.equal((room.count(SENT), room.count(WAITING)),
                      (done, 400 - done), 'sent and waiting')
        room.start()
        room.settled(400)
        tap.equal(len(server.messages), 400, 'mails')
        tap.equal(came_twice(server), 0, 'sent twice')
        tap.equal(room.attempts(), {1}, 'attempts')


@tap.test
def a_worker_killed_amid_a_drain_repeats_at_most_what_was_under_way():
    with Mailroom() as room, room.server() as server:
        room.configure(server, connections=SENDERS)
        room.fill(400, 'bob%d@example.net')
        for count in 50, 150, 250:
            room.start()
            wait_for_messages(server, count)
            for pid in [room.worker.pid, *room.worker.children()]:
                os.kill(pid, signal.SIGKILL)
            room.worker.kill()
            tap.ok(room.count(WAITING) > 0, 'it was not amid the drain')
        room.start()
        room.settled(400)
        again = came_twice(server)
        tap.note(f'{again} mails came twice, after three kills')
        tap.ok(again <= 3 * SENDERS, f'{again} mails came twice')
        tap.equal(len(server.messages), 400 + again, 'mails')
        most = collections.Counter(
            mail.recipient for mail in server.messages).most_common(1)[0][1]
        tap.ok(most <= 1 + 3, f'one came {most} times')


tap.main(alone=True)
