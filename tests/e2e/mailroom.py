"""A worker, its store and what it is told: for tests of the mail alone.

    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(1, 'bob@example.net')
        room.start()
        room.settled(1)
"""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile

import certificate
import harness
import wait
from process import Process, clean_environment, hand_over, user_options
from smtp_server import SmtpServer

WAITING, SENT, REFUSED, EXPIRED, WITHHELD = range(5)


class Filled:
    """A mail as mail_fill reports it."""

    def __init__(self, line):
        self.message_id, self.code, at = line.split()
        self.at = float(at)


class Mailroom:
    """A folder with key, store, certificate and configuration."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix='sallyport-mail-')
        self.certificate = certificate.make(self.directory)
        self.conf = self.path('sallyport.conf')
        self.log = self.path('worker.log')
        self.database = self.path('sallyport.db')
        self.program = self.path('sallyport')
        self.worker = None
        os.chmod(self.directory, 0o755)
        for name in 'sallyport', 'tests/e2e/mail_fill':
            shutil.copy2(os.path.join(harness.BUILD, name), self.directory)
        shutil.copytree(os.path.join(harness.SOURCE, 'templates'),
                        self.path('templates'))
        locale = os.path.join(harness.BUILD, 'po', 'locale')
        if os.path.isdir(locale):
            shutil.copytree(locale, self.path('locale'))
        else:
            os.mkdir(self.path('locale'))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.worker:
            self.worker.kill()
        shutil.rmtree(self.directory)

    def describe(self):
        return (f'--- log ---\n{self.log_text()[-4000:]}\n'
                f'--- outbox ---\n{self.outbox()[-20:]}')

    def path(self, name):
        return os.path.join(self.directory, name)

    def server(self, **more):
        return SmtpServer(certificate=self.certificate, **more)

    def configure(self, server=None, url=None, mail=None, **smtp):
        """Writes the configuration; a value of None leaves a key out."""
        values = {'url': url or server.url, 'ca_file': self.certificate[0],
                  'user': 'ada', 'password': 'sesame', 'connect_seconds': 5,
                  'message_seconds': 10, 'retry_seconds': 1, **smtp}
        smtp_lines = _lines(values)
        mail_lines = _lines({'from': 'gate@castle.example', **(mail or {})})
        with open(self.conf, 'w', encoding='utf-8') as file:
            file.write(f'''[site]
origin = https://castle.example
name = Castle
[store]
path = {self.database}
key_file = {self.path('key')}
[view]
templates = {self.path('templates')}
locale = {self.path('locale')}
[mail]
{mail_lines}[smtp]
{smtp_lines}''')
        os.chmod(self.conf, 0o600)
        hand_over(self.directory)

    # --- the store ---------------------------------------------------------

    def fill(self, count, recipient, life_seconds=600):
        """Puts mails into the outbox, each in a transaction of its own."""
        done = subprocess.run(
            [self.path('mail_fill'), self.conf, str(count), recipient,
             str(life_seconds)],
            capture_output=True, text=True, timeout=120, check=False,
            env=clean_environment(), **user_options())
        if done.returncode:
            raise AssertionError(done.stderr)
        return [Filled(line) for line in done.stdout.splitlines()]

    def outbox(self):
        """(recipient, state, attempts, reply) of each mail, oldest first."""
        if not os.path.exists(self.database):
            return []
        with contextlib.closing(sqlite3.connect(
                f'file:{self.database}?mode=ro', uri=True)) as connection:
            return connection.execute(
                'SELECT recipient, state, attempts, reply, sealed FROM outbox '
                'ORDER BY id').fetchall()

    def ask(self, statement, *values):
        """The rows that the store has."""
        with contextlib.closing(sqlite3.connect(
                f'file:{self.database}?mode=ro', uri=True)) as connection:
            return connection.execute(statement, values).fetchall()

    def count(self, state, recipient='%'):
        """How many mails to such recipients (LIKE) are in the state."""
        return self.ask('SELECT count(*) FROM outbox WHERE state = ? '
                        'AND recipient LIKE ?', state, recipient)[0][0]

    def attempts(self):
        """The numbers of attempts that there are."""
        return {row[0] for row in
                self.ask('SELECT DISTINCT attempts FROM outbox')}

    def states(self):
        return [row[1] for row in self.outbox()]

    def row(self, recipient):
        return [row for row in self.outbox() if row[0] == recipient][0]

    def write(self, statement, *values):
        """Changes the store behind everybody's back."""
        with contextlib.closing(
                sqlite3.connect(self.database, timeout=20)) as connection:
            with connection:
                connection.execute(statement, values)

    # --- the worker --------------------------------------------------------

    def start(self):
        before = self.log_text().count('event=worker-ready')
        self.worker = Process(
            'worker', [self.program, '--config', self.conf, 'worker'],
            self.log)
        self.logged('event=worker-ready', before + 1)
        return self.worker

    def once(self):
        return subprocess.run(
            [self.program, '--config', self.conf, 'worker', '--once'],
            capture_output=True, text=True, timeout=120, check=False,
            env=clean_environment(), **user_options())

    def reload(self):
        os.kill(self.worker.pid, signal.SIGHUP)

    def log_text(self):
        with contextlib.suppress(OSError):
            with open(self.log, encoding='utf-8') as file:
                return file.read()
        return ''

    def logged(self, words, count=1):
        wait.until(lambda: self.log_text().count(words) >= count or
                   not self.worker.running(), f'{words!r} in the log')
        if self.log_text().count(words) < count:
            raise AssertionError(f'no {words!r}, and the worker has ended')

    def settled(self, count, state=SENT):
        wait.until(lambda: self.states().count(state) >= count,
                   f'{count} mails in state {state}: {self.states()}')

    def settled_all(self, seconds):
        """However many there are."""
        wait.until(lambda: self.count(WAITING) == 0, 'the end of the queue',
                   seconds)


def _lines(values):
    return ''.join(f'{key} = {value}\n' for key, value in values.items()
                   if value is not None)
