"""A folder in which the programs are run as an administrator runs them."""

import contextlib
import os
import shutil
import subprocess
import tempfile

import tap

SOURCE = os.environ.get('top_srcdir', '.')
BUILD = os.environ.get('top_builddir', '.')
WEB = os.path.join(BUILD, 'cgi-bin', 'sallyport.fcgi')
DEADLINE_SECONDS = 30


class Place:
    """A folder with a configuration, whose settings a test changes."""

    def __init__(self, directory):
        self.directory = directory
        self.conf = os.path.join(directory, 'sallyport.conf')
        self.database = os.path.join(directory, 'state', 'sallyport.db')
        self.key = os.path.join(directory, 'state', 'sallyport.key')
        self.output = ''

    def describe(self):
        return self.output

    def file(self, name, content, mode=0o600):
        path = os.path.join(self.directory, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(content)
        os.chmod(path, mode)
        return path

    def fresh(self, **groups):
        """A good configuration, and over it {group: {key: value}}."""
        shutil.rmtree(os.path.join(self.directory, 'state'), True)
        os.mkdir(os.path.join(self.directory, 'state'), 0o750)
        settings = {
            'site': {'origin': 'https://castle.example'},
            'store': {'path': self.database, 'key_file': self.key},
            'view': {'templates': os.path.join(SOURCE, 'templates'),
                     'locale': os.path.join(BUILD, 'po', 'locale')},
            'signup': {'disposable_list': os.path.join(
                SOURCE, 'data', 'disposable-domains.txt')},
            'password': {'common': os.path.join(
                SOURCE, 'data', 'common-passwords.txt')},
            'mail': {'from': 'gate@castle.example'},
            'smtp': {'url': 'smtp://127.0.0.1:1'},
        }
        for group, keys in groups.items():
            settings.setdefault(group, {}).update(keys)
        self.file('sallyport.conf', ''.join(
            f'[{group}]\n' + ''.join(f'{key} = {value}\n'
                                     for key, value in keys.items())
            for group, keys in settings.items()))

    def run(self, *arguments, **variables):
        """Exit status, stdout and stderr; no variable but those given."""
        done = subprocess.run(
            [os.path.join(BUILD, 'sallyport'), *arguments],
            env={'SALLYPORT_CONFIG': self.conf, **variables},
            capture_output=True, text=True, encoding='utf-8',
            timeout=DEADLINE_SECONDS, check=False)
        self.output = done.stdout + done.stderr
        return done.returncode, done.stdout, done.stderr

    def start(self, *arguments):
        """The same, while it runs; to be used in a with statement."""
        return subprocess.Popen(
            [os.path.join(BUILD, 'sallyport'), *arguments],
            env={'SALLYPORT_CONFIG': self.conf}, stdout=subprocess.PIPE,
            text=True, encoding='utf-8')

    def run_web(self, *arguments, status=1):
        """What the web program says that does not start."""
        done = subprocess.run(
            [WEB, *arguments], env={'SALLYPORT_CONFIG': self.conf},
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            encoding='utf-8', timeout=DEADLINE_SECONDS, check=False)
        self.output = done.stdout + done.stderr
        tap.equal(done.returncode, status, 'status of the web program')
        return done.stderr


@contextlib.contextmanager
def place():
    with tempfile.TemporaryDirectory(prefix='sallyport-cmd-') as directory:
        yield Place(directory)
