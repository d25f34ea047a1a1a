"""The gate before a static site, programs and applications, in every server."""

import contextlib
import functools
import json
import os
import re
import socket
import sqlite3
import subprocess
import urllib.parse

import guards
import harness
import servers
import tap
import wait

HEADERS = ('Remote-User', 'Remote-Email', 'Remote-Groups', 'Remote-Name')
JSON = {'Accept': 'application/json'}
_names = iter(range(1, 1000))


class Forgetful(dict):
    """The cookies of a browser that refuses them."""

    def __setitem__(self, name, value):
        pass


def _member(site, group=None):
    """A browser that is signed in, and the user name."""
    visitor, name = site.browser(), f'member{next(_names)}'
    page = site.open_account(visitor, name, f'{name}@a.example')
    tap.equal(page.status, 200, f'sign-up: {page}')
    if group:
        site.run('user', 'group', 'add', name, group)
    return visitor, name


def _passes(page, what='page'):
    tap.equal(page.status, 200, f'status of {what}: {page}')
    tap.contains(page.html, guards.GREETING, what)


def _is_login(site, page):
    tap.equal((page.status, page.path), (200, site.url('/login')), str(page))
    tap.lacks(page.html, guards.GREETING, 'page')


def _stays_shut(page, *statuses):
    tap.ok(page.status in statuses, f'status of {page}')
    tap.lacks(page.body, guards.GREETING.encode(), 'page')


def _identity(site, page):
    """The values under our names, however they are spelled."""
    found = {}
    for name, value in site.server.who(page).items():
        # As programs make the name of a variable of it.
        plain = re.sub('[^A-Z]', '_', name.upper())
        if plain.startswith('HTTP_REMOTE_') and value == '':
            continue  # overwritten
        if plain.removeprefix('HTTP_').startswith('REMOTE_'):
            found.setdefault(plain.removeprefix('HTTP_REMOTE_')
                             .removeprefix('REMOTE_').lower(), []).append(value)
    return found


@tap.test
def who_is_not_signed_in_is_led_there_and_back(site):
    _, name = _member(site)
    visitor, guard = site.browser(), site.server
    wanted = guard.page + '?a=1&b=%C3%A9%26c&d=x+y'
    answer = visitor.get(wanted, follow=False)
    tap.equal(answer.status, 303, 'status')
    tap.equal(answer.header('Location'), site.url('/login?next=')
              + urllib.parse.quote(wanted) + '&from=gate', 'where')
    page = visitor.get(wanted)
    _is_login(site, page)
    page = visitor.submit(page.form('/login'), login=name,
                          password=harness.PASSWORD)
    _passes(page)
    tap.equal(page.url, site.origin + wanted, 'where it leads')
    _passes(visitor.get(guard.deep), 'a deep link')


@tap.test
def who_signs_up_lands_there_too(site):
    visitor, name = site.browser(), f'new{next(_names)}'
    wanted = site.server.page + '?from=letter&n=7'
    page = visitor.get(wanted)
    link = next(link for link in page.reader.links if '/signup?' in link)
    page = visitor.get(link)
    page = visitor.submit(page.form('/signup'), username=name,
                          email=f'{name}@a.example', password=harness.PASSWORD)
    page = site.prove(visitor, f'{name}@a.example')
    _passes(page)
    tap.equal(page.url, site.origin + wanted, 'where it leads')


@tap.test
def a_deep_link_leads_back_as_it_was(site):
    _, name = _member(site)
    visitor = site.browser()
    page = visitor.get(site.server.deep)
    _is_login(site, page)
    page = visitor.submit(page.form('/login'), login=name,
                          password=harness.PASSWORD)
    _passes(page)
    tap.equal(page.url, site.origin + site.server.deep, 'where it leads')


@tap.test
def a_long_query_does_not_lose_the_page(site):
    answer = site.browser().get(site.server.page + '?q=' + 'x' * 1500,
                                follow=False)
    tap.equal(answer.header('Location'), site.url('/login?next=')
              + site.server.page + '&from=gate', 'where')


@tap.test
def who_forgot_the_password_lands_there_too(site):
    _, name = _member(site)
    visitor, wanted = site.browser(), site.server.page + '?forgot=1'
    page = visitor.get(wanted)
    _is_login(site, page)
    tap.contains(page.words, 'To see the page you asked for', 'page')
    page = visitor.get(next(link for link in page.reader.links
                            if '/reset' in link))
    # And back, and there again.
    page = visitor.get(next(link for link in page.reader.links
                            if '/login' in link and 'lang=' not in link))
    page = visitor.get(next(link for link in page.reader.links
                            if '/reset' in link))
    page = visitor.submit(page.form('/reset'), email=f'{name}@a.example')
    mail = site.mail.wait(f'{name}@a.example', 2)
    page = visitor.submit(page.form('/reset/code'), code=mail.code,
                          password='another seven green boats')
    _passes(page)
    tap.equal(page.url, site.origin + wanted, 'where it leads')


@tap.test
def who_signs_out_to_use_another_account_lands_there(site):
    site.run('group', 'add', 'staff')
    _, staff = _member(site, 'staff')
    visitor, _ = _member(site)
    wanted = site.server.staff + '?other=1'
    page = visitor.get(wanted)
    _stays_shut(page, 403)
    page = visitor.submit(page.form('/logout'))
    page = visitor.get(next(link for link in page.reader.links
                            if '/login' in link))
    page = visitor.submit(page.form('/login'), login=staff,
                          password=harness.PASSWORD)
    _passes(page)
    tap.equal(page.url, site.origin + wanted, 'where it leads')


@tap.test
def head_is_answered_as_get_is(site):
    visitor, _ = _member(site)
    page = visitor.request('HEAD', site.server.page)
    tap.equal((page.status, page.body), (200, b''), 'answer')
    answer = site.browser().request('HEAD', site.server.page, follow=False)
    tap.equal((answer.status, answer.body), (303, b''), 'without a session')


@tap.test
def what_is_behind_knows_who_it_is(site):
    if not site.server.identifies:
        raise tap.Skip('files know nobody')
    site.run('group', 'add', 'chess')
    visitor, name = _member(site, 'chess')
    page = visitor.get(site.server.page)
    _passes(page)
    tap.equal(_identity(site, page), {
        'user': [name], 'email': [f'{name}@a.example'], 'groups': ['chess'],
        'name': [name]}, 'who')


@tap.test
def forged_headers_get_nowhere(site):
    visitor, name = _member(site)
    forged = {}
    for header in HEADERS:
        for spelling in (header, header.upper(), header.replace('-', '_'),
                         header.lower().replace('-', '_'),
                         header.replace('-', '.'), header.replace('-', '~'),
                         header.replace('-', '!'), header.replace('-', '+')):
            forged[spelling] = 'root'
    # Unproven: nobody has asked for it.
    forged['Authorization'] = 'Basic cm9vdDpyb290'
    for header in ('Sallyport-Allow', 'SALLYPORT_ALLOW', 'Sallyport-Gate',
                   'SALLYPORT_GATE', 'FCGI_ROLE', 'FCGI-Apache-Role',
                   'Variable-REMOTE_USER'):
        forged[header] = 'check'
    # Named so, a header is dropped by who hands the request on.
    forged['Connection'] = 'close, ' + ', '.join(HEADERS)
    for start in 'X-Forwarded-', 'X_Forwarded_', 'X-Forwarded_', 'X_Forwarded-':
        forged |= {start + 'Uri': '/account/signup', start + 'Method': 'POST',
                   start + 'Host': 'evil.example'}
    forged['X-Original-URL'] = '/account/'
    # Where two spellings make one variable, chance may choose.
    for _ in range(10):
        answer = site.browser().get(site.server.page, headers=forged,
                                    follow=False)
        _stays_shut(answer, 303)
        tap.contains(answer.header('Location'), site.url('/login?next=')
                     + site.server.page + '&', 'where')
    _stays_shut(visitor.get(site.server.staff, headers=forged), 403)
    page = visitor.get(site.server.page, headers=forged)
    _passes(page)
    if not site.server.identifies:
        return
    who = _identity(site, page)
    groups = who.pop('groups', [''])
    tap.equal(groups, [''], 'groups')
    tap.equal(who, {'user': [name], 'email': [f'{name}@a.example'],
                    'name': [name]}, 'who')


@tap.test
def who_is_signed_out_elsewhere_is_out_at_once(site):
    visitor, name = _member(site)
    _passes(visitor.get(site.server.page))
    other = site.browser()
    site.sign_in(other, name)
    ends = [form for form in other.get(site.url('/')).reader.forms
            if form.action.endswith('/sessions/end') and not form.fields]
    other.submit(ends[0] if ends else
                 other.get(site.url('/')).form('/sessions/end'))
    _is_login(site, visitor.get(site.server.page))
    _passes(other.get(site.server.page))
    other.submit(other.get(site.url('/')).form('/logout'))
    _is_login(site, other.get(site.server.page))


@tap.test
def who_is_in_another_group_is_told_so(site):
    visitor, name = _member(site)
    page = visitor.get(site.server.staff)
    _stays_shut(page, 403)
    tap.contains(page.words, f'You are signed in as {name}', 'page')
    tap.equal(page.header('Content-Type'), 'text/html; charset=utf-8', 'type')
    tap.ok(page.has_form('/logout'), 'no way to another account')
    answer = visitor.get(site.server.staff, headers=JSON)
    _stays_shut(answer, 403)
    tap.equal(json.loads(answer.body), {'error': 'not-allowed'}, 'answer')
    chinese = site.browser(language='zh-CN')
    chinese.cookies = visitor.cookies
    tap.contains(chinese.get(site.server.staff).words, '此页面不对您开放')
    _is_login(site, site.browser().get(site.server.staff))
    # A group counts from the moment on in which it is given, and taken.
    site.run('group', 'add', 'staff')
    site.run('user', 'group', 'add', name, 'staff')
    _passes(visitor.get(site.server.staff))
    site.run('user', 'group', 'remove', name, 'staff')
    _stays_shut(visitor.get(site.server.staff), 403)


@tap.test
def scripts_get_no_html(site):
    for headers in (JSON, {'Accept': '*/*', 'Sec-Fetch-Mode': 'cors'},
                    {'Accept': 'application/json, text/plain, */*'},
                    {'Accept': '*/*', 'X-Requested-With': 'XMLHttpRequest'}):
        for method in 'GET', 'POST':
            answer = site.browser().request(
                method, site.server.page, headers=headers, follow=False,
                body=None if method == 'GET' else '{}')
            _stays_shut(answer, 401)
            tap.contains(answer.header('Content-Type'), 'json', str(headers))
            tap.equal(json.loads(answer.body), {'error': 'signed-out'}, 'body')
            # A browser would ask for a password of the web server's own.
            tap.lacks((answer.header('WWW-Authenticate') or '').lower(),
                      'basic', 'WWW-Authenticate')


@tap.test
def a_socket_opens_only_for_who_may_pass(site):
    if not site.server.socket:
        raise tap.Skip('nothing here speaks WebSocket')
    visitor, _ = _member(site)
    for cookies, wanted in ((visitor.cookies, b'101'), ({}, b'401')):
        lines = [f'GET {site.server.socket} HTTP/1.1',
                 f'Host: {visitor.host}', 'Upgrade: websocket',
                 'Connection: keep-alive, Upgrade', 'Sec-WebSocket-Version: 13',
                 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']
        if cookies:
            lines.append('Cookie: ' + '; '.join(
                f'{key}={value}' for key, value in cookies.items()))
        with contextlib.closing(visitor.connect()) as link:
            link.connect()
            link.sock.sendall('\r\n'.join(lines + ['', '']).encode())
            answer = b''
            with contextlib.suppress(socket.timeout):
                link.sock.settimeout(10)
                while guards.GREETING.encode() not in answer:
                    part = link.sock.recv(4096)
                    if not part or b'"signed-out"' in part:
                        answer += part
                        break
                    answer += part
        tap.equal(answer.split()[1], wanted, f'status of {answer[:200]}')
        tap.equal(guards.GREETING.encode() in answer, wanted == b'101',
                  'whether it speaks')


@tap.test
def no_upgrade_but_a_socket_gets_through(site):
    if not site.server.socket:
        raise tap.Skip('nothing here takes an upgrade')
    visitor, _ = _member(site)
    cookies = '; '.join(f'{key}={value}'
                        for key, value in visitor.cookies.items())
    for upgrades in (['h2c'], ['H2C'], ['websocket, h2c'], ['h2c, websocket'],
                     ['websocket', 'h2c'], ['h2c', 'websocket']):
        with contextlib.closing(visitor.connect()) as link:
            link.connect()
            link.sock.sendall('\r\n'.join(
                [f'GET {site.server.page} HTTP/1.1', f'Host: {visitor.host}',
                 f'Cookie: {cookies}', 'Connection: Upgrade, HTTP2-Settings',
                 'HTTP2-Settings: AAMAAABkAAQAAP__', 'Sec-WebSocket-Key: eA==']
                + [f'Upgrade: {name}' for name in upgrades]
                + ['', '']).encode())
            answer = link.sock.recv(4096)
        tap.lacks(answer.lower(), b'upgrade: h2c', str(upgrades))


@tap.test
def no_old_setting_and_no_cache_opens_it(site):
    if not isinstance(site.server, guards.ApacheCgi):
        raise tap.Skip("these are Apache's")
    visitor, _ = _member(site)
    for path in '/mixed/old/index.html', '/members/kept':
        for who, passes in ((site.browser(), False), (visitor, True),
                            (site.browser(), False), (visitor, True)):
            answer = who.get(path)
            if passes:
                _passes(answer, path)
            else:
                _is_login(site, answer)


@tap.test
def what_is_odd_in_an_address_is_taken_where_it_does_no_harm(site):
    visitor, _ = _member(site)
    for path in (site.server.page + '?u=/../x//y\\..%2f',
                 site.server.deep + '?//a/../b'):
        _passes(visitor.get(path), path)
    if isinstance(site.server, guards.App):
        for path in '/ok//https://a/b', '/ok/a.b/..c/.d/...', '/a/.well-known/x':
            _passes(visitor.get(path), path)


@tap.test
def a_part_of_a_page_is_under_its_own_rule(site):
    if not isinstance(site.server, guards.ApacheCgi):
        raise tap.Skip('nothing is fetched on the way')
    visitor, _ = _member(site)
    _passes(visitor.get('/mixed/'))
    _stays_shut(visitor.get('/mixed/staff/index.html'), 403)
    _stays_shut(visitor.get('/mixed/staff/'), 404)
    site.run('group', 'add', 'staff')
    other, _ = _member(site, 'staff')
    _passes(other.get('/mixed/staff/index.html'))


@tap.test
def nothing_guarded_is_kept_for_others(site):
    visitor, _ = _member(site)
    if site.server.file:
        page = visitor.get(site.server.file)
        _passes(page)
        tap.contains(page.header('Cache-Control') or '', 'no-cache', 'file')
    if site.server.action and not isinstance(site.server, guards.App):
        page = visitor.get(site.server.action)
        tap.contains(', '.join(page.header_all('Cache-Control')),
                     'private, no-store', 'what a program says')
    for who, path in (visitor, site.server.staff), (site.browser(),
                                                    site.server.page):
        answer = who.get(path, follow=False)
        tap.contains(', '.join(answer.header_all('Cache-Control')), 'no-store',
                     str(answer))


@tap.test
def an_application_gets_what_it_would_get_without(site):
    if not isinstance(site.server, guards.App):
        raise tap.Skip('no application')
    visitor, _ = _member(site)
    page = visitor.get('/a?b=c')
    tap.equal(json.loads(page.body)['path'], '/a?b=c', 'path')
    tap.equal(site.server.who(page)['Host'], visitor.host, 'Host')


@tap.test
def a_large_body_is_no_business_of_the_gates(site):
    if not site.server.action:
        raise tap.Skip('files take none')
    visitor, _ = _member(site)
    _passes(visitor.request('POST', site.server.action, body=b'x' * 100_000))
    if not isinstance(site.server, guards.NginxApp):
        return
    site.run('group', 'add', 'staff')
    visitor, _ = _member(site, 'staff')
    body = b'x' * 2_000_000
    chunk = b'%x\r\n%b\r\n0\r\n\r\n' % (len(body), body)
    chunked = {'Transfer-Encoding': 'chunked', 'Content-Length': None}
    for sent, headers in (body, None), (chunk, chunked):
        _passes(visitor.request('POST', '/staff/upload', body=sent,
                                headers=headers))
        answer = site.browser().request('POST', '/staff/upload', body=sent,
                                        headers=headers, follow=False)
        _stays_shut(answer, 303)


@tap.test
def a_form_that_met_an_ended_session_comes_back_to_its_page(site):
    if not site.server.action:
        raise tap.Skip('files take no form')
    visitor, name = _member(site)
    _passes(visitor.post(site.server.action, {'text': 'x'}))
    visitor.post(site.url('/logout'))
    stood = site.server.page + '?draft=3'
    page = visitor.post(site.server.action, {'text': 'long and dear'},
                        headers={'Referer': site.origin + stood})
    _is_login(site, page)
    tap.contains(page.words, 'what you sent was not taken', 'page')
    # That stays so, in another language and after a slip.
    chinese = next(link for link in page.reader.links if 'lang=zh-CN' in link)
    tap.contains(site.browser().get(chinese).words, '没有被接收', 'in Chinese')
    page = visitor.submit(page.form('/login'), login=name, password='a slip')
    tap.contains(page.words, 'you come back to the page with the form', 'page')
    page = visitor.submit(page.form('/login'), login=name,
                          password=harness.PASSWORD)
    _passes(page)
    tap.equal(page.url, site.origin + stood, 'where it leads')
    # What stood elsewhere, or says nothing, leads home.
    visitor.post(site.url('/logout'))
    for referer in 'https://evil.example/x', site.origin + '.evil/', None:
        answer = visitor.post(site.server.action, {'text': 'x'}, follow=False,
                              headers={'Referer': referer})
        tap.equal(answer.status, 303, 'status')
        tap.contains(urllib.parse.unquote(answer.header('Location')),
                     '?next=' + site.url('/') + '&', f'from {referer}')
    # A browser may say no more than the site: then no way back is promised.
    page = visitor.post(site.server.action, {'text': 'x'},
                        headers={'Referer': site.origin + '/'})
    tap.contains(page.words, 'Sign in, then send it again', 'page')
    tap.lacks(page.words, 'you come back', 'page')


@tap.test
def a_browser_that_refuses_cookies_is_told(site):
    _, name = _member(site)
    visitor = site.browser()
    visitor.cookies = Forgetful()
    page = visitor.get(site.server.page)
    _is_login(site, page)
    page = visitor.submit(page.form('/login'), login=name,
                          password=harness.PASSWORD)
    tap.contains(page.words, 'Your browser refuses cookies', str(page))
    tap.contains([urllib.parse.unquote(link) for link in page.reader.links],
                 site.url('/login?next=' + site.server.page), 'links')


@tap.test
def a_way_back_to_signing_in_does_not_go_in_circles(site):
    visitor, _ = _member(site)
    page = visitor.get(site.url('/login?from=gate&next=')
                       + urllib.parse.quote(site.server.page))
    tap.equal(page.path, site.url('/login'), 'where it stays')
    tap.contains(page.reader.links, site.server.page, 'links')


@tap.test
def no_other_location_of_nginx_takes_what_is_guarded(site):
    if not isinstance(site.server, (guards.NginxStatic, guards.NginxApp)):
        raise tap.Skip('it has no such location')
    if site.server.file:
        _passes(site.browser().get('/open.txt'), 'what is not guarded')
    _is_login(site, site.browser().get(site.server.page + 'secret.txt'))


@tap.test
def a_place_without_a_rule_is_shut_and_the_log_says_where(site):
    if not isinstance(site.server, guards.NginxStatic):
        raise tap.Skip('it has no such location')
    visitor, _ = _member(site)
    for path in '/unruled/a', '/misruled/b':
        for who in visitor, site.browser():
            _stays_shut(who.get(path + '?q=1', follow=False), 503)
        tap.ok(re.search(f'level=error event=refused .* path={path} '
                         '.*sallyport-gate', site.log_text()), 'log')


@tap.test
def who_was_denied_is_in_the_log(site):
    visitor, name = _member(site)
    visitor.get(site.server.staff + '?secret=1')
    number, = site.rows('SELECT id FROM account WHERE username = ?', name)[0]
    lines = [line for line in site.log_text().splitlines()
             if ' event=gate ' in line and f' account={number} ' in line]
    tap.equal(len(lines), 1, 'lines of the log')
    tap.contains(lines[0], 'outcome=denied', 'line')
    tap.contains(lines[0] + ' ', f' path={site.server.staff} ', 'line')
    tap.contains(lines[0], 'group:staff', 'line')


@tap.test
def the_whole_site_can_be_guarded(site):
    whole = {guards.ApacheCgi: guards.ApacheWhole,
             guards.Lighttpd: guards.LighttpdWhole}.get(type(site.server))
    if not whole:
        raise tap.Skip('it is, or nothing more is to be seen')
    with harness.site(whole, settings={'site.home': '/'}) as made:
        page = made.browser().get('/')
        _is_login(made, page)
        sheet = made.browser().get(made.url('/static/style.css'))
        tap.equal(sheet.status, 200, 'status of the style sheet')
        visitor = made.browser()
        made.open_account(visitor, 'whole', 'whole@a.example')
        _passes(visitor.get('/index.html'))


@tap.test
def a_proxy_that_asks_by_http_gets_the_whole_answer(site):
    """What Traefik would: its address, and X-Forwarded-…"""
    if not isinstance(site.server, guards.NginxStatic):
        raise tap.Skip('once is enough')
    visitor, name = _member(site)
    stranger, gate = site.browser(), site.url('/gate?allow=account')
    asks = {'X-Forwarded-Method': 'GET', 'X-Forwarded-Host': visitor.host,
            'X-Forwarded-Uri': '/members/x?y=1&z='}
    answer = visitor.get(gate, headers=asks)
    tap.equal((answer.status, answer.body, answer.header('Remote-User'),
               answer.header('Cache-Control')), (200, b'', name, 'no-store'),
              'answer')
    back = '/login?next=/members/x%3Fy%3D1%26z%3D'
    for method, place in (('GET', back + '&from=gate'), ('HEAD', back
                          + '&from=gate'), ('POST', '/login?next='
                          + site.url('/') + '&from=sent')):
        answer = stranger.get(gate, follow=False, headers={
            **asks, 'X-Forwarded-Method': method})
        tap.equal((answer.status, answer.header('Location')),
                  (303, site.origin + site.url(place)), method)
    answer = stranger.get(gate, headers={**asks, **JSON})
    tap.equal((answer.status, json.loads(answer.body)),
              (401, {'error': 'signed-out'}), 'what a script gets')
    page = visitor.get(site.url('/gate?allow=group:none'), headers=asks)
    tap.equal(page.status, 403, 'status in another group')
    tap.contains(page.words, f'You are signed in as {name}', 'page')
    for uri in '//evil.example/', 'https://evil.example/', '/\\evil.example':
        answer = stranger.get(gate, follow=False, headers={
            **asks, 'X-Forwarded-Uri': uri})
        tap.lacks(answer.header('Location'), 'evil', uri)
    for host in 'evil.example', '127.0.0.1.evil.example', 'x' + visitor.host:
        for who in visitor, stranger:
            answer = who.get(gate, headers={**asks, 'X-Forwarded-Host': host})
            tap.equal(answer.status, 400, f'about {host}')


@tap.test
def outside_a_program_is_told_of_nobody(site):
    if not isinstance(site.server, guards.NginxPhp):
        raise tap.Skip('there is no such program')
    visitor, _ = _member(site)
    page = visitor.get('/who.php', headers={
        'Authorization': 'Basic cm9vdDpyb290', 'Remote-User': 'root'})
    _passes(page)
    tap.equal([value for values in _identity(site, page).values()
               for value in values if value], [], 'who')


@tap.test
def another_address_of_a_guarded_folder_is_guarded(site):
    if not isinstance(site.server, guards.ApacheCgi):
        raise tap.Skip('there is no other address')
    _is_login(site, site.browser().get('/elsewhere/who'))


@tap.test
def what_nginx_refuses_by_itself_is_not_the_gates(site):
    if not isinstance(site.server, guards.NginxStatic):
        raise tap.Skip('another server')
    visitor, _ = _member(site)
    page = visitor.get('/members/deep/')
    tap.equal(page.status, 404, 'status of a folder without an index')
    tap.lacks(page.words, 'You may not see this page', 'page')


@tap.test
def other_spellings_of_a_path_are_shut_as_well(site):
    visitor, _ = _member(site)
    stranger = site.browser()
    for who, path in (stranger, site.server.page), (visitor,
                                                    site.server.staff):
        first, rest = path[1:2], path[2:]
        for spelled in ('/' + path, '//' + path, '/.' + path, '/x/..' + path,
                        f'/%{ord(first or "/"):02x}' + rest,
                        path.rstrip('/') + '//', path.rstrip('/') or '//',
                        path + '?', path + ';x',
                        path.replace('/', '/./'),
                        '/..' + path, '/%2e' + path, '/x/%2e%2e' + path,
                        '/%2f' + path, '%2f' + path[1:], path + '%00',
                        'http://' + stranger.host + path,
                        '\\' + path[1:], path + '../' + path[1:],
                        # As an application may read it, not the server.
                        '//a' + path, '/\\a' + path, '/.\\' + path[1:],
                        '/x/..\\' + path[1:], '/x/..%5c' + path[1:],
                        path + 'x//../../x', path + '..%2fx',
                        path + '%2e%2e%2fx', '/x%2f..%2f' + path[1:],
                        '/x/..;' + path, '//a' + path + '?x=1'):
            answer = who.request('GET', spelled, follow=False)
            tap.lacks(answer.body, guards.GREETING.encode(), spelled)


@tap.test
def the_inside_of_the_gate_is_out_of_reach(site):
    visitor, _ = _member(site)
    for path in '/gate/check', '/gate/turned-away', '/gate/x':
        for who in visitor, site.browser():
            _stays_shut(who.get(site.url(path), follow=False), 404)
    # Of oneself one learns nothing new; of a rule no more than it says.
    answer = site.browser().get(site.url('/gate?allow=account'))
    tap.equal(answer.status, 401, 'status')
    answer = visitor.get(site.url('/gate?allow=account'))
    tap.equal((answer.status, answer.header('Remote-Groups') or ''), (200, ''),
              'answer')
    answer = visitor.get(site.url('/gate?allow=group:x'))
    tap.equal(answer.status, 403, 'status of a rule for others')
    for query in '', '?allow=', '?allow=root':
        answer = visitor.get(site.url('/gate' + query))
        tap.equal(answer.status, 400, f'status of {query}')


@tap.test
def a_locked_database_holds_nobody_up(site):
    visitor, name = _member(site)
    _passes(visitor.get(site.server.page))
    with contextlib.closing(sqlite3.connect(site.database)) as connection:
        # As if not seen for an hour: it is to be written down now.
        connection.execute('UPDATE session SET seen_ms = seen_ms - 3600000')
        connection.commit()
        connection.execute('BEGIN EXCLUSIVE')
        for _ in range(20):
            _passes(visitor.get(site.server.page))
        connection.rollback()
    visitor.get(site.server.page)
    wait.until(lambda: site.rows(
        'SELECT 1 FROM session JOIN account a ON a.id = account_id WHERE '
        "username = ? AND seen_ms > (strftime('%s') - 1800) * 1000", name),
               'the session to be marked as seen')


@tap.test
def a_broken_database_lets_nobody_in(site):
    visitor, _ = _member(site)
    with contextlib.closing(sqlite3.connect(site.database)) as connection:
        version, = connection.execute('PRAGMA user_version').fetchone()
        connection.execute('PRAGMA user_version = 99')
    try:
        page = visitor.get(site.server.page)
        _stays_shut(page, 503)
        tap.ok('Please come back in a moment' in page.words
               or 'Not right now' in page.words, f'words: {page.words}')
        answer = visitor.get(site.server.page, headers=JSON)
        _stays_shut(answer, 503)
        # Who brings no cookie need not be looked up.
        _stays_shut(site.browser().get(site.server.page, follow=False),
                    303, 503)
    finally:
        with contextlib.closing(sqlite3.connect(site.database)) as connection:
            connection.execute(f'PRAGMA user_version = {version}')
    _passes(visitor.get(site.server.page))


@tap.test
def while_the_program_is_away_nobody_gets_in(site):
    visitor, _ = _member(site)
    tap.equal(site.web.stop(), 0, 'exit status')
    for who in visitor, site.browser():
        page = who.get(site.server.page)
        _stays_shut(page, site.server.away)
        if not isinstance(site.server, guards.Caddy):
            tap.contains(page.words, 'Please come back in a moment', 'page')
    site.start_web()
    wait.until(lambda: visitor.get(site.server.page).status == 200,
               'the gate to open again')


def _manual_blocks():
    """The literal displays of sallyport-gate(7) before RULES, as printed."""
    path = os.path.join(harness.SOURCE, 'man', 'sallyport-gate.7')
    with open(path, encoding='utf-8') as file:
        text = file.read().partition('.Sh RULES')[0]
    return [part.partition('.Ed')[0]
            for part in text.split('.Bd -literal -offset indent\n')[1:]]


class _Manual(servers.Nginx):
    """The site that the manual makes, its paths and port changed."""

    def paths(self):
        return {'/var/www/html': self.site.path('server', 'www')}

    def changed(self, text):
        for old, new in {**self.paths(), '/etc/sallyport/nginx/':
                         self.site.path('server') + '/'}.items():
            text = text.replace(old, new)
        return text

    def command(self):
        _, commands, server, *_ = _manual_blocks()
        command = super().command()
        os.makedirs(self.site.path('server', 'www'), exist_ok=True)
        for line in commands.splitlines():
            # The samples are copied already, the file is written here, and
            # the program has been started with the settings.
            if not line.startswith(('# cp ', '# editor ', '# systemctl ')):
                subprocess.run(['sh', '-ec', self.changed(line[2:])],
                               check=True)
        with open(command[-1], encoding='utf-8') as file:
            before = file.read().partition('\tserver {')[0]
        tap.equal(len(server.splitlines()), 10, 'lines of nginx')
        server = self.changed(server).replace(
            'server {', f'server {{\nlisten 127.0.0.1:{self.site.port};'
            'location ~ \\.txt$ { return 200 "open"; }', 1)
        self.write('nginx.conf', before + server + '}\n')
        return command


@tap.test
def the_steps_of_the_manual_make_a_guarded_site(site):
    if site.server.name != guards.NginxStatic.name:
        raise tap.Skip('once is enough')
    settings = dict(line.split(' = ')
                    for line in _manual_blocks()[0].splitlines())
    tap.equal(settings.pop('origin'), 'http://www.example.org', 'origin')
    with harness.site(_Manual, settings={
            f'site.{key}': value for key, value in settings.items()}) as made:
        page = made.browser().get('/members/')
        _is_login(made, page)
        _is_login(made, made.browser().get('/members/x.txt'))
        visitor, name = made.browser(), 'reader'
        made.open_account(visitor, name, 'reader@a.example')
        page = visitor.get('/members/')
        tap.equal((page.status, page.html), (200, 'For members.\n'), 'page')
        tap.equal(page.header('Cache-Control'), 'no-cache', 'Cache-Control')


if __name__ == '__main__':
    tap.main_each({guard.name: functools.partial(
        harness.site, guard, settings={
            'login.code': 'on', 'limits.mails_address_minute': 0})
        for guard in guards.ALL})
