"""./demo, once its options are known to be good (demo_options.py)."""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile

import browser
import demo_options
import harness
import servers
import wait


class DemoError(Exception):
    """What keeps the demo from running, for whoever started it."""


class DemoServer(servers.Nginx):
    """nginx with a site of its own: etc/nginx/static-site.conf."""

    def paths(self):
        return {'/var/www/html': self.site.path('server', 'www')}

    def locations(self):
        self.lay_out_pages()
        return f"include {self.site.path('server')}/static-site.conf;"

    def lay_out_pages(self):
        source = os.path.join(harness.SOURCE, 'tests', 'e2e', 'demo_site')
        for name in 'index.html', 'members/index.html':
            path = self.site.path('server', 'www', name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(os.path.join(source, name), encoding='utf-8') as file:
                text = file.read()
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text.replace('/account', self.site.mount))


class Demo(harness.Site):
    """A site that stays, straight from the build folder."""

    as_user = False
    base_settings = {'site.name': 'Sallyport demo',
                     'mail.from': 'gate@demo.example',
                     # All mail stays here: any address will do.
                     'signup.unmailable': 'allow'}

    def __init__(self, options):
        self.options = options
        super().__init__(DemoServer, options.settings,
                         catcher=not options.smtp)
        self.ready = self.path('ready')
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.ready)

    def make_directory(self):
        if not self.options.state:
            return tempfile.mkdtemp(prefix='sallyport-demo-')
        directory = self.options.state
        self.lock = demo_options.lock_file(directory)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise DemoError(f'another demo runs in {directory}: stop it, or '
                            'choose another folder with --state') from problem
        return directory

    def choose_port(self):
        port = self.options.port
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(('127.0.0.1', port))
            except OSError as problem:
                raise DemoError(
                    f'port {port} of 127.0.0.1 cannot be used '
                    f'({problem.strerror}): stop what listens there, or '
                    'choose another with --port') from problem
        return port

    def lay_out(self):
        self.static = os.path.join(harness.SOURCE, 'static')
        self.templates = os.path.join(harness.SOURCE, 'templates')
        self.locale = os.path.join(harness.BUILD, 'po', 'locale')
        self.lists = os.path.join(harness.SOURCE, 'data')
        # The path of a unix socket holds 107 bytes.
        self.short = None
        if len(self.socket.encode()) > 100:
            self.short = tempfile.mkdtemp(prefix='sallyport-demo-')
            self.socket = os.path.join(self.short, 'fcgi.sock')

    def program(self, name):
        return harness.built(name)

    def start(self):
        if self.options.smtp_host in (None, 'localhost', '127.0.0.1', '::1'):
            self.settings.setdefault('smtp.tls', 'off')
        super().start()
        with open(self.ready, 'w', encoding='utf-8') as file:
            file.write(self.origin + self.url('/signup') + '\n')

    def close(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.ready)
        for process in reversed(self.processes):
            with contextlib.suppress(AssertionError):
                process.stop(seconds=10)
            process.kill()
        if self.short:
            shutil.rmtree(self.short, ignore_errors=True)
        if not self.options.state:
            shutil.rmtree(self.directory, ignore_errors=True)


def once(demo):
    """Signs up as a visitor would, and says what happened."""
    name = 'ada' + secrets.token_hex(3)
    email = f'{name}@visitor.example'
    password = 'nine herons over ' + secrets.token_hex(4)
    visitor = demo.browser()
    page = visitor.get('/members/')
    if page.path != demo.url('/login'):
        raise DemoError(f'the gate let a stranger in: {page}')
    print('the page for members is shut: it leads to sign in')
    form = visitor.get(demo.url('/signup?next=/members/')).form('/signup')
    wanted = {'username': name, 'email': email, 'password': password}
    page = visitor.submit(form, **{field: value
                                   for field, value in wanted.items()
                                   if field in form.fields})
    if page.status != 200 or not page.path.endswith('/verify'):
        raise DemoError(f'sign-up was not accepted: {page}')
    shown = name if 'username' in form.fields else email
    print(f'signed up as {shown}, {email}')
    if demo.options.smtp:
        wait.until(lambda: handed_over(demo, email),
                   f'the mail to be taken by {demo.options.smtp}', 60)
        print(f'the mail was taken by {demo.options.smtp}; '
              'whoever reads it there can go on')
        return
    mail = demo.mail.wait(email)
    print(f'got the mail "{mail.subject}"')
    page = demo.prove(visitor, email)
    if page.status != 200 or page.path != '/members/':
        raise DemoError(f'the code did not lead to the members: {page}')
    page = visitor.get(demo.url('/'))
    if page.status != 200 or shown not in page.words:
        raise DemoError(f'the account page does not show {shown}: {page}')
    print(f'typed the code {mail.code}: the page for members opens, '
          f'and the account page shows {shown}')


def handed_over(demo, email):
    """MAIL_SENT of account/model.h."""
    rows = demo.rows('SELECT state, reply FROM outbox WHERE recipient = ?',
                     email)
    if any(state == 2 for state, _ in rows):
        raise DemoError(f'the mail server refused the mail: {rows}')
    return any(state == 1 for state, _ in rows)


def stay(demo):
    """Until a signal comes, or a part of it dies."""
    print(f'''
Open      {demo.origin}{demo.url('/signup')}
Site      {demo.origin}/ for everybody, {demo.origin}/members/ for members
Mail      {demo.options.smtp or demo.path('mail') + '/new/'}
Settings  {demo.conf}
Command   {os.path.abspath(demo.program('sallyport'))} -c {demo.conf} help
Logs      {demo.path('log')}/
Ctrl-C stops everything.''', flush=True)
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    except SystemExit:
        return
    for process in demo.processes:
        if not process.running():
            raise DemoError(f'{process.name} ended by itself')


def stopped(number, _frame):
    sys.exit(128 + number)


def main():
    options = demo_options.read(sys.argv[1:])
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        signal.signal(number, stopped)
    demo = None
    try:
        demo = Demo(options)
        demo.start()
        (once if options.once else stay)(demo)
    except (DemoError, demo_options.OptionError, AssertionError, OSError,
            browser.http.client.HTTPException) as problem:
        if demo:
            print(demo.describe(), file=sys.stderr)
        sys.exit(f'demo: {problem}')
    finally:
        if demo:
            for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
                signal.signal(number, signal.SIG_IGN)
            demo.close()


if __name__ == '__main__':
    main()
