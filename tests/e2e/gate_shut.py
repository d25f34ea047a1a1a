"""The gate stays shut, whatever is tried and whatever is broken."""

import contextlib
import re
import sqlite3

import guards
import harness
import tap
import visits
import wait


@tap.test
def forged_headers_get_nowhere(site):
    visitor, name = visits.member(site)
    forged = {}
    for header in visits.HEADERS:
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
    forged['Connection'] = 'close, ' + ', '.join(visits.HEADERS)
    for start in ('X-Forwarded-', 'X_Forwarded_', 'X-Forwarded_',
                  'X_Forwarded-'):
        forged |= {start + 'Uri': '/account/signup', start + 'Method': 'POST',
                   start + 'Host': 'evil.example'}
    forged['X-Original-URL'] = '/account/'
    # Where two spellings make one variable, chance may choose.
    for _ in range(10):
        answer = site.browser().get(site.server.page, headers=forged,
                                    follow=False)
        visits.stays_shut(answer, 303)
        tap.contains(answer.header('Location'), site.url('/login?next=')
                     + site.server.page + '&', 'where')
    visits.stays_shut(visitor.get(site.server.staff, headers=forged), 403)
    page = visitor.get(site.server.page, headers=forged)
    visits.passes(page)
    if not site.server.identifies:
        return
    who = visits.identity(site, page)
    groups = who.pop('groups', [''])
    tap.equal(groups, [''], 'groups')
    tap.equal(who, {'user': [name], 'email': [f'{name}@a.example'],
                    'name': [name]}, 'who')


@tap.test
def no_upgrade_but_a_socket_gets_through(site):
    if not site.server.socket:
        raise tap.Skip('nothing here takes an upgrade')
    visitor, _ = visits.member(site)
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
            answer = b''
            while b'\r\n\r\n' not in answer:
                part = link.sock.recv(4096)
                tap.ok(part, f'no answer to {upgrades}')
                answer += part
        # 101 to a socket at most: never to HTTP/2.
        tap.lacks(answer.lower(), b'upgrade: h2c', str(upgrades))
        if 'websocket' not in upgrades:
            tap.equal(answer.split()[1], b'200', f'status of {upgrades}')


@tap.test
def no_old_setting_and_no_cache_opens_it(site):
    if not isinstance(site.server, guards.ApacheCgi):
        raise tap.Skip("these are Apache's")
    visitor, _ = visits.member(site)
    for path in '/mixed/old/index.html', '/members/kept':
        for who, passes in ((site.browser(), False), (visitor, True),
                            (site.browser(), False), (visitor, True)):
            answer = who.get(path)
            if passes:
                visits.passes(answer, path)
            else:
                visits.is_login(site, answer)


@tap.test
def what_is_odd_in_an_address_is_taken_where_it_does_no_harm(site):
    visitor, _ = visits.member(site)
    for path in (site.server.page + '?u=/../x//y\\..%2f',
                 site.server.deep + '?//a/../b'):
        visits.passes(visitor.get(path), path)
    if isinstance(site.server, guards.App):
        for path in ('/ok//https://a/b', '/ok/a.b/..c/.d/...',
                     '/a/.well-known/x'):
            visits.passes(visitor.get(path), path)


@tap.test
def a_part_of_a_page_is_under_its_own_rule(site):
    if not isinstance(site.server, guards.ApacheCgi):
        raise tap.Skip('nothing is fetched on the way')
    visitor, _ = visits.member(site)
    visits.passes(visitor.get('/mixed/'))
    visits.stays_shut(visitor.get('/mixed/staff/index.html'), 403)
    visits.stays_shut(visitor.get('/mixed/staff/'), 404)
    site.run('group', 'add', 'staff')
    other, _ = visits.member(site, 'staff')
    visits.passes(other.get('/mixed/staff/index.html'))


@tap.test
def nothing_guarded_is_kept_for_others(site):
    visitor, _ = visits.member(site)
    if site.server.file:
        page = visitor.get(site.server.file)
        visits.passes(page)
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
def no_other_location_of_nginx_takes_what_is_guarded(site):
    if not isinstance(site.server, (guards.NginxStatic, guards.NginxApp)):
        raise tap.Skip('it has no such location')
    if site.server.file:
        visits.passes(site.browser().get('/open.txt'), 'what is not guarded')
    visits.is_login(site, site.browser().get(site.server.page + 'secret.txt'))


@tap.test
def a_place_without_a_rule_is_shut_and_the_log_says_where(site):
    if not isinstance(site.server, guards.NginxStatic):
        raise tap.Skip('it has no such location')
    visitor, _ = visits.member(site)
    for path in '/unruled/a', '/misruled/b':
        for who in visitor, site.browser():
            visits.stays_shut(who.get(path + '?q=1', follow=False), 503)
        tap.ok(re.search(f'level=error event=refused .* path={path} '
                         '.*sallyport-gate', site.log_text()), 'log')


@tap.test
def who_was_denied_is_in_the_log(site):
    visitor, name = visits.member(site)
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
        visits.is_login(made, page)
        sheet = made.browser().get(made.url('/static/style.css'))
        tap.equal(sheet.status, 200, 'status of the style sheet')
        visitor = made.browser()
        made.open_account(visitor, 'whole', 'whole@a.example')
        visits.passes(visitor.get('/index.html'))


@tap.test
def outside_a_program_is_told_of_nobody(site):
    if not isinstance(site.server, guards.NginxPhp):
        raise tap.Skip('there is no such program')
    visitor, _ = visits.member(site)
    page = visitor.get('/who.php', headers={
        'Authorization': 'Basic cm9vdDpyb290', 'Remote-User': 'root'})
    visits.passes(page)
    tap.equal([value for values in visits.identity(site, page).values()
               for value in values if value], [], 'who')


@tap.test
def another_address_of_a_guarded_folder_is_guarded(site):
    if not isinstance(site.server, guards.ApacheCgi):
        raise tap.Skip('there is no other address')
    visits.is_login(site, site.browser().get('/elsewhere/who'))


@tap.test
def what_nginx_refuses_by_itself_is_not_the_gates(site):
    if not isinstance(site.server, guards.NginxStatic):
        raise tap.Skip('another server')
    visitor, _ = visits.member(site)
    page = visitor.get('/members/deep/')
    tap.equal(page.status, 404, 'status of a folder without an index')
    tap.lacks(page.words, 'You may not see this page', 'page')


@tap.test
def other_spellings_of_a_path_are_shut_as_well(site):
    visitor, _ = visits.member(site)
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
    visitor, _ = visits.member(site)
    for path in '/gate/check', '/gate/turned-away', '/gate/x':
        for who in visitor, site.browser():
            visits.stays_shut(who.get(site.url(path), follow=False), 404)
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
    visitor, name = visits.member(site)
    visits.passes(visitor.get(site.server.page))
    with contextlib.closing(sqlite3.connect(site.database)) as connection:
        # As if not seen for an hour: it is to be written down now.
        connection.execute('UPDATE session SET seen_ms = seen_ms - 3600000')
        connection.commit()
        connection.execute('BEGIN EXCLUSIVE')
        for _ in range(20):
            visits.passes(visitor.get(site.server.page))
        connection.rollback()
    visitor.get(site.server.page)
    wait.until(lambda: site.rows(
        'SELECT 1 FROM session JOIN account a ON a.id = account_id WHERE '
        "username = ? AND seen_ms > (strftime('%s') - 1800) * 1000", name),
               'the session to be marked as seen')


@tap.test
def a_broken_database_lets_nobody_in(site):
    visitor, _ = visits.member(site)
    with contextlib.closing(sqlite3.connect(site.database)) as connection:
        version, = connection.execute('PRAGMA user_version').fetchone()
        connection.execute('PRAGMA user_version = 99')
    try:
        page = visitor.get(site.server.page)
        visits.stays_shut(page, 503)
        tap.ok('Please come back in a moment' in page.words
               or 'Not right now' in page.words, f'words: {page.words}')
        answer = visitor.get(site.server.page, headers=visits.JSON)
        visits.stays_shut(answer, 503)
        # Who brings no cookie need not be looked up.
        visits.stays_shut(site.browser().get(site.server.page, follow=False),
                          303, 503)
    finally:
        with contextlib.closing(sqlite3.connect(site.database)) as connection:
            connection.execute(f'PRAGMA user_version = {version}')
    visits.passes(visitor.get(site.server.page))


@tap.test
def while_the_program_is_away_nobody_gets_in(site):
    visitor, _ = visits.member(site)
    tap.equal(site.web.stop(), 0, 'exit status')
    for who in visitor, site.browser():
        page = who.get(site.server.page)
        visits.stays_shut(page, site.server.away)
        if not isinstance(site.server, guards.Caddy):
            tap.contains(page.words, 'Please come back in a moment', 'page')
    site.start_web()
    wait.until(lambda: visitor.get(site.server.page).status == 200,
               'the gate to open again')


if __name__ == '__main__':
    visits.main()
