"""Requests out, mails in: the load generator and the mail sink."""

import dataclasses
import os
import re
import subprocess
import tempfile
import time
import urllib.parse

from processes import Failed, Program, wait_for

FORM = "application/x-www-form-urlencoded"


def request(method, path, body=None, host="127.0.0.1", **headers):
    """The bytes of a request; header names with _ for -."""
    head = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    head += [f"{name.replace('_', '-')}: {value}"
             for name, value in headers.items()]
    if body is not None:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join(head + ["", body or ""]).encode()


def form(**fields):
    return urllib.parse.urlencode(fields)


@dataclasses.dataclass
class Played:
    """What the load generator saw; times in microseconds."""

    numbers: dict
    begun: float  # time.monotonic()
    answers: list  # (request, status, begun_us, took_us, cookies)

    def __getattr__(self, name):
        return self.numbers[name]

    def answered(self, *statuses):
        return sum(self.numbers.get(f"status_{status}", 0)
                   for status in statuses)


class Playing:
    """The load generator at work."""

    def __init__(self, tool, port, requests, clients=16, seconds=3.0,
                 pause_ms=0, repeat=False, answers=False):
        self.file = tempfile.NamedTemporaryFile(delete=False)
        for one in requests:
            self.file.write(b"%d\n%b" % (len(one), one))
        self.file.close()
        self.answers = self.file.name + ".answers" if answers else None
        command = [tool, "-c", str(clients), "-d", str(seconds),
                   "-t", str(pause_ms)]
        command += ["-r"] if repeat else []
        command += ["-o", self.answers] if answers else []
        self.begun = time.monotonic()
        self.popen = subprocess.Popen(
            command + [str(port), self.file.name], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def wait(self):
        output, errors = self.popen.communicate()
        os.unlink(self.file.name)
        if self.popen.returncode != 0:
            raise Failed(f"load: {errors.strip()}")
        numbers = {name: float(value) for name, value
                   in re.findall(r"(\w+)=([\d.]+)", output)}
        return Played(numbers, self.begun, self._read_answers())

    def _read_answers(self):
        if self.answers is None:
            return []
        with open(self.answers, encoding="latin-1") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        os.unlink(self.answers)
        return [(int(row[0]), int(row[1]), int(row[2]), int(row[3]), row[4])
                for row in rows]


@dataclasses.dataclass
class Mail:
    taken_us: int
    connection: int
    encrypted: bool
    authenticated: bool
    recipient: str
    token: str


class Sink:
    """A mail server that takes everything (sink.c)."""

    def __init__(self, tool, state, *options):
        self.log = tempfile.mktemp(prefix="mails-", dir=state)
        self.program = Program([tool, *options, self.log],
                               os.path.join(state, "sink.log"),
                               stdout=subprocess.PIPE)
        self.port = int(self.program.popen.stdout.readline())
        self.at = 0
        self.mails = []

    def read(self):
        """All mails so far."""
        with open(self.log, encoding="utf-8", errors="replace") as log:
            log.seek(self.at)
            new = log.read()
        new = new[:new.rfind("\n") + 1]
        self.at += len(new.encode())
        for line in new.splitlines():
            taken, connection, tls, auth, to, token = line.split("\t")
            self.mails.append(Mail(int(taken), int(connection), tls == "1",
                                   auth == "1", to, token))
        return self.mails

    def wait_for(self, n, seconds=30):
        """Until n mails have come in all; fewer when no more come."""
        try:
            wait_for(lambda: len(self.read()) >= n, "mails", seconds, 0.02)
        except Failed:
            pass
        return self.mails

    def stop(self):
        self.program.stop()
