"""The gate: what it costs to guard a file, and to know a session."""

import base64
import contextlib
import hashlib
import os
import random
import sqlite3
import sys
import time

import front
import rivals
from parts_web import play, stopping
from processes import Failed, Program, wait_for
from sallyport import Site
from table import Row, at_least, ms, rate, ratio, us
from traffic import Sink, request

SESSIONS = 100_000
VISITORS = 4000  # of them, seen in turn
DAY_MS = 86_400_000
RIVALS = {"better-auth": 12, "django-allauth": 8, "php-fpm": 1.3}
FILE = "/members/page.html"
YES = (b"Status: 200 OK\r\nRemote-User: member\r\n"
       b"Remote-Email: member@example.org\r\nRemote-Groups: \r\n"
       b"Remote-Name: member\r\n\r\n")


def _fill(database):
    """Sessions, five an account, last seen within two minutes; the tokens of
    some."""
    now, draw = int(time.time() * 1000), random.Random(7)
    tokens = [draw.randbytes(32) for _ in range(SESSIONS)]
    connection = sqlite3.connect(database)
    with connection:
        connection.executemany(
            "INSERT INTO account (id, username, email, email_key, language, "
            "created_ms) VALUES (?1, 'u' || ?1, 'u' || ?1 || '@example.org', "
            "'u' || ?1 || '@example.org', 'en', ?2)",
            ((n, now) for n in range(1, SESSIONS // 5 + 1)))
        connection.executemany(
            "INSERT INTO session (token, account_id, created_ms, seen_ms, "
            "expires_ms) VALUES (?, ?, ?, ?, ?)",
            ((hashlib.blake2b(token, digest_size=32).digest(), 1 + n // 5,
              now, now - draw.randrange(120_000), now + 90 * DAY_MS)
             for n, token in enumerate(tokens)))
    connection.close()
    return [base64.urlsafe_b64encode(token).decode().rstrip("=")
            for token in draw.sample(tokens, VISITORS)]


def _asking(tokens, path):
    return [request("GET", path, Accept="text/html",
                    Cookie=f"sallyport-session={token}") for token in tokens]


class _Guarded:
    """nginx with a guarded file, whoever answers on the socket."""

    def __init__(self, bench, socket):
        state = bench.new_state("guarded")
        pages = os.path.join(state, "www", "members")
        os.makedirs(pages)
        with open(os.path.join(pages, "page.html"), "wb") as file:
            file.write(b"x" * 6144)
        folder = os.path.join(state, "etc")
        sample = front.sample(bench.source, state, socket)
        self.front = front.Front(state, f"""{sample}
            include {folder}/sallyport-gate.conf;
            root {state}/www;
            location /members/ {{
                set $sallyport_allow account;
                include {folder}/sallyport_gate;
            }}""")

    def stop(self):
        self.front.stop()


class _Yes:
    """A libfcgi program that lets everybody in."""

    def __init__(self, bench, processes):
        state = bench.new_state("yes")
        answer = os.path.join(state, "answer")
        with open(answer, "wb") as out:
            out.write(YES)
        self.socket = os.path.join(state, "fcgi.sock")
        self.program = Program(
            [bench.tool("fixed"), self.socket, str(processes), answer],
            os.path.join(state, "log"))
        wait_for(lambda: os.path.exists(self.socket), "the yes")

    def stop(self):
        self.program.stop()


def gate(bench):
    """A guarded static file, against one that is guarded by a yes."""
    children = 8
    site = Site(bench, bench.nowhere, {"web.processes": children},
                worker=False)
    yes = _Yes(bench, children)
    ours, theirs = (_Guarded(bench, socket)
                    for socket in (site.socket, yes.socket))
    requests = _asking(_fill(site.settings["store.path"]), FILE)
    seen = {ours: [], theirs: []}
    contenders = ((theirs, yes.program), (ours, site.web))
    with stopping(ours, theirs, yes, site):
        for guarded, _ in contenders:
            play(bench, guarded.front.port, requests, repeat=True, seconds=0.5)
        for _ in bench.rounds():
            for guarded, program in contenders:
                before = program.cpu_seconds()
                played = play(bench, guarded.front.port, requests,
                              repeat=True, seconds=bench.seconds)
                if played.answered(200) < played.requests:
                    raise Failed(f"not all were let in: {played.numbers}")
                spent = program.cpu_seconds() - before
                seen[guarded].append((played.rate, played.p99_us,
                                      spent * 1e6 / played.requests))
    mine, others = list(zip(*seen[ours])), list(zip(*seen[theirs]))
    cells = [f"{rate(found[0])}, p99 {ms(found[1])}, {us(found[2])} CPU"
             for found in (mine, others)]
    value, target, met = at_least(ratio(mine[0], others[0]), 0.8)
    p99 = ratio(mine[1], others[1])
    return [Row(f"a guarded static file, {SESSIONS:,} sessions, against a "
                f"libfcgi program of as many processes ({children}) that "
                "says yes", f"{target}, p99 ≤ 2 ×", *cells,
                f"{value}, p99 {p99:.2f}", met and p99 <= 2)]


def _rival(bench, kind, folder, stack):
    """The rival, which stack stops, and requests that know its session."""
    sink = Sink(bench.tool("sink"), bench.state, *kind.sink_options)
    stack.callback(sink.stop)
    rival = kind(bench.state, sink, folder)
    stack.callback(rival.stop)
    cookies = ""
    if kind.proves:
        wait_for(lambda: play(bench, rival.port, [rival.sign_up("first")],
                              clients=1).answered(*rival.accepted),
                 f"{kind.name} to take a sign-up", every=0.1)
        mail = sink.wait_for(1)[0]
        play(bench, rival.port, [rival.proof(mail, "")], clients=1)
        cookies = play(bench, rival.port, [rival.sign_in("first")],
                       clients=1, answers=True).answers[0][4]
    return rival, [rival.check(cookies)]


def check(bench):
    """Who is it? Against the rivals."""
    site = Site(bench, bench.nowhere, worker=False)
    tokens = _fill(site.settings["store.path"])
    contenders = [(site, _asking(tokens, "/account/gate?allow=account"))]
    with contextlib.ExitStack() as stack:
        stack.callback(site.stop)
        for kind in rivals.ALL:
            try:
                folder = kind.install(bench.cache)
            except Failed as failure:
                print(f"{kind.name} is left out: {failure}", file=sys.stderr)
                continue
            contenders.append(_rival(bench, kind, folder, stack))
        seen = {who: ([], []) for who, _ in contenders}
        for number in range(len(bench.rounds()) + 1):
            for who, requests in contenders:
                before = who.cpu_seconds()
                played = play(bench, who.port, requests, repeat=True,
                              seconds=bench.seconds if number else 0.5)
                if played.answered(200) < played.requests:
                    raise Failed(f"{who.name} knows not all: "
                                 f"{played.numbers}")
                spent = who.cpu_seconds() - before
                if number:
                    seen[who][0].append(played.rate)
                    seen[who][1].append(spent * 1e6 / played.requests)
    rows, mine = [], seen[site]
    for who, _ in contenders[1:]:
        theirs = seen[who]
        value, target, met = at_least(ratio(mine[0], theirs[0]),
                                      RIVALS[who.name])
        rows.append(Row(f"session check, against {who.name}", target,
                        *(f"{rate(found[0])}, {us(found[1])} CPU"
                          for found in (mine, theirs)), value, met))
    return rows


PARTS = {"gate": gate, "check": check}
