"""./demo: what it refuses, and before it builds anything."""

import contextlib
import os
import subprocess
import tempfile

import harness
import tap


class Place:
    """A source tree with nothing in it but ./demo and these tests."""

    def __init__(self, directory):
        self.directory = directory
        for name in 'demo', 'tests':
            os.symlink(os.path.join(os.path.abspath(harness.SOURCE), name),
                       self.path(name))

    def path(self, name):
        return os.path.join(self.directory, name)

    def conf(self, text, encoding='utf-8'):
        with open(self.path('more.conf'), 'w', encoding=encoding) as file:
            file.write(text)
        return self.path('more.conf')

    def refused(self, *arguments):
        """What ./demo says."""
        done = subprocess.run(
            ['bash', self.path('demo'), *arguments], capture_output=True,
            text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
        tap.equal((done.returncode, done.stdout), (2, ''),
                  f'status and stdout of {arguments}: {done.stderr}')
        tap.lacks(done.stderr, 'Traceback', 'stderr')
        tap.contains(done.stderr, '--help', 'stderr')
        return done.stderr


@contextlib.contextmanager
def place():
    with tempfile.TemporaryDirectory(prefix='sallyport-demo-') as directory:
        yield Place(directory)


def run_once(*arguments):
    """The demo itself, from the build folder, by itself to its end."""
    done = subprocess.run(
        ['/usr/bin/python3', harness.beside('demo.py'), '--once',
         '--port', str(harness.free_port()), *arguments],
        capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


@tap.test
def what_is_no_port_is_refused(here):
    for port in '0', '65536', '-1', '80x', '', '99999999999', '٨٠':
        said = here.refused(f'--port={port}')
        tap.contains(said, '--port: ', 'stderr')
        tap.contains(said, 'from 1 to 65535', 'stderr')


@tap.test
def an_option_that_is_unknown_or_cut_short_is_refused(here):
    for argument in '--nope', '--onc', 'operand':
        tap.contains(here.refused(argument), argument, 'stderr')


@tap.test
def a_file_that_cannot_be_read_is_refused(here):
    for path, why in (
            (here.path('nowhere'), 'No such file'),
            (here.directory, 'Is a directory'),
            (here.conf('[site]\nname = Göteborg\n', 'latin-1'),
             'is not UTF-8')):
        said = here.refused('--conf', path)
        tap.contains(said, f'--conf: {path}', 'stderr')
        tap.contains(said, why, 'stderr')
    tap.contains(here.refused('--conf', here.conf('name = x\n')), '--conf: ',
                 'stderr')


@tap.test
def settings_that_the_demo_needs_for_itself_are_refused(here):
    said = here.refused('--conf', here.conf(
        '[web]\nlisten = 127.0.0.1:9000\n[store]\npath = /srv/a.db\n'))
    for part in '[web] listen', '[store] path', 'leave that out', '--state':
        tap.contains(said, part, 'stderr')


@tap.test
def a_folder_that_can_keep_nothing_is_refused(here):
    with open(here.path('file'), 'w', encoding='ascii'):
        pass
    for path in (here.path('file'), here.path('file/below'), '/proc/demo',
                 here.path('x' * 300), here.path('two words'), '/srv/\udcff'):
        said = here.refused('--state', path)
        tap.contains(said, '--state: ', 'stderr')
        tap.contains(said, 'choose a', 'stderr')


@tap.test
def what_is_no_mail_server_is_refused(here):
    for url in 'mail.example.org', 'smtp://[::1', '':
        tap.contains(here.refused(f'--smtp={url}'), '--smtp: ', 'stderr')


@tap.test
def sallyport_may_be_the_whole_site(here):
    status, stdout, stderr = run_once(
        '--conf', here.conf('[site]\npath = /\n'))
    tap.equal((status, stderr), (0, ''), 'status and stderr')
    tap.contains(stdout, 'the account page shows', 'stdout')


@tap.test
def the_keys_of_a_file_stay_as_they_are_written(here):
    status, _, stderr = run_once('--conf', here.conf('[site]\nName = x\n'))
    tap.equal(status, 1, 'status')
    tap.contains(stderr, 'Name', 'stderr')


@tap.test
def the_usual_port_is_not_said_in_the_address(_):
    class Usual(harness.Site):
        def choose_port(self):
            return 80

    with contextlib.closing(Usual(harness.servers.Nginx, {}, True)) as site:
        tap.equal(site.origin, 'http://127.0.0.1', 'origin')


if __name__ == '__main__':
    tap.main(place)
