"""What a request brought is not found in the memory of the process."""

import program  # first: it finds the modules of tests/e2e

import fcgi
import tap
import wait

SITE = {'HTTP_ORIGIN': 'http://site.test'}
# Nothing here has a larger one; the address sanitizer's shadow does.
_LARGEST_SPAN_BYTES = 64 * 1024 * 1024


def _memory(pid):
    """Everything that the process can write to, in one piece."""
    pieces = []
    with open(f'/proc/{pid}/maps', encoding='ascii') as maps, \
            open(f'/proc/{pid}/mem', 'rb', 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if not rights.startswith('rw'):
                continue
            first, last = (int(end, 16) for end in span.split('-'))
            if last - first > _LARGEST_SPAN_BYTES:
                continue
            memory.seek(first)
            pieces.append(memory.read(last - first))
    return b'\n'.join(pieces)


def _assert_wiped(server, pid, mark):
    """In a moment: an answer leaves before what asked for it is wiped."""
    try:
        tap.ok(server.socket.encode() in _memory(pid), 'the wrong memory')
    except PermissionError as problem:
        raise tap.Skip(f'memory cannot be read: {problem}') from problem
    # Freed memory keeps the pointers of its list in its first bytes.
    wait.until(lambda: mark[16:] not in _memory(pid), f'{mark!r} to go', 5)
    tap.equal(server.pid(), pid, 'process')


def _mark(name):
    return f'{name}-mark-' + 'Zq9x' * 12


@tap.test
def passwords_cookies_and_tokens_are_wiped():
    with program.server() as server:
        pid = server.pid()
        field, cookie, query = (_mark(n) for n in ('field', 'cookie', 'query'))
        body = f'password={field}&name=x'.encode()
        answer = fcgi.ask(server.socket, fcgi.post(
            f'/form?t={query}', body, HTTP_COOKIE=f'sid={cookie}', **SITE))
        tap.equal(answer.body, 'x', 'body')
        for mark in (field, cookie, query):
            _assert_wiped(server, pid, mark.encode())


@tap.test
def refused_bodies_are_wiped():
    with program.server() as server:
        pid = server.pid()
        mark = _mark('refused')
        body = f'password={mark}&x={"x" * 20000}&again={mark}'.encode()
        answer = fcgi.ask(server.socket, fcgi.post('/form', body, **SITE))
        tap.equal(answer.status, 413, 'status')
        twice = f'password={mark}&a=1&a={mark}'.encode()
        answer = fcgi.ask(server.socket, fcgi.post('/form', twice, **SITE))
        tap.equal(answer.status, 400, 'status')
        _assert_wiped(server, pid, mark.encode())


@tap.test
def an_unfinished_request_is_wiped():
    with program.server(seconds=1) as server:
        pid = server.pid()
        mark = _mark('unfinished')
        whole = fcgi.post('/form', f'password={mark}&name=x'.encode(), **SITE)
        connection = fcgi.Connection(server.socket)
        connection.send(whole[:-12])
        connection.receive()
        _assert_wiped(server, pid, mark.encode())


tap.main()
