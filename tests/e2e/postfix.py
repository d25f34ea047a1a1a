"""A private Postfix with Dovecot's SASL on loopback: no system service, no
fixed port, nothing outside its folder.

    with postfix.Postfix() as server:
        server.urls            'smtp' (STARTTLS, AUTH) and 'smtps'
        server.mails()         what was delivered, as email.message
"""

import email
import email.policy
import os
import pwd
import shutil
import subprocess
import tempfile

import certificate
import tap
import wait
from process import answers, free_port

USER, SECRET = 'ada', 'sesame'

_MAIN = '''compatibility_level = 3.6
queue_directory = {spool}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.test.example
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
virtual_mailbox_domains = test.example
virtual_mailbox_base = {mail}
virtual_mailbox_maps = regexp:{config}/mailboxes
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_forbid_bare_newline = yes
default_transport = error:no mail leaves here
local_transport = error:no mail leaves here
maillog_file = {log}
maillog_file_prefixes = {directory}
smtpd_peername_lookup = no
'''

_MASTER = '''127.0.0.1:{smtp} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
127.0.0.1:{smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
'''

_DOVECOT = '''base_dir = {directory}/dovecot
state_dir = {directory}/dovecot-state
log_path = {directory}/dovecot.log
protocols =
listen = 127.0.0.1
ssl = no
auth_mechanisms = plain login cram-md5
disable_plaintext_auth = no
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {directory}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}
}}
service auth {{
  unix_listener {auth} {{
    mode = 0666
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
'''


class Postfix:
    """Running from __enter__ to __exit__; tap.Skip where it cannot."""

    def __init__(self):
        for program in 'postfix', 'dovecot':
            if not shutil.which(program, path='/usr/sbin:/usr/bin'):
                raise tap.Skip(f'{program} is not installed')
        if os.geteuid() != 0:
            raise tap.Skip('Postfix and Dovecot start as root only')
        self.directory = tempfile.mkdtemp(prefix='sallyport-mta-')
        os.chmod(self.directory, 0o755)
        self.certificate = certificate.make(self.directory)
        self.ports = {'smtp': free_port(), 'smtps': free_port()}
        self.urls = {scheme: f'{scheme}://127.0.0.1:{port}'
                     for scheme, port in self.ports.items()}
        self.config = self._path('postfix')
        self._lay_out()

    def _path(self, name):
        return os.path.join(self.directory, name)

    def _lay_out(self):
        owner = pwd.getpwnam('postfix')
        nobody = pwd.getpwnam('nobody')
        for name in 'postfix', 'spool', 'data', 'mail', 'dovecot-state':
            os.mkdir(self._path(name))
        os.chown(self._path('data'), owner.pw_uid, owner.pw_gid)
        os.chown(self._path('mail'), nobody.pw_uid, nobody.pw_gid)
        values = {
            'directory': self.directory, 'config': self.config,
            'spool': self._path('spool'), 'data': self._path('data'),
            'mail': self._path('mail'), 'log': self._path('mail.log'),
            'auth': self._path('auth'), 'uid': nobody.pw_uid,
            'gid': nobody.pw_gid, 'certificate': self.certificate[0],
            'key': self.certificate[1], **self.ports}
        for name, text in {
                'postfix/main.cf': _MAIN, 'postfix/master.cf': _MASTER,
                'postfix/mailboxes':
                    '!/^nobody@/ all/\n',
                'dovecot.conf': _DOVECOT,
                'users': f'{USER}:{{{{PLAIN}}}}{SECRET}\n'}.items():
            with open(self._path(name), 'w', encoding='ascii') as file:
                file.write(text.format(**values))
        os.chmod(self._path('users'), 0o644)

    def _run(self, *argv):
        # Not a pipe, which the daemons would hold open.
        with open(self._path('start.log'), 'ab') as log:
            done = subprocess.run(argv, stdout=log, stderr=log, timeout=60,
                                  check=False)
        if done.returncode:
            raise AssertionError(f'{argv}: {self.describe()}')

    def __enter__(self):
        try:
            self._run('/usr/sbin/dovecot', '-c', self._path('dovecot.conf'))
            self._run('/usr/sbin/postfix', '-c', self.config, 'start')
            for port in self.ports.values():
                wait.until(lambda port=port: answers(port), 'Postfix')
            wait.until(lambda: os.path.exists(self._path('auth')), 'Dovecot')
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for argv in (
                ['/usr/sbin/postfix', '-c', self.config, 'stop'],
                ['/usr/sbin/dovecot', '-c', self._path('dovecot.conf'),
                 'stop']):
            subprocess.run(argv, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=60, check=False)
        shutil.rmtree(self.directory, ignore_errors=True)

    def describe(self):
        text = ''
        for name in 'start.log', 'mail.log', 'dovecot.log':
            try:
                with open(self._path(name), encoding='utf-8') as file:
                    text += f'--- {name} ---\n{file.read()[-3000:]}\n'
            except OSError:
                pass
        return text

    def mails(self):
        folder = self._path('mail/all/new')
        found = []
        for name in os.listdir(folder) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, name), 'rb') as file:
                found.append(email.message_from_binary_file(
                    file, policy=email.policy.default))
        return found

    def delivered(self, recipient):
        return wait.until(
            lambda: [mail for mail in self.mails()
                     if mail['To'] == recipient], f'mail to {recipient}')[0]
