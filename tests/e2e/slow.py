"""Slow clients, five hundred at once, through each web server as its samples in
etc/ set it up: other people's pages stay under a second.

slowhttptest plays them: headers that never end (-H), a form that drips (-B), an
answer that is hardly read (-X). What its connections meet is the server's
affair; it is run again and again as long as the test lasts, for a server that
has cut all of them, or has answered all, is no longer attacked.

As plain CGI each of them is a start of a program. More of those in a second than
the machine can do would be a flood, not slowness, so there they come as fast as
takes a quarter of it.
"""

import concurrent.futures
import contextlib
import functools
import os
import shutil
import statistics
import subprocess
import threading
import time

import harness
import servers
import tap
import wait
from process import user_options

LONG = bool(os.environ.get('SALLYPORT_LONG'))
CONNECTIONS = 500
SECONDS = 25 if LONG else 2
# What is judged, at least, and until when it must have come together.
SAMPLES = 30
DEADLINE_SECONDS = 90
VISITORS = 2
UNDER_SECONDS = 1.0
# Where the machine is so busy with other things that an answer takes a quarter
# of a second without any attack, the attack may make as much of it.
TIMES_USUAL = 4


class _Attack:
    """slowhttptest, over and over."""

    def __init__(self, site, rate, seconds, options):
        if not shutil.which('slowhttptest'):
            raise tap.Skip('slowhttptest is not installed')
        self.command = [
            'slowhttptest', '-c', str(CONNECTIONS), '-r', str(rate),
            '-l', str(seconds), '-p', '5', '-v', '0',
            '-u', site.origin + site.url('/signup'), *options]
        self.process = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        while not self.over.is_set():
            with subprocess.Popen(
                    self.command, stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    **user_options()) as self.process:
                self.process.wait()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.process.terminate()
        self.thread.join()


def _rate(site, calm):
    """How many connections come in a second."""
    if not isinstance(site.server, servers.ApacheCgi):
        return CONNECTIONS
    page_seconds = statistics.median(calm.taken['GET'])
    return min(round(os.cpu_count() / page_seconds / 4), CONNECTIONS)


def _connections(port):
    """How many the server on port of 127.0.0.1 has (proc(5), net/tcp)."""
    with open('/proc/net/tcp', encoding='ascii') as file:
        lines = [line.split() for line in file.readlines()[1:]]
    return sum(line[1].endswith(f':{port:04X}') and line[3] == '01'
               for line in lines)


class _Visitors:
    """Who wants to sign up meanwhile: how long each answer took, by method."""

    def __init__(self, site, kind):
        self.site, self.kind = site, kind
        self.taken = {'GET': [], 'POST': []}
        self.odd = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._visit, args=(number,))
                        for number in range(VISITORS)]

    def _visit(self, number):
        turn = 0
        while not self.over.wait(0.02):
            turn += 1
            name = f'{self.kind}{number}x{turn}'
            browser = self.site.browser(timeout=60)
            self._timed('GET', {200}, lambda: browser.get(
                self.site.url('/signup')))
            self._timed('POST', {303}, lambda: browser.post(
                self.site.url('/signup'), {
                    'username': name, 'email': f'{name}@a.example',
                    'password': harness.PASSWORD}, follow=False))

    def _timed(self, method, wanted, ask):
        start = time.monotonic()
        try:
            status = ask().status
        except OSError as problem:
            status = repr(problem)
        self.taken[method].append(time.monotonic() - start)
        if status not in wanted:
            self.odd.append((method, status))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def samples(self):
        return min(map(len, self.taken.values()))

    def usual(self):
        """The slower of both medians, in seconds."""
        return max(map(statistics.median, self.taken.values()))

    def judge(self, limit):
        """mod_fcgid looks once a second for a process that is free, and whoever
        finds none waits that second: it is given one answer in fifty, and in
        no case a second one."""
        fcgid = isinstance(self.site.server, servers.ApacheFcgid)
        share, most = (1 / 50, 2 * limit) if fcgid else (0, limit)
        for method, taken in self.taken.items():
            longest = sorted(taken)[-3:]
            tap.note(f'{self.kind} {method}: {len(taken)}, median '
                     f'{statistics.median(taken) * 1000:.0f} ms, longest '
                     f'{[round(seconds * 1000) for seconds in longest]} ms')
        tap.equal(self.odd[:5], [], 'other answers')
        for method, taken in self.taken.items():
            late = sum(seconds >= limit for seconds in taken)
            tap.ok(late <= len(taken) * share,
                   f'{late} of {method} took up to {max(taken):.2f} s')
            tap.ok(max(taken) < most,
                   f'a {method} took {max(taken):.2f} s')


def _stays_quick(site, kind, options, kept=10, ends=True):
    """Every server keeps such a client for kept seconds at least. Where it ends
    them, slowhttptest sees that; else it is told when to begin anew."""
    with _Visitors(site, f'calm{kind}') as calm:
        wait.until(lambda: calm.samples() >= SAMPLES / 2,
                   'visitors in peace', DEADLINE_SECONDS)
    limit = max(UNDER_SECONDS, TIMES_USUAL * calm.usual())
    rate = _rate(site, calm)
    come = min(CONNECTIONS, kept * rate / 2) * 0.9
    attack = _Attack(site, rate, SECONDS + DEADLINE_SECONDS if ends
                     else CONNECTIONS // rate + kept, options)
    with _Visitors(site, kind) as visitors, attack:
        wait.until(lambda: _connections(site.port) > come,
                   f'{come} connections, {rate} in a second',
                   DEADLINE_SECONDS)
        enough = time.monotonic() + SECONDS
        wait.until(lambda: visitors.samples() >= SAMPLES
                   and time.monotonic() > enough, 'visitors under attack',
                   DEADLINE_SECONDS)
    visitors.judge(limit)


@tap.test
def headers_that_never_end_delay_nobody_else(site):
    _stays_quick(site, 'head', ['-H', '-i', '3'])


@tap.test
def forms_that_drip_delay_nobody_else(site):
    _stays_quick(site, 'body', ['-B', '-i', '3', '-s', '8192'])


@tap.test
def answers_that_are_hardly_read_delay_nobody_else(site):
    # Several times each, so that the answers fill its buffers.
    times = '1' if isinstance(site.server, servers.ApacheCgi) else '5'
    _stays_quick(site, 'read', [
        '-X', '-k', times, '-n', '3', '-w', '64', '-y', '512', '-z', '8'],
        kept=5, ends=False)


@contextlib.contextmanager
def _site(server):
    """As shipped: with the hash and the processes that there are by default. It
    has had visitors before, for whom mod_fcgid has started processes."""
    with harness.site(server, {
            'password.hash_memory_kib': None, 'password.hash_passes': None,
            'web.processes': None, 'log.level': 'error'}) as site, \
            concurrent.futures.ThreadPoolExecutor(32) as pool:
        list(pool.map(lambda _: site.browser().get(site.url('/signup')),
                      range(100)))
        yield site


if __name__ == '__main__':
    if harness.is_sanitized():
        tap.skip_all('with sanitizers nothing is quick, and five hundred CGI '
                     'programs need many times the memory')
    tap.main_each({
        server.name: functools.partial(_site, server)
        for server in (servers.Nginx, servers.Lighttpd, servers.ApacheProxy,
                       servers.ApacheFcgid, servers.ApacheCgi)}, alone=True)
