"""The clock on the wall is set while the programs run, by an hour, a day or a
year, on or back: no code lives longer or shorter, nobody is locked out for
longer or less, and mail goes out.

libfaketime gives the programs a clock that a file moves. How long the machine
is up it leaves alone, as nobody can set that; so where a test waits for the end
of a life, it moves what the store remembers of the beginning.
"""

import contextlib
import email.utils
import glob
import os
import sqlite3
import time

import harness
import tap
import wait

HOUR, DAY, YEAR = 3600, 86400, 365 * 86400
SETTINGS = {'an hour on': HOUR, 'a day on': DAY, 'an hour back': -HOUR,
            'a year back': -YEAR}


def _library():
    found = glob.glob('/usr/lib/*/faketime/libfaketime.so.1')
    if not found:
        raise tap.Skip('faketime is not installed')
    return found[0]


class Wall:
    """The clock that the programs of a site see."""

    def __init__(self, folder):
        os.chmod(folder, 0o755)
        self.file = os.path.join(folder, 'wall')
        self.by = 0
        self._write()
        self.environment = {
            'LD_PRELOAD': _library(),
            'FAKETIME_TIMESTAMP_FILE': self.file,
            'FAKETIME_NO_CACHE': '1',
            'FAKETIME_DONT_FAKE_MONOTONIC': '1',
        }

    def set(self, by):
        self.by += by
        self._write()

    def _write(self):
        with open(self.file + '.new', 'w', encoding='ascii') as file:
            file.write(f'{self.by:+d}\n')
        os.chmod(self.file + '.new', 0o644)
        os.rename(self.file + '.new', self.file)

    def clear(self, processes):
        """What libfaketime leaves of a process that is killed."""
        for process in processes:
            for name in (f'faketime_shm_{process.pid}',
                         f'sem.faketime_sem_{process.pid}'):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(os.path.join('/dev/shm', name))

    def now(self):
        return time.time() + self.by


def _prepare(site):
    site.wall = Wall(site.directory)
    site.environment = site.wall.environment


@contextlib.contextmanager
def _site():
    if harness.is_sanitized():
        raise tap.Skip('the sanitizer must be loaded before libfaketime')
    with harness.site(prepare=_prepare, settings={
            'limits.logins_account_day': 3,
            'limits.mails_address_minute': 0}) as site:
        try:
            yield site
        finally:
            site.wall.clear(site.processes)


def _pass_time(site, seconds):
    """As if the machine had been up for so much longer."""
    with contextlib.closing(
            sqlite3.connect(site.database, timeout=20)) as connection:
        with connection:
            connection.execute('UPDATE clock SET base_ms = base_ms + ?',
                               (seconds * 1000,))
    site.wall.set(seconds)


def _align(site):
    """The wall shows the store's time again, as on a new machine."""
    (ahead_ms,), = wait.until(
        lambda: site.rows('SELECT ahead_ms FROM clock'), 'a record of it')
    site.wall.set(ahead_ms // 1000)


def _each(site, prefix):
    """A name of its own and how the clock is set, for each way."""
    for number, (way, by) in enumerate(SETTINGS.items()):
        _align(site)
        name = f'{prefix}{number}'
        yield way, by, name, f'{name}@a.example'


def _type(site, visitor, code):
    page = visitor.get(site.url('/verify'))
    return visitor.submit(page.form('/verify'), code=code)


@tap.test
def a_code_mailed_before_is_good_after(site):
    for way, by, name, address in _each(site, 'good'):
        visitor = site.browser()
        site.sign_up(visitor, name, address)
        code = site.mail.wait(address).code
        site.wall.set(by)
        _pass_time(site, 500)
        page = _type(site, visitor, code)
        tap.contains(page.words, address, f'account page, {way}')


@tap.test
def a_code_is_dead_when_its_life_is_over(site):
    for way, by, name, address in _each(site, 'dead'):
        visitor = site.browser()
        site.sign_up(visitor, name, address)
        code = site.mail.wait(address).code
        _pass_time(site, 300)
        site.wall.set(by)
        _pass_time(site, 301)
        page = _type(site, visitor, code)
        tap.equal(page.status, 422, f'status, {way}')
        tap.contains(page.words, 'no longer valid', f'page, {way}')
        # The sign-up itself has its day.
        visitor.post(site.url('/verify/resend'), {})
        page = _type(site, visitor, site.mail.wait(address, 2).code)
        tap.contains(page.words, address, f'account page, {way}')


@tap.test
def another_code_may_be_asked_for_after_the_same_wait(site):
    for way, by, name, address in _each(site, 'wait'):
        visitor = site.browser()
        site.sign_up(visitor, name, address)
        site.wall.set(by)
        page = visitor.post(site.url('/verify/resend'), {})
        tap.equal(page.status, 429, f'status at once, {way}')
        tap.ok(0 < int(page.header('Retry-After')) <= 60,
               f'Retry-After {page.header("Retry-After")}, {way}')
        _pass_time(site, 60)
        page = visitor.post(site.url('/verify/resend'), {})
        tap.equal(page.status, 200, f'status later, {way}')


@tap.test
def who_is_locked_out_is_let_in_after_the_window_and_not_before(site):
    for way, by, name, address in _each(site, 'lock'):
        site.open_account(site.browser(), name, address)
        for _ in range(3):
            site.sign_in(site.browser(), name, 'not these words at all')
        told = site.sign_in(site.browser(), name)
        tap.equal(told.status, 429, f'status, {way}')
        seconds = int(told.header('Retry-After'))
        tap.ok(0 < seconds <= 2 * DAY, f'Retry-After {seconds}, {way}')
        site.wall.set(by)
        again = site.sign_in(site.browser(), name)
        tap.equal(again.status, 429, f'status after, {way}')
        rest = int(again.header('Retry-After'))
        tap.ok(seconds - 60 <= rest <= seconds,
               f'{rest} of {seconds} s are left, {way}')
        _pass_time(site, rest - 60)
        tap.equal(site.sign_in(site.browser(), name).status, 429,
                  f'status a minute before, {way}')
        _pass_time(site, 61)
        page = site.sign_in(site.browser(), name)
        tap.contains(page.words, address, f'account page, {way}')


@tap.test
def who_is_signed_in_stays_so_for_the_month(site):
    for way, by, name, address in _each(site, 'stay'):
        visitor = site.browser()
        site.open_account(visitor, name, address)
        site.wall.set(by)
        _pass_time(site, 29 * DAY)
        tap.contains(visitor.get(site.url('/')).words, address,
                     f'account page, {way}')
        _pass_time(site, 30 * DAY + 1)
        tap.lacks(visitor.get(site.url('/')).words, address,
                  f'account page after a month without a visit, {way}')


@tap.test
def mail_goes_out_and_says_what_the_wall_shows(site):
    for way, by, name, address in _each(site, 'mail'):
        site.wall.set(by)
        visitor = site.browser()
        site.sign_up(visitor, name, address)
        mail = site.mail.wait(address)
        date = email.utils.parsedate_to_datetime(mail.message['date'])
        tap.ok(abs(date.timestamp() - site.wall.now()) < 60,
               f'{date} for {site.wall.now()}, {way}')
        site.wait_for_outbox()
        shown = {time.strftime('%H:%M', time.localtime(
            site.wall.now() - before)) for before in (0, 60)}
        page = visitor.get(site.url('/verify'))
        tap.ok(any(text in page.words for text in shown),
               f'{shown} in {page.words}, {way}')


def _tries_in_vain(site):
    """How often the worker has found that the mail server is away."""
    return site.log_text().count('event=mail-server-away')


@tap.test
def mail_that_waits_is_tried_again(site):
    for way, by, name, address in _each(site, 'again'):
        site.catcher.kill()
        seen = _tries_in_vain(site)
        site.sign_up(site.browser(), name, address)
        wait.until(lambda seen=seen: _tries_in_vain(site) > seen,
                   'a try that fails')
        site.wall.set(by)
        site.start_catcher(site.smtp_port)
        tap.ok(site.mail.wait(address).code, f'code, {way}')


@tap.test
def a_purge_takes_nothing_away(site):
    for way, by, name, address in _each(site, 'kept'):
        visitor = site.browser()
        site.sign_up(visitor, name, address)
        code = site.mail.wait(address).code
        site.run('purge')
        site.wall.set(by)
        tap.equal(site.run('purge').stdout, 'removed: 0\n', way)
        tap.contains(_type(site, visitor, code).words, address,
                     f'account page, {way}')


@tap.test
def what_is_set_while_no_program_runs_is_no_different(site):
    for way, by, name, address in _each(site, 'off'):
        visitor = site.browser()
        site.sign_up(visitor, name, address)
        code = site.mail.wait(address).code
        tap.equal(site.worker.stop(), 0, 'exit status of the worker')
        tap.equal(site.web.stop(), 0, 'exit status of the web program')
        site.wall.set(by)
        site.start_web()
        site.start_worker()
        site.wait_for_pages()
        tap.contains(_type(site, visitor, code).words, address,
                     f'account page, {way}')


@tap.test
def the_log_says_once_that_the_clock_was_set(site):
    def told(by):
        return site.log_text().count(f'event=clock-set seconds={by:+d} ')
    for by in 7 * DAY, -7 * DAY:
        before = told(by)
        site.wall.set(by)
        # Every process, and the worker, too.
        for number in range(20):
            site.browser().get(site.url('/verify'))
            site.browser().post(site.url('/login'), {
                'login': 'nobody', 'password': 'nothing'})
        name = f'told{by}'.replace('-', 'x')
        site.sign_up(site.browser(), name, f'{name}@a.example')
        site.mail.wait(f'{name}@a.example')
        tap.equal(told(by) - before, 1, 'lines of the log')


tap.main(_site)
