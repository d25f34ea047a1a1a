"""A mail server that does what a test tells it to.

    with smtp_server.SmtpServer(certificate=(cert, key)) as server:
        server.script = lambda session, verb, argument: (
            '450 4.2.0 greylisted' if verb == 'RCPT' else None)

The script is asked before every answer. verb is CONNECT, EHLO, STARTTLS,
AUTH, MAIL, RCPT, DATA, BODY (after the final dot) or QUIT; what it returns is
the answer, None the usual one, DROP closes the connection, HANG answers
nothing until the client or the server hangs up, and a function is called with
the session to say what it likes, after which the connection is closed.

server.messages holds what was taken over, server.sessions every connection,
server.most_at_once how many there were at one time, server.commands what was
said, server.clear all that came without TLS.
"""

import base64
import hashlib
import hmac
import socket
import ssl
import threading
import time

DROP = object()
HANG = object()

# include/net/tcp_states.h of Linux.
_TCP_CLOSE, _TCP_CLOSE_WAIT = 7, 8

_CHALLENGE = '<1.2@mail.test>'


class Message:
    """One mail that was taken over."""

    def __init__(self, session, sender, recipient, content):
        self.session = session
        self.sender = sender
        self.recipient = recipient
        self.content = content
        self.at = time.time()


class SmtpServer:
    """Listens on a free port of 127.0.0.1, or on the one given."""

    def __init__(self, certificate=None, implicit_tls=False, starttls=True,
                 auth='PLAIN LOGIN CRAM-MD5 XOAUTH2', user='ada',
                 secret='sesame', delay=0, port=0):
        self.user, self.secret = user, secret
        self.auth = auth
        self.delay = delay
        self.implicit_tls = implicit_tls
        self.starttls = starttls and certificate and not implicit_tls
        self.script = lambda session, verb, argument: None
        self.messages = []
        self.sessions = []
        self.commands = []
        self.most_at_once = 0
        self._open = 0
        self._lock = threading.Lock()
        self.clear = b''
        self.context = None
        if certificate:
            self.present(certificate)
        self.closing = threading.Event()
        self.listener = socket.create_server(('127.0.0.1', port), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def url(self):
        scheme = 'smtps' if self.implicit_tls else 'smtp'
        return f'{scheme}://127.0.0.1:{self.port}'

    def close(self):
        self.closing.set()
        # close() alone does not wake a thread in accept().
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        for session in list(self.sessions):
            session.drop()

    def present(self, certificate):
        """Whose certificate is shown from the next connection on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.context = context

    def count_open(self, by):
        with self._lock:
            self._open += by
            self.most_at_once = max(self.most_at_once, self._open)

    def verbs(self):
        return [verb for _, verb, _ in self.commands]

    def _accept(self):
        while not self.closing.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session = Session(self, connection, len(self.sessions) + 1)
            self.sessions.append(session)
            self.count_open(1)
            threading.Thread(target=session.run, daemon=True).start()

    def describe(self):
        return '\n'.join(f'[{number}] {verb} {argument}'
                         for number, verb, argument in self.commands[-60:])


class _Closed(Exception):
    pass


class Session:
    """One connection."""

    def __init__(self, server, connection, number):
        self.server = server
        self.socket = connection
        self.number = number
        self.tls = False
        self.logged_in = False
        self.sender = self.recipient = self.message = None
        self.lines = None
        self.began = time.monotonic()
        self.ended = None

    def drop(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()

    def wait_for_client(self, seconds=None):
        """Until it hangs up, or for so long, or the server is closed."""
        end = None if seconds is None else time.monotonic() + seconds
        while not self.server.closing.wait(0.02) and not self._is_left():
            if end is not None and time.monotonic() > end:
                return

    def _is_left(self):
        state = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
        return state[0] in (_TCP_CLOSE, _TCP_CLOSE_WAIT)

    def run(self):
        try:
            if self.server.implicit_tls:
                self._start_tls()
            self.lines = self.socket.makefile('rb')
            self._answer('CONNECT', '', '220 mail.test ESMTP')
            while True:
                self._command(self._line())
        except (_Closed, OSError, ValueError):
            self.drop()
        finally:
            self.ended = time.monotonic()
            self.server.count_open(-1)

    def _start_tls(self):
        self.socket = self.server.context.wrap_socket(
            self.socket, server_side=True)
        self.lines = self.socket.makefile('rb')
        self.tls = True

    def _read(self):
        line = self.lines.readline()
        if not self.tls:
            self.server.clear += line
        return line

    def _line(self):
        line = self._read()
        if not line.endswith(b'\r\n'):
            raise _Closed
        return line[:-2].decode('latin-1')

    def _send(self, text):
        if self.server.delay:
            time.sleep(self.server.delay)
        self.socket.sendall(text.encode('latin-1') + b'\r\n')

    def _answer(self, verb, argument, usual, before=lambda: None):
        """Sends the script's answer or, after before(), the usual one; True:
        the usual."""
        self.server.commands.append((self.number, verb, argument))
        said = self.server.script(self, verb, argument)
        if said is HANG:
            self.wait_for_client()
        if said is HANG or said is DROP:
            raise _Closed
        if callable(said):
            said(self)
            raise _Closed
        if said is None:
            before()
        self._send(usual if said is None else said)
        if (said or usual).startswith('421'):
            raise _Closed
        return said is None

    def _command(self, line):
        verb, _, argument = line.partition(' ')
        verb = verb.upper()
        handler = getattr(self, '_' + verb.lower(), None)
        if verb not in ('EHLO', 'STARTTLS', 'AUTH', 'MAIL', 'RCPT', 'DATA',
                        'QUIT'):
            self._answer(verb, argument, '500 5.5.1 what')
        else:
            handler(argument)

    def _ehlo(self, argument):
        extensions = ['mail.test', 'SIZE 20000000', '8BITMIME', 'PIPELINING']
        if self.server.starttls and not self.tls:
            extensions.append('STARTTLS')
        if self.server.auth and (self.tls or not self.server.starttls):
            extensions.append('AUTH ' + self.server.auth)
        self._answer('EHLO', argument, '\r\n'.join(
            f'250{" " if at == len(extensions) else "-"}{text}'
            for at, text in enumerate(extensions, 1)))

    def _starttls(self, argument):
        if self._answer('STARTTLS', argument, '220 go ahead'):
            self._start_tls()

    def _auth(self, argument):
        mechanism, _, initial = argument.partition(' ')
        good = getattr(self, '_by_' + mechanism.lower().replace('-', '_'))(
            initial)
        self.logged_in = self._answer(
            'AUTH', argument, '235 2.7.0 welcome' if good
            else '535 5.7.8 wrong user or password') and good

    def _ask(self, challenge):
        self._send('334 ' + base64.b64encode(challenge.encode()).decode())
        return base64.b64decode(self._line()).decode()

    def _by_plain(self, initial):
        text = base64.b64decode(initial).decode() if initial else self._ask('')
        return text == f'\0{self.server.user}\0{self.server.secret}'

    def _by_login(self, initial):
        user = (base64.b64decode(initial).decode() if initial
                else self._ask('Username:'))
        secret = self._ask('Password:')
        return (user, secret) == (self.server.user, self.server.secret)

    def _by_cram_md5(self, _):
        user, _, digest = self._ask(_CHALLENGE).rpartition(' ')
        wanted = hmac.new(self.server.secret.encode(), _CHALLENGE.encode(),
                          hashlib.md5).hexdigest()
        return (user, digest) == (self.server.user, wanted)

    def _by_xoauth2(self, initial):
        text = base64.b64decode(initial).decode() if initial else self._ask('')
        return text == (f'user={self.server.user}\1auth=Bearer '
                        f'{self.server.secret}\1\1')

    def _mail(self, argument):
        self.sender = argument[argument.find('<') + 1:argument.find('>')]
        self.recipient = None
        self._answer('MAIL', argument, '250 2.1.0 ok')

    def _rcpt(self, argument):
        recipient = argument[argument.find('<') + 1:argument.find('>')]
        if self._answer('RCPT', argument, '250 2.1.5 ok'):
            self.recipient = recipient

    def _data(self, argument):
        if not self._answer('DATA', argument, '354 go ahead'):
            return
        content = b''
        while True:
            line = self._read()
            if not line:
                raise _Closed
            if line == b'.\r\n':
                break
            content += line[1:] if line.startswith(b'.') else line
        self.message = Message(self, self.sender, self.recipient, content)
        self._answer('BODY', self.recipient, '250 2.0.0 queued', self.keep)

    def keep(self):
        """Takes the last message over, whatever the client is told."""
        self.server.messages.append(self.message)

    def _quit(self, argument):
        self._answer('QUIT', argument, '221 2.0.0 bye')
        raise _Closed
