"""The web servers, with the sample configurations of etc/ as shipped.

Only paths are changed in those, by sed; around them stands the least that
each server needs to run in a folder of its own on a free port.
"""

import glob
import os
import subprocess

import tap
from process import takes_connections

SOURCE = os.environ.get('top_srcdir') or os.path.abspath(
    os.path.join(os.path.dirname(__file__), '..', '..'))
_MODULES = '/usr/lib/apache2/modules'


class Server:
    """A way of serving a Site; write() has to come before command()."""

    name = None
    needs_program = True  # which runs by itself, behind a socket
    gives_up_after = 30   # seconds, where the program is away
    samples = None        # the folder of etc/
    program = None

    def __init__(self, site):
        self.site = site
        if not os.path.exists(self.program):
            raise tap.Skip(f'{self.program} is not installed')

    def listen(self):
        """[web] listen of the program."""
        return f'unix:{self.site.socket}'

    def program_listens(self):
        return takes_connections(self.site.socket)

    def start_backend(self):
        """Starts what stands behind the web server, where it is guarded."""

    def paths(self):
        """What else the samples say may differ."""
        return {}

    def substitute(self):
        """Copies the samples to the site's folder, paths changed."""
        site = self.site
        paths = {
            **self.paths(),
            '/run/sallyport/fcgi.sock': site.socket,
            '/usr/share/sallyport/static/': site.static + '/',
            f'/etc/sallyport/{self.samples}/': site.path('server') + '/',
            '/etc/sallyport/sallyport.conf': site.conf,
            '/usr/libexec/sallyport/sallyport.fcgi':
                site.program('sallyport.fcgi'),
            '/account': site.mount,
        }
        script = [word for old, new in paths.items()
                  for word in ('-e', f's|{old}|{new}|g')]
        if not site.mount:
            # There is nothing to lead to the path with a slash.
            script[:0] = ['-e', r'/^location = \/account {$/,/^}$/d']
        for path in glob.glob(os.path.join(SOURCE, 'etc', self.samples, '*')):
            target = site.path('server', os.path.basename(path))
            with open(target, 'wb') as output:
                subprocess.run(['sed', *script, path], stdout=output,
                               check=True)

    def write(self, name, text):
        path = self.site.path('server', name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def command(self):
        """Writes the configuration; the command that runs the server."""
        raise NotImplementedError

    def started_programs(self):
        """Ids of the program's processes that the server runs now."""
        found = []
        for path in glob.glob('/proc/[0-9]*/cmdline'):
            try:
                with open(path, 'rb') as file:
                    first = file.read().split(b'\0')[0]
            except OSError:
                continue
            if first == os.fsencode(self.site.program('sallyport.fcgi')):
                found.append(int(path.split('/')[2]))
        return found


class Nginx(Server):
    """nginx, FastCGI over a socket."""

    name = 'nginx'
    samples = 'nginx'
    program = '/usr/sbin/nginx'

    def locations(self):
        """What stands in the server block."""
        mount = self.site.mount
        # / shows the sign-up form, unless it is a page of Sallyport's.
        root = f'location = / {{ return 302 {mount}/signup; }}'
        return (f"include {self.site.path('server')}/sallyport.conf;\n"
                + (root if mount else ''))

    def command(self):
        site = self.site
        self.substitute()
        folder = site.path('server')
        conf = self.write('nginx.conf', f'''
daemon off;
{'' if site.as_user or os.geteuid() else 'user root;'}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {site.path('log')}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
	include /etc/nginx/mime.types;
	access_log {site.path('log')}/nginx-access.log;
	client_body_temp_path {folder}/body;
	proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/fastcgi;
	uwsgi_temp_path {folder}/uwsgi;
	scgi_temp_path {folder}/scgi;
	server {{
		listen 127.0.0.1:{site.port};
		{self.locations()}
	}}
}}
''')
        return [self.program, '-p', folder, '-e',
                site.path('log', 'nginx-error.log'), '-c', conf]


class Apache(Server):
    """Apache; a subclass for each of the three ways."""

    samples = 'apache'
    program = '/usr/sbin/apache2'
    sample = None
    modules = ()
    more = ''   # before the <VirtualHost>
    inside = ''

    def __init__(self, site):
        super().__init__(site)
        for module in self.modules:
            if not os.path.exists(f'{_MODULES}/mod_{module}.so'):
                raise tap.Skip(f"Apache's mod_{module} is not installed")

    def command(self):
        site = self.site
        self.substitute()
        folder = site.path('server')
        os.makedirs(site.path('server', 'www'), exist_ok=True)
        modules = ('mpm_event', 'authz_core', 'alias', 'headers', 'mime',
                   'reqtimeout', 'setenvif', 'env', *self.modules)
        loads = '\n'.join(
            f'LoadModule {name}_module {_MODULES}/mod_{name}.so'
            for name in modules)
        conf = self.write('apache2.conf', f'''
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/apache2.pid
Mutex file:{folder} default
ErrorLog {site.path('log')}/apache-error.log
ServerName localhost
Listen 127.0.0.1:{site.port}
{loads}
TypesConfig /etc/mime.types
DocumentRoot {folder}/www
<Directory />
	Require all denied
</Directory>
<Directory {folder}/www>
	Require all granted
</Directory>
Include {folder}/sallyport-server.conf
{self.more.format(folder=folder)}
<VirtualHost 127.0.0.1:{site.port}>
	CustomLog {site.path('log')}/apache-access.log "%r" env=!sallyport_token
	Include {folder}/{self.sample}
{self.inside}
</VirtualHost>
''')
        return [self.program, '-f', conf, '-DFOREGROUND']


class ApacheProxy(Apache):
    """mod_proxy_fcgi."""

    name = 'Apache, mod_proxy_fcgi'
    sample = 'sallyport-proxy.conf'
    modules = ('buffer', 'proxy', 'proxy_fcgi')


class ApacheFcgid(Apache):
    """mod_fcgid starts the program."""

    name = 'Apache, mod_fcgid'
    needs_program = False
    sample = 'sallyport-fcgid.conf'
    # It tries 32 times and waits up to two seconds each time.
    gives_up_after = 90
    modules = ('fcgid',)
    more = ('FcgidIPCDir {folder}\nFcgidProcessTableFile {folder}/fcgid.shm\n'
            'FcgidSpawnScoreUpLimit 100\n')


class ApacheCgi(Apache):
    """Plain CGI."""

    name = 'Apache, CGI'
    needs_program = False
    sample = 'sallyport-cgi.conf'
    modules = ('cgid',)
    more = 'ScriptSock {folder}/cgid.sock\n'


class Lighttpd(Server):
    """lighttpd, FastCGI over a socket."""

    name = 'lighttpd'
    samples = 'lighttpd'
    program = '/usr/sbin/lighttpd'
    more = ''

    def command(self):
        site = self.site
        self.substitute()
        folder = site.path('server')
        os.makedirs(site.path('server', 'www'), exist_ok=True)
        conf = self.write('lighttpd.conf', f'''
server.modules = ( "mod_accesslog" )
server.document-root = "{folder}/www"
server.upload-dirs = ( "{folder}" )
server.bind = "127.0.0.1"
server.port = {site.port}
server.errorlog = "{site.path('log')}/lighttpd-error.log"
accesslog.filename = "{site.path('log')}/lighttpd-access.log"
mimetype.assign = (
	".css" => "text/css", ".js" => "text/javascript", ".svg" => "image/svg+xml",
	".html" => "text/html; charset=utf-8"
)
include "{folder}/sallyport.conf"
{self.more}
''')
        return [self.program, '-D', '-f', conf]


