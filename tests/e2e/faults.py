"""Honest when broken: what a visitor gets when a part of the machine fails."""

import concurrent.futures
import contextlib
import copy
import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import time

import harness
import smtp_server
import tap
import wait
from headers import secured
from process import free_port

_QUICK_SECONDS = 2


def _post(site, name, browser=None):
    return (browser or site.browser()).post(
        site.url('/signup'), {'username': name, 'email': f'{name}@a.example',
                              'password': harness.PASSWORD}, follow=False)


def _away(page):
    """An honest 503."""
    tap.equal(page.status, 503, 'status')
    tap.ok(int(page.header('Retry-After')) > 0, 'no Retry-After')
    tap.ok(len(page.words) > 40, f'{page} does not help')
    secured(page)
    form = page.form('/signup')
    tap.ok(form.fields['email'].endswith('@a.example'), 'no address kept')
    tap.equal(form.fields['password'], '', 'password kept')


def _counts(site):
    return [site.rows(f'SELECT count(*) FROM {table}')[0][0]
            for table in ('pending', 'code', 'outbox')]


@tap.test
def while_the_mail_server_is_down_people_sign_up_and_mail_goes_later(_):
    with harness.site(catcher=False) as site:
        port = free_port()
        site.write_conf(smtp__url=f'smtp://127.0.0.1:{port}')
        site.worker.stop()
        site.start_worker()
        visitor = site.browser()
        start = time.monotonic()
        tap.equal(_post(site, 'early', visitor).status, 303, 'status')
        tap.ok(time.monotonic() - start < _QUICK_SECONDS, 'it took long')
        before = visitor.get(site.url('/verify')).words

        def delayed():
            return visitor.get(site.url('/verify')).words != before
        wait.until(delayed, 'the page to tell of the delay')
        site.start_catcher(port)
        page = site.prove(visitor, 'early@a.example')
        tap.equal((page.status, page.path), (200, site.url('/')), 'page')


@tap.test
def a_mail_server_that_says_nothing_holds_no_visitor_up(_):
    with harness.site(catcher=False) as site, \
            socket.create_server(('127.0.0.1', 0)) as mute:
        port = mute.getsockname()[1]
        site.write_conf(smtp__url=f'smtp://127.0.0.1:{port}')
        site.worker.stop()
        site.start_worker()
        for number in range(5):
            start = time.monotonic()
            visitor = site.browser()
            tap.equal(_post(site, f'calm{number}', visitor).status, 303,
                      'status')
            tap.equal(visitor.get(site.url('/verify')).status, 200, 'status')
            tap.ok(time.monotonic() - start < _QUICK_SECONDS, 'it took long')


@tap.test
def a_mail_server_that_refuses_is_quoted_on_the_page(_):
    words = '550 5.1.1 nobody of that name lives here'
    with smtp_server.SmtpServer() as server, \
            harness.site(catcher=False) as site:
        server.script = lambda session, verb, argument: (
            words if verb == 'RCPT' else None)
        site.write_conf(smtp__url=f'smtp://127.0.0.1:{server.port}')
        site.worker.stop()
        site.start_worker()
        visitor = site.browser()
        tap.equal(_post(site, 'ghost', visitor).status, 303, 'status')

        def quoted():
            page = visitor.get(site.url('/verify'))
            return 'nobody of that name lives here' in page.words and page
        page = wait.until(quoted, "the server's words")
        server.script = lambda session, verb, argument: None
        page = visitor.submit(page.form('/verify/address'),
                              email='alive@a.example')
        tap.contains(page.words, 'alive@a.example', 'verify page')
        wait.until(lambda: server.messages, 'the mail to the right address')


@tap.test
def a_locked_database_is_a_503_and_then_all_is_well(site):
    before = _counts(site)
    with contextlib.closing(sqlite3.connect(
            site.database, isolation_level=None)) as holder:
        holder.execute('BEGIN IMMEDIATE')
        start = time.monotonic()
        _away(_post(site, 'locked'))
        took = time.monotonic() - start
        tap.ok(4 < took < 12, f'it took {took} s')
        page = site.browser().get(site.url('/signup'))
        tap.equal(page.status, 200, 'status of the form meanwhile')
        tap.equal(_counts(site), before, 'rows')
        holder.execute('ROLLBACK')
    tap.equal(_post(site, 'locked').status, 303, 'status afterwards')
    site.mail.wait('locked@a.example')


def _under_way(site, name):
    """A browser with a sign-up, its mail, and another browser."""
    visitor, email = site.browser(), f'{name}@a.example'
    tap.equal(_post(site, name, visitor).status, 303, 'status')
    return visitor, site.mail.wait(email), site.browser()


def _stays(page, form, **kept):
    """An honest 503 with the form it came from, and what it keeps."""
    tap.equal(page.status, 503, f'status of {form}')
    tap.ok(int(page.header('Retry-After')) > 0, 'no Retry-After')
    tap.contains(page.words, 'Try again in', f'{form}')
    secured(page)
    fields = page.form(form).fields
    tap.equal({name: fields.get(name) for name in kept}, kept,
              f'what {form} keeps')


@tap.test
def a_locked_database_leaves_the_forms_of_a_proof_where_they_are(site):
    visitor, mail, phone = _under_way(site, 'patient')
    verify = visitor.get(site.url('/verify'))
    at_home = visitor.get(mail.link('/verify/link')).form('/verify/link')
    on_phone = phone.get(mail.link('/verify/link')).form('/verify/link')
    calls = [
        lambda: visitor.submit(verify.form('/verify'), code=mail.code),
        lambda: visitor.submit(verify.form('/verify/address'),
                               email='other@a.example'),
        lambda: visitor.submit(verify.form('/verify/resend')),
        lambda: phone.submit(on_phone, password=harness.PASSWORD),
        lambda: visitor.submit(at_home)]
    with contextlib.closing(sqlite3.connect(
            site.database, isolation_level=None)) as holder, \
            concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        holder.execute('BEGIN IMMEDIATE')
        pages = [future.result() for future in
                 [pool.submit(call) for call in calls]]
        holder.execute('ROLLBACK')
    code, address, resend, foreign, own = pages
    _stays(code, '/verify', code=mail.code)
    _stays(address, '/verify/address', email='other@a.example')
    _stays(resend, '/verify/resend')
    _stays(foreign, '/verify/link', t=on_phone.fields['t'], password='')
    _stays(own, '/verify/link', t=on_phone.fields['t'], password=None)
    for page in pages:
        tap.contains(page.words, 'patient@a.example', 'page')
    page = phone.submit(foreign.form('/verify/link'),
                        password=harness.PASSWORD)
    tap.equal((page.status, page.path), (200, site.url('/')), 'afterwards')


@tap.test
def a_locked_database_leaves_the_forms_of_an_account_where_they_are(_):
    settings = {'login.code': 'on', 'account.rename': 'on',
                'web.processes': 12, 'limits.mails_address_minute': 0}
    with harness.site(settings=settings) as site:
        owner, email = site.browser(), 'steady@a.example'
        site.open_account(owner, 'steady', email)
        owner.post(site.url('/address'), {
            'email': 'new@a.example', 'current': harness.PASSWORD})
        others = [site.browser() for _ in range(4)]
        others[2].post(site.url('/login'), {'login': 'steady', 'by': 'code'})
        others[3].post(site.url('/reset'), {'email': email})
        current = {'current': harness.PASSWORD}
        posts = [
            (others[0], '/login', {'login': 'steady', 'keep': 'yes',
                                   'password': harness.PASSWORD}),
            (others[1], '/reset', {'email': email}),
            (others[2], '/login/code', {'code': '123456'}),
            (others[3], '/reset/code', {'code': '123456',
                                        'password': harness.PASSWORD}),
            (owner, '/password', {**current, 'password': 'ten new newts'}),
            (owner, '/address', {**current, 'email': 'newer@a.example'}),
            (owner, '/address/code', {'code': '123456'}),
            (owner, '/username', {'username': 'steadier'}),
            (owner, '/delete', current),
            (owner, '/sessions/end', {}),
            (owner, '/export', {})]
        kept = [{'login': 'steady', 'keep': 'yes', 'password': ''},
                {'email': email}, {'code': '123456'},
                {'code': '123456', 'password': ''},
                {'current': '', 'password': ''},
                {'current': '', 'email': 'newer@a.example'},
                {'code': '123456'}, {'username': 'steadier'},
                {'current': ''}]
        with contextlib.closing(sqlite3.connect(
                site.database, isolation_level=None)) as holder, \
                concurrent.futures.ThreadPoolExecutor(len(posts)) as pool:
            holder.execute('BEGIN IMMEDIATE')
            pages = [future.result() for future in
                     [pool.submit(who.post, site.url(path), fields)
                      for who, path, fields in posts]]
            holder.execute('ROLLBACK')
        for (_, path, _), page, fields in zip(posts, pages, kept):
            _stays(page, path, **fields)
        for page in pages[len(kept):]:
            tap.equal(page.status, 503, f'{page}')
            tap.ok(page.header('Retry-After'), 'no Retry-After')
        tap.contains(owner.get(site.url('/')).words, email, 'account page')
        page = owner.post(site.url('/delete'), current)
        tap.contains(page.words, 'will be deleted', 'afterwards')


@tap.test
def a_proof_that_was_kept_and_not_told_leaves_its_form(site):
    """The first answer is lost, and the second press finds a fault."""
    visitor, mail, _ = _under_way(site, 'untold')
    cookies = copy.deepcopy(visitor.cookies)
    proof = {'code': mail.code}
    page = visitor.post(site.url('/verify'), proof, follow=False)
    tap.equal(page.status, 303, 'status of the first')
    visitor.cookies = cookies
    with contextlib.closing(sqlite3.connect(site.database,
                                            isolation_level=None)) as holder:
        holder.execute('BEGIN IMMEDIATE')
        page = visitor.post(site.url('/verify'), proof, follow=False)
        holder.execute('ROLLBACK')
    _stays(page, '/verify', code=mail.code)
    page = visitor.submit(page.form('/verify'))
    tap.equal((page.status, page.path), (200, site.url('/')), 'afterwards')


@tap.test
def a_full_gate_leaves_the_form_of_the_link_where_it_is(site):
    _, mail, phone = _under_way(site, 'queued')
    form = phone.get(mail.link('/verify/link')).form('/verify/link')
    with open(site.database + '-hash', 'r+b') as gate:
        # All places there are (crypto/gate.c).
        fcntl.lockf(gate, fcntl.LOCK_EX, 65536 - 8192, 8192)
        page = phone.submit(form, password=harness.PASSWORD)
    _stays(page, '/verify/link', t=form.fields['t'], password='')
    page = phone.submit(page.form('/verify/link'), password=harness.PASSWORD)
    tap.equal((page.status, page.path), (200, site.url('/')), 'afterwards')


def _set_schema(site, version):
    """As a newer program would; the version there was."""
    with contextlib.closing(sqlite3.connect(
            site.database, timeout=30, isolation_level=None)) as database:
        before = database.execute('PRAGMA user_version').fetchone()[0]
        database.execute(f'PRAGMA user_version = {version}')
    return before


@tap.test
def a_newer_database_is_a_503_until_it_fits_again(_):
    with harness.site() as site:
        visitor, mail, phone = _under_way(site, 'migrant')
        form = visitor.get(site.url('/verify')).form('/verify')
        link = phone.get(mail.link('/verify/link')).form('/verify/link')
        known = _set_schema(site, 99)
        _away(_post(site, 'emigrant'))
        page = visitor.get(site.url('/verify'))
        tap.equal(page.status, 503, 'status of the verify page')
        tap.ok(int(page.header('Retry-After')) > 0, 'no Retry-After')
        tap.contains(page.words, 'Try again in', 'verify page')
        secured(page)
        _stays(visitor.submit(form, code=mail.code), '/verify',
               code=mail.code)
        _stays(phone.submit(link, password=harness.PASSWORD), '/verify/link',
               t=link.fields['t'], password='')
        tap.contains(site.log_text(), 'made by a newer sallyport', 'log')
        tap.equal(_set_schema(site, known), 99, 'schema')
        tap.equal(_post(site, 'emigrant').status, 303, 'status afterwards')
        page = visitor.submit(form, code=mail.code)
        tap.equal((page.status, page.path), (200, site.url('/')), 'page')


@tap.test
def a_newer_database_at_the_start_is_named_and_left_alone(_):
    with harness.site() as site:
        site.worker.stop()
        site.web.stop()
        known = _set_schema(site, 99)
        for command in ('init', 'purge', 'check', 'worker', 'worker --once',
                        'group list', 'group add staff',
                        'user group add ada staff'):
            done = site.run(*command.split(), check=False)
            tap.ok(done.returncode != 0, f'{command} succeeded')
            tap.contains(done.stdout + done.stderr,
                         'made by a newer sallyport', command)
        web = site.spawn('refused', [
            site.program('sallyport.fcgi'), '--config', site.conf])
        tap.equal(web.popen.wait(wait.DEADLINE_SECONDS), 1, 'exit status')
        tap.contains(web.tail(), 'made by a newer sallyport', 'its last words')
        tap.equal(_set_schema(site, known), 99, 'schema')
        site.start_web()
        tap.equal(_post(site, 'newcomer').status, 303, 'status afterwards')


@tap.test
def a_full_disk_is_a_503_and_then_all_is_well(_):
    with harness.site(start=False) as site:
        disk = site.path('disk')
        os.mkdir(disk)
        mounted = subprocess.run(
            ['mount', '-t', 'tmpfs', '-o', 'size=2m,mode=777', 'tmpfs', disk],
            capture_output=True, text=True, check=False)
        if mounted.returncode != 0:
            raise tap.Skip('a small disk cannot be mounted here: '
                           + mounted.stderr.strip())
        try:
            _full_disk(site, disk)
        finally:
            for process in site.processes:
                process.kill()
            subprocess.run(['umount', disk], check=True)


def _full_disk(site, disk):
    site.database = os.path.join(disk, 'sallyport.db')
    site.start()
    tap.equal(_post(site, 'before').status, 303, 'status before')
    site.mail.wait('before@a.example')
    ballast = os.path.join(disk, 'ballast')
    with open(ballast, 'wb', buffering=0) as file, \
            contextlib.suppress(OSError):
        while True:
            file.write(b'\0' * 4096)
    full = None
    for number in range(200):
        page = _post(site, f'full{number}')
        if page.status != 303:
            full = f'full{number}'
            break
        site.mail.wait(f'full{number}@a.example')
    tap.ok(full, 'the disk never was full')
    _away(page)
    tap.equal(site.rows('SELECT count(*) FROM pending '
                        'WHERE username = ?', full), [(0,)], 'rows')
    tap.equal(site.browser().get(site.url('/signup')).status, 200,
              'status of the form meanwhile')
    os.unlink(ballast)

    def taken():
        return _post(site, full).status == 303
    wait.until(taken, 'a sign-up once there is room')
    site.mail.wait(f'{full}@a.example')
    with contextlib.closing(sqlite3.connect(site.database)) as check:
        tap.equal(check.execute('PRAGMA integrity_check').fetchone(),
                  ('ok',), 'integrity')


@tap.test
def a_web_process_that_dies_costs_nobody_else_anything(site):
    for victim in site.web.children():
        os.kill(victim, signal.SIGKILL)

        def replaced():
            return (victim not in site.web.children()
                    and len(site.web.children()) == 2)
        wait.until(replaced, 'another process')
        tap.equal(site.browser().get(site.url('/signup')).status, 200,
                  'status')


@tap.test
def a_program_told_to_stop_finishes_what_it_holds(site):
    """Sign-ups under way while SIGTERM comes: each gets its answer."""
    links = []
    for number in range(2):
        name = f'last{number}'
        body = (f'username={name}&email={name}%40a.example&password='
                + harness.PASSWORD.replace(' ', '+'))
        link = site.browser().connect()
        link.request('POST', site.url('/signup'), body, {
            'Origin': site.origin, 'Host': f'127.0.0.1:{site.port}',
            'Content-Type': 'application/x-www-form-urlencoded'})
        links.append(link)
    tap.equal(site.web.stop(), 0, 'exit status')
    statuses = [link.getresponse().status for link in links]
    tap.ok(set(statuses) <= {303, 503}, f'statuses {statuses}')
    for number, status in enumerate(statuses):
        rows = site.rows('SELECT count(*) FROM pending '
                         'WHERE username = ?', f'last{number}')
        tap.equal(rows, [(1 if status == 303 else 0,)], 'rows')
    site.start_web()
    site.wait_for_pages()


@tap.test
def a_worker_that_dies_is_followed_by_one_that_sends(site):
    site.worker.kill()
    tap.equal(_post(site, 'orphan').status, 303, 'status')
    site.start_worker()
    site.mail.wait('orphan@a.example')
    tap.equal(site.worker.stop(), 0, 'exit status of the worker')
    site.start_worker()


if __name__ == '__main__':
    tap.main(harness.site)
