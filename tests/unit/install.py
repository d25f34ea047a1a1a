"""`make install` and `make uninstall`, into a folder of their own."""

import os
import re
import subprocess
import sys
import tempfile

BUILD = os.environ.get('top_builddir', '.')
sys.path.insert(0, os.path.join(os.environ.get('top_srcdir', '.'),
                                'tests', 'e2e'))

import tap


def _make(target, folder):
    # What the make that runs this test was told is not for this one.
    environment = {name: value for name, value in os.environ.items()
                   if name not in ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL')}
    done = subprocess.run(['make', '-s', target, f'DESTDIR={folder}'],
                          cwd=BUILD, env=environment, capture_output=True,
                          text=True, check=False)
    tap.equal(done.returncode, 0, f'{target}: {done.stderr[-500:]}')


def _files(folder):
    return [os.path.join(where, name)[len(folder):]
            for where, _, names in os.walk(folder) for name in names]


@tap.test
def what_is_installed_is_all_there_and_goes_again():
    with tempfile.TemporaryDirectory(prefix='sallyport-install-') as folder:
        _make('install', folder)
        files = _files(folder)
        for pattern in (
                r'/bin/sallyport', r'/libexec/.*sallyport\.fcgi',
                r'/templates/page/signup\.tpl', r'/templates/mail/.*\.txt',
                r'/static/.*\.css', r'/static/challenge\.js',
                r'/disposable-domains\.txt', r'/common-passwords\.txt',
                r'/zh_CN/LC_MESSAGES/sallyport\.mo', r'/man1/sallyport\.1',
                r'/man5/sallyport\.conf\.5', r'/man7/sallyport-gate\.7',
                r'/man8/sallyport\.fcgi\.8', r'/nginx/sallyport\.conf',
                r'/apache/sallyport-proxy\.conf'):
            tap.ok(any(re.search(pattern + '$', name) for name in files),
                   f'{pattern} is missing of {len(files)} files')
        for name in files:
            if name.endswith(('/bin/sallyport', '/sallyport.fcgi')):
                done = subprocess.run(
                    [folder + name, '--version'], env={}, text=True,
                    stdout=subprocess.PIPE, check=True)
                tap.contains(done.stdout, 'allyport', name)
        _make('uninstall', folder)
        tap.equal(_files(folder), [], 'left')


tap.main()
