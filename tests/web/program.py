"""tests/web/server, started for a test."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
_SOURCE = pathlib.Path(os.environ['top_srcdir'])
sys.path.insert(0, str(_SOURCE / 'tests/e2e'))

import fcgi  # noqa: E402
import wait  # noqa: E402

# Binding a function late leaves a copy of the vector registers on the stack,
# and what was last copied is in them. Builds with sanitizers bind late.
_ENVIRONMENT = {'LD_BIND_NOW': '1'}

BINARY = pathlib.Path(os.environ['top_builddir']) / 'tests/web/server'


class Server:
    """A master and its processes on a socket of their own."""

    def __init__(self, directory, processes, seconds):
        self.directory = pathlib.Path(directory)
        self.socket = str(self.directory / 'socket')
        self.wanted = processes
        self.process = subprocess.Popen(
            [BINARY, 'unix:' + self.socket, str(processes), str(seconds)],
            stderr=subprocess.DEVNULL, env={**os.environ, **_ENVIRONMENT})

    def is_up(self):
        """All processes are there, and one answers."""
        if self.process.poll() is not None:
            raise AssertionError('the server has ended')
        with contextlib.suppress(OSError):
            return self.pid() > 0 and len(self.processes()) == self.wanted
        return False

    def pid(self):
        return int(fcgi.ask(self.socket, fcgi.get('/pid')).body)

    def processes(self):
        """The numbers of the web processes."""
        pid = self.process.pid
        path = f'/proc/{pid}/task/{pid}/children'
        return set(map(int, pathlib.Path(path).read_text().split()))

    def fifo(self):
        path = self.directory / 'fifo'
        if not path.exists():
            os.mkfifo(path)
        return path

    def at_the_gate(self):
        """A connection whose request waits, and how to let it through."""
        fifo = self.fifo()
        connection = fcgi.Connection(self.socket)
        connection.send(fcgi.get(f'/gate?fifo={fifo}'))
        # Blocks until the page has opened the other end.
        return connection, open(fifo, 'wb')

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """Its exit status, after SIGTERM."""
        self.signal(signal.SIGTERM)
        return self.process.wait(wait.DEADLINE_SECONDS)


@contextlib.contextmanager
def server(processes=1, seconds=30):
    with tempfile.TemporaryDirectory() as directory:
        running = Server(directory, processes, seconds)
        try:
            wait.until(running.is_up, 'the server')
            yield running
        finally:
            if running.process.poll() is None:
                running.process.kill()
                running.process.wait()


@contextlib.contextmanager
def listening_socket():
    """A unix socket that listens, as a service manager would make it."""
    with tempfile.TemporaryDirectory() as directory:
        path = f'{directory}/socket'
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path)
            listener.listen()
            yield listener, path
