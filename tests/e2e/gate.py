"""The gate before sites, programs and applications, in every server."""

import contextlib
import json
import socket
import urllib.parse

import guards
import harness
import tap
import visits


class Forgetful(dict):
    """The cookies of a browser that refuses them."""

    def __setitem__(self, name, value):
        pass


@tap.test
def who_is_not_signed_in_is_led_there_and_back(site):
    _, name = visits.member(site)
    visitor, guard = site.browser(), site.server
    wanted = guard.page + '?a=1&b=%C3%A9%26c&d=x+y'
    answer = visitor.get(wanted, follow=False)
    tap.equal(answer.status, 303, 'status')
    tap.equal(answer.header('Location'), site.url('/login?next=')
              + urllib.parse.quote(wanted) + '&from=gate', 'where')
    page = visitor.get(wanted)
    visits.is_login(site, page)
    page = visitor.submit(page.form('/login'), login=name,
                          password=harness.PASSWORD)
    visits.passes(page)
    tap.equal(page.url, site.origin + wanted, 'where it leads')
    visits.passes(visitor.get(guard.deep), 'a deep link')


@tap.test
def who_signs_up_lands_there_too(site):
    visitor, name = site.browser(), 'newcomer'
    wanted = site.server.page + '?from=letter&n=7'
    page = visitor.get(wanted)
    link = next(link for link in page.reader.links if '/signup?' in link)
    page = visitor.get(link)
    page = visitor.submit(page.form('/signup'), username=name,
                          email=f'{name}@a.example', password=harness.PASSWORD)
    page = site.prove(visitor, f'{name}@a.example')
    visits.passes(page)
    tap.equal(page.url, site.origin + wanted, 'where it leads')


@tap.test
def a_deep_link_leads_back_as_it_was(site):
    _, name = visits.member(site)
    visitor = site.browser()
    page = visitor.get(site.server.deep)
    visits.is_login(site, page)
    page = visitor.submit(page.form('/login'), login=name,
                          password=harness.PASSWORD)
    visits.passes(page)
    tap.equal(page.url, site.origin + site.server.deep, 'where it leads')


@tap.test
def a_long_query_does_not_lose_the_page(site):
    answer = site.browser().get(site.server.page + '?q=' + 'x' * 1500,
                                follow=False)
    tap.equal(answer.header('Location'), site.url('/login?next=')
              + site.server.page + '&from=gate', 'where')


@tap.test
def who_forgot_the_password_lands_there_too(site):
    _, name = visits.member(site)
    visitor, wanted = site.browser(), site.server.page + '?forgot=1'
    page = visitor.get(wanted)
    visits.is_login(site, page)
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
    visits.passes(page)
    tap.equal(page.url, site.origin + wanted, 'where it leads')


@tap.test
def who_signs_out_to_use_another_account_lands_there(site):
    site.run('group', 'add', 'staff')
    _, staff = visits.member(site, 'staff')
    visitor, _ = visits.member(site)
    wanted = site.server.staff + '?other=1'
    page = visitor.get(wanted)
    visits.stays_shut(page, 403)
    page = visitor.submit(page.form('/logout'))
    page = visitor.get(next(link for link in page.reader.links
                            if '/login' in link))
    page = visitor.submit(page.form('/login'), login=staff,
                          password=harness.PASSWORD)
    visits.passes(page)
    tap.equal(page.url, site.origin + wanted, 'where it leads')


@tap.test
def head_is_answered_as_get_is(site):
    visitor, _ = visits.member(site)
    page = visitor.request('HEAD', site.server.page)
    tap.equal((page.status, page.body), (200, b''), 'answer')
    answer = site.browser().request('HEAD', site.server.page, follow=False)
    tap.equal((answer.status, answer.body), (303, b''), 'without a session')


@tap.test
def what_is_behind_knows_who_it_is(site):
    if not site.server.identifies:
        raise tap.Skip('files know nobody')
    site.run('group', 'add', 'chess')
    visitor, name = visits.member(site, 'chess')
    page = visitor.get(site.server.page)
    visits.passes(page)
    tap.equal(visits.identity(site, page), {
        'user': [name], 'email': [f'{name}@a.example'], 'groups': ['chess'],
        'name': [name]}, 'who')


@tap.test
def who_is_signed_out_elsewhere_is_out_at_once(site):
    visitor, name = visits.member(site)
    visits.passes(visitor.get(site.server.page))
    other = site.browser()
    site.sign_in(other, name)
    ends = [form for form in other.get(site.url('/')).reader.forms
            if form.action.endswith('/sessions/end') and not form.fields]
    other.submit(ends[0] if ends else
                 other.get(site.url('/')).form('/sessions/end'))
    visits.is_login(site, visitor.get(site.server.page))
    visits.passes(other.get(site.server.page))
    other.submit(other.get(site.url('/')).form('/logout'))
    visits.is_login(site, other.get(site.server.page))


@tap.test
def who_is_in_another_group_is_told_so(site):
    visitor, name = visits.member(site)
    page = visitor.get(site.server.staff)
    visits.stays_shut(page, 403)
    tap.contains(page.words, f'You are signed in as {name}', 'page')
    tap.equal(page.header('Content-Type'), 'text/html; charset=utf-8', 'type')
    tap.ok(page.has_form('/logout'), 'no way to another account')
    answer = visitor.get(site.server.staff, headers=visits.JSON)
    visits.stays_shut(answer, 403)
    tap.equal(json.loads(answer.body), {'error': 'not-allowed'}, 'answer')
    chinese = site.browser(language='zh-CN')
    chinese.cookies = visitor.cookies
    tap.contains(chinese.get(site.server.staff).words, '此页面不对您开放')
    visits.is_login(site, site.browser().get(site.server.staff))
    # A group counts from the moment on in which it is given, and taken.
    site.run('group', 'add', 'staff')
    site.run('user', 'group', 'add', name, 'staff')
    visits.passes(visitor.get(site.server.staff))
    site.run('user', 'group', 'remove', name, 'staff')
    visits.stays_shut(visitor.get(site.server.staff), 403)


@tap.test
def scripts_get_no_html(site):
    for headers in (visits.JSON, {'Accept': '*/*', 'Sec-Fetch-Mode': 'cors'},
                    {'Accept': 'application/json, text/plain, */*'},
                    {'Accept': '*/*', 'X-Requested-With': 'XMLHttpRequest'}):
        for method in 'GET', 'POST':
            answer = site.browser().request(
                method, site.server.page, headers=headers, follow=False,
                body=None if method == 'GET' else '{}')
            visits.stays_shut(answer, 401)
            tap.contains(answer.header('Content-Type'), 'json', str(headers))
            tap.equal(json.loads(answer.body), {'error': 'signed-out'}, 'body')
            # A browser would ask for a password of the web server's own.
            tap.lacks((answer.header('WWW-Authenticate') or '').lower(),
                      'basic', 'WWW-Authenticate')


@tap.test
def a_socket_opens_only_for_who_may_pass(site):
    if not site.server.socket:
        raise tap.Skip('nothing here speaks WebSocket')
    visitor, _ = visits.member(site)
    for cookies, wanted in ((visitor.cookies, b'101'), ({}, b'401')):
        lines = [f'GET {site.server.socket} HTTP/1.1',
                 f'Host: {visitor.host}', 'Upgrade: websocket',
                 'Connection: keep-alive, Upgrade',
                 'Sec-WebSocket-Version: 13',
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
def an_application_gets_what_it_would_get_without(site):
    if not isinstance(site.server, guards.App):
        raise tap.Skip('no application')
    visitor, _ = visits.member(site)
    page = visitor.get('/a?b=c')
    tap.equal(json.loads(page.body)['path'], '/a?b=c', 'path')
    tap.equal(site.server.who(page)['Host'], visitor.host, 'Host')


@tap.test
def a_large_body_is_no_business_of_the_gates(site):
    if not site.server.action:
        raise tap.Skip('files take none')
    visitor, _ = visits.member(site)
    visits.passes(visitor.request('POST', site.server.action,
                                  body=b'x' * 100_000))
    if not isinstance(site.server, guards.NginxApp):
        return
    site.run('group', 'add', 'staff')
    visitor, _ = visits.member(site, 'staff')
    body = b'x' * 2_000_000
    chunk = b'%x\r\n%b\r\n0\r\n\r\n' % (len(body), body)
    chunked = {'Transfer-Encoding': 'chunked', 'Content-Length': None}
    for sent, headers in (body, None), (chunk, chunked):
        visits.passes(visitor.request('POST', '/staff/upload', body=sent,
                                      headers=headers))
        answer = site.browser().request('POST', '/staff/upload', body=sent,
                                        headers=headers, follow=False)
        visits.stays_shut(answer, 303)


@tap.test
def a_form_that_met_an_ended_session_comes_back_to_its_page(site):
    if not site.server.action:
        raise tap.Skip('files take no form')
    visitor, name = visits.member(site)
    visits.passes(visitor.post(site.server.action, {'text': 'x'}))
    visitor.post(site.url('/logout'))
    stood = site.server.page + '?draft=3'
    page = visitor.post(site.server.action, {'text': 'long and dear'},
                        headers={'Referer': site.origin + stood})
    visits.is_login(site, page)
    tap.contains(page.words, 'what you sent was not taken', 'page')
    # That stays so, in another language and after a slip.
    chinese = next(link for link in page.reader.links if 'lang=zh-CN' in link)
    tap.contains(site.browser().get(chinese).words, '没有被接收', 'in Chinese')
    page = visitor.submit(page.form('/login'), login=name, password='a slip')
    tap.contains(page.words, 'you come back to the page with the form', 'page')
    page = visitor.submit(page.form('/login'), login=name,
                          password=harness.PASSWORD)
    visits.passes(page)
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
    _, name = visits.member(site)
    visitor = site.browser()
    visitor.cookies = Forgetful()
    page = visitor.get(site.server.page)
    visits.is_login(site, page)
    page = visitor.submit(page.form('/login'), login=name,
                          password=harness.PASSWORD)
    tap.contains(page.words, 'Your browser refuses cookies', str(page))
    tap.contains([urllib.parse.unquote(link) for link in page.reader.links],
                 site.url('/login?next=' + site.server.page), 'links')


@tap.test
def a_sign_up_without_cookies_is_told(site):
    visitor = site.browser()
    visitor.cookies = Forgetful()
    page = visitor.get(site.server.page)
    page = visitor.get(next(link for link in page.reader.links
                            if '/signup?' in link))
    page = visitor.submit(page.form('/signup'), username='forgetful',
                          email='forgetful@a.example',
                          password=harness.PASSWORD)
    tap.contains(page.words, 'your browser keeps no cookies', str(page))


@tap.test
def a_way_back_to_signing_in_does_not_go_in_circles(site):
    visitor, _ = visits.member(site)
    page = visitor.get(site.url('/login?from=gate&next=')
                       + urllib.parse.quote(site.server.page))
    tap.equal(page.path, site.url('/login'), 'where it stays')
    tap.contains(page.reader.links, site.server.page, 'links')


@tap.test
def a_proxy_that_asks_by_http_gets_the_whole_answer(site):
    """What Traefik would: its address, and X-Forwarded-…"""
    if not isinstance(site.server, guards.NginxStatic):
        raise tap.Skip('once is enough')
    visitor, name = visits.member(site)
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
    answer = stranger.get(gate, headers={**asks, **visits.JSON})
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


if __name__ == '__main__':
    visits.main()
