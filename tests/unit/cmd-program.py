"""The programs as an administrator meets them."""

import contextlib
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap

SOURCE = os.environ.get('top_srcdir', '.')
BUILD = os.environ.get('top_builddir', '.')
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'e2e'))
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'unit'))

import certificate
import smtp_server
import tap
import wait
from cmd_place import DEADLINE_SECONDS, WEB, place


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


@tap.test
def a_wrong_command_line_is_told_what_is_wrong(here):
    here.fresh()
    for arguments, said in (
            ((), 'a command is missing'),
            (('nope',), 'there is no command "nope"'),
            (('mail',), 'there is only "mail test"'),
            (('mail', 'foo'), 'there is only "mail test"'),
            (('--nope',), 'Unknown option --nope'),
            (('config', '--nope'), 'Unknown option --nope'),
            (('--config',), 'Missing argument for --config'),
            (('help', 'nope'), 'there is no command "nope"'),
            (('help', 'init', 'x'), 'there is no command "init x"'),
            (('mail', 'test', 'nobody'), 'nobody is no address'),
            (('config', 'x'), 'too many operands: sallyport config takes none'),
            (('mail', 'test'), 'too few operands: sallyport mail test ADDRESS')):
        status, stdout, stderr = here.run(*arguments)
        tap.equal(status, 2, f'status of {arguments}')
        tap.equal(stdout, '', 'stdout')
        tap.contains(stderr, 'sallyport: ', 'stderr')
        tap.contains(stderr, said, 'stderr')
        tap.equal(stderr.count('--help'), 1, f'ways to help in {stderr}')
    for arguments, program in (
            (('--nope',), 'sallyport'), (('nope',), 'sallyport'),
            (('help', 'nope'), 'sallyport'),
            (('config', '--nope'), 'sallyport config'),
            (('mail', 'test', '--attach'), 'sallyport mail test')):
        _, _, stderr = here.run(*arguments)
        tap.equal(stderr.splitlines()[-1], f"Try '{program} --help'.",
                  'last line')


@tap.test
def every_command_explains_itself(here):
    status, stdout, _ = here.run('--help')
    tap.equal(status, 0, 'status')
    tap.equal(here.run('help'), (0, stdout, ''), 'sallyport help')
    listed = stdout.partition('Commands:\n')[2].partition('\n\n')[0]
    commands = [line[2:].split('  ')[0] for line in listed.splitlines()]
    tap.ok({'init', 'check', 'config'} <= set(commands), commands)
    for command in commands:
        status, stdout, _ = here.run(*command.split(), '--help')
        tap.equal(status, 0, f'status of {command} --help')
        tap.contains(stdout, f'sallyport {command}', 'help')
        tap.contains(stdout, '--config', 'help')
        tap.equal(here.run('help', *command.split()), (0, stdout, ''),
                  f'sallyport help {command}')
    tap.equal(here.run('help', 'mail'), here.run('help', 'mail', 'test'),
              'help of half a name')


@tap.test
def the_version_is_that_of_the_release(here):
    for option in '--version', '-V':
        status, stdout, _ = here.run(option)
        tap.equal(status, 0, 'status')
        tap.ok(stdout.startswith('sallyport 0.'), stdout)


@tap.test
def a_wrong_command_line_of_the_web_program_is_told(here):
    here.fresh()
    for arguments, said in (
            (('foo',), '"foo"'),
            (('--nope',), 'Unknown option --nope'),
            (('-l',), 'Missing argument for -l'),
            (('-l', 'tcp:1'), '--listen: "tcp:1" is not good'),
            (('-l', 'unix:fcgi.sock'), 'write unix:/PATH')):
        stderr = here.run_web(*arguments, status=2)
        tap.contains(stderr, said, 'stderr')
        tap.contains(stderr, 'usage: sallyport.fcgi', 'stderr')
        tap.equal(stderr.splitlines()[-1], "Try 'sallyport.fcgi --help'.",
                  'last line')


@tap.test
def what_is_wrong_stands_behind_what_was_printed(here):
    here.fresh()
    done = subprocess.run(
        [os.path.join(BUILD, 'sallyport'), 'check'],
        env={'SALLYPORT_CONFIG': here.conf}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=DEADLINE_SECONDS,
        check=False)
    tap.ok(done.stdout.startswith('settings: '), done.stdout)
    tap.contains(done.stdout.splitlines()[-1], 'problem', 'last line')


@tap.test
def the_configuration_is_found_before_and_behind_the_command(here):
    here.fresh()
    other = here.file('other.conf', open(here.conf, encoding='utf-8').read()
                      .replace('castle', 'tower'))
    for arguments in (('--config', other, 'config'), ('config', '-c', other)):
        status, stdout, _ = here.run(*arguments)
        tap.equal(status, 0, 'status')
        tap.contains(stdout, 'https://tower.example', 'settings')
    status, stdout, _ = here.run('config')
    tap.contains(stdout, 'https://castle.example', 'settings')


@tap.test
def all_that_is_wrong_in_the_settings_is_told_at_once(here):
    here.fresh(site={'origin': 'castle.example'}, code={'digits': '4'},
               nope={'x': '1'})
    status, stdout, stderr = here.run('config')
    tap.equal(status, 1, 'status')
    tap.equal(stdout, '', 'stdout')
    lines = stderr.splitlines()
    tap.equal(len(lines), 3, 'number of problems')
    for line in lines:
        tap.ok(line.startswith(f'sallyport: {here.conf}:'), line)


@tap.test
def a_name_in_quotes_is_told_what_is_wrong_with_it(here):
    for group, key in ('site', 'name'), ('mail', 'from_name'):
        here.fresh(**{group: {key: '"Castle"'}})
        status, _, stderr = here.run('config')
        tap.equal(status, 1, 'status')
        tap.contains(stderr, 'does not begin with a quote', 'stderr')


@tap.test
def the_settings_are_printed_without_secrets(here):
    here.fresh(smtp={'user': 'ada', 'password': 'sesame'})
    status, stdout, _ = here.run('config')
    tap.equal(status, 0, 'status')
    tap.contains(stdout, 'password = ***\n', 'settings')
    tap.lacks(stdout, 'sesame', 'settings')
    status, stdout, _ = here.run('config', SALLYPORT_SITE_NAME='城')
    tap.contains(stdout, 'name = 城\n', 'settings')


@tap.test
def a_full_disk_does_not_pass_for_success(here):
    here.fresh()
    with open('/dev/full', 'w', encoding='utf-8') as full:
        done = subprocess.run(
            [os.path.join(BUILD, 'sallyport'), 'config'], stdout=full,
            stderr=subprocess.PIPE, env={'SALLYPORT_CONFIG': here.conf},
            timeout=DEADLINE_SECONDS, check=False)
    tap.equal(done.returncode, 1, 'status')
    tap.contains(done.stderr.decode(), 'cannot write', 'stderr')


@tap.test
def init_needs_its_directory(here):
    here.fresh()
    os.rmdir(os.path.join(here.directory, 'state'))
    status, _, stderr = here.run('init')
    tap.equal(status, 1, 'status')
    tap.contains(stderr, '[store] key_file: ', 'stderr')
    tap.contains(stderr, 'install -d -m 750', 'stderr')


@tap.test
def init_makes_the_key_and_the_database(here):
    here.fresh()
    status, stdout, stderr = here.run('init')
    tap.equal((status, stderr), (0, ''), 'status and stderr')
    tap.contains(stdout, f'{here.key}: made', 'stdout')
    tap.contains(stdout, f'{here.database}: made', 'stdout')
    tap.equal(mode(here.key), 0o600, 'mode of the key')
    tap.equal(mode(here.database), 0o660, 'mode of the database')


@tap.test
def init_leaves_alone_what_is_there(here):
    here.fresh()
    here.run('init')
    with open(here.key, encoding='ascii') as file:
        key = file.read()
    status, stdout, _ = here.run('init')
    tap.equal(status, 0, 'status')
    tap.contains(stdout, f'{here.key}: is there already', 'stdout')
    tap.contains(stdout, f'{here.database}: is up to date', 'stdout')
    with open(here.key, encoding='ascii') as file:
        tap.equal(file.read(), key, 'key')


@tap.test
def init_refuses_what_is_no_key_and_no_database(here):
    here.fresh()
    here.file('state/sallyport.key', 'precious')
    status, _, stderr = here.run('init')
    tap.equal(status, 1, 'status')
    tap.contains(stderr, here.key, 'stderr')
    with open(here.key, encoding='ascii') as file:
        tap.equal(file.read(), 'precious', 'content')
    here.fresh()
    here.file('state/sallyport.db', 'precious' * 200)
    status, _, stderr = here.run('init')
    tap.equal(status, 1, 'status')
    tap.contains(stderr, here.database, 'stderr')
    with open(here.database, encoding='ascii') as file:
        tap.equal(file.read(), 'precious' * 200, 'content')


@tap.test
def a_root_who_runs_init_gives_the_files_to_the_owner_of_the_directory(here):
    if os.geteuid() != 0:
        raise tap.Skip('only root can give files away')
    here.fresh()
    os.chown(os.path.join(here.directory, 'state'), 65534, 65534)
    tap.equal(here.run('init')[0], 0, 'status')
    for path in here.key, here.database:
        tap.equal(os.stat(path).st_uid, 65534, f'owner of {path}')


@tap.test
def check_says_all_that_is_wrong(here):
    token = here.file('token', 'x', 0o644)
    here.fresh(
        site={'language': 'tlh'}, web={'socket_group': 'no-such-group'},
        mail={'attach': '/nowhere/a.pdf, /nowhere/b.pdf'},
        smtp={'auth': 'xoauth2', 'user': 'ada', 'token_file': token,
              'ca_file': '/nowhere/ca.pem'})
    status, stdout, stderr = here.run('check')
    tap.equal(status, 1, 'status')
    tap.contains(stderr, '7 problems', 'stderr')
    for said in (f'settings: {here.conf}:', f'key: [store] key_file: {here.key}: is missing',
                 'sallyport init', here.database, '"tlh"', '/nowhere/a.pdf',
                 '/nowhere/b.pdf', f'chmod o-rwx {token}', '/nowhere/ca.pem',
                 'no group "no-such-group"'):
        tap.contains(stdout, said, 'stdout')


@tap.test
def check_reads_the_certificates(here):
    good, _ = certificate.make(here.directory)
    with open(good, encoding='ascii') as file:
        text = file.read()
    torn = text.replace(text.splitlines()[3] + '\n', '', 1)
    for content, said in (
            ('nothing', 'holds no certificate'),
            (torn, 'holds a certificate that is not whole'),
            (text + text[:-20], 'holds a certificate that is not whole'),
            ('# ours\n' + text + text, None)):
        path = here.file('ca.pem', content)
        here.fresh(smtp={'ca_file': path})
        _, stdout, _ = here.run('check')
        tap.contains(stdout, f'certificates: [smtp] ca_file: {path} {said}'
                     if said else 'certificates: in order', 'stdout')
    here.fresh(smtp={'ca_file': here.directory})
    _, stdout, _ = here.run('check')
    tap.contains(stdout, 'certificates: [smtp] ca_file: ', 'stdout')
    tap.contains(stdout, 'Is a directory', 'stdout')


@tap.test
def a_database_that_cannot_be_opened_is_named(here):
    here.fresh()
    here.run('init')
    os.remove(here.database)
    os.mkdir(here.database)
    for arguments in ('purge',), ('worker',), ('worker', '--once'):
        status, _, stderr = here.run(*arguments)
        tap.equal(status, 1, 'status')
        tap.contains(stderr, f'[store] path: cannot open {here.database}: ',
                     'stderr')
        tap.contains(stderr, 'see owner and mode', 'stderr')


@tap.test
def no_program_starts_in_a_language_that_is_not_there(here):
    here.fresh(site={'language': 'tlh'})
    here.run('init')
    said = ('[site] language: there is no translation to "tlh"; there are '
            'en, ')
    for arguments in ('worker',), ('worker', '--once'):
        status, _, stderr = here.run(*arguments)
        tap.equal(status, 1, 'status')
        tap.contains(stderr, said, 'stderr')
    tap.contains(here.run_web(), said, 'stderr')


@tap.test
def the_web_program_names_the_setting_of_its_socket(here):
    here.fresh(web={'listen': f'unix:{here.directory}/nowhere/socket'})
    here.run('init')
    tap.contains(here.run_web(), f'[web] listen: cannot make '
                 f'{here.directory}/nowhere/socket', 'stderr')
    tap.contains(here.run_web('--listen', 'unix:/nowhere/socket'),
                 '--listen: cannot make /nowhere/socket', 'stderr')
    here.fresh(web={'listen': f'unix:{here.directory}/socket',
                    'socket_group': 'no-such-group'})
    here.run('init')
    tap.contains(here.run_web(), '[web] socket_group: this machine has no '
                 'group', 'stderr')


@tap.test
def the_web_program_warns_once_that_there_is_no_database(here):
    here.fresh(web={'listen': f'unix:{here.directory}/socket'})
    here.run('init')
    os.remove(here.database)
    log = os.path.join(here.directory, 'log')

    def said():
        with open(log, encoding='utf-8') as file:
            here.output = file.read()
        return here.output

    with open(log, 'w', encoding='utf-8') as output, subprocess.Popen(
            [WEB], env={'SALLYPORT_CONFIG': here.conf}, stderr=output,
            stdin=subprocess.DEVNULL) as program:
        try:
            wait.until(lambda: 'started' in said(), 'the start')
        finally:
            program.send_signal(signal.SIGTERM)
    tap.equal(said().count('no-database'), 1, 'warnings')
    tap.contains(said(), here.database, 'log')
    tap.contains(said(), 'sallyport init', 'log')


@tap.test
def check_looks_at_what_good_settings_allow(here):
    here.fresh(store={'path': 'state'}, mail={'attach': '/nowhere/a.pdf'},
               session={'idle_days': '91'}, code={'digits': '4'})
    status, stdout, stderr = here.run('check')
    tap.equal(status, 1, 'status')
    tap.contains(stderr, '5 problems', 'stderr')
    for said in ('[store] path: "state"', '[code] digits: "4"',
                 '[session] idle_days: 91 is more', f'[store] key_file: {here.key}',
                 'database: not looked at, for [store] path is wrong',
                 'attachments: [mail] attach: ', 'templates: in order'):
        tap.contains(stdout, said, 'stdout')


@tap.test
def the_worker_does_not_start_without_its_token(here):
    token = here.file('token', 'x', 0o644)
    for path, said in ((token, f'chmod o-rwx {token}'),
                       ('/nowhere/token', 'write the secret into it')):
        here.fresh(smtp={'auth': 'xoauth2', 'user': 'ada',
                         'token_file': path})
        here.run('init')
        for arguments in ('worker',), ('worker', '--once'):
            status, _, stderr = here.run(*arguments)
            tap.equal(status, 1, f'status of {arguments}')
            tap.contains(stderr, f'[smtp] token_file: {path}: ', 'stderr')
            tap.contains(stderr, said, 'stderr')


@tap.test
def the_worker_names_every_file_it_cannot_attach(here):
    here.fresh(mail={'attach': '/nowhere/a.pdf, /nowhere/b.pdf'})
    here.run('init')
    status, _, stderr = here.run('worker', '--once')
    tap.equal(status, 1, 'status')
    for line, path in zip(stderr.splitlines(), ('a.pdf', 'b.pdf'),
                          strict=True):
        tap.contains(line, '[mail] attach: ', 'stderr')
        tap.contains(line, f'/nowhere/{path}', 'stderr')
        tap.contains(line, 'name a file that is there', 'stderr')


@tap.test
def check_notes_a_port_that_speaks_another_protocol(here):
    for url, noted in (('smtp://mail.example.org:465', True),
                       ('smtp://mail.example.org:587', False),
                       ('smtps://mail.example.org:465', False)):
        here.fresh(smtp={'url': url})
        here.run('init')
        _, stdout, _ = here.run('check')
        tap.equal('write smtps:// for it' in stdout, noted, url)


@tap.test
def check_notes_proxies_that_are_half_the_internet(here):
    here.fresh(web={'trusted_proxies': '10.0.0.0/8, 0.0.0.0/0, ::/0'})
    here.run('init')
    _, stdout, _ = here.run('check')
    for network in '0.0.0.0/0', '::/0':
        tap.contains(stdout, f'note: [web] trusted_proxies: {network} is',
                     'notes')
    tap.lacks(stdout, '10.0.0.0/8', 'notes')


@tap.test
def check_knows_when_all_is_in_order(here):
    here.fresh()
    here.run('init')
    status, stdout, stderr = here.run('check')
    tap.equal((status, stderr), (0, ''), 'status and stderr')
    for line in stdout.splitlines():
        tap.ok(': in order' in line or
               line.startswith(('note: ', 'sandbox of the ')), line)


def _documented():
    """The configurations that are shown: name and text."""
    with open(os.path.join(SOURCE, 'README.md'), encoding='utf-8') as readme:
        block = readme.read().split('sallyport.conf <<END\n')[1]
    yield 'README.md', textwrap.dedent(block.split('    END\n')[0])
    with open(os.path.join(SOURCE, 'etc', 'sallyport.conf'),
              encoding='utf-8') as sample:
        yield 'etc/sallyport.conf', sample.read()


@tap.test
def what_the_documents_show_is_in_order_as_it_stands(here):
    password = here.file('smtp-password', 'sesame\n')
    for name, text in _documented():
        here.fresh()
        written = '/etc/sallyport/smtp-password'
        tap.contains(text, written, name)
        here.file('sallyport.conf', text.replace(written, password))
        elsewhere = {
            'SALLYPORT_STORE_PATH': here.database,
            'SALLYPORT_STORE_KEY_FILE': here.key,
            'SALLYPORT_VIEW_TEMPLATES': os.path.join(SOURCE, 'templates'),
            'SALLYPORT_VIEW_LOCALE': os.path.join(BUILD, 'po', 'locale'),
            'SALLYPORT_SIGNUP_DISPOSABLE_LIST': os.path.join(
                SOURCE, 'data', 'disposable-domains.txt'),
            'SALLYPORT_PASSWORD_COMMON': os.path.join(
                SOURCE, 'data', 'common-passwords.txt')}
        for command in 'init', 'check':
            status, _, _ = here.run(command, **elsewhere)
            tap.equal(status, 0, f'status of {command} with {name}')


@tap.test
def check_logs_in_to_the_mail_server_and_sends_nothing(here):
    pair = certificate.make(here.directory)
    with smtp_server.SmtpServer(certificate=pair) as server:
        for password, good in (('sesame', True), ('hunter2', False)):
            here.fresh(smtp={'url': server.url, 'ca_file': pair[0],
                             'user': 'ada', 'password': password})
            here.run('init')
            status, stdout, _ = here.run('check', '--mail')
            tap.equal(status, 0 if good else 1, 'status')
            tap.contains(stdout, 'mail server: in order' if good else
                         f'mail server: {server.url}: ', 'stdout')
            tap.lacks(stdout, password, 'stdout')
        tap.ok('AUTH' in server.verbs(), server.describe())
        tap.ok('MAIL' not in server.verbs(), server.describe())
        tap.equal(server.messages, [], 'messages')


@tap.test
def purge_removes_what_is_over_and_nothing_else(here):
    here.fresh()
    status, _, stderr = here.run('purge')
    tap.equal(status, 1, 'status without a database')
    tap.contains(stderr, here.database, 'stderr')
    here.run('init')
    with contextlib.closing(sqlite3.connect(here.database)) as database:
        for until_ms, mailbox in ((1, 'old'), (1 << 50, 'young')):
            database.execute('INSERT INTO refusal VALUES (?, ?)',
                             (mailbox, until_ms))
        database.commit()
        status, stdout, _ = here.run('purge')
        tap.equal((status, stdout), (0, 'removed: 1\n'), 'status and stdout')
        rows = database.execute('SELECT mailbox_key FROM refusal').fetchall()
        tap.equal(rows, [('young',)], 'what is left')


if __name__ == '__main__':
    tap.main(place)
