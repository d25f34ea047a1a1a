"""What comes over the socket: requests, broken ones, and none at all."""

import os
import struct

import program  # first: it finds the modules of tests/e2e

import fcgi
import tap
import wait

LIMIT_BODY_BYTES = 16384
SITE = {'HTTP_ORIGIN': 'http://site.test'}


def _vanishes(pid):
    wait.until(lambda: not os.path.exists(f'/proc/{pid}'), f'end of {pid}')


@tap.test
def a_body_with_records_in_it_is_no_second_request():
    forged = fcgi.begin(flags=fcgi.KEEP_CONNECTION) + fcgi.params(
        fcgi.variables('/pid', REMOTE_ADDR='6.6.6.6')) + fcgi.stdin()
    for offset in (0, 8, 8000, 8192, 16000, 40000):
        body = b'A' * offset + forged * 3
        with program.server() as server:
            request = fcgi.post('/pid', body, **SITE).replace(
                fcgi.begin(), fcgi.begin(flags=fcgi.KEEP_CONNECTION), 1)
            answer = fcgi.ask(server.socket, request)
            wanted = 413 if len(body) > LIMIT_BODY_BYTES else 405
            tap.equal(answer.status, wanted, 'status')
            tap.equal(answer.ended, 1, 'answers')


@tap.test
def a_kept_connection_is_closed_after_one_answer():
    with program.server() as server:
        one = fcgi.get('/pid').replace(
            fcgi.begin(), fcgi.begin(flags=fcgi.KEEP_CONNECTION))
        connection = fcgi.Connection(server.socket)
        connection.send(one + one)
        tap.equal(connection.answer().ended, 1, 'answers')


@tap.test
def a_refused_body_does_not_break_the_connection():
    with program.server() as server:
        for body in (b'a' * (LIMIT_BODY_BYTES + 1), b'a' * 600000):
            answer = fcgi.ask(
                server.socket, fcgi.post('/form', body, **SITE))
            tap.equal(answer.status, 413, 'status')
            tap.equal(answer.ended, 1, 'answers')
        # Announced only: not a byte of it is waited for.
        connection = fcgi.Connection(server.socket)
        connection.send(fcgi.begin() + fcgi.params(
            fcgi.variables('/form', 'POST', 10 ** 9)))
        first = connection.socket.recv(65536)
        tap.contains(first, b'Status: 413 ')


@tap.test
def a_body_shorter_or_longer_than_announced_is_refused():
    with program.server() as server:
        for length in (0, 5, 7, 100):
            answer = fcgi.ask(server.socket, fcgi.post(
                '/form', b'name=x', length=length, **SITE))
            tap.equal(answer.status, 400, f'status for length {length}')
        answer = fcgi.ask(server.socket, fcgi.begin() + fcgi.params(
            fcgi.variables('/form', 'POST', **SITE,
                           CONTENT_TYPE=fcgi.FORM)) + fcgi.stdin(b'name=x'))
        tap.equal(answer.body, 'x', 'body without a length')


@tap.test
def a_variable_that_comes_twice_is_refused():
    with program.server() as server:
        answer = fcgi.ask(server.socket, fcgi.begin() + fcgi.params(
            fcgi.variables('/pid') + [('REMOTE_ADDR', '9.9.9.9')]) +
            fcgi.stdin())
        tap.equal(answer.status, 400, 'status')
        tap.contains(answer.body, 'REMOTE_ADDR came twice')


@tap.test
def half_sent_requests_are_cut_in_time():
    whole = fcgi.post('/form', b'name=value', **SITE)
    with program.server(seconds=1) as server:
        for cut in (0, 3, 8, 20, len(whole) - 30, len(whole) - 8):
            connection = fcgi.Connection(server.socket)
            connection.send(whole[:cut])
            tap.lacks(connection.receive(), b'value')
        tap.ok(server.pid() > 0, 'the process does not answer')


@tap.test
def a_dripping_client_is_cut_in_time():
    whole = fcgi.post('/form', b'name=' + b'v' * 8000, **SITE)
    with program.server(seconds=1) as server:
        connection = fcgi.Connection(server.socket)
        connection.socket.settimeout(0.02)
        sent = 0

        def dripped():
            nonlocal sent
            try:
                sent += connection.socket.send(whole[sent:sent + 1])
                return connection.socket.recv(1) == b''
            except TimeoutError:
                return False
            except (BrokenPipeError, ConnectionResetError):
                return True
        wait.until(dripped, 'the cut')
        tap.ok(sent < len(whole), 'all was sent')
        tap.ok(server.pid() > 0, 'the process does not answer')


@tap.test
def a_client_that_does_not_read_is_cut_in_time():
    with program.server(seconds=1) as server:
        connections = [fcgi.Connection(server.socket) for _ in range(4)]
        for connection in connections:
            connection.socket.setsockopt(1, 8, 1024)  # SO_RCVBUF
            connection.send(fcgi.get('/large'))
        tap.ok(server.pid() > 0, 'the process does not answer')


@tap.test
def silent_connections_hold_nobody_for_long():
    with program.server(processes=2, seconds=1) as server:
        silent = [fcgi.Connection(server.socket) for _ in range(4)]
        tap.ok(server.pid() > 0, 'the process does not answer')
        for connection in silent:
            tap.equal(connection.receive(), b'', 'what came')


@tap.test
def a_client_that_goes_away_costs_nothing():
    whole = fcgi.post('/form', b'name=value', **SITE)
    with program.server() as server:
        before = server.processes()
        for cut in range(0, len(whole), 7):
            connection = fcgi.Connection(server.socket)
            connection.send(whole[:cut])
            connection.socket.close()
        tap.ok(server.pid() > 0, 'the process does not answer')
        tap.equal(server.processes(), before, 'processes')


@tap.test
def what_is_no_record_ends_the_connection():
    with program.server() as server:
        for data in (b'GET / HTTP/1.1\r\n\r\n' * 4, bytes(64),
                     struct.pack('!BBHHBB', 9, 1, 1, 8, 0, 0) + bytes(8),
                     fcgi.record(fcgi.PARAMS, b'\xff' * 64),
                     fcgi.begin() + fcgi.record(fcgi.PARAMS, b'\xff' * 64) +
                     fcgi.record(fcgi.PARAMS)):
            connection = fcgi.Connection(server.socket)
            connection.send(data)
            connection.hang_up()
            connection.socket.recv(65536)
            connection.socket.close()
        tap.ok(server.pid() > 0, 'the process does not answer')


@tap.test
def an_authorizer_is_answered_without_its_body():
    with program.server(seconds=30) as server:
        connection = fcgi.Connection(server.socket)
        connection.socket.settimeout(10)
        connection.send(fcgi.begin(fcgi.AUTHORIZER) +
                        fcgi.params(fcgi.variables('/pid')))
        # To its end, which does not wait for one of the body.
        answer = b''.join(iter(lambda: connection.socket.recv(65536), b''))
        tap.contains(answer, b'Status: 200 OK\r\nVariable-TARGET: /pid\r\n'
                     b'\r\n')


def _costs_its_connection(server, before, data):
    """The answer; the same processes go on to answer others."""
    answer = fcgi.ask(server.socket, data)
    tap.ok(server.pid() > 0, 'nobody answers')
    tap.equal(server.processes(), before, 'processes')
    return answer


@tap.test
def a_role_that_is_not_ours_costs_its_connection_at_most():
    usual = fcgi.params(fcgi.variables('/pid')) + fcgi.stdin()
    with program.server(seconds=5) as server:
        before = server.processes()
        for more in b'', fcgi.record(fcgi.DATA, b'x' * 100) + fcgi.record(
                fcgi.DATA):
            answer = _costs_its_connection(
                server, before, fcgi.begin(fcgi.FILTER) + usual + more)
            tap.equal(answer.status, 500, 'status for a filter')
        for role in 0, 9, 65535:
            for flags in 0, fcgi.KEEP_CONNECTION:
                answer = _costs_its_connection(
                    server, before, fcgi.begin(role, flags) + usual)
                tap.equal(answer.out, b'', f'answer to role {role}')


@tap.test
def an_abort_costs_its_connection_at_most():
    start = fcgi.begin() + fcgi.params(
        fcgi.variables('/form', 'POST', 10, **SITE, CONTENT_TYPE=fcgi.FORM))
    half = start + fcgi.record(fcgi.STDIN, b'name=')
    abort = fcgi.record(fcgi.ABORT)
    rest = fcgi.record(fcgi.STDIN, b'value') + fcgi.record(fcgi.STDIN)
    with program.server(seconds=5) as server:
        before = server.processes()
        for data in abort + start, fcgi.begin() + abort:
            answer = _costs_its_connection(server, before, data)
            tap.equal(answer.out, b'', 'answer before there is a request')
        other = fcgi.record(fcgi.ABORT, request=7)
        for data in (start + abort, half + abort, half + abort + rest,
                     half + other + rest):
            answer = _costs_its_connection(server, before, data)
            tap.equal(answer.status, 400, 'status')
            tap.lacks(answer.body, 'value', 'answer')


@tap.test
def a_question_that_kills_libfcgi_costs_one_process():
    with program.server(processes=2) as server:
        before = server.processes()
        connection = fcgi.Connection(server.socket)
        connection.send(fcgi.record(
            fcgi.GET_VALUES, fcgi.pair('FCGI_MAX_CONNS', '') * 40, 0) +
                        fcgi.begin())
        wait.until(lambda: server.processes() != before and
                   len(server.processes()) == 2, 'a new process')
        tap.equal(len(server.processes() & before), 1, 'survivors')
        tap.ok(server.pid() > 0, 'nobody answers')


@tap.test
def a_dead_process_is_replaced():
    with program.server(processes=3) as server:
        before = server.processes()
        tap.equal(len(before), 3, 'processes')
        for pid in before:
            os.kill(pid, 9)
            _vanishes(pid)
        wait.until(lambda: len(server.processes() - before) == 3,
                   'three new processes')
        tap.ok(server.pid() > 0, 'nobody answers')


@tap.test
def a_large_answer_arrives_whole():
    with program.server() as server:
        answer = fcgi.ask(server.socket, fcgi.get('/large'))
        tap.equal(len(answer.body), 100000, 'length')
        tap.equal(answer.headers['Content-Length'], '100000', 'header')
        head = fcgi.ask(server.socket, fcgi.begin() + fcgi.params(
            fcgi.variables('/large', 'HEAD')) + fcgi.stdin())
        tap.equal(head.body, '', 'body of HEAD')
        tap.equal(head.headers['Content-Length'], '100000', 'header')


tap.main()
