"""Starting programs, stopping them, and what they cost while they run."""

import glob
import os
import signal
import subprocess
import threading
import time

_running = []


class Failed(Exception):
    """Something that is needed did not work; the text says what."""


def wait_for(condition, what, seconds=20, every=0.01):
    """Returns the first true answer of condition()."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(every)
    raise Failed(f"waited {seconds} s in vain for {what}")


class Program:
    """A program with all its children: a session of its own."""

    def __init__(self, command, log, env=None, cwd=None, stdout=None):
        self.log = log
        with open(log, "ab") as errors:
            self.popen = subprocess.Popen(
                command, cwd=cwd, stdin=subprocess.DEVNULL,
                stdout=stdout or errors, stderr=errors,
                env={**os.environ, **(env or {})}, start_new_session=True)
        self.name = os.path.basename(command[0])
        _running.append(self)

    def alive(self):
        if self.popen.poll() is not None:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                words = log.read()[-1000:]
            raise Failed(f"{self.name} stopped by itself:\n{words}")
        return True

    def stop(self):
        if self in _running:
            _running.remove(self)
        if self.popen.poll() is None:
            os.kill(self.popen.pid, signal.SIGTERM)
            try:
                self.popen.wait(10)
            except subprocess.TimeoutExpired:
                pass
        try:  # what outlived its parent
            os.killpg(self.popen.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.popen.wait()

    def pids(self):
        found = []
        for path in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(path, encoding="latin-1") as stat:
                    fields = stat.read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == self.popen.pid and fields[0] != "Z":
                found.append(int(path.split("/")[2]))
        return found

    def cpu_seconds(self):
        """Of the processes that live now, to the microsecond."""
        spent_ns = 0
        for pid in self.pids():
            for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
                try:
                    with open(path, encoding="ascii") as stat:
                        spent_ns += int(stat.read().split()[0])
                except OSError:
                    continue
        return spent_ns / 1e9

    def pss_mb(self):
        """Resident memory, shared pages divided among their users."""
        kilobytes = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/smaps_rollup",
                          encoding="ascii") as maps:
                    kilobytes += sum(int(line.split()[1]) for line in maps
                                     if line.startswith("Pss:"))
            except PermissionError as refusal:
                raise Failed("only root sees the memory of programs that "
                             "keep it private") from refusal
            except OSError:
                continue
        return kilobytes / 1024


class Peak:
    """The most memory a program holds while the block runs."""

    def __init__(self, program):
        self.program = program
        self.mb = 0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._sample)

    def _sample(self):
        while not self._over.wait(0.05):
            self.mb = max(self.mb, self.program.pss_mb())

    def __enter__(self):
        self._watch.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._watch.join()


def stop_all():
    for program in reversed(list(_running)):
        program.stop()
