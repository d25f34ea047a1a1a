"""What must be so behind every web server; nginx.py, apache.py and lighttpd.py
run these tests with their sample configuration, as shipped."""

import contextlib
import os
import signal
import socket

import tap
import wait
from headers import secured
from process import alive

@tap.test
def malformed_requests_are_refused_and_nothing_is_stored(site):
    before = site.rows('SELECT count(*) FROM pending')
    good = 'username=walker&email=walker%40a.example&password=seven+otters'
    bodies = [good + '&next=%zz', good + '%', good + '&next=%00',
              good + '&next=%ff', good + '&email=b%40a.example',
              good + ''.join(f'&f{n}=' for n in range(70))]
    for body in bodies:
        page = site.browser().post(site.url('/signup'), body=body)
        tap.equal(page.status, 400, f'status for {body[-40:]}')
        secured(page)
    tap.equal(site.rows('SELECT count(*) FROM pending'), before,
              'rows of pending')


@tap.test
def a_malformed_query_or_path_is_refused(site):
    for path in '/signup?next=%zz', '/signup?next=%00', '/%ff', '/sign%2fup':
        page = site.browser().get(site.url(path), follow=False)
        tap.ok(page.status in (400, 404), f'{path}: {page}')


@tap.test
def a_query_is_no_command_line(site):
    stray = site.path('run', 'stray.sock')
    for query in '-V', '--help', '-c+/dev/null', f'-l+unix:{stray}':
        page = site.browser().get(site.url(f'/signup?{query}'))
        tap.equal(page.status, 200, f'status for ?{query}')
    tap.ok(not os.path.exists(stray), 'a visitor opened a socket')


@tap.test
def a_form_over_the_limit_gets_413_with_a_page(site):
    for size in 17 * 1024, 60 * 1024, 100 * 1024:
        page = site.browser().post(site.url('/signup'), body='a' * size)
        tap.equal(page.status, 413, f'status for {size} bytes')
        tap.ok(page.reader.title, f'no page for {size} bytes')
        secured(page)


@tap.test
def a_form_that_says_it_is_huge_is_refused_before_it_is_sent(site):
    head = (f'POST {site.url("/signup")} HTTP/1.1\r\n'
            f'Host: 127.0.0.1:{site.port}\r\nOrigin: {site.origin}\r\n'
            'Content-Type: application/x-www-form-urlencoded\r\n'
            'Content-Length: 2000000000\r\nConnection: close\r\n\r\n')
    with socket.create_connection(('127.0.0.1', site.port), 20) as link:
        link.sendall(head.encode() + b'username=')
        answer = link.recv(4096)
    tap.equal(answer.split(b' ')[1], b'413', 'status')


@tap.test
def a_chunked_form_over_the_limit_is_refused(site):
    chunk = b'2000\r\n' + b'a' * 0x2000 + b'\r\n'
    data = (f'POST {site.url("/signup")} HTTP/1.1\r\n'
            f'Host: 127.0.0.1:{site.port}\r\nOrigin: {site.origin}\r\n'
            'Content-Type: application/x-www-form-urlencoded\r\n'
            'Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n'
            ).encode() + chunk * 12 + b'0\r\n\r\n'
    answer = site.browser().raw(data, close_after=False)
    tap.equal(answer.split(b' ')[1], b'413', f'status of {answer[:80]!r}')


@tap.test
def wrong_methods_types_and_addresses_get_pages_that_help(site):
    visitor = site.browser()
    for method, path, headers, status in (
            ('POST', '/', {}, 405),
            ('GET', '/verify/resend', {}, 405),
            ('PUT', '/signup', {}, 405),
            ('GET', '/nowhere', {}, 404),
            ('POST', '/signup', {'Content-Type': 'text/plain'}, 415),
            ('POST', '/signup',
             {'Content-Type': 'multipart/form-data; boundary=x'}, 415)):
        page = visitor.request(
            method, site.url(path), body='a=b' if method != 'GET' else None,
            headers={'Origin': site.origin,
                     'Content-Type': 'application/x-www-form-urlencoded',
                     **headers}, follow=False)
        tap.equal(page.status, status, f'{method} {path}')
        tap.ok(len(page.words) > 40, f'{page} does not help')
        secured(page)
        if status == 405:
            tap.ok(page.header('Allow'), f'{page} has no Allow')


@tap.test
def a_post_from_another_site_is_refused(site):
    fields = {'username': 'eve', 'email': 'eve@a.example',
              'password': 'seven otters knit'}
    old = {'Sec-Fetch-Site': None}  # a browser that does not send it
    for headers in ({'Origin': 'https://evil.example', **old},
                    {'Origin': 'null', **old},
                    {'Origin': 'https://evil.example',
                     'Sec-Fetch-Site': 'cross-site'},
                    {'Sec-Fetch-Site': 'same-site'}):
        page = site.browser().post(site.url('/signup'), fields,
                                   headers=headers, follow=False)
        tap.equal(page.status, 403, f'status with {headers}')
        secured(page)
    tap.equal(site.rows(
        "SELECT count(*) FROM pending WHERE username = 'eve'"),
              [(0,)], 'rows')


@tap.test
def head_answers_as_get_without_the_page(site):
    whole = site.browser().get(site.url('/signup'))
    head = site.browser().request('HEAD', site.url('/signup'))
    tap.equal((head.status, head.body), (200, b''), 'answer to HEAD')
    secured(head)
    tap.equal(whole.header('Content-Length'), str(len(whole.body)),
              'Content-Length')


@tap.test
def the_style_sheet_is_served(site):
    page = site.browser().get(site.url('/static/style.css'))
    tap.equal(page.status, 200, 'status')
    tap.contains(page.header('Content-Type'), 'text/css', 'type')


@tap.test
def the_script_of_the_breaker_is_served_as_one(site):
    page = site.browser().get(site.url('/static/challenge.js'))
    tap.equal(page.status, 200, 'status')
    tap.contains(page.header('Content-Type'), 'javascript', 'type')
    tap.equal(page.header('X-Content-Type-Options'), 'nosniff',
              'X-Content-Type-Options')


@tap.test
def a_visitor_signs_up_proves_the_address_and_signs_out(site):
    visitor = site.browser()
    name = 'walker'
    page = site.sign_up(visitor, name, 'walker@castle.example')
    tap.equal((page.status, page.path), (200, site.url('/verify')), 'page')
    tap.contains(page.words, 'walker@castle.example')
    secured(page)

    page = site.prove(visitor, 'walker@castle.example')
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    tap.contains(page.words, name)
    secured(page)
    tap.equal(visitor.get(site.url('/signup')).path, site.url('/'),
              'where sign-up leads who is signed in')

    page = visitor.submit(page.form('/logout'))
    tap.equal(page.status, 200, 'status after signing out')
    tap.lacks(page.words, 'walker@castle.example')
    page = visitor.get(site.url('/'))
    tap.equal((page.status, page.path), (200, site.url('/')), 'account page')
    tap.lacks(page.words, 'walker@castle.example', 'account page')


@tap.test
def tokens_of_mail_links_stay_out_of_the_logs(site):
    visitor = site.browser()
    site.sign_up(visitor, 'linker', 'linker@castle.example')
    mail = site.mail.wait('linker@castle.example')
    link = mail.link('/verify/link')
    page = visitor.get(link)
    tap.equal(page.status, 200, 'status of the link')
    visitor.get(mail.link('/refuse'))
    token = link.split('t=')[1].split('&')[0]
    tap.lacks(_all_logged(site), token, 'a log')


def _all_logged(site):
    """Servers write their log when it suits them, and when they end."""
    site.httpd.stop()
    text = site.log_text()
    site.start_httpd()
    return text


@tap.test
def when_the_program_is_away_the_page_says_so(site):
    program = site.program('sallyport.fcgi')
    if site.server.needs_program:
        site.web.kill()
    else:
        os.chmod(program, 0)
        for pid in site.server.started_programs():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            wait.until(lambda pid=pid: not alive(pid), 'its end')
    try:
        for path in ('/signup', '/verify/link?t=unseen', '/refuse?t=unseen',
                     '/address/undo?t=unseen'):
            visitor = site.browser(timeout=site.server.gives_up_after)
            page = visitor.get(site.url(path))
            tap.ok(page.status in (500, 503), f'status of {page}')
            tap.contains(page.words, 'come back')
            secured(page)
            if site.server.name != 'lighttpd':
                tap.ok(page.header('Retry-After'), 'no Retry-After')
    finally:
        os.chmod(program, 0o755)
        if site.server.needs_program:
            site.start_web()
    site.wait_for_pages()
    tap.lacks(_all_logged(site), 't=unseen', 'a log')
