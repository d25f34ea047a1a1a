"""Programs that run out of file descriptors, and a socket whose queue is full:
visitors wait or are told so, nobody runs in circles, no process ends for good,
and when there are descriptors again all goes on by itself."""

import concurrent.futures
import contextlib
import errno
import os
import resource
import socket
import subprocess
import time

import harness
import tap
import wait
from process import user_options

# From none that is free to some; what is open already stays open.
LIMITS = range(3, 28)
VISITORS = 6
# Of a second, that a process may compute while it cannot do anything.
IDLE_SHARE = 0.1


def _limit(pids, count=None):
    """How many descriptors the processes may have; None: as many as before."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for pid in pids:
        # As the one that they run as: prlimit(2) lets no other user do it.
        subprocess.run(
            ['prlimit', '--pid', str(pid), f'--nofile={count or hard}:'],
            check=True, **user_options())


@contextlib.contextmanager
def _limited(pids, count):
    _limit(pids, count)
    try:
        yield
    finally:
        _limit(pids)


def _cpu_seconds(pids):
    """What they have computed so far (proc(5), stat)."""
    ticks = 0
    for pid in pids:
        with open(f'/proc/{pid}/stat', encoding='ascii',
                  errors='replace') as file:
            ticks += sum(map(int, file.read().rpartition(')')[2].split()[11:13]))
    return ticks / os.sysconf('SC_CLK_TCK')


def _is_calm(pids, what, seconds=2):
    before = _cpu_seconds(pids)
    time.sleep(seconds)
    used = _cpu_seconds(pids) - before
    tap.ok(used <= IDLE_SHARE * seconds * len(pids),
           f'{what} computed {used:.2f} s in {seconds} s')


def _post(site, name):
    return site.browser(timeout=60).post(site.url('/signup'), {
        'username': name, 'email': f'{name}@a.example',
        'password': harness.PASSWORD}, follow=False).status


def _get(site, path='/signup'):
    return site.browser(timeout=60).get(site.url(path)).status


@tap.test
def web_processes_without_descriptors_make_visitors_wait_or_say_so(site):
    web = site.web.children()
    accepted, seen = [], set()
    with concurrent.futures.ThreadPoolExecutor(VISITORS * 2) as pool:
        for count in LIMITS:
            with _limited(web, count):
                names = [f'short{count}x{n}' for n in range(VISITORS)]
                posts = [pool.submit(_post, site, name) for name in names]
                gets = [pool.submit(_get, site) for _ in names]
                # As many as get an answer so do; the others wait for more.
                concurrent.futures.wait(posts + gets, 0.3)
            for future, wanted in [(post, {303, 503}) for post in posts] + [
                    (get, {200, 503}) for get in gets]:
                status = future.result()
                seen.add(status)
                tap.ok(status in wanted, f'{status} with {count} descriptors')
            accepted += [name for name, post in zip(names, posts)
                         if post.result() == 303]
            tap.equal(_get(site), 200, f'status after {count} descriptors')
    tap.equal(site.web.children(), web, 'processes')
    tap.equal(seen, {200, 303, 503}, 'all there was')
    for name in accepted:
        site.mail.wait(f'{name}@a.example')
    tap.note(f'{len(accepted)} were accepted')


@tap.test
def web_processes_that_cannot_accept_do_not_run_in_circles(site):
    web = site.web.children()
    with concurrent.futures.ThreadPoolExecutor(VISITORS) as pool:
        with _limited(web, 3):
            gets = [pool.submit(_get, site) for _ in range(VISITORS)]
            _is_calm(web, 'web processes')
            # What is not accepted is not answered; some were at it before.
            tap.ok(not all(get.done() for get in gets), 'all were answered')
        tap.equal({get.result() for get in gets}, {200}, 'statuses')
    tap.equal(site.web.children(), web, 'processes')


@tap.test
def a_master_without_descriptors_goes_on_and_fills_its_places_later(site):
    web = site.web.children()
    with _limited([site.web.pid], 3):
        os.kill(web[0], 9)
        wait.until(lambda: web[0] not in site.web.children(), 'its death')
        # Those that are started meanwhile have no descriptors either.
        for _ in range(20):
            tap.equal(_get(site), 200, 'status meanwhile')
        _is_calm([site.web.pid], 'master')
        tap.ok(site.web.running(), 'the master has ended')
        meanwhile = site.web.children()

    def whole():
        """Somebody new who stays, beside the old ones."""
        return (len(site.web.children()) == len(web)
                and set(site.web.children()) - set(meanwhile))
    wait.until(whole, 'a process in its place')
    tap.equal(_get(site), 200, 'status')
    _limit(site.web.children())


@tap.test
def a_worker_without_descriptors_waits_and_sends_later(site):
    """Each time a fresh one, that has to start a sender for the first mail, and
    then with the sender that it has."""
    for count in 3, 4, 6, 9, 12, 13, 14, 16, 18, 24:
        tap.equal(site.worker.stop(), 0, 'exit status of the one before')
        started = _starts(site)
        site.start_worker()
        wait.until(lambda: _starts(site) > started, 'the worker')
        worker = site.worker.pid
        for turn in 'fresh', 'used':
            email = f'{turn}{count}'
            with _limited([worker, *site.worker.children()], count):
                tap.equal(_post(site, email), 303, 'status')
                _is_calm([worker], f'{turn} worker with {count}', 0.7)
                senders = site.worker.children()
            _limit(senders)
            site.mail.wait(f'{email}@a.example')
            tap.ok(site.worker.running(), f'it ended with {count}')


def _starts(site):
    with open(site.worker.log, encoding='utf-8') as file:
        return file.read().count('event=worker-ready')


@tap.test
def a_full_queue_is_a_503_at_once_and_then_all_is_well(site):
    """What only the web server can do: nobody else may connect."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with open('/proc/sys/net/core/somaxconn', encoding='ascii') as file:
        queue = min(int(file.read()), 4096)
    if hard < queue + 200:
        raise tap.Skip(f'{queue} descriptors are needed, {hard} allowed')
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, queue + 200), hard))
    web = site.web.children()
    held = []
    try:
        while True:
            link = socket.socket(socket.AF_UNIX)
            held.append(link)
            link.setblocking(False)
            link.connect(site.socket)
    except BlockingIOError as full:
        tap.equal(full.errno, errno.EAGAIN, 'what a full queue says')
    try:
        tap.ok(len(held) > queue, f'only {len(held)} connections')
        start = time.monotonic()
        page = site.browser(timeout=60).get(site.url('/signup'))
        tap.equal(page.status, 503, 'status')
        tap.ok(page.header('Retry-After'), 'no Retry-After')
        tap.ok(time.monotonic() - start < 2, 'it took long')
        _is_calm(web, 'web processes')
    finally:
        for link in held:
            link.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    wait.until(lambda: _get(site) == 200, 'the pages')
    tap.equal(site.web.children(), web, 'processes')


if __name__ == '__main__':
    tap.main(harness.site)
