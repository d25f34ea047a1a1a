"""Starting, stopping, and who may have the socket."""

import os
import signal
import subprocess

import program  # first: it finds the modules of tests/e2e

import fcgi
import tap
import wait

DEADLINE = wait.DEADLINE_SECONDS


def _start(address, **more):
    return subprocess.run([program.BINARY, address, '1', '5'],
                          capture_output=True, timeout=DEADLINE,
                          text=True, check=False, **more)


@tap.test
def a_second_instance_is_refused_and_the_first_lives_on():
    with program.server() as server:
        second = _start('unix:' + server.socket)
        tap.equal(second.returncode, 1, 'status')
        tap.contains(second.stderr, 'another instance serves')
        tap.ok(server.pid() > 0, 'the first does not answer')


@tap.test
def a_socket_left_by_a_killed_instance_is_taken():
    with program.server() as server:
        workers = server.processes()
        server.process.kill()
        server.process.wait()
        for pid in workers:
            wait.until(lambda: not os.path.exists(f'/proc/{pid}'),
                       'the processes to follow their master')
        tap.ok(os.path.exists(server.socket), 'there is no socket left')
        again = program.Server(server.directory, 1, 5)
        wait.until(again.is_up, 'the server')
        tap.equal(again.stop(), 0, 'status')
        tap.ok(not os.path.exists(server.socket), 'the socket is left')


@tap.test
def a_request_in_flight_does_not_keep_the_next_instance_out():
    with program.server(processes=2) as server:
        connection, gate = server.at_the_gate()
        before = server.processes()
        server.process.kill()
        server.process.wait()
        again = program.Server(server.directory, 1, 5)
        try:
            # Its processes are there when its socket is; who comes before
            # waits for the request under way.
            wait.until(again.processes, 'the processes')
            wait.until(again.is_up, 'the server')
            tap.ok(again.pid() not in before, 'the old one answers')
            gate.close()
            tap.equal(connection.answer().body, 'through', 'body')
            for pid in before:
                wait.until(lambda: not os.path.exists(f'/proc/{pid}'),
                           'the processes to follow their master')
            tap.ok(again.pid() > 0, 'the new one does not answer')
        finally:
            gate.close()
            tap.equal(again.stop(), 0, 'status')


@tap.test
def what_waited_for_a_killed_instance_is_answered_by_it():
    with program.server(processes=1) as server:
        first, gate = server.at_the_gate()
        waiting = fcgi.Connection(server.socket)
        waiting.send(fcgi.get('/large'))
        server.process.kill()
        server.process.wait()
        again = program.Server(server.directory, 1, 5)
        try:
            wait.until(again.processes, 'the processes')
            gate.close()
            tap.equal(first.answer().body, 'through', 'body')
            tap.equal(len(waiting.answer().body), 100000, 'length')
        finally:
            gate.close()
            tap.equal(again.stop(), 0, 'status')


@tap.test
def a_request_in_flight_is_finished_after_sigterm():
    with program.server(processes=2) as server:
        connection, gate = server.at_the_gate()
        server.signal(signal.SIGTERM)
        wait.until(lambda: not os.path.exists(server.socket),
                   'the socket to go')
        tap.equal(server.process.poll(), None, 'status')
        gate.close()
        tap.equal(connection.answer().body, 'through', 'body')
        tap.equal(server.process.wait(DEADLINE), 0, 'status')


@tap.test
def who_waits_on_the_socket_is_answered_after_sigterm():
    with program.server(processes=1) as server:
        first, gate = server.at_the_gate()
        waiting = [fcgi.Connection(server.socket) for _ in range(20)]
        for connection in waiting:
            connection.send(fcgi.get('/large'))
        server.signal(signal.SIGTERM)
        wait.until(lambda: not os.path.exists(server.socket),
                   'the socket to go')
        gate.close()
        tap.equal(first.answer().body, 'through', 'body')
        for connection in waiting:
            tap.equal(len(connection.answer().body), 100000, 'length')
        tap.equal(server.process.wait(DEADLINE), 0, 'status')


@tap.test
def an_idle_server_stops_at_once():
    with program.server(processes=8) as server:
        tap.equal(server.stop(), 0, 'status')
        tap.ok(not os.path.exists(server.socket), 'the socket is left')


@tap.test
def a_body_that_comes_while_it_stops_is_not_cut_short():
    whole = fcgi.post('/form', b'name=' + b'v' * 9000,
                      HTTP_ORIGIN='http://site.test')
    with program.server() as server:
        pid = server.pid()
        connection = fcgi.Connection(server.socket)
        connection.send(whole[:4000])
        wait.until(lambda: _reads_a_socket(pid), 'the process to read')
        server.signal(signal.SIGTERM)
        wait.until(lambda: not os.path.exists(server.socket),
                   'the socket to go')
        connection.send(whole[4000:])
        tap.equal(len(connection.answer().body), 9000, 'length')
        tap.equal(server.process.wait(DEADLINE), 0, 'status')


def _reads_a_socket(pid):
    """The process has the connection of a client."""
    sockets = 0
    for name in os.listdir(f'/proc/{pid}/fd'):
        try:
            target = os.readlink(f'/proc/{pid}/fd/{name}')
        except FileNotFoundError:
            continue
        sockets += target.startswith('socket:')
    return sockets == 3


@tap.test
def sighup_replaces_all_processes_and_loses_nobody():
    with program.server(processes=2) as server:
        before = server.processes()
        connection, gate = server.at_the_gate()
        server.signal(signal.SIGHUP)
        wait.until(lambda: len(server.processes() - before) == 2,
                   'new processes')
        gate.close()
        tap.equal(connection.answer().body, 'through', 'body')
        wait.until(lambda: not server.processes() & before, 'the old to go')
        tap.equal(len(server.processes()), 2, 'processes')
        tap.ok(server.pid() > 0, 'nobody answers')
        tap.equal(server.stop(), 0, 'status')


@tap.test
def a_socket_passed_by_systemd_is_served_and_left():
    with program.listening_socket() as (listener, path):
        command = ('LISTEN_PID=$$ LISTEN_FDS=1; export LISTEN_PID LISTEN_FDS; '
                   'exec "$0" unused 2 5 3<&0')
        for _ in range(2):
            process = subprocess.Popen(
                ['/bin/sh', '-c', command, program.BINARY], stdin=listener)
            answer = fcgi.ask(path, fcgi.get('/large'))
            tap.equal(len(answer.body), 100000, 'length')
            process.terminate()
            tap.equal(process.wait(DEADLINE), 0, 'status')
            tap.ok(os.path.exists(path), 'the socket is gone')


@tap.test
def a_socket_on_standard_input_is_served():
    with program.listening_socket() as (listener, path):
        process = subprocess.Popen(
            [program.BINARY, 'stdin', '0', '5'], stdin=listener)
        answer = fcgi.ask(path, fcgi.get('/pid'))
        tap.equal(int(answer.body), process.pid, 'process')
        process.terminate()
        tap.equal(process.wait(DEADLINE), 0, 'status')


@tap.test
def a_public_address_is_refused():
    result = _start('0.0.0.0:9000')
    tap.equal(result.returncode, 1, 'status')
    tap.contains(result.stderr, 'must not reach')


def _cgi(method, uri, body='', **more):
    environment = {'GATEWAY_INTERFACE': 'CGI/1.1', 'REQUEST_METHOD': method,
                   'REQUEST_URI': uri, 'REMOTE_ADDR': '192.0.2.1', **more}
    return _start('cgi', input=body, env=environment).stdout


@tap.test
def plain_cgi_answers_one_request():
    page = _cgi('GET', '/large')
    tap.contains(page, 'Status: 200 OK\n')
    tap.contains(page, 'Content-Length: 100000\n')
    form = _cgi('POST', '/form', 'name=cgi&', CONTENT_LENGTH='9',
                CONTENT_TYPE=fcgi.FORM, HTTP_ORIGIN='http://site.test')
    tap.ok(form.endswith('\n\ncgi'), form)
    missing = _cgi('GET', '/missing')
    tap.contains(missing, 'Status: 404 Not Found\n')


@tap.test
def plain_cgi_does_not_read_beyond_the_announced_length():
    form = _cgi('POST', '/form', 'name=cgi&more=1', CONTENT_LENGTH='8',
                CONTENT_TYPE=fcgi.FORM, HTTP_ORIGIN='http://site.test')
    tap.ok(form.endswith('\n\ncgi'), form)
    short = _cgi('POST', '/form', 'name=', CONTENT_LENGTH='8',
                 CONTENT_TYPE=fcgi.FORM, HTTP_ORIGIN='http://site.test')
    tap.contains(short, 'Status: 400 ')


def _cgi_by_hand(method, uri, **more):
    """A plain CGI process with a second of time, its pipes left to us."""
    return subprocess.Popen(
        [program.BINARY, 'cgi', '1', '1'], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={'GATEWAY_INTERFACE': 'CGI/1.1', 'REQUEST_METHOD': method,
             'REQUEST_URI': uri, 'REMOTE_ADDR': '192.0.2.1', **more})


@tap.test
def plain_cgi_does_not_wait_for_ever_for_a_body():
    for sent in (b'', b'name='):
        with _cgi_by_hand('POST', '/form', CONTENT_LENGTH='8',
                          CONTENT_TYPE=fcgi.FORM,
                          HTTP_ORIGIN='http://site.test') as process:
            process.stdin.write(sent)
            process.stdin.flush()
            tap.equal(_status(process), 0, 'status')
            tap.contains(process.stdout.read(), b'Status: 400 ')


@tap.test
def plain_cgi_does_not_wait_for_ever_to_be_read():
    with _cgi_by_hand('GET', '/large') as process:
        tap.equal(_status(process), 0, 'status')


def _status(process):
    """Its exit status; one that does not end is killed."""
    try:
        return process.wait(DEADLINE)
    except subprocess.TimeoutExpired:
        process.kill()
        return 'none in time'


tap.main()
