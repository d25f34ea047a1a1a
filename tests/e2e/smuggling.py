"""Requests within requests, through each web server as its sample in etc/ sets it
up: over a connection that is kept, in bodies that end nowhere in particular,
and as FastCGI records in a form.

What is smuggled is a whole sign-up under an address of its own. Were it ever
taken for a request, whoever got its answer, there would be a row of it in the
database, and an answer 303 to nobody's question.
"""

import concurrent.futures
import contextlib
import functools
import itertools
import os
import re
import socket
import sys
import urllib.parse

import harness
import servers
import tap
import wait

sys.path.insert(0, os.path.join(harness.SOURCE, 'tests', 'web'))
import fcgi  # noqa: E402

# So long a server may say nothing before it is taken to wait for more.
QUIET_SECONDS = 1.5
AT_ONCE = 8
_STATUS = re.compile(rb'HTTP/1\.[01] (\d{3})[ \r]')
_numbers = itertools.count(1)


def _form(address):
    return urllib.parse.urlencode({
        'username': 'smuggler', 'email': address,
        'password': harness.PASSWORD}).encode()


def _head(site, method, path, *lines):
    usual = [f'{method} {site.url(path)} HTTP/1.1',
             f'Host: 127.0.0.1:{site.port}']
    return '\r\n'.join([*usual, *lines, '', '']).encode('latin-1')


class _Parcel:
    """A sign-up to be smuggled."""

    def __init__(self, site):
        self.address = f'smuggled{next(_numbers)}@a.example'
        body = _form(self.address)
        self.request = _head(
            site, 'POST', '/signup', f'Origin: {site.origin}',
            f'Content-Type: {fcgi.FORM}',
            f'Content-Length: {len(body)}') + body

    def chunks(self):
        """It, as a chunk and the last one."""
        return b'%x\r\n%s\r\n0\r\n\r\n' % (len(self.request), self.request)

    def arrived(self, site):
        return site.rows('SELECT count(*) FROM pending WHERE email = ?',
                         self.address) != [(0,)]


def _statuses(site, data):
    """Those of all answers to data, and to an honest question after it."""
    honest = _head(site, 'GET', '/signup', 'Connection: close')
    raw = b''
    with socket.create_connection(('127.0.0.1', site.port),
                                  QUIET_SECONDS) as link, \
            contextlib.suppress(TimeoutError, ConnectionResetError,
                                BrokenPipeError):
        link.sendall(data + honest)
        while piece := link.recv(65536):
            raw += piece
    return [int(status) for status in _STATUS.findall(raw) if status != b'100']


def _try_out(site, cases):
    """cases: {name: a function that makes a request with a parcel in it}. Each
    may be refused or answered, once, and then the honest one, or the connection
    is closed; the parcel never arrives."""
    parcels = {name: _Parcel(site) for name in cases}

    def send(name):
        return _statuses(site, cases[name](parcels[name]))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        answers = dict(zip(cases, pool.map(send, cases)))
    for name, statuses in answers.items():
        tap.lacks(statuses, 303, f'answers to {name}')
        tap.ok(len(statuses) <= 2, f'{statuses} to {name}')
        tap.ok(not parcels[name].arrived(site), f'{name} arrived')
        page = site.browser().get(site.url('/signup'))
        tap.ok(page.status == 200 and page.has_form('/signup')
               or page.status == 503 and isinstance(site.server,
                                                    _NginxKeeping),
               f'another visitor gets {page} after {name}')


def _post(site, *lines, path='/signup'):
    return _head(site, 'POST', path, f'Origin: {site.origin}',
                 f'Content-Type: {fcgi.FORM}', *lines)


@tap.test
def what_is_sent_openly_arrives(site):
    """So the other tests would see it."""
    parcel = _Parcel(site)
    tap.equal(_statuses(site, parcel.request)[0], 303, 'status')
    tap.ok(parcel.arrived(site), 'nothing arrived')


@tap.test
def a_length_and_chunks_at_once_hide_nothing(site):
    chunked = 'Transfer-Encoding: chunked'

    def length_first(parcel):
        body = b'0\r\n\r\n' + parcel.request
        return _post(site, f'Content-Length: {len(body)}', chunked) + body

    def chunks_first(parcel):
        body = b'0\r\n\r\n' + parcel.request
        return _post(site, chunked, f'Content-Length: {len(body)}') + body

    def short_length(parcel):
        return _post(site, 'Content-Length: 4', chunked) + parcel.chunks()

    def no_length(parcel):
        return _post(site, 'Content-Length: 0', chunked) + parcel.chunks()
    _try_out(site, {'a length that covers all': length_first,
                    'chunks, then a length': chunks_first,
                    'a length that covers the first line': short_length,
                    'a length of nothing': no_length})


_ODD_CODINGS = [
    'Transfer-Encoding: xchunked', 'Transfer-Encoding : chunked',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: x',
    'Transfer-Encoding: x\r\nTransfer-Encoding: chunked',
    ' Transfer-Encoding: chunked', 'X: y\n Transfer-Encoding: chunked',
    'X: y\nTransfer-Encoding: chunked', 'X: y\rTransfer-Encoding: chunked',
    'Transfer-Encoding\r\n : chunked', 'Transfer-Encoding: \x0bchunked',
    'Transfer-Encoding: \x0cchunked', 'Transfer-Encoding: \x00chunked',
    'Transfer-Encoding:\tchunked', 'Transfer-Encoding: "chunked"',
    "Transfer-Encoding: 'chunked'", 'Transfer-Encoding: CHUNKED',
    'transfer-encoding: Chunked ',
    'Transfer-Encoding: identity, chunked',
    'Transfer-Encoding: chunked, identity', 'Transfer-Encoding: chunked,',
    'Transfer-Encoding: chunked;q=1', 'Transfer-Encoding: identity',
    'Transfer-Encoding: gzip, chunked',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked']


@tap.test
def a_coding_written_oddly_hides_nothing(site):
    def covered(line, parcel):
        body = b'0\r\n\r\n' + parcel.request
        return _post(site, f'Content-Length: {len(body)}', line) + body

    def short(line, parcel):
        return _post(site, 'Content-Length: 4', line) + parcel.chunks()
    _try_out(site, {f'{line!r}, {form.__name__}':
                    functools.partial(form, line)
                    for line in _ODD_CODINGS for form in (covered, short)})
    # No coding at all: the length alone counts.
    _try_out(site, {line: functools.partial(covered, line) for line in (
        'Transfer_Encoding: chunked', 'Transfer-Encoding:')})


@tap.test
def two_lengths_hide_nothing(site):
    def two(first, second, parcel):
        lengths = {'short': 5, 'whole': 5 + len(parcel.request)}
        return _post(site, f'Content-Length: {lengths[first]}',
                     f'Content-Length: {lengths[second]}'
                     ) + b'a=b&c' + parcel.request

    def listed(parcel):
        return _post(site, f'Content-Length: 5, {5 + len(parcel.request)}'
                     ) + b'a=b&c' + parcel.request
    _try_out(site, {
        'short and whole': functools.partial(two, 'short', 'whole'),
        'whole and short': functools.partial(two, 'whole', 'short'),
        'both in one line': listed})


@tap.test
def a_length_written_oddly_hides_nothing(site):
    def odd(form, parcel):
        return _post(site, form) + b'a=b&c' + parcel.request
    _try_out(site, {repr(form): functools.partial(odd, form) for form in (
        'Content-Length: +5', 'Content-Length: -5', 'Content-Length: 0x5',
        'Content-Length: 5 5', 'Content-Length: 5;', 'Content-Length: 5,',
        'Content-Length: 5\x00', 'Content-Length: 5.0', 'Content-Length: 5e0',
        'Content-Length: \x0b5', 'Content-Length : 5', 'Content-Length: ',
        'Content-Length: 18446744073709551621', 'Content-Length: 4294967301',
        'Content-Length: five', 'Content-Length\r\n : 5')})


@tap.test
def chunks_written_oddly_hide_nothing(site):
    """Each is broken before the end; what would follow it is no request."""
    chunked = _post(site, 'Transfer-Encoding: chunked')

    def odd(start, parcel):
        return chunked + start + parcel.request
    _try_out(site, {repr(start): functools.partial(odd, start) for start in (
        b'0x5\r\na=b&c\r\n0\r\n\r\n', b'+5\r\na=b&c\r\n0\r\n\r\n',
        b'-5\r\na=b&c\r\n0\r\n\r\n', b'5\r\na=b&cXX0\r\n\r\n',
        b'\r\n5\r\na=b&c\r\n0\r\n\r\n',
        b'10000000000000005\r\na=b&c\r\n0\r\n\r\n',
        b'FFFFFFFFFFFFFFFF\r\na=b&c\r\n0\r\n\r\n',
        b'5,\r\na=b&c\r\n0\r\n\r\n', b'g\r\na=b&c\r\n0\r\n\r\n')})


@tap.test
def what_stands_in_a_chunk_stays_there(site):
    chunked = 'Transfer-Encoding: chunked'

    def extension(text, parcel):
        return _post(site, chunked) + (
            b'%x%s\r\n%s\r\n0\r\n\r\n' % (
                len(parcel.request), text, parcel.request))

    def trailer(parcel):
        return _post(site, chunked) + (
            b'%x\r\n%s\r\n0\r\nContent-Length: 5\r\nHost: x\r\n\r\n' % (
                len(parcel.request), parcel.request))
    _try_out(site, {
        'a trailer': trailer,
        **{f'extension {text!r}': functools.partial(extension, text)
           for text in (b';a=b', b';a="\\"', b' ;a', b';', b';a="0;"')}})


@tap.test
def bodies_where_none_belongs_stay_bodies(site):
    def length(method, parcel):
        return _head(site, method, '/signup', f'Origin: {site.origin}',
                     f'Content-Length: {len(parcel.request)}'
                     ) + parcel.request

    def chunks(method, parcel):
        return _head(site, method, '/signup', f'Origin: {site.origin}',
                     'Transfer-Encoding: chunked') + parcel.chunks()
    _try_out(site, {f'{method} with {form.__name__}':
                    functools.partial(form, method)
                    for method in ('GET', 'HEAD', 'DELETE', 'PUT', 'OPTIONS',
                                   'TRACE', 'ODD')
                    for form in (length, chunks)})


@tap.test
def a_form_that_is_answered_before_it_is_read_stays_a_form(site):
    """413, 405, 415, 403, 404, 400 and a redirect, of Sallyport or the server."""
    def early(path, headers, size, parcel):
        body = (parcel.request * (1 + size // len(parcel.request)))[-size:]
        body = body if size else parcel.request
        return _head(site, 'POST', path, *headers,
                     f'Content-Length: {len(body)}') + body
    own = f'Origin: {site.origin}'
    form = f'Content-Type: {fcgi.FORM}'
    heads = {
        'a page that takes none': ('/', (own, form)),
        'a type that is not taken': ('/signup', (own, 'Content-Type: x/y')),
        'another site': ('/signup', ('Origin: http://evil.example', form)),
        'an unknown address': ('/nowhere', (own, form)),
        'a file': ('/static/style.css', (own, form)),
        'no form of a sign-up': ('/signup', (own, form)),
        'the address without a slash': ('', (own, form)),
        'nobody who has signed up': ('/verify/resend', (own, form))}
    _try_out(site, {
        f'{name}, {size or "one"}': functools.partial(
            early, path, headers, size)
        for name, (path, headers) in heads.items()
        for size in (0, 8192, 17000, 60000, 100000)})


def _forged(site):
    """The address of a sign-up, and it as FastCGI records from a network that is
    not the visitor's, with a question that would kill who reads it."""
    address = f'smuggled{next(_numbers)}@a.example'
    body = _form(address)
    request = fcgi.begin(flags=fcgi.KEEP_CONNECTION) + fcgi.params(
        fcgi.variables(site.url('/signup'), 'POST', len(body),
                       REMOTE_ADDR='6.6.6.6', HTTP_ORIGIN=site.origin,
                       CONTENT_TYPE=fcgi.FORM)) + fcgi.stdin(body)
    killer = fcgi.record(
        fcgi.GET_VALUES, fcgi.pair('FCGI_MAX_CONNS', '') * 40, 0)
    return address, request + killer


def _processes(site):
    if site.server.needs_program:
        return set(site.web.children())
    return set(site.server.started_programs())


@tap.test
def records_in_a_form_stay_in_the_form(site):
    """Wherever they begin: libfcgi reads 8,192 bytes at a time, behind variables
    whose length is up to the server."""
    before = _processes(site)
    address, forged = _forged(site)
    sent = []

    def send(offset, path, length):
        body = b'A' * offset + forged
        body += bytes(max(length - len(body), 0))
        return _statuses(site, _post(
            site, f'Content-Length: {len(body)}', path=path) + body)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for path in '/signup', '/':
            for offset in (0, 1, 8, *range(8192 - 1600, 8192 + 16, 64),
                           16384 - 800, 40000):
                sent.append((path, offset, pool.submit(
                    send, offset, path, 60000 if offset % 128 else 0)))
    for path, offset, future in sent:
        statuses = future.result()
        tap.ok(statuses and 303 not in statuses and len(statuses) <= 2,
               f'{statuses} to {path} with records at {offset}')
    if not isinstance(site.server, servers.ApacheCgi):
        tap.ok(before <= _processes(site), 'it cost a process')
    _nothing_arrived(site, address)


@tap.test
def records_in_a_header_or_an_address_stay_there(site):
    before = _processes(site)
    address, forged = _forged(site)
    for data in (
            _head(site, 'GET', '/signup').replace(
                b'\r\n\r\n', b'\r\nX-A: ' + forged + b'\r\n\r\n'),
            _head(site, 'GET', '/signup').replace(
                b'\r\n\r\n', b'\r\nCookie: a=' + forged + b'\r\n\r\n'),
            _head(site, 'GET', '/signup?next=/%01%09' +
                  urllib.parse.quote(forged[:1000])),
            _head(site, 'GET', '/signup').replace(
                b' HTTP', b'?' + forged + b' HTTP')):
        tap.lacks(_statuses(site, data), 303, 'statuses')
    if not isinstance(site.server, servers.ApacheCgi):
        tap.ok(before <= _processes(site), 'it cost a process')
    _nothing_arrived(site, address)


def _nothing_arrived(site, address):
    tap.lacks(site.log_text(), 'network=6.6.6.6', 'log')
    tap.equal(site.rows('SELECT count(*) FROM pending WHERE email = ?',
                        address), [(0,)], 'sign-ups')


@tap.test
def no_connection_to_the_program_is_kept(site):
    """So that nothing that is left on one can be taken for the next."""
    if not site.server.needs_program:
        raise tap.Skip('the server has its own way to the program')
    link = site.browser().connect()
    for _ in range(20):
        link.request('GET', site.url('/signup'))
        link.getresponse().read()

    def held():
        """Those that were accepted (proc(5), net/unix, state connected)."""
        with open('/proc/net/unix', encoding='utf-8') as file:
            lines = [line.split() for line in file]
        return [line for line in lines
                if line[-1] == site.socket and line[5] == '03']
    # Soon: the program's time limit would end them, too.
    wait.until(lambda: not held(), 'the end of all connections', 3)
    link.close()


class _NginxKeeping(servers.Nginx):
    """What the sample does not do, and somebody may: the connections to the
    program are to be kept. It takes one that is just being closed now and then,
    and says 503."""

    name = 'nginx, told to keep connections'

    def command(self):
        command = super().command()
        for name, old, new in (
                ('sallyport_params', 'fastcgi_keep_conn off',
                 'fastcgi_keep_conn on'),
                ('sallyport_params', f'fastcgi_pass unix:{self.site.socket}',
                 'fastcgi_pass program'),
                ('nginx.conf', '\tserver {',
                 f'\tupstream program {{ server unix:{self.site.socket}; '
                 'keepalive 4; }\n\tserver {')):
            path = self.site.path('server', name)
            with open(path, encoding='utf-8') as file:
                text = file.read()
            tap.contains(text, old, name)
            self.write(name, text.replace(old, new, 1))
        return command


if __name__ == '__main__':
    tap.main_each({
        server.name: functools.partial(harness.site, server)
        for server in (servers.Nginx, _NginxKeeping, servers.Lighttpd,
                       servers.ApacheProxy, servers.ApacheFcgid,
                       servers.ApacheCgi)})
