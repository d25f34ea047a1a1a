"""`sallyport mail test` against a scripted mail server."""

import base64
import contextlib
import email
import email.policy
import os
import shutil
import subprocess
import tempfile

import certificate
import harness
import smtp_server
import tap
import wait
from process import clean_environment
from smtp_server import SmtpServer

DEADLINE_SECONDS = 20


class Place:
    """A folder with certificates and a configuration."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix='sallyport-mail-')
        self.certificate = certificate.make(self.directory)
        self.other = certificate.make(
            self.directory, 'elsewhere.test', 'other')
        self.program = os.path.join(harness.BUILD, 'sallyport')
        self.conf = None
        self.output = ''

    def describe(self):
        return self.output

    def file(self, name, content, mode=0o600):
        path = os.path.join(self.directory, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(content)
        os.chmod(path, mode)
        return path

    def server(self, **more):
        return SmtpServer(certificate=self.certificate, **more)

    def configure(self, server, **smtp):
        values = {'url': server.url, 'ca_file': self.certificate[0],
                  'user': 'ada', 'password': 'sesame',
                  'connect_seconds': 5, 'message_seconds': 10, **smtp}
        lines = ''.join(f'{key} = {value}\n' for key, value in values.items()
                        if value is not None)
        self.conf = self.file('sallyport.conf', f'''[site]
origin = https://castle.example
name = Castle
[mail]
from = gate@castle.example
[smtp]
{lines}''')

    def run(self, *arguments):
        """Exit status, stdout and stderr of a command."""
        done = subprocess.run(
            [self.program, '--config', self.conf, *arguments],
            capture_output=True, text=True, timeout=DEADLINE_SECONDS,
            check=False, env=clean_environment())
        self.output = done.stdout + done.stderr
        return done.returncode, done.stdout, done.stderr

    def send(self, server, *arguments, to='bob@example.net', **smtp):
        self.configure(server, **smtp)
        return self.run('mail', 'test', to, *arguments)


@contextlib.contextmanager
def place():
    here = Place()
    try:
        yield here
    finally:
        shutil.rmtree(here.directory)


def always(verb, answer):
    return lambda session, said, argument: answer if said == verb else None


def refused(here, server, *words, **smtp):
    """The test fails, says words, and nothing was taken over."""
    status, _, errors = here.send(server, **smtp)
    tap.equal(status, 1, 'exit status')
    for word in words:
        tap.contains(errors, word, 'stderr')
    tap.equal(server.messages, [], 'mails')
    return errors


@tap.test
def a_server_without_starttls_gets_neither_password_nor_mail(here):
    with SmtpServer() as server:
        refused(here, server, 'as things are configured', 'STARTTLS')
        tap.lacks(server.verbs(), 'AUTH')
        tap.lacks(server.verbs(), 'MAIL')


@tap.test
def smtps_at_a_port_without_tls_is_a_wrong_setting(here):
    with here.server() as server:
        refused(here, server, 'as things are configured', '[smtp] url',
                'no TLS is spoken', url=f'smtps://127.0.0.1:{server.port}')


@tap.test
def a_certificate_nobody_vouches_for_is_refused(here):
    with here.server() as server:
        refused(here, server, 'as things are configured', 'certificate',
                ca_file=None)
        tap.lacks(server.verbs(), 'AUTH')


@tap.test
def a_certificate_for_another_host_is_refused(here):
    with SmtpServer(certificate=here.other) as server:
        refused(here, server, 'as things are configured',
                ca_file=here.other[0])
        tap.lacks(server.verbs(), 'AUTH')


@tap.test
def a_wrong_password_is_named_and_never_shown(here):
    with here.server() as server:
        for auth in 'plain', 'login', 'cram-md5':
            refused(here, server, '(login)', '535 5.7.8',
                    password='open barley', auth=auth)
            for secret in (b'open barley', b'\0ada\0open barley'):
                tap.lacks(here.output, secret.decode().strip('\0'))
                tap.lacks(here.output, base64.b64encode(secret).decode())
        tap.lacks(server.verbs(), 'MAIL')


@tap.test
def a_mechanism_the_server_lacks_is_refused(here):
    with here.server(auth='XOAUTH2') as server:
        refused(here, server, 'as things are configured')
        tap.lacks(server.verbs(), 'MAIL')


@tap.test
def each_stage_that_refuses_is_named(here):
    stages = {'CONNECT': 'connect', 'EHLO': 'hello', 'STARTTLS': 'starttls',
              'AUTH': 'login', 'MAIL': 'sender', 'RCPT': 'recipient',
              'DATA': 'data', 'BODY': 'body'}
    for verb, stage in stages.items():
        with here.server() as server:
            server.script = always(verb, '554 5.7.1 go away')
            errors = refused(here, server, f'({stage})', '554 5.7.1 go away')
            final = verb in ('RCPT', 'DATA', 'BODY')
            tap.equal('The mail was refused' in errors, final, verb)
        with here.server() as server:
            server.script = always(verb, '451 4.3.0 later')
            words = ([] if verb == 'EHLO' else ['cannot be sent now'])
            refused(here, server, f'({stage})', *words)


@tap.test
def a_connection_dropped_at_any_stage_is_no_refusal(here):
    for verb in ('CONNECT', 'EHLO', 'STARTTLS', 'AUTH', 'MAIL', 'RCPT',
                 'DATA', 'BODY'):
        with here.server() as server:
            server.script = always(verb, smtp_server.DROP)
            refused(here, server, 'cannot be sent now')


@tap.test
def a_server_that_hangs_is_left_in_time(here):
    for verb in 'CONNECT', 'RCPT', 'BODY':
        with here.server() as server:
            server.script = always(verb, smtp_server.HANG)
            refused(here, server, 'cannot be sent now', connect_seconds=1,
                    message_seconds=2)


@tap.test
def a_server_that_does_not_say_goodbye_is_left_at_once(here):
    with here.server() as server:
        server.script = always('QUIT', smtp_server.HANG)
        tap.equal(here.send(server)[0], 0, 'exit status')
        wait.until(lambda: 'QUIT' in server.verbs(), 'QUIT')


@tap.test
def an_address_that_would_speak_smtp_is_refused(here):
    with here.server() as server:
        for to in ('bob@example.net>\r\nRCPT TO:<eve@example.net',
                   'bob@example.net\nDATA', 'b b@example.net', 'bob', ''):
            status, _, errors = here.send(server, to=to)
            tap.equal(status, 2, 'exit status')
            tap.contains(errors, 'no address')
            tap.equal(errors.splitlines()[1:],
                      ["Try 'sallyport mail test --help'."], 'more lines')
            if to in ('b b@example.net', 'bob'):
                tap.contains(errors, to)
        tap.equal(server.commands, [], 'commands')


@tap.test
def what_a_server_says_cannot_forge_a_line(here):
    with here.server() as server:
        server.script = always('RCPT', '550 \x1b[2Jno\x07 \xff\xfe such')
        errors = refused(here, server, '550')
        for byte in '\x1b\x07':
            tap.lacks(errors, byte)


@tap.test
def every_mechanism_logs_in_over_starttls_and_smtps(here):
    for implicit in False, True:
        for auth in 'auto', 'plain', 'login', 'cram-md5':
            with here.server(implicit_tls=implicit) as server:
                status, output, _ = here.send(server, auth=auth)
                tap.equal(status, 0, f'exit status with {auth}')
                tap.contains(output, 'took over')
                tap.equal(len(server.messages), 1, 'mails')
                session = server.messages[0].session
                tap.ok(session.tls and session.logged_in, 'not logged in')
                tap.lacks(here.output, 'sesame')


@tap.test
def auto_takes_what_the_server_has(here):
    with here.server(auth='LOGIN') as server:
        tap.equal(here.send(server)[0], 0, 'exit status')


@tap.test
def a_token_is_read_from_its_file(here):
    token = here.file('token', 'sesame\n')
    with here.server() as server:
        status, _, _ = here.send(server, auth='xoauth2', token_file=token,
                                 password=None)
        tap.equal(status, 0, 'exit status')
        tap.ok(server.messages[0].session.logged_in, 'not logged in')
    os.chmod(token, 0o644)
    with here.server() as server:
        refused(here, server, 'token', auth='xoauth2', token_file=token,
                password=None)
        tap.equal(server.commands, [], 'commands')


@tap.test
def without_tls_and_login_only_where_it_says_so(here):
    with SmtpServer(auth='') as server:
        status, _, _ = here.send(server, tls='off', user=None, password=None)
        tap.equal(status, 0, 'exit status')
        tap.lacks(server.verbs(), 'AUTH')


@tap.test
def the_mail_is_whole_and_carries_the_file(here):
    path = here.file('條款 of use.pdf', '%PDF-1.4\n' + 'x' * 5000)
    with here.server() as server:
        tap.equal(here.send(server, '--attach', path)[0], 0, 'exit status')
        kept = server.messages[0]
    tap.equal((kept.sender, kept.recipient),
              ('gate@castle.example', 'bob@example.net'), 'envelope')
    mail = email.message_from_bytes(kept.content, policy=email.policy.default)
    tap.equal(mail.defects, [], 'defects')
    tap.contains(mail['Subject'], 'Castle')
    tap.contains(mail.get_body(('plain',)).get_content(),
                 'https://castle.example/account/')
    files = list(mail.iter_attachments())
    tap.equal([file.get_filename() for file in files], ['條款 of use.pdf'],
              'names')
    with open(path, 'rb') as file:
        tap.equal(files[0].get_content(), file.read(), 'content')


@tap.test
def checking_logs_in_and_sends_nothing(here):
    def check(**smtp):
        here.configure(server, **smtp)
        return here.run('check', '--mail')[1]
    with here.server() as server:
        tap.contains(check(), 'mail server: in order')
        tap.contains(check(password='open barley'), '535 5.7.8')
        tap.equal(server.verbs().count('AUTH'), 2, 'logins')
        tap.lacks(server.verbs(), 'MAIL')


@tap.test
def the_name_it_says_hello_with_is_the_setting(here):
    with here.server() as server:
        tap.equal(here.send(server, hello='mx.castle.example')[0], 0)
        tap.contains([argument for _, verb, argument in server.commands
                      if verb == 'EHLO'], 'mx.castle.example')


tap.main(place)
