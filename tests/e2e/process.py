"""Child processes of a test: started, watched, stopped by their id.

Where the tests run as root the children run as www-data, as they would on a
machine that serves people.
"""

import contextlib
import ctypes
import os
import pwd
import random
import signal
import socket
import subprocess

import wait

_USER = 'www-data'
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def user_options():
    """Whom children run as, for subprocess."""
    if os.geteuid() != 0:
        return {}
    return {'user': _USER, 'group': _USER, 'extra_groups': []}


def clean_environment():
    """For children: without settings of ours, and without SALLYPORT_LONG, which
    the programs would take for one."""
    return {name: value for name, value in os.environ.items()
            if not name.startswith('SALLYPORT_')}


def hand_over(path):
    """Gives path, and what is in it, to the user children run as."""
    if os.geteuid() != 0:
        return
    entry = pwd.getpwnam(_USER)
    os.chown(path, entry.pw_uid, entry.pw_gid)
    for folder, folders, files in os.walk(path):
        for name in folders + files:
            os.lchown(os.path.join(folder, name), entry.pw_uid, entry.pw_gid)


# Below what the kernel gives to who asks for any port (ip_local_port_range):
# nobody gets one of these by chance before its server takes it.
_PORTS = range(20000, 32000)


def free_port():
    while True:
        port = random.choice(_PORTS)
        with contextlib.suppress(OSError), \
                socket.create_server(('127.0.0.1', port)):
            return port


def answers(port):
    """True when somebody listens on port of 127.0.0.1."""
    try:
        socket.create_connection(('127.0.0.1', port), 1).close()
    except OSError:
        return False
    return True


def takes_connections(path):
    """True when somebody accepts on the unix socket path."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


def alive(pid):
    """A process that still runs: not gone, and no zombie."""
    try:
        with open(f'/proc/{pid}/stat', encoding='ascii',
                  errors='replace') as file:
            return file.read().rpartition(')')[2].split()[0] not in 'ZX'
    except OSError:
        return False


class Process:
    """A running program and its log."""

    def __init__(self, name, argv, log, environment=None, as_user=True):
        self.name = name
        self.log = log
        self._told = 0
        with open(log, 'ab') as output:
            self.popen = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**clean_environment(), **(environment or {})}, cwd='/',
                start_new_session=True, preexec_fn=_die_with_parent,
                **(user_options() if as_user else {}))
        self.pid = self.popen.pid

    def running(self):
        return self.popen.poll() is None

    def children(self):
        """Ids of the child processes, direct ones only."""
        path = f'/proc/{self.pid}/task/{self.pid}/children'
        try:
            with open(path, encoding='ascii') as file:
                return [int(number) for number in file.read().split()]
        except OSError:
            return []

    def stop(self, seconds=wait.DEADLINE_SECONDS):
        """Ends it as an administrator would; its exit status."""
        if self.running():
            self.popen.send_signal(signal.SIGTERM)
        try:
            status = self.popen.wait(seconds)
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise AssertionError(
                f'{self.name} was still there {seconds} s after SIGTERM'
            ) from late
        return status

    def kill(self):
        """Ends it and all its children at once, as a power cut would."""
        family = self.children()
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.popen.wait()
        wait.until(lambda: not any(map(alive, family)),
                   f'the end of what {self.name} had started')

    def tail(self, lines=25):
        """The end of what it logged since the last call."""
        try:
            with open(self.log, encoding='utf-8', errors='replace') as file:
                file.seek(self._told)
                text = file.readlines()
                self._told = file.tell()
        except OSError:
            return ''
        return ''.join(text[-lines:])


def _die_with_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
