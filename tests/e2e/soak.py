"""Two hundred thousand requests of every kind, through nginx with a guarded site,
to the program and its worker: memory and descriptors stay what they were once
all was warm, and the purge keeps the database small.

Ten thousand without SALLYPORT_LONG.
"""

import contextlib
import http.client
import os
import random
import re
import sqlite3
import threading
import urllib.parse

import guards
import harness
import tap
import wait

REQUESTS = 200000 if os.environ.get('SALLYPORT_LONG') else 10000
VISITORS = 8
# What comes before the first measure: every page has been made in every
# language, every statement prepared, and the heap has found its size.
WARM = REQUESTS // 4
# Of memory that is a process's own. What the rest of 200,000 requests may add is
# less than two bytes each, so that even the smallest leak, 16 bytes in one
# request of eight, shows; what is allowed is what a heap moves.
GROWTH_KIB = 256


class _Post:
    """What the mail catcher has taken, read once and thrown away; what code came
    to whom last."""

    def __init__(self, site):
        self.site = site
        self.codes = {}
        self.lock = threading.Lock()

    def code(self, email):
        def there():
            with self.lock:
                for mail in self.site.mail.take():
                    self.codes[mail.recipient] = mail.code
                return self.codes.pop(email, None)
        return wait.until(there, f'a code for {email}', 60)


class _Visitor:
    """A browser on one connection, and what it did."""

    # Of those who wait to hash, too many are told to come later.
    turns = threading.Semaphore(4)

    def __init__(self, site, post, number):
        self.site, self.post_office, self.number = site, post, number
        self.chance = random.Random(number)
        self.link = http.client.HTTPConnection('127.0.0.1', site.port,
                                               timeout=60)
        self.cookies, self.language = {}, 'en'
        self.done = self.accounts = 0
        self.statuses = {}

    def ask(self, method, path, wanted, fields=None, body=None, **headers):
        """One request; the status is to be among those wanted."""
        every = {'Host': f'127.0.0.1:{self.site.port}',
                 'Accept-Language': self.language, **{
                     name.replace('_', '-'): value
                     for name, value in headers.items()}}
        if self.cookies:
            every['Cookie'] = '; '.join(
                f'{name}={value}' for name, value in self.cookies.items())
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            every.setdefault('Origin', self.site.origin)
            every['Content-Type'] = 'application/x-www-form-urlencoded'
        self.link.request(method, path, body, every)
        response = self.link.getresponse()
        response.read()
        self.done += 1
        self.statuses[response.status] = self.statuses.get(
            response.status, 0) + 1
        tap.ok(response.status in wanted,
               f'{response.status} to {method} {path}, not {wanted}')
        for line in response.headers.get_all('Set-Cookie') or ():
            name, _, value = line.split(';')[0].partition('=')
            self.cookies[name] = value
            if not value or 'Max-Age=0' in line:
                del self.cookies[name]

    def page(self, path, *wanted, **more):
        self.ask('GET', self.site.url(path), wanted or (200,), **more)

    def send(self, path, wanted, **fields):
        with self.turns if 'password' in fields else contextlib.nullcontext():
            self.ask('POST', self.site.url(path), (wanted,), fields)

    def look_round(self):
        """What costs little: pages, forms that are wrong, the gate."""
        page, url = self.page, self.site.url
        # Who is signed in is led on.
        self.language = self.chance.choice(('en', 'zh-CN', 'fr', 'zh;q=0.5'))
        for _ in range(4):
            page('/signup', 200, 303)
            page('/login', 200, 303)
            page(f'/signup?next=/members/{self.chance.random()}', 200, 303)
        page('/reset', 200, 303)
        page('/verify', 200, 303, 404)
        page('/verify/link?t=' + 'x' * self.chance.randrange(60),
             200, 303, 404, 410)
        page('/nowhere/' + 'n' * self.chance.randrange(900), 404)
        page('/', 200, 303)
        self.ask('PUT', url('/signup'), (405,), {'a': 'b'})
        self.ask('POST', url('/signup'), (403,), {'a': 'b'},
                 Origin='http://evil.example')
        self.ask('POST', url('/signup'), (400,), body='a=%zz',
                 Origin=self.site.origin,
                 Content_Type='application/x-www-form-urlencoded')
        self.ask('POST', url('/signup'), (413,), {'a': 'b' * 17000})
        self.ask('POST', url('/signup'), (422, 303), {
            'username': 'no', 'email': 'nobody', 'password': 'short'})
        for _ in range(4):
            self.ask('GET', self.site.server.page, (200, 303))
            self.ask('GET', self.site.server.page, (200, 401),
                     Accept='application/json')

    def join(self):
        """A whole life: sign-up, proof, guarded pages, signing in and out."""
        self.cookies = {}
        self.accounts += 1
        name = f'v{self.number}x{self.accounts}'
        email = f'{name}@a.example'
        self.send('/signup', 303, username=name, email=email,
                  password=harness.PASSWORD)
        self.page('/verify')
        code = self.post_office.code(email)
        self.send('/verify', 422, code=f'{(int(code) + 1) % 10 ** 6:06}')
        self.send('/verify', 303, code=code)
        self.page('/')
        for _ in range(8):
            self.ask('GET', self.site.server.page, (200,))
        self.ask('GET', self.site.server.staff, (403,))
        self.send('/export', 200)
        self.send('/logout', 303)
        self.send('/login', 422, login=name, password='wrong ' + name)
        self.send('/login', 303, login=name, password=harness.PASSWORD)
        self.page('/')
        if self.accounts % 2:
            self.send('/logout', 303)


class _Load:
    """Visitors until there have been so many requests."""

    def __init__(self, site):
        self.site, self.post = site, _Post(site)
        self.visitors = [_Visitor(site, self.post, number)
                         for number in range(VISITORS)]
        self.problems = []

    def done(self):
        return sum(visitor.done for visitor in self.visitors)

    def run(self, until):
        threads = [threading.Thread(target=self._visit, args=(one, until))
                   for one in self.visitors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tap.equal(self.problems, [], 'what visitors met')
        self.site.wait_for_outbox()

    def _visit(self, visitor, until):
        try:
            while self.done() < until and not self.problems:
                visitor.look_round()
                visitor.look_round()
                visitor.join()
        except Exception as problem:  # for the main thread to tell
            self.problems.append(
                f'{problem!r}; what waits: ' + str(self.site.rows(
                    'SELECT kind, state, attempts, leased, reply, '
                    'recipient, created_ms, due_ms, settled_ms '
                    'FROM outbox ORDER BY id DESC LIMIT 20')))


def _family(site):
    """{id: what it is} of all that runs of Sallyport."""
    return {site.web.pid: 'master', site.worker.pid: 'worker',
            **{pid: 'web' for pid in site.web.children()},
            **{pid: 'sender' for pid in site.worker.children()}}


def _own_kib(pid):
    """Memory that is no file's and nobody else's (proc(5), status)."""
    with open(f'/proc/{pid}/status', encoding='ascii') as file:
        return int(re.search(r'^RssAnon:\s+(\d+) kB', file.read(), re.M)[1])


def _descriptors(pid):
    try:
        return len(os.listdir(f'/proc/{pid}/fd'))
    except PermissionError:
        return None  # only root sees those of a program that hides its memory


def _measure(site):
    """{id: (what it is, KiB, descriptors)}, but for those of the worker that are
    there for a sender each."""
    found = {pid: (what, _own_kib(pid), _descriptors(pid))
             for pid, what in _family(site).items()}
    what, kib, descriptors = found[site.worker.pid]
    if descriptors is not None:
        senders = sum(what == 'sender' for what, _, _ in found.values())
        found[site.worker.pid] = what, kib, descriptors - senders
    return found


def _database_pages(site):
    """Free ones included: the file has them."""
    return site.rows('PRAGMA page_count')[0][0]


@tap.test
def memory_and_descriptors_stay_what_they_were(site):
    site.load.run(WARM)
    before = _measure(site)
    site.load.run(REQUESTS)
    after = _measure(site)
    tap.note(f'{site.load.done()} requests, '
             f'{sum(one.accounts for one in site.load.visitors)} accounts')
    totals = {}
    for visitor in site.load.visitors:
        for status, number in visitor.statuses.items():
            totals[status] = totals.get(status, 0) + number
    tap.note(f'statuses {dict(sorted(totals.items()))}')
    for pid in sorted(set(before) | set(after)):
        tap.note(f'{pid}: {before.get(pid)} then {after.get(pid)}')
    for pid, (what, kib, descriptors) in before.items():
        if what == 'sender' and pid not in after:
            continue  # one that had nothing to do ends
        tap.ok(pid in after, f'{what} {pid} has ended')
        grown = after[pid][1] - kib
        tap.ok(grown <= GROWTH_KIB, f'{what} {pid} grew by {grown} KiB')
        if descriptors is not None:
            # A sender has its connection to the mail server, or not.
            more = after[pid][2] - descriptors
            tap.ok(more <= (3 if what == 'sender' else 0),
                   f'{what} {pid} has {more} more descriptors')


def _a_week_goes_by(site):
    """And a day: by so much the store's time goes on (store/schema, clock). While
    programs run, each would notice in its turn."""
    for program in site.web, site.worker:
        tap.equal(program.stop(), 0, 'status at the end')
    with contextlib.closing(sqlite3.connect(site.database,
                                            timeout=20)) as connection:
        with connection:
            connection.execute('UPDATE clock SET base_ms = base_ms + ?',
                               (8 * 86400 * 1000,))
    site.start_web()
    site.start_worker()
    site.wait_for_pages()


@tap.test
def the_purge_keeps_the_database_small(site):
    """A quarter as much again finds room in what was freed, nearly: accounts and
    their sessions stay."""
    before = _database_pages(site)
    _a_week_goes_by(site)
    site.run('purge')
    for table in 'outbox', 'pending':
        tap.equal(site.rows(f'SELECT count(*) FROM {table}'), [(0,)],
                  f'rows of {table}')
    site.load.run(site.load.done() + REQUESTS // 4)
    after = _database_pages(site)
    tap.note(f'{before} pages, then {after}')
    tap.ok(after <= 1.05 * before, f'it grew from {before} to {after} pages')


@contextlib.contextmanager
def _site():
    with harness.site(guards.NginxStatic, {
            'web.processes': 8, 'log.level': 'warn', 'smtp.connections': 2,
            'limits.mails_address_minute': 0, 'limits.logins_hour': 0,
            'limits.logins_account_day': 0}) as site:
        site.load = _Load(site)
        site.run('group', 'add', 'staff')
        yield site


if __name__ == '__main__':
    if harness.is_sanitized():
        tap.skip_all('what leaks, the sanitizer says; its own memory grows')
    tap.main(_site, alone=True)
