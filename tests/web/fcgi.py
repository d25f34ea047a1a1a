"""A FastCGI client that sends what it is told, well-formed or not.

Records are those of the FastCGI Specification 1.0, section 3.3 and 8.
"""

import socket
import struct

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT, DATA = 1, 2, 3, 4, 5, 6, 8
GET_VALUES = 9
RESPONDER, AUTHORIZER, FILTER = 1, 2, 3
KEEP_CONNECTION = 1
DEADLINE_SECONDS = 20
FORM = 'application/x-www-form-urlencoded'


def record(kind, content=b'', request=1):
    padding = -len(content) % 8
    return struct.pack('!BBHHBB', 1, kind, request, len(content), padding,
                       0) + content + bytes(padding)


def _length(n):
    return bytes([n]) if n < 128 else struct.pack('!I', n | 0x80000000)


def pair(name, value):
    name, value = name.encode(), value.encode()
    return _length(len(name)) + _length(len(value)) + name + value


def begin(role=RESPONDER, flags=0):
    return record(BEGIN, struct.pack('!HB5x', role, flags))


def params(variables):
    """variables: pairs, so that a name can be there twice."""
    content = b''.join(pair(name, value) for name, value in variables)
    return record(PARAMS, content) + record(PARAMS)


def stdin(body=b''):
    pieces = [body[i:i + 32768] for i in range(0, len(body), 32768)]
    return b''.join(record(STDIN, piece) for piece in pieces) + record(STDIN)


def variables(path, method='GET', length=None, **more):
    """The usual variables of a request; more overrides them."""
    values = {'REQUEST_METHOD': method, 'REQUEST_URI': path,
              'REMOTE_ADDR': '192.0.2.1',
              'CONTENT_LENGTH': '' if length is None else str(length)}
    values.update(more)
    return list(values.items())


def get(path, **more):
    return begin() + params(variables(path, **more)) + stdin()


def post(path, body, length=None, **more):
    length = len(body) if length is None else length
    more.setdefault('CONTENT_TYPE', FORM)
    return (begin() + params(variables(path, 'POST', length, **more)) +
            stdin(body))


class Answer:
    """What came back until the end of the connection."""

    def __init__(self, raw):
        self.out, self.ended = b'', 0
        while len(raw) >= 8:
            _, kind, _, n, padding, _ = struct.unpack('!BBHHBB', raw[:8])
            content, raw = raw[8:8 + n], raw[8 + n + padding:]
            self.out += content if kind == STDOUT else b''
            self.ended += kind == END
        head, _, body = self.out.decode().partition('\r\n\r\n')
        self.body = body
        self.headers = dict(line.split(': ', 1)
                            for line in head.split('\r\n') if line)
        self.status = int(self.headers.get('Status', '0').split()[0])


class Connection:
    """To a unix socket; every call gives up after a while."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(DEADLINE_SECONDS)
        self.socket.connect(path)

    def send(self, data):
        self.socket.sendall(data)

    def hang_up(self):
        """Says that nothing more comes, and listens on."""
        self.socket.shutdown(socket.SHUT_WR)

    def receive(self):
        """All until the other side closes; a reset is an error."""
        raw = b''
        with self.socket:
            while piece := self.socket.recv(65536):
                raw += piece
        return raw

    def answer(self):
        return Answer(self.receive())


def ask(path, data):
    connection = Connection(path)
    connection.send(data)
    return connection.answer()
