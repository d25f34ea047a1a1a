"""A site with Sallyport, on real parts, in a folder of its own.

    with harness.site(servers.Nginx) as site:
        visitor = site.browser()
        page = visitor.get('/account/signup')

The folder holds a copy of the built program, its configuration, database,
logs and the Maildir of the mail catcher. Everything listens on free ports of
127.0.0.1 and is stopped at the end.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile

import browser
import maildir
import servers
import tap
import wait
from process import (Process, answers, clean_environment, free_port,
                     hand_over, user_options)

SOURCE = os.environ.get('top_srcdir') or os.path.abspath(
    os.path.join(os.path.dirname(__file__), '..', '..'))
BUILD = os.environ.get('top_builddir') or SOURCE
PASSWORD = 'seven otters knit at dawn'

# Quick hashing, and limits that only a test of limits meets.
_SETTINGS = {
    'site.name': 'Castle',
    'web.processes': 2,
    'password.hash_memory_kib': 8192,
    'password.hash_passes': 1,
    'mail.from': 'gate@castle.example',
    # People of tests are at *.example.
    'signup.unmailable': 'allow',
    'smtp.tls': 'off',
    'smtp.retry_seconds': 1,
    'limits.signups_network_hour': 0,
    'limits.mails_mailbox_day': 0,
    'limits.mails_hour': 0,
    'limits.tries_network_hour': 0,
    'limits.tries_hour': 0,
    'limits.logins_network_hour': 0,
    'limits.asks_network_hour': 0,
}


@contextlib.contextmanager
def site(server=servers.Nginx, settings=None, catcher=True, start=True,
         prepare=None):
    """A Site, running where start is true, stopped afterwards; prepare(site)
    is called before."""
    here = Site(server, settings or {}, catcher)
    try:
        if prepare:
            prepare(here)
        if start:
            here.start()
        yield here
    except Exception:
        tap.note(here.describe())
        raise
    finally:
        here.close()


class Site:
    """One web site: web server, web program, worker, mail catcher."""

    as_user = True  # children run as www-data where we are root
    base_settings = _SETTINGS

    def __init__(self, server, settings, catcher):
        self.port = self.choose_port()
        self.directory = self.make_directory()
        # A browser does not say the usual port.
        self.origin = 'http://127.0.0.1' + (
            f':{self.port}' if self.port != 80 else '')
        # Empty where Sallyport is the whole site.
        self.mount = settings.get('site.path', '/account').rstrip('/')
        self.socket = self.path('run', 'fcgi.sock')
        self.static = self.path('static')
        self.templates = self.path('templates')
        self.locale = self.path('locale')
        self.lists = self.path('data')
        self.conf = self.path('sallyport.conf')
        self.database = self.path('sallyport.db')
        self.mail = maildir.Maildir(self.path('mail'))
        self.smtp_port = None
        self.settings = settings
        self.environment = {}  # besides, of our own programs
        self.processes = []
        self.web = self.worker = self.catcher = self.httpd = None
        self._with_catcher = catcher
        for name in 'run', 'log', 'server':
            os.makedirs(self.path(name), exist_ok=True)
        self.lay_out()
        self.server = server(self)

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def make_directory(self):
        directory = tempfile.mkdtemp(prefix='sallyport-e2e-')
        os.chmod(directory, 0o755)
        return directory

    def choose_port(self):
        return free_port()

    def lay_out(self):
        """The program as it would be installed."""
        os.mkdir(self.path('bin'))
        for name in 'sallyport', 'sallyport.fcgi':
            shutil.copy2(built(name), self.program(name))
        shutil.copytree(os.path.join(SOURCE, 'templates'),
                        self.templates)
        shutil.copytree(os.path.join(SOURCE, 'static'), self.static)
        shutil.copytree(os.path.join(SOURCE, 'data'), self.lists)
        locale = os.path.join(BUILD, 'po', 'locale')
        if os.path.isdir(locale):
            shutil.copytree(locale, self.locale)
        else:
            os.mkdir(self.locale)

    def program(self, name):
        return self.path('bin', name)

    # --- configuration ---------------------------------------------------

    def write_conf(self, **more):
        """Writes sallyport.conf; more: group__key=value, kept for later."""
        self.settings.update((name.replace('__', '.'), value)
                             for name, value in more.items())
        every = {
            'site.origin': self.origin,
            'web.listen': self.server.listen(),
            'store.path': self.database,
            'store.key_file': self.path('sallyport.key'),
            'view.templates': self.templates,
            'view.locale': self.locale,
            'signup.disposable_list': os.path.join(
                self.lists, 'disposable-domains.txt'),
            'password.common': os.path.join(
                self.lists, 'common-passwords.txt'),
            'smtp.url': f'smtp://127.0.0.1:{self.smtp_port or 1}',
            **self.base_settings, **self.settings}
        groups = {}
        for name, value in every.items():
            group, key = name.split('.', 1)
            if value is not None:
                groups.setdefault(group, []).append(f'{key} = {value}\n')
        text = '\n'.join(f'[{group}]\n' + ''.join(lines)
                         for group, lines in groups.items())
        with open(self.conf, 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(self.conf, 0o640)
        self.hand_over(self.conf)

    # --- life --------------------------------------------------------------

    def start(self):
        if self._with_catcher:
            self.start_catcher()
        self.write_conf()
        self.hand_over(self.directory)
        if not os.path.exists(self.database):
            self.run('init')
        self.start_web()
        self.start_httpd()
        self.wait_for_pages()
        self.start_worker()

    def hand_over(self, path):
        if self.as_user:
            hand_over(path)

    def close(self):
        for process in reversed(self.processes):
            process.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def start_catcher(self, port=0):
        port_file = self.path('catcher.port')
        with contextlib.suppress(FileNotFoundError):
            os.unlink(port_file)
        self.hand_over(self.directory)
        # Its user may not be let into the source tree.
        script = shutil.copy(beside('mail_catcher.py'), self.directory)
        self.catcher = self.spawn('catcher', [
            '/usr/bin/python3', script, self.path('mail'), port_file,
            str(port)])
        self._wait_for(self.catcher, lambda: os.path.exists(port_file))
        with open(port_file, encoding='ascii') as file:
            self.smtp_port = int(file.read())

    def start_web(self):
        """The FastCGI program, unless the web server starts it itself."""
        if not self.server.needs_program:
            return
        self.web = self.spawn('web', [
            self.program('sallyport.fcgi'), '--config', self.conf],
            self.environment)
        self._wait_for(self.web, self.server.program_listens)

    def start_httpd(self):
        self.server.start_backend()
        self.httpd = self.spawn('httpd', self.server.command())
        self._wait_for(self.httpd, lambda: answers(self.port))

    def wait_for_pages(self):
        visitor = self.browser()
        wait.until(lambda: visitor.get(self.url('/signup')).status < 500,
                   'the sign-up page')

    def restart_web(self):
        tap.equal(self.web.stop(), 0, 'exit status of the web program')
        self.start_web()
        self.wait_for_pages()

    def start_worker(self):
        self.worker = self.spawn('worker', [
            self.program('sallyport'), '--config', self.conf, 'worker'],
            self.environment)

    def spawn(self, name, argv, environment=None):
        process = Process(name, argv, self.path('log', name + '.log'),
                          environment, self.as_user)
        self.processes.append(process)
        return process

    def _wait_for(self, process, ready):
        def ready_or_dead():
            return ready() or not process.running()
        wait.until(ready_or_dead, process.name)
        if not process.running():
            raise AssertionError(
                f'{process.name} ended at once: {process.tail()}')

    def run(self, *arguments, check=True):
        """Runs `sallyport ARGUMENTS` to its end."""
        done = subprocess.run(
            [self.program('sallyport'), '--config', self.conf,
             *arguments],
            capture_output=True, text=True, timeout=120, cwd='/',
            check=False, env={**clean_environment(), **self.environment},
            **(user_options() if self.as_user else {}))
        if check and done.returncode != 0:
            raise AssertionError(
                f'sallyport {" ".join(arguments)} exited with '
                f'{done.returncode}: {done.stdout}{done.stderr}')
        return done

    # --- what tests do -----------------------------------------------------

    def browser(self, **more):
        return browser.Browser(self.origin, **more)

    def url(self, path):
        return self.mount + path

    def sign_up(self, visitor, username, email, password=PASSWORD, **more):
        """Fills in the sign-up form; the page that comes then."""
        page = visitor.get(self.url('/signup'))
        return visitor.submit(page.form('/signup'), username=username,
                              email=email, password=password, **more)

    def prove(self, visitor, email, count=1):
        """Types the code of the count-th mail to email."""
        code = self.mail.wait(email, count).code
        page = visitor.get(self.url('/verify'))
        return visitor.submit(page.form('/verify'), code=code)

    def open_account(self, visitor, username, email, password=PASSWORD):
        """Signs up and proves; the account page."""
        self.sign_up(visitor, username, email, password)
        return self.prove(visitor, email)

    def sign_in(self, visitor, login, password=PASSWORD, **more):
        """Fills in the form of signing in; the page that comes then."""
        page = visitor.get(self.url('/login'))
        return visitor.submit(page.form('/login'), login=login,
                              password=password, **more)

    def wait_for_outbox(self):
        """Until no mail waits any more (MAIL_WAITING of model.h)."""
        wait.until(lambda: self.rows('SELECT count(*) FROM outbox '
                                     'WHERE state = 0') == [(0,)],
                   'the outbox to be empty')

    def rows(self, query, *values):
        """What a query on the database gives; never writes."""
        with contextlib.closing(sqlite3.connect(
                f'file:{self.database}?mode=ro', uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def log_text(self):
        """All that any of the programs logged."""
        text = ''
        for name in sorted(os.listdir(self.path('log'))):
            with open(self.path('log', name), encoding='utf-8',
                      errors='replace') as file:
                text += file.read()
        return text

    def describe(self):
        tails = [(process, process.tail()) for process in self.processes]
        return '\n'.join(f'--- {process.name} ---\n{tail}'
                         for process, tail in tails if tail)


def built(name):
    for folder in 'cgi-bin', 'src/cmd', '.':
        path = os.path.join(BUILD, folder, name)
        if os.path.isfile(path):
            return path
    raise AssertionError(f'{name} is not built in {BUILD}')


def beside(name):
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), name)


def is_sanitized():
    """Whether the programs were built with the address sanitizer."""
    with open(built('sallyport'), 'rb') as file:
        return b'__asan_init' in file.read()
