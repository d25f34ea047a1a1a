"""Certificates for mail servers of tests: good ones, and each kind of bad one."""

import os
import subprocess


def make(directory, host='127.0.0.1', name='server'):
    """Paths of a new certificate and its key."""
    certificate = os.path.join(directory, name + '.pem')
    key = os.path.join(directory, name + '.key')
    subprocess.run(
        ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
         'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-keyout', key,
         '-out', certificate, '-subj', f'/CN={host}', '-addext',
         _alternative(host)],
        check=True, capture_output=True)
    return _readable(certificate, key)


class Authority:
    """One that vouches for others; path is what has to be trusted."""

    def __init__(self, directory, name='authority'):
        self.directory = directory
        self.path, self.key = make(directory, name, name)

    def issue(self, name, host='127.0.0.1', days=30):
        """Paths of a certificate and its key; of -1 days: it is over."""
        paths = [os.path.join(self.directory, name + end)
                 for end in ('.pem', '.key', '.csr')]
        certificate, key, request = paths
        subprocess.run(
            ['openssl', 'req', '-newkey', 'ec', '-pkeyopt',
             'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out',
             request, '-subj', f'/CN={host}', '-addext', _alternative(host)],
            check=True, capture_output=True)
        subprocess.run(
            ['openssl', 'x509', '-req', '-in', request, '-CA', self.path,
             '-CAkey', self.key, '-CAcreateserial', '-days', str(days),
             '-copy_extensions', 'copy', '-out', certificate],
            check=True, capture_output=True)
        return _readable(certificate, key)


def _alternative(host):
    kind = 'IP' if host.replace('.', '').isdigit() else 'DNS'
    return f'subjectAltName={kind}:{host}'


def _readable(certificate, key):
    os.chmod(certificate, 0o644)
    os.chmod(key, 0o644)
    return certificate, key
