"""No password, code or token in clear: not in the database, not in the logs,
not in a core of the programs, once they were used."""

import glob
import os
import shutil
import subprocess
import urllib.parse

import harness
import tap
import wait

NAME, EMAIL = 'discreet', 'discreet@a.example'


def _used(site):
    """Signs up, proves and stays; {what: secret} of all that was used."""
    visitor = site.browser()
    site.sign_up(visitor, NAME, EMAIL)
    flow = _cookie(visitor, 'flow')
    mail = site.mail.wait(EMAIL)
    link = mail.link('/verify/link')
    visitor.get(link)
    site.browser().get(mail.link('/refuse'))
    code = mail.code
    wrong = visitor.get(site.url('/verify'))
    visitor.submit(wrong.form('/verify'), code=code[::-1] + '7')
    page = site.prove(visitor, EMAIL)
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    first = _cookie(visitor, 'session')
    return {
        **_later(site, visitor),
        'password': harness.PASSWORD,
        'password as posted': harness.PASSWORD.replace(' ', '+'),
        'code': code,
        'link token': urllib.parse.parse_qs(
            urllib.parse.urlsplit(link).query)['t'][0],
        'flow token': flow,
        'session token': first,
    }


def _later(site, visitor):
    """Signs in by code, resets, changes password and address, and undoes that;
    {what: secret} of all that was used."""
    secrets = {}
    other = site.browser()
    other.post(site.url('/login'), {'login': NAME, 'by': 'code'})
    secrets['flow of a sign-in'] = _cookie(other, 'sign-in')
    secrets['code to sign in'] = site.mail.wait(EMAIL, 2).code
    other.post(site.url('/login/code'), {'code': secrets['code to sign in']})
    secrets['session by code'] = _cookie(other, 'session')
    site.wait_for_outbox()
    forgetful = site.browser()
    forgetful.post(site.url('/reset'), {'email': EMAIL})
    secrets['flow of a reset'] = _cookie(forgetful, 'reset')
    secrets['code to reset'] = site.mail.wait(EMAIL, 4).code
    secrets['second password'] = 'ninety-herons-fish-here'
    page = forgetful.post(site.url('/reset/code'), {
        'code': secrets['code to reset'],
        'password': secrets['second password']})
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    secrets['third password'] = 'twelve-newts-dance-there'
    forgetful.post(site.url('/password'), {
        'current': secrets['second password'],
        'password': secrets['third password']})
    forgetful.post(site.url('/address'), {
        'current': secrets['third password'], 'email': 'discreet@b.example'})
    secrets['code of an address'] = site.mail.wait('discreet@b.example').code
    page = forgetful.post(site.url('/address/code'), {
        'code': secrets['code of an address']})
    tap.contains(page.words, 'discreet@b.example', 'account page')
    site.wait_for_outbox()
    undo = site.mail.all(EMAIL)[-1].link('/address/undo')
    secrets['link to undo'] = undo.split('t=')[1]
    forgetful.get(undo)
    page = forgetful.post(site.url('/address/undo'),
                          {'t': secrets['link to undo']})
    tap.contains(page.words, 'The change is undone', 'page')
    secrets['link of the mailbox'] = next(
        mail for mail in site.mail.all(EMAIL) if '/reset/mail' in mail.text
    ).link('/reset/mail').split('t=')[1]
    page = forgetful.get(site.url('/reset/mail?t=')
                         + secrets['link of the mailbox'])
    forgetful.submit(page.form('/reset'), email=EMAIL)
    # Into the wrong field.
    secrets['password in place of a name'] = 'My 5 otters, typed too early'
    for fields in {'by': 'code'}, {'password': 'x'}:
        forgetful.post(site.url('/login'), {
            'login': secrets['password in place of a name'], **fields})
    visitor.post(site.url('/login'), {
        'login': NAME, 'password': secrets['third password']})
    return secrets


def _cookie(visitor, part):
    values = [value for name, value in visitor.cookies.items() if part in name]
    tap.equal(len(values), 1, f'cookies with {part}')
    return values[0]


def _search(path, secrets):
    """Which of the secrets stand in a file."""
    with open(path, 'rb') as file:
        data = file.read()
    return [what for what, secret in secrets.items()
            if _stands_in(data, secret.encode())]


def _stands_in(data, secret):
    """A code is only digits: it must stand alone."""
    start = data.find(secret)
    while start >= 0:
        around = data[start - 1:start] + data[start + len(secret):][:1]
        if not secret.isdigit() or not any(48 <= c <= 57 for c in around):
            return True
        start = data.find(secret, start + 1)
    return False


class _Scene:
    """A site on which a visitor has used each secret once."""

    def __init__(self, site):
        self.site = site
        self.secrets = _used(site)
        self.describe = site.describe


class _Fixture:
    """tap's fixture: the scene within its site."""

    def __init__(self):
        self._site = harness.site(
            settings={'log.level': 'debug', 'login.code': 'on',
                      'limits.mails_address_minute': 0,
                      'limits.mails_address_hour': 0})

    def __enter__(self):
        return _Scene(self._site.__enter__())

    def __exit__(self, *problem):
        return self._site.__exit__(*problem)


@tap.test
def the_database_and_its_log_hold_no_secret(scene):
    files = glob.glob(scene.site.database + '*')
    tap.ok(any(path.endswith('-wal') for path in files), 'there is no WAL')
    for path in files:
        tap.equal(_search(path, scene.secrets), [], f'secrets in {path}')


@tap.test
def the_logs_hold_no_secret_and_no_whole_address(scene):
    for path in glob.glob(scene.site.path('log', '*')):
        tap.equal(_search(path, scene.secrets), [], f'secrets in {path}')
        with open(path, encoding='utf-8', errors='replace') as file:
            tap.lacks(file.read(), EMAIL, path)


@tap.test
def no_file_of_the_site_holds_a_secret_but_the_mail_itself(scene):
    """The web server's temporary files, the hash gate, all there is."""
    for folder, _, names in os.walk(scene.site.directory):
        if os.path.basename(os.path.dirname(folder)) == 'mail':
            continue
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                tap.equal(_search(path, scene.secrets), [],
                          f'secrets in {path}')


@tap.test
def a_core_of_a_web_process_holds_no_secret(scene):
    _cores(scene, [scene.site.web.pid, *scene.site.web.children()])


@tap.test
def a_core_of_the_worker_holds_no_secret(scene):
    _cores(scene, [scene.site.worker.pid, *scene.site.worker.children()])


@tap.test
def others_cannot_look_into_the_programs(scene):
    """Not dumpable: their memory belongs to root, whoever they run as."""
    for process in scene.site.web, scene.site.worker:
        for pid in (process.pid, *process.children()):
            wait.until(lambda pid=pid: os.stat(f'/proc/{pid}/mem').st_uid == 0,
                       f'process {pid} of {process.name} to be hardened', 5)


def _cores(scene, pids):
    if not shutil.which('gcore'):
        raise tap.Skip('gcore (of gdb) is not installed')
    if os.geteuid() != 0:
        raise tap.Skip('only root can look into a hardened program')
    if harness.is_sanitized():
        raise tap.Skip('the address sanitizer keeps copies')
    for pid in pids:
        done = subprocess.run(
            ['gcore', '-a', '-o', scene.site.path('core'), str(pid)],
            capture_output=True, text=True, timeout=60, check=False)
        core = scene.site.path(f'core.{pid}')
        if not os.path.exists(core):
            raise tap.Skip('gcore: ' + done.stderr.strip()[-200:])
        found = _search(core, scene.secrets)
        os.unlink(core)
        tap.equal(found, [], f'secrets in a core of {pid}')


if __name__ == '__main__':
    tap.main(_Fixture)
