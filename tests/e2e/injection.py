"""Failing system calls of running programs, by strace(1).

    with injection.into(site.web, 'fdatasync', 'EIO') as fault:
        ...
    fault.count  # how many failed
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess

import tap
import wait


def need():
    """Skips the test where processes of others cannot be traced."""
    if not shutil.which('strace'):
        raise tap.Skip('strace is not installed')
    if os.geteuid() != 0:
        raise tap.Skip('only root can trace the programs')


class Fault:
    """What came of it: known when it is over."""

    count = None


def _tracer(pid):
    with contextlib.suppress(OSError), \
            open(f'/proc/{pid}/status', encoding='ascii') as file:
        return int(re.search(r'TracerPid:\s*(\d+)', file.read()).group(1))
    return None


@contextlib.contextmanager
def into(process, calls, error, when=None, paths=()):
    """Lets calls ("pwrite64,ftruncate") of a process and of all that it has
    started or starts fail with error: always, or the when-th of each process
    ("3", "2+5"), where given only of files at paths."""
    need()
    log = process.log + '.strace'
    pids = [process.pid, *process.children()]
    argv = ['strace', '-f', '-qq', '-o', log, '-e', f'trace={calls}',
            '-e', f'inject={calls}:error={error}'
            + (f':when={when}' if when else ''), '-e', 'signal=none']
    for path in paths:
        argv += ['-P', path]
    for pid in pids:
        argv += ['-p', str(pid)]
    tracer = subprocess.Popen(argv, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
    fault = Fault()
    try:
        def attached():
            if tracer.poll() is not None:
                raise tap.Skip('strace cannot trace here: '
                               + tracer.stderr.read()[-200:])
            return all(_tracer(pid) in (tracer.pid, None) for pid in pids)
        wait.until(attached, 'strace to be attached')
        yield fault
    finally:
        if tracer.poll() is None:
            tracer.send_signal(signal.SIGINT)
        tracer.wait(wait.DEADLINE_SECONDS)
        tracer.stderr.close()
    with open(log, encoding='utf-8', errors='replace') as file:
        fault.count = file.read().count('(INJECTED)')
