#!/usr/bin/python3
"""Measures how fast Sallyport is, against what the machine can do and against
others who do the same job, and prints a table. Everything runs on loopback,
limit and program in turn; ratios are medians over the rounds.

    bench.py [--rounds N] [--seconds S] [PART ...]
"""

import argparse
import atexit
import os
import platform
import resource
import shutil
import signal
import sys
import tempfile
import time

import parts_gate
import parts_mail
import parts_web
import processes
from processes import Failed
from table import HEAD, Row
from traffic import Sink

PARTS = {**parts_web.PARTS, **parts_gate.PARTS, **parts_mail.PARTS}


class Bench:
    """Where things are, and how long to look."""

    def __init__(self, rounds, seconds):
        self._rounds = rounds
        self.seconds = seconds
        here = os.path.dirname(os.path.abspath(__file__))
        self.source = os.path.dirname(here)
        self.build = os.environ.get("top_builddir", self.source)
        self.cache = os.path.join(self.build, "bench", "rivals")
        os.makedirs(self.cache, exist_ok=True)
        self.state = tempfile.mkdtemp(prefix="state-",
                                      dir=os.path.join(self.build, "bench"))
        # As many as may wait for a hash by default; more are asked to
        # come again.
        self.hash_clients = max(4 * os.cpu_count(), 8) * 3 // 4
        self._sink = None

    def rounds(self):
        return range(self._rounds)

    def tool(self, name):
        return os.path.join(self.build, "bench", name)

    def program(self, name):
        folder = "cgi-bin" if name.endswith(".fcgi") else ""
        return os.path.join(self.build, folder, name)

    def new_state(self, name):
        return tempfile.mkdtemp(prefix=name + "-", dir=self.state)

    def end_part(self):
        processes.stop_all()
        self._sink = None

    def sink(self):
        if self._sink is None:
            self._sink = Sink(self.tool("sink"), self.state)
        return self._sink

    @property
    def nowhere(self):
        """A port for mail where nothing is to be sent."""
        return 9


def _cpu_seconds():
    """Of everybody, and of this run: all it started has ended."""
    with open("/proc/stat", encoding="ascii") as stat:
        ticks = [int(field) for field in stat.readline().split()[1:]]
    everybody = sum(ticks[:3] + ticks[5:8]) / os.sysconf("SC_CLK_TCK")
    spent = [resource.getrusage(who) for who in (
        resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return everybody, sum(used.ru_utime + used.ru_stime for used in spent)


def _run(bench, name):
    """The rows of a part, and the share of the processors that others took
    from it."""
    begun, (all_before, own_before) = time.monotonic(), _cpu_seconds()
    print(f"{name} ...", end=" ", flush=True, file=sys.stderr)
    try:
        rows = PARTS[name](bench)
    except (Failed, OSError) as failure:
        why = "; ".join(str(failure).split("\n"))
        rows = [Row(f"{name}: {why}", "", "", "", "", None)]
    bench.end_part()
    took = time.monotonic() - begun
    all_after, own_after = _cpu_seconds()
    foreign = all_after - all_before - (own_after - own_before)
    others = max(foreign, 0) / took / os.cpu_count()
    print(f"{took:.0f} s, others {others:.0%}", file=sys.stderr)
    return rows, others


def _machine():
    with open("/proc/cpuinfo", encoding="ascii") as info:
        model = next((line.split(":")[1].strip() for line in info
                      if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores ({model}), Linux {platform.release()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("part", nargs="*", choices=[[], *PARTS])
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    bench = Bench(options.rounds, options.seconds)
    atexit.register(shutil.rmtree, bench.state, ignore_errors=True)
    atexit.register(processes.stop_all)
    rows, others = [], 0
    for name in options.part or PARTS:
        found, share = _run(bench, name)
        rows += found
        others = max(others, share)
    print(f"{_machine()}; medians of {options.rounds} rounds; other programs "
          f"used up to {others:.0%} of the processors\n\n{HEAD}")
    for row in rows:
        print(row.line())


main()
