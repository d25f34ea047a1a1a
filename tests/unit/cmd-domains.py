"""`sallyport domains update`, and the lists in `sallyport check`."""

import contextlib
import http.server
import os
import ssl
import sys
import threading

SOURCE = os.environ.get('top_srcdir', '.')
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'e2e'))
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'unit'))

import certificate
import tap
from cmd_place import place

SHIPPED = '# head\na.io\nb.io\nc.io\nd.io\n'


def _fresh(here, **signup):
    path = here.file('shipped', SHIPPED)
    here.fresh(signup={'disposable_list': path, **signup})
    return os.path.join(here.directory, 'state', 'disposable-domains.txt')


def _lines(path):
    with open(path, encoding='ascii') as file:
        return [line for line in file.read().splitlines()
                if not line.startswith('#')]


def _update(here, *arguments, status=0):
    """What it prints, on the one side or the other."""
    got, output, errors = here.run('domains', 'update', *arguments)
    tap.equal(got, status, f'status of {arguments}')
    return errors if status else output


@contextlib.contextmanager
def _site(here, answer):
    """An https site that answers; its origin and certificate."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            with contextlib.suppress(OSError):
                answer(self)

        def log_message(self, *_):
            pass

    pair = certificate.make(here.directory)
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    # A client that does not trust it hangs up.
    server.handle_error = lambda *_: None
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f'https://127.0.0.1:{server.server_address[1]}', pair[0]
    finally:
        server.shutdown()
        server.server_close()


def _text(handler, text, status=200, **headers):
    body = text.encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header('Content-Length', str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@tap.test
def what_is_no_list_of_domains_changes_nothing(here):
    updated = _fresh(here)
    for content, said in (
            ('<html>\n', 'line 1: "<html>" is no domain'),
            ('x.io\n*.y.io\n', 'line 2: "*.y.io" is no domain'),
            ('x.io\ncom\n', 'line 2: "com" is no domain'),
            ('x.io\n192.0.2.1\n', 'line 2'),
            ('x.io y.io\n', 'line 1'),
            ('x.io\0y.io\n', 'line 1'),
            ('x.io\n\x1b[2J\n', '\\033[2J'),
            ('', 'there is no domain in it'),
            ('# only a head\n\n', 'there is no domain in it'),
            ('gmail.com\n', 'there is no domain in it')):
        path = here.file('new', content)
        errors = _update(here, '--from', path, status=1)
        tap.contains(errors, said, repr(content))
        tap.contains(errors, 'nothing was changed', repr(content))
        tap.contains(_update(here, '--from', path, '--force', status=1), path)
    tap.equal(os.path.exists(updated), False, 'there is a list')


@tap.test
def half_of_the_list_gone_needs_a_word(here):
    updated = _fresh(here)
    path = here.file('new', 'a.io\n')
    tap.contains(_update(here, '--from', path, status=1),
                 '1 domains, and there were 4; nothing was changed', 'error')
    tap.equal(os.path.exists(updated), False, 'there is a list')
    tap.equal(_update(here, '--from', path, '--force'),
              '1 disposable domain: 0 added, 3 removed\n', 'output')
    tap.equal(_lines(updated), ['a.io'], 'list')


@tap.test
def a_new_list_is_sorted_and_counted(here):
    updated = _fresh(here)
    path = here.file('new', '# head\r\nE.io\r\n\n b.io\na.io\nb.io\nd-d.io\n'
                     'xn--mll-hoa.io\nd.io')
    # As a careful root has it.
    before = os.umask(0o077)
    try:
        output = _update(here, '--from', path)
    finally:
        os.umask(before)
    tap.equal(output, '6 disposable domains: 3 added, 1 removed\n', 'output')
    tap.equal(_lines(updated), ['a.io', 'b.io', 'd-d.io', 'd.io', 'e.io',
                                'xn--mll-hoa.io'], 'list')
    tap.equal(os.stat(updated).st_mode & 0o777, 0o644, 'mode')
    with open(os.path.join(here.directory, 'shipped'),
              encoding='ascii') as file:
        tap.equal(file.read(), SHIPPED, 'the list that was shipped')
    tap.equal(_update(here, '--from', path),
              '6 disposable domains: 0 added, 0 removed\n', 'again')
    here.run('init')
    tap.contains(here.run('check')[1], 'lists: in order', 'check')


@tap.test
def nobody_is_locked_out_by_a_list(here):
    updated = _fresh(here)
    path = here.file('new', 'a.io\nb.io\ngmail.com\nco.uk\ncastle.example\n'
                     'outlook.com\n')
    output = _update(here, '--from', path)
    for domain in 'gmail.com', 'co.uk', 'castle.example', 'outlook.com':
        tap.contains(output, f'left out, for it is no disposable one: '
                     f'{domain}\n', 'output')
    tap.equal(_lines(updated), ['a.io', 'b.io'], 'list')


@tap.test
def a_list_comes_over_https_from_who_is_trusted(here):
    updated = _fresh(here)

    def answer(handler):
        if handler.path == '/old':
            _text(handler, '', 302, Location='/new')
        elif handler.path == '/plain':
            _text(handler, '', 302, Location='http://127.0.0.1:1/')
        elif handler.path == '/new':
            _text(handler, 'a.io\nb.io\nz.io\n')
        elif handler.path == '/huge':
            _text(handler, 'a.io\n' * (2 << 20))
        else:
            _text(handler, 'a.io\n', 404)

    with _site(here, answer) as (origin, ca):
        tap.contains(_update(here, '--from', origin + '/new', status=1),
                     'certificate', 'error')
        for page, said in (('/gone', '404'), ('/plain', 'http'),
                           ('/huge', 'larger than')):
            tap.contains(_update(here, '--from', origin + page, '--ca', ca,
                                 status=1), said, page)
        tap.equal(os.path.exists(updated), False, 'there is a list')
        tap.contains(_update(here, '--from', origin + '/old', '--ca', ca),
                     '3 disposable domains: 1 added, 2 removed', 'output')
        os.unlink(updated)
        _fresh(here, disposable_url=origin + '/new')
        tap.contains(_update(here, '--ca', ca), '1 added', 'output')
    for url in 'http://127.0.0.1/x', 'ftp://127.0.0.1/x', 'https://h i/':
        tap.contains(_update(here, '--from', url, status=2),
                     'begins with https://', url)


@tap.test
def a_list_that_is_missing_or_unsorted_is_named(here):
    _fresh(here)
    here.run('init')
    for content, said in ((None, 'No such file'), ('b.io\na.io\n',
                                                   ':2: not sorted')):
        path = os.path.join(here.directory, 'shipped')
        if os.path.exists(path):
            os.unlink(path)
        if content is not None:
            here.file('shipped', content)
        status, output, _ = here.run('check')
        tap.equal(status, 1, 'status of check')
        for text in output, here.run_web('--listen', 'unix:' + os.path.join(
                here.directory, 'socket')):
            tap.contains(text, '[signup] disposable_list: ' + path, said)
            tap.contains(text, said, said)
    here.fresh(signup={'disposable': 'allow',
                       'disposable_list': '/nowhere'},
               password={'common': os.path.join(here.directory, 'gone')})
    here.run('init')
    tap.contains(here.run('check')[1],
                 'lists: [password] common: ' + here.directory, 'check')
    here.fresh(signup={'disposable': 'allow',
                       'disposable_list': '/nowhere'},
               password={'common': 'none'})
    here.run('init')
    tap.contains(here.run('check')[1], 'lists: in order', 'check')


if __name__ == '__main__':
    tap.main(place)
