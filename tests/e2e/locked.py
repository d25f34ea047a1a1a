"""A database that somebody else keeps locked: for a second, and for a minute."""

import concurrent.futures
import contextlib
import os
import signal
import sqlite3
import threading
import time

import harness
import tap
import wait

LONG = bool(os.environ.get('SALLYPORT_LONG'))
LOCKED_SECONDS = 60 if LONG else 10
ANSWER_SECONDS = 6
VISITORS = 24


@contextlib.contextmanager
def _lock(site, seconds=None):
    """Held until the end of the block, or for so long."""
    held, let_go = threading.Event(), threading.Event()

    def hold():
        with contextlib.closing(sqlite3.connect(
                site.database, timeout=30, isolation_level=None)) as holder:
            holder.execute('BEGIN EXCLUSIVE')
            held.set()
            let_go.wait(seconds)
            holder.execute('ROLLBACK')
    thread = threading.Thread(target=hold)
    thread.start()
    tap.ok(held.wait(wait.DEADLINE_SECONDS), 'the database was not locked')
    try:
        yield
    finally:
        let_go.set()
        thread.join()


def _timed(call):
    start = time.monotonic()
    page = call()
    return page, time.monotonic() - start


def _post(site, path, fields, browser=None):
    browser = browser or site.browser(timeout=60)
    return _timed(lambda: browser.post(site.url(path), fields, follow=False))


def _form(name):
    return {'username': name, 'email': f'{name}@a.example',
            'password': harness.PASSWORD}


@tap.test
def locked_for_a_second_everything_works(site):
    owner, visitor = site.browser(), site.browser()
    site.open_account(owner, 'changer', 'changer@a.example')
    site.open_account(site.browser(), 'early', 'early@a.example')
    site.sign_up(visitor, 'midway', 'midway@a.example')
    code = site.mail.wait('midway@a.example').code
    calls = [('/signup', _form('second'), None),
             ('/login', {'login': 'early', 'password': harness.PASSWORD},
              None),
             ('/verify', {'code': code}, visitor),
             ('/reset', {'email': 'early@a.example'}, None),
             ('/password', {'current': harness.PASSWORD,
                            'password': 'ten new newts'}, owner)]
    with _lock(site, 1), concurrent.futures.ThreadPoolExecutor(9) as pool:
        answers = list(pool.map(lambda call: _post(site, *call), calls))
    for (path, _, _), (page, took) in zip(calls, answers):
        tap.equal(page.status, 303, f'status of {path}: {page}')
        tap.ok(took < 4, f'{path} took {took} s')
    tap.ok(max(took for _, took in answers) > 0.5, 'nobody had to wait')
    site.mail.wait('second@a.example')


@tap.test
def locked_for_a_minute_every_visitor_has_an_answer_within_six_seconds(site):
    """More of them than there are processes, again and again."""
    owner, midway = site.browser(), site.browser()
    site.open_account(owner, 'steady', 'steady@a.example')
    site.sign_up(midway, 'patient', 'patient@a.example')
    code = site.mail.wait('patient@a.example').code
    before = site.rows('SELECT count(*) FROM pending')
    calls = [
        lambda: _post(site, '/signup', _form('hasty')),
        lambda: _post(site, '/login', {'login': 'steady',
                                       'password': harness.PASSWORD}),
        lambda: _post(site, '/login', {'login': 'steady', 'by': 'code'}),
        lambda: _post(site, '/reset', {'email': 'steady@a.example'}),
        lambda: _post(site, '/verify', {'code': code}, midway),
        lambda: _post(site, '/verify/resend', {}, midway),
        lambda: _post(site, '/password', {
            'current': harness.PASSWORD, 'password': 'ten new newts'}, owner),
        lambda: _post(site, '/delete', {'current': harness.PASSWORD}, owner)]
    reads = [
        lambda: _timed(lambda: owner.get(site.url('/'))),
        lambda: _timed(lambda: owner.get(site.url('/gate?allow=account'))),
        lambda: _timed(lambda: midway.get(site.url('/verify'))),
        lambda: _timed(lambda: site.browser().get(site.url('/signup')))]
    every = calls + reads
    answers = []
    end = time.monotonic() + LOCKED_SECONDS

    def visitor(number):
        turn = number
        while time.monotonic() < end:
            answers.append((turn % len(every), *every[turn % len(every)]()))
            turn += 1
    with _lock(site), concurrent.futures.ThreadPoolExecutor(VISITORS) as pool:
        for done in [pool.submit(visitor, n) for n in range(VISITORS)]:
            done.result()
    slowest = max(took for _, _, took in answers)
    tap.note(f'{len(answers)} answers, the slowest after {slowest:.2f} s')
    for which, page, took in answers:
        if which < len(calls):
            tap.equal(page.status, 503, f'status of {page}')
            tap.ok(int(page.header('Retry-After')) > 0, 'no Retry-After')
        else:
            tap.equal(page.status, 200, f'status of {page}')
    tap.ok(slowest < ANSWER_SECONDS, f'an answer took {slowest} s')
    tap.equal(site.rows('SELECT count(*) FROM pending'), before, 'rows')
    page, took = _post(site, '/signup', _form('hasty'))
    tap.equal(page.status, 303, f'status afterwards: {page}')
    tap.ok(took < 2, f'it took {took} s afterwards')
    site.mail.wait('hasty@a.example', seconds=60)
    page = midway.post(site.url('/verify'), {'code': code})
    tap.equal((page.status, page.path), (200, site.url('/')), 'proof')


@tap.test
def a_process_that_hangs_in_its_turn_holds_nobody_up_for_long(site):
    """Whoever is stopped may hold what the others wait for."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        stop = threading.Event()

        def sign_up(number):
            turn = 0
            while not stop.is_set():
                turn += 1
                _, took = _post(site, '/signup', _form(f'h{number}x{turn}'))
                yield took

        def visitor(number):
            return max(sign_up(number), default=0)
        visitors = [pool.submit(visitor, number) for number in range(8)]
        try:
            for victim in site.web.children()[:3]:
                os.kill(victim, signal.SIGSTOP)
                stop.wait(2)
                os.kill(victim, signal.SIGCONT)
        finally:
            stop.set()
        slowest = max(done.result() for done in visitors)
    tap.note(f'the slowest answer after {slowest:.2f} s')
    tap.ok(slowest < ANSWER_SECONDS, f'an answer took {slowest} s')


@tap.test
def a_worker_goes_on_when_the_lock_is_gone(site):
    with _lock(site):
        before = site.log_text().count('event=store-trouble')
        site.worker.stop()
        site.start_worker()
        wait.until(lambda: site.log_text().count('event=store-trouble')
                   > before, 'the trouble to be told', 40)
    tap.equal(_post(site, '/signup', _form('worker'))[0].status, 303,
              'status')
    site.mail.wait('worker@a.example', seconds=60)


if __name__ == '__main__':
    tap.main(lambda: harness.site(settings={
        'web.processes': 6, 'login.code': 'on',
        'limits.mails_address_minute': 0, 'limits.mails_address_hour': 0,
        'limits.mails_address_day': 0, 'limits.tries_address_day': 0}))
