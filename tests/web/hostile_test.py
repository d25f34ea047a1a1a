"""Records that no web server writes. Whoever can write to the socket may cost
the process that reads them its connection, and by one flaw of libfcgi itself:
never a process more, never the service, and never is half a request answered
as if it were whole.

The streams are built by hand from the FastCGI Specification 1.0, sections 3.3,
3.4, 4 and 8.
"""

import contextlib
import os
import struct
import threading

import program  # first: it finds the modules of tests/e2e

import fcgi
import harness
import tap
import wait

SITE = {'HTTP_ORIGIN': 'http://site.test'}
CUT_SECONDS = 2
DEATHS = 12
FLOOD = 20000


def _record(kind, content=b'', request=1, version=1, length=None, padding=0,
            reserved=0):
    """One with any header: length is what it says of its content."""
    length = len(content) if length is None else length
    return struct.pack('!BBHHBB', version, kind, request, length, padding,
                       reserved) + content


_BEGIN = fcgi.begin()
_PAIRS = b''.join(fcgi.pair(*variable) for variable in fcgi.variables(
    '/form', 'POST', 12, **SITE, CONTENT_TYPE=fcgi.FORM))
_PARAMS = fcgi.record(fcgi.PARAMS, _PAIRS)
_NO_MORE_PARAMS = fcgi.record(fcgi.PARAMS)
_BODY = fcgi.record(fcgi.STDIN, b'name=unheard')
_NO_MORE_BODY = fcgi.record(fcgi.STDIN)
_WHOLE = _BEGIN + _PARAMS + _NO_MORE_PARAMS + _BODY + _NO_MORE_BODY


def _send(path, data):
    """What came back for data, after which nothing more comes. It may have come,
    and the connection be closed, before all was sent."""
    connection = fcgi.Connection(path)
    answer = b''
    with connection.socket:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(data)
            connection.hang_up()
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.socket.recv(65536):
                answer += piece
    return answer


@contextlib.contextmanager
def _unshaken():
    """try_out(name, data): the answer, once the same process has answered
    somebody else."""
    with program.server(seconds=CUT_SECONDS) as server:
        before = server.processes()

        def try_out(name, data):
            answer = _send(server.socket, data)
            tap.ok(server.pid() in before, f'{name}: it cost the process')
            return answer
        yield try_out
        tap.equal(server.processes(), before, 'processes')


def _is_page(answer):
    """The body was taken for one that came in whole."""
    return b'unheard' in answer


def _costs_the_connection(streams):
    with _unshaken() as try_out:
        tap.ok(_is_page(try_out('the usual', _WHOLE)), 'the usual fails')
        for name, data in streams:
            tap.ok(not _is_page(try_out(name, data)),
                   f'{name} was answered with the page')


@tap.test
def a_request_cut_off_anywhere_is_no_request():
    _costs_the_connection(
        (f'the first {cut} of {len(_WHOLE)} bytes', _WHOLE[:cut])
        for cut in range(len(_WHOLE)))


@tap.test
def records_of_another_version_are_none():
    _costs_the_connection(
        (f'version {version} at {at}',
         _WHOLE[:at] + bytes([version]) + _WHOLE[at + 1:])
        for version in (0, 2, 127, 255)
        for at in (0, len(_BEGIN), len(_BEGIN + _PARAMS),
                   len(_WHOLE) - len(_BODY + _NO_MORE_BODY),
                   len(_WHOLE) - len(_NO_MORE_BODY)))


@tap.test
def a_record_shorter_than_it_says_is_none():
    begin = struct.pack('!HB5x', fcgi.RESPONDER, 0)
    _costs_the_connection([
        ('BEGIN_REQUEST of 65535', _record(
            fcgi.BEGIN, begin, length=65535)),
        ('PARAMS of 65535', _BEGIN + _record(
            fcgi.PARAMS, _PAIRS, length=65535)),
        ('PARAMS that take in what follows', _BEGIN + _record(
            fcgi.PARAMS, _PAIRS, length=len(_PAIRS) + 8) +
         _NO_MORE_PARAMS + _BODY + _NO_MORE_BODY),
        ('STDIN of 65535', _BEGIN + _PARAMS + _NO_MORE_PARAMS + _record(
            fcgi.STDIN, b'name=unheard', length=65535)),
        ('padding of 255 that is not there', _BEGIN + _PARAMS +
         _NO_MORE_PARAMS + _record(fcgi.STDIN, b'name=unheard',
                                   padding=255))])


@tap.test
def a_record_longer_than_it_says_is_none():
    rest = _NO_MORE_PARAMS + _BODY + _NO_MORE_BODY
    _costs_the_connection(
        [(f'BEGIN_REQUEST of {length}', _record(
            fcgi.BEGIN, struct.pack('!HB5x', 1, 0), length=length) +
          _PARAMS + rest) for length in range(8)] +
        [(f'PARAMS {short} short', _BEGIN + _record(
            fcgi.PARAMS, _PAIRS, length=len(_PAIRS) - short) + rest)
         for short in (1, 7, 8, 100)] +
        [(f'STDIN {short} short', _BEGIN + _PARAMS + _NO_MORE_PARAMS +
          _record(fcgi.STDIN, b'name=unheard', length=12 - short) +
          _NO_MORE_BODY) for short in (1, 2, 8)])


def _four(length):
    return struct.pack('!I', length & 0xffffffff)


def _four(length):
    return struct.pack('!I', length & 0xffffffff)


_NAME = b'REQUEST_URI'
_LIES = [
    ('a name of 2 GiB', _four(0xffffffff) + b'\0' + _NAME),
    ('a name of 64 KiB', _four(0x80010000) + b'\0' + _NAME),
    ('a name of none in four bytes', _four(0x80000000) + b'\0' + _NAME),
    ('a value of 2 GiB', bytes([len(_NAME)]) + _four(-1) + _NAME),
    ('a value of 64 KiB', bytes([len(_NAME)]) + _four(0x80010000) + _NAME),
    ('both of 2 GiB', _four(-1) * 2 + _NAME),
    ('lengths and nothing else', b'\x0b\x05'),
    ('half of a length', b'\x0b\x80\x00'),
    ('a name that ends in the middle', b'\x7f\x05' + _NAME)]


@tap.test
def variables_with_lengths_that_lie_are_none():
    _costs_the_connection(
        (f'{what}, {where}', _BEGIN + fcgi.record(fcgi.PARAMS, content) +
         _NO_MORE_PARAMS + _BODY + _NO_MORE_BODY)
        for what, lie in _LIES
        for where, content in (('alone', lie), ('at the end', _PAIRS + lie),
                               ('at the beginning', lie + _PAIRS)))


@tap.test
def variables_with_odd_names_are_nothing_to_a_request():
    odd = (b'\x08\x01' + bytes(9), b'\0\x01x', bytes(2), b'\x01\x01==',
           fcgi.pair('=REMOTE_ADDR', '6.6.6.6'), fcgi.pair('\x7f\n', '\r\n'))
    with _unshaken() as try_out:
        for more in odd:
            for content in more + _PAIRS, _PAIRS + more, more * 500 + _PAIRS:
                answer = try_out(repr(more), _BEGIN + fcgi.record(
                    fcgi.PARAMS, content) + _NO_MORE_PARAMS + _BODY +
                    _NO_MORE_BODY)
                tap.ok(_is_page(answer), f'{more!r}: {answer!r}')


@tap.test
def what_comes_in_another_order_is_no_request():
    _costs_the_connection([
        ('no BEGIN_REQUEST', _WHOLE[len(_BEGIN):]),
        ('STDIN before PARAMS', _BEGIN + _BODY + _NO_MORE_BODY + _PARAMS +
         _NO_MORE_PARAMS),
        ('STDIN between PARAMS', _BEGIN + _PARAMS + _BODY +
         _NO_MORE_PARAMS + _NO_MORE_BODY),
        ('no PARAMS', _BEGIN + _NO_MORE_PARAMS + _BODY + _NO_MORE_BODY),
        ('no end of PARAMS', _BEGIN + _PARAMS + _BODY + _NO_MORE_BODY),
        ('the end of STDIN first', _BEGIN + _PARAMS + _NO_MORE_PARAMS +
         _NO_MORE_BODY + _BODY),
        ('an answer in place of a question', b''.join(
            fcgi.record(kind, bytes(8)) for kind in (
                fcgi.STDOUT, fcgi.END, fcgi.END + 4)))])


@tap.test
def a_second_request_within_the_first_is_not_answered():
    second = b''.join([
        fcgi.begin(), fcgi.params(fcgi.variables(
            '/pid', REMOTE_ADDR='6.6.6.6')), fcgi.stdin()])
    other = struct.pack('!HB5x', fcgi.RESPONDER, fcgi.KEEP_CONNECTION)
    with _unshaken() as try_out:
        for at in (len(_BEGIN), len(_BEGIN + _PARAMS),
                   len(_WHOLE) - len(_BODY + _NO_MORE_BODY),
                   len(_WHOLE) - len(_NO_MORE_BODY), len(_WHOLE)):
            for what, begin in (
                    ('of its own', second),
                    ('that is only begun', fcgi.begin()),
                    ('of another number', fcgi.record(
                        fcgi.BEGIN, other, request=2) + fcgi.record(
                            fcgi.PARAMS, _PAIRS, request=2))):
                raw = try_out(f'{what} at {at}',
                              _WHOLE[:at] + begin + _WHOLE[at:])
                answer = fcgi.Answer(raw)
                tap.ok(answer.out.count(b'Status: ') <= 1,
                       f'two answers to one {what} at {at}: {answer.out!r}')
                # Begun twice with nothing between, it is one that is whole.
                tap.ok(at == len(_BEGIN) or not answer.body.isdigit(),
                       f'/pid was answered {what} at {at}')


@tap.test
def records_of_other_requests_are_no_part_of_this_one():
    with _unshaken() as try_out:
        for number in 0, 2, 256, 65535:
            stray = b''.join([
                fcgi.record(fcgi.PARAMS, fcgi.pair(
                    'REQUEST_METHOD', 'GET'), request=number),
                fcgi.record(fcgi.STDIN, b'name=forged', request=number),
                fcgi.record(fcgi.STDIN, request=number)])
            for at in (len(_BEGIN), len(_BEGIN + _PARAMS),
                       len(_WHOLE) - len(_BODY + _NO_MORE_BODY),
                       len(_WHOLE) - len(_NO_MORE_BODY)):
                answer = try_out(f'request {number} at {at}',
                                 _WHOLE[:at] + stray + _WHOLE[at:])
                tap.lacks(answer, b'forged', f'answer, {number} at {at}')


@tap.test
def what_follows_a_request_is_not_looked_at():
    with _unshaken() as try_out:
        for name, more in (
                ('noise', b'\xff' * 64), ('zeros', bytes(70000)),
                ('a GET', fcgi.get('/pid')), ('more of the body', _BODY * 3),
                ('an abort', fcgi.record(fcgi.ABORT)),
                ('a killing question', _killing())):
            answer = fcgi.Answer(try_out(name, _WHOLE + more))
            tap.equal((answer.body, answer.ended), ('unheard', 1), name)


@tap.test
def types_that_nobody_knows_cost_the_connection_at_most():
    with _unshaken() as try_out:
        for kind in 0, 3, 6, 7, 10, 11, 12, 99, 128, 255:
            for number in 0, 1:
                stray = _record(kind, b'\xff' * 16, number)
                for at in 0, len(_BEGIN), len(_BEGIN + _PARAMS), len(
                        _WHOLE) - len(_NO_MORE_BODY):
                    try_out(f'type {kind} of request {number} at {at}',
                            _WHOLE[:at] + stray + _WHOLE[at:])


def _killing(names=40):
    """FCGI_GET_VALUES whose answer overflows libfcgi's 64 bytes."""
    return fcgi.record(fcgi.GET_VALUES,
                       fcgi.pair('FCGI_MAX_CONNS', '') * names, 0)


@tap.test
def questions_about_the_program_are_answered_or_cost_the_connection():
    with _unshaken() as try_out:
        for name, content in (
                ('none', b''),
                ('one', fcgi.pair('FCGI_MAX_CONNS', '')),
                ('all three', b''.join(fcgi.pair(name, '') for name in (
                    'FCGI_MAX_CONNS', 'FCGI_MAX_REQS', 'FCGI_MPXS_CONNS'))),
                ('names that nobody knows', fcgi.pair('X' * 99, 'y') * 99),
                ('an endless name', _four(-1) * 2),
                ('half a pair', b'\x0e'), ('noise', b'\x01' * 1000)):
            for request in b'', _WHOLE:
                try_out(f'{name} before {len(request)} bytes', fcgi.record(
                    fcgi.GET_VALUES, content, 0) + request)
        try_out('half a question', _killing()[:100])


def _swelling():
    """A variable of so many bytes that libfcgi finds no memory for it."""
    return _BEGIN + fcgi.record(fcgi.PARAMS, _four(0xfffffffe) + b'\0')


@tap.test
def records_that_kill_libfcgi_take_nobody_with_them():
    """Two of three are at work meanwhile, and a new one comes at once."""
    for records in _killing() + _BEGIN, _swelling():
        _kills_one_of_three(records)


def _kills_one_of_three(records):
    with program.server(processes=3) as server:
        before = server.processes()
        (one, open_one), (other, open_other) = (
            server.at_the_gate() for _ in range(2))
        fcgi.Connection(server.socket).send(records)
        wait.until(lambda: server.processes() != before and
                   len(server.processes()) == 3, 'a new process')
        tap.equal(len(server.processes() & before), 2, 'survivors')
        tap.ok(server.pid() not in before, 'an old one answers')
        open_one.close()
        open_other.close()
        for connection in one, other:
            tap.equal(connection.answer().body, 'through', 'page')


@tap.test
def however_often_libfcgi_is_killed_others_are_answered():
    with program.server(processes=4) as server:
        asked, failed, over = [], [], threading.Event()

        def ask():
            while not over.is_set():
                try:
                    asked.append(server.pid())
                except (OSError, ValueError, KeyError) as problem:
                    failed.append(repr(problem))
        visitor = threading.Thread(target=ask)
        visitor.start()
        try:
            for turn in range(DEATHS):
                before = server.processes()
                fcgi.Connection(server.socket).send(
                    _killing() + _BEGIN if turn % 2 else _swelling())
                wait.until(lambda before=before: before - server.processes(),
                           'a death')
                wait.until(lambda: len(server.processes()) == 4,
                           'the one in its place')
        finally:
            over.set()
            visitor.join()
        tap.note(f'{len(asked)} answers from {len(set(asked))} processes')
        tap.equal(failed[:5], [], 'unanswered')
        tap.ok(len(asked) > DEATHS, f'only {len(asked)} answers')


def _resident(pid):
    with open(f'/proc/{pid}/statm', encoding='ascii') as file:
        return int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')


@tap.test
def a_flood_of_records_ends_and_leaves_nothing():
    """No request ever comes of them; the time limit of a request holds."""
    floods = {
        'empty questions': fcgi.record(fcgi.GET_VALUES, b'', 0),
        'aborts': fcgi.record(fcgi.ABORT),
        'bodies without a request': _BODY,
        'strangers': fcgi.record(fcgi.STDIN, b'x' * 8, request=7)}
    with _unshaken() as try_out:
        for name, record in floods.items():
            tap.lacks(try_out(name, record * FLOOD), b'Status: 2', name)
            tap.lacks(try_out(name, _BEGIN + record * FLOOD), b'Status: 2',
                      name)
    with program.server(seconds=CUT_SECONDS) as server:
        pid = server.pid()
        before = None
        for turn in range(12):
            for record in floods.values():
                _send(server.socket, _BEGIN + record * 2000)
            if turn == 1:
                before = _resident(pid)
        tap.equal(server.pid(), pid, 'process')
        grown = _resident(pid) - before
        tap.note(f'{grown // 1024} KiB more')
        # With sanitizers, what was freed is kept for a while.
        if not harness.is_sanitized():
            tap.ok(grown < 1024 * 1024, f'{grown} bytes more')


tap.main()
