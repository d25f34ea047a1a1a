"""Certificates for mail servers of tests: self-signed, for one host."""

import os
import subprocess


def make(directory, host='127.0.0.1', name='server'):
    """Paths of a new certificate and its key."""
    certificate = os.path.join(directory, name + '.pem')
    key = os.path.join(directory, name + '.key')
    kind = 'IP' if host.replace('.', '').isdigit() else 'DNS'
    subprocess.run(
        ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
         'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-keyout', key,
         '-out', certificate, '-subj', f'/CN={host}', '-addext',
         f'subjectAltName={kind}:{host}'],
        check=True, capture_output=True)
    os.chmod(certificate, 0o644)
    os.chmod(key, 0o644)
    return certificate, key
