"""What a visitor waits for: pages, hashing, starting, memory."""

import contextlib
import os
import statistics
import subprocess
import time

import front
from processes import Peak, Program, wait_for
from sallyport import Site
from table import Row, at_least, at_most, median, ms, rate, ratio, us
from traffic import Playing

# What nginx adds to an answer by itself.
ADDED = ("server", "date", "connection", "content-length")


def play(bench, port, requests, **options):
    return Playing(bench.tool("load"), port, requests, **options).wait()


@contextlib.contextmanager
def stopping(*things):
    try:
        yield
    finally:
        for thing in things:
            thing.stop()


class Fixed:
    """A bare libfcgi program that answers the bytes of the site's page."""

    def __init__(self, bench, site, processes):
        state = bench.new_state("fixed")
        body, headers = site.page()
        answer = os.path.join(state, "answer")
        with open(answer, "wb") as out:
            out.write(b"Status: 200\r\n")
            for name, value in headers.items():
                if name.lower() not in ADDED:
                    out.write(f"{name}: {value}\r\n".encode())
            out.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        socket = os.path.join(state, "fcgi.sock")
        self.program = Program(
            [bench.tool("fixed"), socket, str(processes), answer],
            os.path.join(state, "log"))
        wait_for(lambda: os.path.exists(socket), "the fixed program")
        self.front = front.Front(
            state, front.sample(bench.source, state, socket))

    def stop(self):
        self.front.stop()
        self.program.stop()


def page(bench):
    """GET /signup against the same bytes from memory."""
    children = 8
    site = Site(bench, bench.nowhere, {"web.processes": children},
                worker=False)
    fixed = Fixed(bench, site, children)
    seen = {site: [], fixed: []}
    with stopping(fixed, site):
        for contender, program in ((fixed, fixed.program), (site, site.web)):
            play(bench, contender.front.port, [site.get_page()], repeat=True,
                 seconds=0.5)
        for _ in bench.rounds():
            for contender, program in ((fixed, fixed.program),
                                       (site, site.web)):
                before = program.cpu_seconds()
                played = play(bench, contender.front.port,
                              [site.get_page()], repeat=True,
                              seconds=bench.seconds)
                spent = program.cpu_seconds() - before
                seen[contender].append(
                    (played.rate, played.p99_us,
                     spent * 1e6 / played.requests))
    ours, theirs = list(zip(*seen[site])), list(zip(*seen[fixed]))
    cells = [f"{rate(found[0])}, p99 {ms(found[1])}, {us(found[2])} CPU"
             for found in (ours, theirs)]
    value, target, met = at_least(ratio(ours[0], theirs[0]), 0.8)
    slowest_ms = median(ours[1]) / 1000
    return [Row("`GET /signup` through nginx, 16 at once, against a bare "
                f"libfcgi program of as many processes ({children})",
                f"{target}, p99 ≤ 3 ms", *cells, value,
                met and slowest_ms <= 3)]


def password(bench):
    """Sign-up with a password against nothing but hashing."""
    site = Site(bench, bench.nowhere, worker=False)
    cores = os.cpu_count()
    ours, hashes, cpu, bare_cpu = [], [], [], []
    with stopping(site):
        for _ in bench.rounds():
            printed = subprocess.run(
                [bench.tool("hashes"), str(cores), str(bench.seconds),
                 "19456", "2"], capture_output=True, text=True, check=True)
            numbers = dict(word.split("=") for word in printed.stdout.split())
            hashes.append(float(numbers["rate"]))
            bare_cpu.append(float(numbers["cpu_us"]))
            before = site.cpu_seconds()
            played = play(bench, site.port,
                          [site.sign_up() for _ in range(4000)],
                          seconds=bench.seconds, clients=bench.hash_clients)
            done = played.answered(303)
            ours.append(done / played.seconds)
            cpu.append((site.cpu_seconds() - before) * 1e6 / max(done, 1))
    value, target, met = at_least(ratio(ours, hashes), 0.8)
    return [Row("sign-up with a password, against bare Argon2id on all "
                "cores", target, f"{rate(ours)}, {ms(cpu)} CPU",
                f"{rate(hashes)}, {ms(bare_cpu)} CPU", value, met)]


def flood(bench):
    """Pages while sign-ups fill the queue of hashes."""
    site = Site(bench, bench.nowhere, worker=False)
    quiet, busy = [], []
    reading = {"repeat": True, "clients": 4, "pause_ms": 5,
               "seconds": bench.seconds}
    with stopping(site):
        for _ in bench.rounds():
            quiet.append(play(bench, site.port, [site.get_page()],
                              **reading).p99_us)
            signing = Playing(bench.tool("load"), site.port,
                              [site.sign_up() for _ in range(20000)],
                              seconds=bench.seconds + 0.5, clients=32,
                              pause_ms=50)
            time.sleep(0.25)
            busy.append(play(bench, site.port, [site.get_page()],
                             **reading).p99_us)
            signing.wait()
    value, target, met = at_most(ratio(busy, quiet), 3)
    return [Row("p99 of `GET /signup` while 32 clients flood the hash queue",
                target, ms(busy), f"idle: {ms(quiet)}", value, met)]


def memory(bench):
    """What the web program and the worker hold resident."""
    site = Site(bench, bench.sink().port)
    with stopping(site):
        play(bench, site.port, [site.get_page()], repeat=True, seconds=0.5)
        idle = site.web.pss_mb(), site.worker.pss_mb()
        with Peak(site.web) as web, Peak(site.worker) as worker:
            play(bench, site.port, [site.sign_up() for _ in range(2000)],
                 seconds=bench.seconds, clients=bench.hash_clients)
    return [Row("resident memory (PSS) of all own processes: web idle, web "
                "under sign-ups with password, worker idle", "≤ 20, 60, "
                "10 MB", f"{idle[0]:.0f}, {web.mb:.0f}, {idle[1]:.0f} MB "
                f"({worker.mb:.0f} while it sends)", "", "",
                idle[0] <= 20 and web.mb <= 60 and idle[1] <= 10)]


def _spawn_us(command, env):
    """Wall time of running a program to its end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, nothing, fd) for fd in (0, 1)]
    begun = time.perf_counter_ns()
    pid = os.posix_spawn(command[0], command, env, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    took = (time.perf_counter_ns() - begun) / 1000
    os.close(nothing)
    if status != 0:
        raise ChildProcessError(f"{command[0]} ended with {status}")
    return took


def start(bench):
    """Start to first answer, and one request under plain CGI."""
    site = Site(bench, bench.nowhere, worker=False)
    first, cgi, empty = [], [], []
    env = {"GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET",
           "REQUEST_URI": "/account/signup", "REMOTE_ADDR": "127.0.0.1",
           "SERVER_PROTOCOL": "HTTP/1.1", "SALLYPORT_CONFIG": site.conf}
    with stopping(site):
        for _ in bench.rounds():
            site.web.stop()
            begun = time.monotonic()
            site.start_web()
            first.append((time.monotonic() - begun) * 1e6)
            pair = [(_spawn_us([bench.program("sallyport.fcgi")], env),
                     _spawn_us([bench.tool("empty")], env))
                    for _ in range(150)]
            for found, times in zip((cgi, empty), zip(*pair)):
                found.append(statistics.median(times))
    value, target, met = at_most(ratio(cgi, empty), 4)
    return [Row("start to first answer", "≤ 100 ms", ms(first), "", "",
                median(first) <= 100e3),
            Row("a plain CGI request, against running an empty program",
                target, f"{median(cgi) / 1000:.2f} ms",
                f"{median(empty) / 1000:.2f} ms", value, met)]


def stall(bench):
    """Browsers that keep connections open and think in between."""
    site = Site(bench, bench.nowhere, worker=False)
    with stopping(site):
        runs = [play(bench, site.port, [site.get_page()], repeat=True,
                     clients=clients, pause_ms=10, seconds=bench.seconds)
                for clients in (16, 64) for _ in bench.rounds()]
    stuck = sum(run.stuck for run in runs)
    slowest = max(run.max_us for run in runs) / 1000
    return [Row("16 and 64 clients that keep connections and think: stuck",
                "0", f"{stuck:.0f}, slowest answer {slowest:.0f} ms", "", "",
                stuck == 0)]


PARTS = {"page": page, "password": password, "flood": flood,
         "memory": memory, "start": start, "stall": stall}
