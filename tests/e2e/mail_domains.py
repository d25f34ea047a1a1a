"""`sallyport worker` where one domain is bad: the others do not notice."""

import contextlib
import os
import signal
import threading
import time

import smtp_server
import tap
import wait
from mailroom import SENT, WAITING, Mailroom

SENDERS = 4
# Longer than what the program takes for slow.
STALL_SECONDS = 6
SOON_SECONDS = 2


class Domains:
    """A script for the server: bad[domain] is its answer to a recipient, or
    how many seconds it takes over it."""

    def __init__(self, **bad):
        self.bad = {name.replace('_', '.'): answer
                    for name, answer in bad.items()}
        self.asked = dict.fromkeys(self.bad, 0)
        self.most = dict.fromkeys(self.bad, 0)
        self._now = dict.fromkeys(self.bad, 0)
        self._lock = threading.Lock()

    def __call__(self, session, verb, argument):
        if verb != 'RCPT':
            return None
        domain = argument.partition('@')[2].partition('>')[0]
        answer = self.bad.get(domain)
        if answer is None:
            return None
        self._count(domain, 1)
        try:
            if answer is smtp_server.HANG:
                session.wait_for_client()
                return smtp_server.DROP
            if isinstance(answer, str):
                return answer
            session.wait_for_client(answer)
            return None
        finally:
            self._count(domain, -1)

    def _count(self, domain, by):
        with self._lock:
            self.asked[domain] += by > 0
            self._now[domain] += by
            self.most[domain] = max(self.most[domain], self._now[domain])

    def now(self, domain):
        """How many recipients it is thinking about."""
        return self._now[domain]

    def forget(self):
        self.asked = dict.fromkeys(self.asked, 0)
        self.most = dict.fromkeys(self.most, 0)


@contextlib.contextmanager
def mailroom(domains, **smtp):
    with Mailroom() as room, room.server() as server:
        server.script = domains
        room.configure(server, connections=SENDERS,
                       message_seconds=STALL_SECONDS, **smtp)
        yield room, server


def sign_ups_have_their_mail_soon(room, server, seconds, domain='good.example'):
    """One after another for so long; the longest wait."""
    longest, end, number = 0, time.monotonic() + seconds, 0
    while time.monotonic() < end:
        to = f'eve{number}.{time.monotonic_ns()}@{domain}'
        filled = room.fill(1, to)[0]
        mail = wait.until(lambda: next(
            (mail for mail in reversed(server.messages)
             if mail.recipient == to), None), f'the mail to {to}')
        longest = max(longest, mail.at - filled.at)
        tap.ok(mail.at - filled.at < SOON_SECONDS,
               f'sign-up {number} waited {mail.at - filled.at:.1f} s')
        number += 1
        server.closing.wait(0.1)
    tap.note(f'{number} sign-ups, the longest wait {longest * 1000:.0f} ms')


def all_arrive_once(room, server, count, domain):
    room.settled(count + sum(not mail.recipient.endswith(domain)
                             for mail in server.messages))
    got = [mail.recipient for mail in server.messages
           if mail.recipient.endswith(domain)]
    tap.equal(len(got), count, 'mails')
    tap.equal(len(set(got)), count, 'different ones')


@tap.test
def a_thousand_mails_for_a_domain_that_hangs_delay_no_other():
    domains = Domains(bad_example=smtp_server.HANG)
    with mailroom(domains) as (room, server):
        room.fill(1000, 'bob%d@bad.example')
        room.start()
        wait.until(lambda: domains.now('bad.example') == SENDERS - 1,
                   'all senders but one to hang')
        sign_ups_have_their_mail_soon(room, server, STALL_SECONDS + 4)
        # All know by now: none of them finds out anew.
        asked = domains.asked['bad.example']
        tap.ok(asked <= SENDERS + 1, f'{asked} of the thousand were tried')
        tap.equal(sum(row[2] for row in room.outbox()
                      if row[0].endswith('bad.example')), asked, 'attempts')


@tap.test
def what_is_known_of_a_bad_domain_outlives_the_worker():
    domains = Domains(bad_example=smtp_server.HANG)
    with mailroom(domains) as (room, server):
        room.fill(200, 'bob%d@bad.example')
        room.start()
        wait.until(lambda: domains.asked['bad.example'] > SENDERS - 1,
                   'the domain to be known')
        room.worker.kill()
        wait.until(lambda: domains.now('bad.example') == 0, 'the end of all')
        domains.forget()
        room.start()
        wait.until(lambda: domains.asked['bad.example'] > 0, 'a try')
        sign_ups_have_their_mail_soon(room, server, STALL_SECONDS / 2)
        tap.equal(domains.most['bad.example'], 1, 'senders for the bad one')


@tap.test
def a_thousand_mails_that_are_put_off_are_not_tried_one_by_one():
    domains = Domains(bad_example='450 4.2.0 not now')
    with mailroom(domains) as (room, server):
        room.fill(1000, 'bob%d@bad.example')
        room.start()
        wait.until(lambda: domains.asked['bad.example'] >= 3, 'three tries')
        sign_ups_have_their_mail_soon(room, server, 4)
        asked = domains.asked['bad.example']
        # At once, as many as find out at one moment; then one a pause.
        tap.ok(asked <= 2 * SENDERS + 3, f'{asked} were tried')
        domains.bad.clear()
        all_arrive_once(room, server, 1000, 'bad.example')


@tap.test
def a_domain_that_takes_its_mails_slowly_has_one_sender():
    domains = Domains(bad_example=STALL_SECONDS - 0.5)
    with mailroom(domains) as (room, server):
        room.fill(50, 'bob%d@bad.example')
        room.start()
        wait.until(lambda: domains.now('bad.example') == SENDERS - 1,
                   'all senders but one to wait')
        room.settled(SENDERS - 1)
        wait.until(lambda: domains.now('bad.example') == 1, 'the next')
        domains.forget()
        sign_ups_have_their_mail_soon(room, server, STALL_SECONDS + 2)
        tap.equal(domains.most['bad.example'], 1, 'senders for the bad one')
        domains.bad.clear()
        all_arrive_once(room, server, 50, 'bad.example')


@tap.test
def a_second_bad_domain_finds_not_all_the_others_busy():
    domains = Domains(bad_example=smtp_server.HANG,
                      worse_example=smtp_server.HANG)
    with mailroom(domains) as (room, server):
        room.fill(100, 'bob%d@bad.example')
        room.start()
        wait.until(lambda: domains.asked['bad.example'] > SENDERS - 1,
                   'the domain to be known')
        room.fill(100, 'bob%d@worse.example')
        wait.until(lambda: domains.now('worse.example') > 0, 'the second')
        sign_ups_have_their_mail_soon(room, server, STALL_SECONDS)
        states = [row[1] for row in room.outbox()
                  if not row[0].endswith('good.example')]
        tap.equal(states, [WAITING] * 200, 'states of the bad ones')


@tap.test
def the_first_mail_that_a_domain_takes_frees_the_others():
    domains = Domains(bad_example='450 4.2.0 not now')
    with mailroom(domains) as (room, server):
        room.fill(300, 'bob%d@bad.example')
        room.start()
        wait.until(lambda: domains.asked['bad.example'] >= 3, 'three tries')
        domains.bad.clear()
        all_arrive_once(room, server, 300, 'bad.example')
        os.kill(room.worker.pid, signal.SIGTERM)
        tap.equal(room.worker.popen.wait(wait.DEADLINE_SECONDS), 0)
        tap.equal(room.states(), [SENT] * 300, 'states')


tap.main()
