"""What happens after the form: mails, proofs, and the disk under both."""

import itertools
import os
import re
import subprocess
import sys

import rivals
from parts_web import play, stopping
from processes import Failed, wait_for
from sallyport import Site
from table import Row, at_least, at_most, median, ms, rate, ratio, us
from traffic import Sink

CHEAP = {"signup.password": "off"}
RIVALS = {"better-auth": (15, 15), "django-allauth": (20, 8),
          "php-fpm": (2, None)}


class Contender:
    """A site or rival, its mail server, and what it did in each round."""

    def __init__(self, bench, make, sink_options=()):
        self.sink = Sink(bench.tool("sink"), bench.state, *sink_options)
        self.at = make(self.sink)
        self.bench = bench
        self.rounds = 0
        self.sign_ups, self.proofs = [], []
        self.cpu = {"sign_up": [], "proof": []}

    def warm_up(self):
        """Until it takes a sign-up."""
        attempts = itertools.count()

        def accepted():
            one = self.at.sign_up(f"first{next(attempts)}")
            return play(self.bench, self.at.port, [one],
                        clients=1).answered(*self.at.accepted)
        wait_for(accepted, f"{self.at.name} to take a sign-up", every=0.1)

    def _measure(self, kind, requests):
        before = self.at.cpu_seconds()
        had = len(self.sink.read())
        played = play(self.bench, self.at.port, requests, answers=True,
                      seconds=self.bench.seconds)
        done = played.answered(*self.at.accepted)
        if done < played.requests:
            raise Failed(f"{self.at.name}, {kind}: {played.numbers}")
        mails = []
        if kind == "sign_up":
            mails = self.sink.wait_for(had + done)[had:]
            if len(mails) < done:
                raise Failed(f"{self.at.name}: {len(mails)} mails came of "
                             f"{done}")
        spent = self.at.cpu_seconds() - before
        self.cpu[kind].append(spent * 1e6 / done)
        return played, mails

    def round(self):
        """Sign-ups until their mails are there, then the proofs of them."""
        self.rounds += 1
        names = [f"round{self.rounds}x{n}" for n in range(30000)]
        played, mails = self._measure(
            "sign_up", [self.at.sign_up(name) for name in names])
        begun_us = min(answer[2] for answer in played.answers)
        end_us = max(mail.taken_us for mail in mails)
        self.sign_ups.append(len(mails) * 1e6 / (end_us - begun_us))
        if not self.at.proves:
            return
        cookies = {names[answer[0]]: answer[4] for answer in played.answers}
        played, _ = self._measure("proof", [
            self.at.proof(mail, cookies[mail.recipient.split("@")[0]])
            for mail in mails])
        self.proofs.append(played.rate)

    def stop(self):
        self.at.stop()
        self.sink.stop()


def _contenders(bench):
    ours = Contender(bench, lambda sink: Site(bench, sink.port, CHEAP))
    yield ours
    for kind in rivals.ALL:
        try:
            folder = kind.install(bench.cache)
        except Failed as failure:
            print(f"{kind.name} is left out: {failure}", file=sys.stderr)
            continue
        yield Contender(bench, lambda sink, kind=kind, folder=folder:
                        kind(bench.state, sink, folder), kind.sink_options)


def signup(bench):
    """Sign-ups without a password with their mails, and their proofs."""
    contenders = list(_contenders(bench))
    ours, others = contenders[0], contenders[1:]
    with stopping(*contenders):
        for contender in contenders:
            contender.warm_up()
        for _ in bench.rounds():
            for contender in contenders:
                contender.round()
    rows = []
    for kind, what, index in (
            ("sign_up", "sign-up without hash, mail delivered", 0),
            ("proof", "proof by code", 1)):
        for other in others:
            wanted = RIVALS[other.at.name][index]
            if wanted is None:
                continue
            mine, theirs = ([getattr(who, kind + "s"), who.cpu[kind]]
                            for who in (ours, other))
            value, target, met = at_least(ratio(mine[0], theirs[0]), wanted)
            rows.append(Row(
                f"{what}, against {other.at.name}", target,
                *(f"{rate(who[0])}, {us(who[1])} CPU"
                  for who in (mine, theirs)), value, met))
    return rows


def relay(bench):
    """
    Sign-up with a slow and a dead mail server, against a fast one, and against
    none: a virtual core that sleeps is slow to wake, and a fast mail server
    keeps it awake, so that sign-ups are quicker with it than with no mail.
    """
    kinds = {"fast": (), "slow": ("-w", "20"), "dead": ("-s",), "none": ()}
    sinks = {kind: Sink(bench.tool("sink"), bench.state, *options)
             for kind, options in kinds.items()}
    sites = {kind: Site(bench, sink.port, CHEAP, worker=kind != "none")
             for kind, sink in sinks.items()}
    took = {kind: [] for kind in kinds}
    with stopping(*sites.values(), *sinks.values()):
        for _ in bench.rounds():
            for kind, site in sites.items():
                took[kind].append(play(
                    bench, site.port, [site.sign_up() for _ in range(2000)],
                    seconds=bench.seconds, clients=4, pause_ms=20).p50_us)
    rows = []
    for kind, what in (("slow", "that takes 20 ms a reply"),
                       ("dead", "that never answers")):
        for other, against in (("fast", "a fast one"),
                               ("none", "no worker at all")):
            value, target, met = at_most(ratio(took[kind], took[other]), 1.2)
            rows.append(Row(
                f"p50 of a sign-up with a mail server {what}, against "
                f"{against}", target, ms(took[kind]), ms(took[other]), value,
                met))
    return rows


def _drain(site, sink, mails):
    """How many mails a second the worker sends of what has piled up."""
    play(site.bench, site.port, [site.sign_up() for _ in range(mails)],
         seconds=20)
    had = len(sink.read())
    site.start_worker()
    came = sink.wait_for(had + mails)[had:]
    site.stop_worker()
    if len(came) < mails:
        raise Failed(f"{len(came)} mails came of {mails}")
    times = [mail.taken_us for mail in came]
    return (mails - 1) * 1e6 / (max(times) - min(times)), came


def _certificate(bench):
    """A certificate of its own authority, for localhost."""
    paths = [os.path.join(bench.state, name) for name in ("pem", "key")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-out", paths[0], "-keyout",
         paths[1], "-subj", "/CN=localhost", "-days", "30", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True)
    return paths


def tls(bench):
    """One sender over STARTTLS and AUTH, against Python's smtplib."""
    certificate, key = _certificate(bench)
    sink = Sink(bench.tool("sink"), bench.state, "-c", certificate, "-k", key)
    site = Site(bench, sink.port, {
        **CHEAP, "smtp.url": f"smtp://localhost:{sink.port}",
        "smtp.tls": "required", "smtp.ca_file": certificate,
        "smtp.user": "site", "smtp.password": "secret",
        "smtp.connections": 1}, worker=False)
    script = os.path.join(rivals.HERE, "smtplib_sender.py")
    ours, theirs, connections = [], [], 0
    with stopping(site, sink):
        for _ in bench.rounds():
            printed = subprocess.run(
                ["/usr/bin/python3", script, str(sink.port), certificate,
                 str(bench.seconds)], capture_output=True, text=True,
                check=True).stdout
            theirs.append(float(re.search(r"rate=([\d.]+)", printed)[1]))
            found, came = _drain(site, sink, 3000)
            ours.append(found)
            connections += len({mail.connection for mail in came})
            if not all(mail.encrypted and mail.authenticated
                       for mail in came):
                raise Failed("mail came in clear or without AUTH")
    value, target, met = at_least(ratio(ours, theirs), 5)
    return [Row("mails over STARTTLS and AUTH, one sender, against Python's "
                "smtplib with a connection each", target,
                f"{rate(ours)}, {connections} connections", rate(theirs),
                value, met)]


def senders(bench):
    """Four senders against one, at a server that takes its time."""
    sink = Sink(bench.tool("sink"), bench.state, "-w", "20")
    sites = {n: Site(bench, sink.port, {**CHEAP, "smtp.connections": n},
                     worker=False) for n in (1, 4)}
    found = {1: [], 4: []}
    with stopping(*sites.values(), sink):
        for _ in bench.rounds():
            for n, site in sites.items():
                found[n].append(_drain(site, sink, 40 * n)[0])
    value, target, met = at_least(ratio(found[4], found[1]), 3.2)
    return [Row("4 senders at 20 ms a reply, against one", target,
                rate(found[4]), rate(found[1]), value, met)]


def wire(bench):
    """From the visitor's click to the mail in the mail server's hands."""
    sink = bench.sink()
    site = Site(bench, sink.port, CHEAP)
    took = []
    with stopping(site):
        for _ in bench.rounds():
            had = len(sink.read())
            names = [f"wire{had}x{n}" for n in range(40)]
            played = play(bench, site.port,
                          [site.sign_up(name) for name in names], clients=1,
                          pause_ms=100, answers=True, seconds=10)
            mails = sink.wait_for(had + len(names))[had:]
            begun = {names[answer[0]]: answer[2]
                     for answer in played.answers}
            took += [mail.taken_us - begun[mail.recipient.split("@")[0]]
                     for mail in mails]
    if not took:
        raise Failed("no mail came")
    took.sort()
    p99 = took[int(0.99 * (len(took) - 1))]
    return [Row("mail on the wire after the visitor's click, idle machine: "
                "median, p99", "≤ 50, 200 ms", f"{ms(took)}, {ms([p99])}",
                "", "", median(took) <= 50e3 and p99 <= 200e3)]


def writers(bench):
    """Sixteen processes that write at once, each waiting for its commit."""
    longest, p99, rates = [], [], []
    for _ in bench.rounds():
        state = bench.new_state("writers")
        printed = subprocess.run(
            [bench.tool("writers"), os.path.join(state, "db"), "16",
             str(bench.seconds)], capture_output=True, text=True, check=True)
        numbers = dict(word.split("=") for word in printed.stdout.split())
        longest.append(float(numbers["max_us"]))
        p99.append(float(numbers["p99_us"]))
        rates.append(float(numbers["rate"]))
    return [Row("16 writers at once, durable: wait for the commit, p99 and "
                "longest; none is turned away", "≤ 20, 200 ms",
                f"{ms(p99)}, {ms([max(longest)])}, {rate(rates)}", "", "",
                median(p99) <= 20e3 and max(longest) <= 200e3)]


PARTS = {"signup": signup, "relay": relay, "tls": tls, "senders": senders,
         "wire": wire, "writers": writers}
