"""SIGKILL at random points under load: what was acknowledged is there, every
mail arrives, and nobody gets two accounts."""

import http.client
import os
import random
import signal
import threading
import time

import harness
import tap
import wait

KILLS = 200
CLIENTS = 6
SECONDS = 60
# A lease of a killed worker runs out after this and a little.
MESSAGE_SECONDS = 2


class _Load:
    """Visitors who sign up and prove, and what they were told."""

    def __init__(self, site):
        self.site = site
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.accepted = {}   # address: browser
        self.proven = set()
        self.problems = []

    def visitor(self, number):
        """One thread: a new visitor after the other until it is told."""
        turn = 0
        while not self.stop.is_set():
            turn += 1
            # Every fourth address is one that all clients use.
            name = (f's{turn}' if turn % 4 == 0 else f'c{number}-{turn}')
            try:
                self._visit(f'{name}@a.example', prove=turn % 2 == 0)
            except Exception as problem:  # for the main thread to tell
                self.problems.append(repr(problem))
                return

    def _visit(self, email, prove):
        browser = self.site.browser(timeout=30)
        if not self._until_answered(
                lambda: browser.post(self.site.url('/signup'),
                                     {'email': email}, follow=False), {303}):
            return
        with self.lock:
            first = email not in self.accepted
            self.accepted.setdefault(email, browser)
        if prove and first and email.startswith('c'):
            self.prove(email, browser)

    def prove(self, email, browser):
        """Types the codes that came, the newest first, until one is right:
        who got no answer to a form sent it again, and has two."""
        tried = set()
        while not self.stop.is_set():
            with self.lock:
                codes = [mail.code for mail in self.site.mail.all(email)]
            for code in [code for code in codes[::-1] if code not in tried]:
                tried.add(code)
                page = self._until_answered(
                    lambda code=code: browser.post(
                        self.site.url('/verify'), {'code': code},
                        follow=False), {303, 409, 422})
                if page and page.status == 303:
                    self.proven.add(email)
                if page and page.status != 422:
                    return
            time.sleep(0.05)

    def _until_answered(self, ask, wanted):
        """Asks as a patient visitor does while the site is in trouble."""
        while not self.stop.is_set():
            try:
                page = ask()
            except (OSError, http.client.HTTPException):
                continue
            if page.status in wanted:
                return page
            if page.status not in (502, 503, 504):
                raise AssertionError(f'{page}')
            time.sleep(0.01)
        return None


def _kill_one(site, chance):
    """Kills a process of the web or of the worker, or a whole program; whether
    there was one to kill."""
    draw = chance.random()
    process = site.web if draw < 0.6 else site.worker
    children = process.children()
    if draw % 0.1 < 0.01 or (process is site.worker and not children):
        process.kill()
        if process is site.web:
            site.start_web()
        else:
            site.start_worker()
        return True
    if not children:
        return False
    try:
        os.kill(chance.choice(children), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _storm(site):
    seed = int.from_bytes(os.urandom(4), 'big')
    tap.note(f'seed {seed}')
    chance = random.Random(seed)
    load = _Load(site)
    threads = [threading.Thread(target=load.visitor, args=(number,))
               for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    kills, end = 0, time.monotonic() + SECONDS
    while kills < KILLS and time.monotonic() < end and not load.problems:
        kills += _kill_one(site, chance)
        time.sleep(chance.uniform(0, 0.2))
    load.stop.set()
    for thread in threads:
        thread.join()
    tap.equal(load.problems, [], 'what clients met')
    tap.note(f'{kills} kills, {len(load.accepted)} sign-ups, '
             f'{len(load.proven)} proofs')
    load.kills = kills
    return load


@tap.test
def two_hundred_kills_lose_nothing(site):
    site.load = load = _storm(site)
    tap.ok(load.kills >= KILLS, f'only {load.kills} kills in {SECONDS} s')
    tap.ok(len(load.accepted) > 50, 'there was no load')
    tap.ok(load.proven, 'nobody proved anything')


@tap.test
def every_acknowledged_sign_up_gets_its_mail(site):
    def missing():
        arrived = {mail.recipient for mail in site.mail.all()}
        return sorted(set(site.load.accepted) - arrived)
    try:
        wait.until(lambda: not missing(), 'all mails', 60)
    except AssertionError:
        tap.equal(missing()[:20], [], 'addresses without mail')


@tap.test
def every_acknowledged_proof_is_an_account_and_nobody_has_two(site):
    rows = site.rows('SELECT email_key, count(*) FROM account GROUP BY 1')
    tap.equal([row for row in rows if row[1] != 1], [], 'doubled accounts')
    tap.equal(sorted(site.load.proven - {row[0] for row in rows})[:20], [],
              'proofs without account')


@tap.test
def whoever_was_acknowledged_can_go_on(site):
    """A visitor whom the storm left between sign-up and proof ends it now."""
    load = site.load
    load.stop.clear()
    left = [email for email in load.accepted
            if email.startswith('c') and email not in load.proven
            and not site.rows('SELECT 1 FROM account WHERE email_key = ?',
                              email)]
    tap.ok(left, 'the storm left nobody')
    for email in random.Random(0).sample(left, min(20, len(left))):
        thread = threading.Thread(
            target=load.prove, args=(email, load.accepted[email]))
        thread.start()
        thread.join(wait.DEADLINE_SECONDS)
        load.stop.set()
        thread.join()
        load.stop.clear()
        tap.ok(email in load.proven, f'{email} cannot go on')


@tap.test
def the_database_is_sound(site):
    tap.equal(site.rows('PRAGMA integrity_check'), [('ok',)], 'integrity')
    tap.equal(site.rows('PRAGMA foreign_key_check'), [], 'foreign keys')


if __name__ == '__main__':
    tap.main(lambda: harness.site(settings={
        'web.processes': 4, 'signup.username': 'off',
        'signup.password': 'off', 'smtp.message_seconds': MESSAGE_SECONDS,
        'limits.mails_address_minute': 0, 'limits.mails_address_hour': 0,
        'limits.mails_address_day': 0, 'limits.tries_address_day': 0}))
