"""What stands behind the gate in each web server, with etc/ as shipped.

The samples guard /members/ (or all) for whoever has an account; beside them
stands one more guarded place, as an administrator would write it, /staff/ for
the group staff. What is behind says who it takes the visitor for, where it can.
"""

import json
import os
import shutil
import stat

import servers
import tap
from process import answers, free_port, takes_connections

GREETING = 'Behind the gate'

_CGI = r"""#!/bin/sh
cat > /dev/null
echo "Status: 200 OK"
echo "Content-Type: text/plain"
echo "Cache-Control: private, no-store"
echo
echo "Behind the gate"
env | grep -E '^(HTTP_)?(REMOTE_(USER|EMAIL|GROUPS|NAME)|SALLYPORT)'
"""


class Guarded:
    """A mixin of a Server; the tests of gate.py know it by these."""

    page = '/members/'     # guarded for any account
    staff = '/staff/'      # for the group staff
    deep = None            # below page, with blanks and letters in it
    action = None          # takes a POST
    identifies = True      # what is behind says who the visitor is
    file = None            # a static one, guarded for any account
    socket = None          # speaks WebSocket
    away = 503             # the status where the program is

    def who(self, page):
        """{'user': ...} as what is behind sees it, and what was forged."""
        seen = {}
        for line in page.html.splitlines():
            name, equals, value = line.partition('=')
            if equals:
                seen[name] = value
        return seen

    def paths(self):
        return {'/var/www/html': self.site.path('server', 'www')}

    def write_files(self, *names):
        """Static pages below server/www."""
        for name in names:
            path = self.site.path('server', 'www', *name.split('/'))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(f'<!DOCTYPE html><title>x</title><p>{GREETING}\n')

    def write_program(self, *names, text=_CGI):
        for name in names:
            path = self.site.path('server', *name.split('/'))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='ascii') as file:
                file.write(text)
            os.chmod(path, stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP
                     | stat.S_IROTH | stat.S_IXOTH)
        return path


class App(Guarded):
    """An application that speaks HTTP (echo_app.py)."""

    page = '/'
    deep = '/deep/caf%C3%A9%20au%20lait.html'
    action = '/save'
    socket = '/socket'

    def __init__(self, site):
        super().__init__(site)
        self.port = free_port()

    def start_backend(self):
        script = shutil.copy(os.path.join(os.path.dirname(
            os.path.abspath(__file__)), 'echo_app.py'), self.site.directory)
        process = self.site.spawn('app', [
            '/usr/bin/python3', script, str(self.port), GREETING])
        self.site._wait_for(process, lambda: answers(self.port))

    def paths(self):
        return {'127.0.0.1:3000': f'127.0.0.1:{self.port}'}

    def who(self, page):
        return dict(json.loads(page.body)['headers'])


class NginxStatic(Guarded, servers.Nginx):
    """etc/nginx/static-site.conf"""

    name = 'nginx, static site'
    deep = '/members/deep/caf%C3%A9%20au%20lait.html'
    file = '/members/'
    identifies = False

    def locations(self):
        self.write_files('index.html', 'members/index.html',
                         'members/deep/café au lait.html', 'staff/index.html')
        folder = self.site.path('server')
        return fr'''include {folder}/static-site.conf;
		location /staff/ {{
			set $sallyport_allow group:staff;
			include {folder}/sallyport_gate;
		}}
		location ~ \.txt$ {{
			return 200 "{GREETING}";
		}}
		location /unruled/ {{
			include {folder}/sallyport_gate;
		}}
		location /misruled/ {{
			set $sallyport_allow "groups:staff";
			include {folder}/sallyport_gate;
		}}'''


class NginxPhp(Guarded, servers.Nginx):
    """etc/nginx/php-site.conf, with another FastCGI program"""

    name = 'nginx, FastCGI program'
    page = '/members/who.php'
    staff = '/staff/who.php'
    deep = '/members/deep/caf%C3%A9%20au%20lait.html'
    file = deep
    action = '/members/who.php'

    def __init__(self, site):
        super().__init__(site)
        if not shutil.which('fcgiwrap'):
            raise tap.Skip('fcgiwrap is not installed')
        self.program_socket = site.path('run', 'program.sock')

    def start_backend(self):
        process = self.site.spawn('program', [
            'fcgiwrap', '-c', '2', '-s', f'unix:{self.program_socket}'])
        self.site._wait_for(process,
                            lambda: takes_connections(self.program_socket))

    def paths(self):
        return {**super().paths(),
                '/run/php/php8.2-fpm.sock': self.program_socket}

    def locations(self):
        self.write_files('members/deep/café au lait.html')
        self.write_program('www/who.php', 'www/members/who.php',
                           'www/staff/who.php')
        folder = self.site.path('server')
        return fr'''include {folder}/php-site.conf;
		location ^~ /staff/ {{
			set $sallyport_allow group:staff;
			include {folder}/sallyport_gate;
			location ~ \.php$ {{
				set $sallyport_allow "group:board, group:staff";
				include {folder}/sallyport_variables;
				fastcgi_pass unix:{self.program_socket};
			}}
		}}'''


class NginxApp(App, servers.Nginx):
    """etc/nginx/http-app.conf"""

    name = 'nginx, HTTP application'

    def locations(self):
        folder = self.site.path('server')
        return fr'''include {folder}/http-app.conf;
		location ~ \.txt$ {{
			return 200 "{GREETING}";
		}}
		location ^~ /staff/ {{
			set $sallyport_allow "group:board, group:staff";
			include {folder}/sallyport_gate;
			client_max_body_size 10m;
			proxy_pass http://127.0.0.1:{self.port};
			include {folder}/sallyport_identity;
		}}'''


class ApacheCgi(Guarded, servers.ApacheProxy):
    """etc/apache/members-cgi.conf"""

    name = 'Apache, mod_authnz_fcgi and CGI'
    sample = 'members-cgi.conf'
    modules = ('buffer', 'proxy', 'proxy_fcgi', 'authn_core', 'authnz_fcgi',
               'macro', 'cgid', 'dir', 'access_compat', 'cache',
               'cache_disk')
    away = 500
    file = '/mixed/'
    page = '/members/who'
    staff = '/staff/who'
    deep = '/members/who/caf%C3%A9%20au%20lait.html'
    action = '/members/who'

    def __init__(self, site):
        super().__init__(site)
        self.port = free_port()

    def listen(self):
        return f'127.0.0.1:{self.port}'

    def program_listens(self):
        return answers(self.port)

    def paths(self):
        return {'127.0.0.1:9182': f'127.0.0.1:{self.port}',
                '/usr/local/lib/members/':
                    self.site.path('server', 'cgi', 'members') + '/'}

    def command(self):
        self.write_program('cgi/members/who', 'cgi/staff/who')
        self.write_program('cgi/members/kept',
                           text=_CGI.replace('private, no-store',
                                             'max-age=600'))
        self.write_files('mixed/index.html', 'mixed/staff/index.html',
                         'mixed/old/index.html')
        self.write('www/mixed/old/.htaccess', 'Satisfy Any\nAllow from all\n')
        os.makedirs(self.site.path('server', 'cache'))
        self.site.hand_over(self.site.path('server', 'cache'))
        folder = self.site.path('server')
        self.more = (f'ScriptSock {folder}/cgid.sock\n'
                     f'Include {folder}/sallyport-gate.conf\n')
        self.inside = f'''
	ScriptAlias /staff/ {folder}/cgi/staff/
	ScriptAlias /elsewhere/ {folder}/cgi/members/
	<Directory {folder}/cgi/staff/>
		Options +ExecCGI
		Require all granted
	</Directory>
	<Location /staff/>
		Use SallyportGate "group:board, group:staff"
	</Location>
	CacheRoot {folder}/cache
	CacheEnable disk /
	DirectoryIndex index.html
	<Directory {folder}/www/mixed/old/>
		AllowOverride All
	</Directory>
	<Location /mixed/>
		Use SallyportGate account
	</Location>
	<Location /mixed/staff/index.html>
		Use SallyportGate group:staff
	</Location>'''
        return super().command()


class Lighttpd(Guarded, servers.Lighttpd):
    """etc/lighttpd/sallyport-gate.conf"""

    name = 'lighttpd, static files and CGI'
    page = '/members/who.cgi'
    staff = '/staff/'
    deep = '/members/deep/caf%C3%A9%20au%20lait.html'
    file = deep
    action = '/members/who.cgi'

    def command(self):
        self.write_files('members/deep/café au lait.html', 'staff/index.html')
        self.write_program('www/members/who.cgi')
        folder = self.site.path('server')
        self.more = f'''
server.modules += ( "mod_indexfile", "mod_cgi" )
index-file.names = ( "index.html" )
static-file.exclude-extensions = ( ".cgi" )
include "{folder}/sallyport-gate.conf"
include "{folder}/staff.conf"
$HTTP["url"] =~ "^/members/" {{
	cgi.assign = ( ".cgi" => "" )
}}
'''
        command = super().command()
        # A second place, made of the first.
        with open(self.site.path('server', 'sallyport-gate.conf'),
                  encoding='utf-8') as file:
            text = file.read()
        self.write('staff.conf', text.replace('/members/', '/staff/').replace(
            '"SALLYPORT_ALLOW" => "account"',
            '"SALLYPORT_ALLOW" => "group:staff"'))
        return command


class Caddy(App, servers.Server):
    """etc/caddy/sallyport.caddy, used as in its Caddyfile."""

    name = 'Caddy, HTTP application'
    samples = 'caddy'
    program = '/usr/bin/caddy'
    away = 502

    def command(self):
        self.substitute()
        folder = self.site.path('server')
        conf = self.write('Caddyfile.test', f'''
{{
	admin off
	auto_https off
	storage file_system {folder}
}}
import {folder}/sallyport.caddy
http://127.0.0.1:{self.site.port} {{
	import sallyport
	@staff path /staff /staff/*
	handle @staff {{
		route {{
			import sallyport_gate "group:board, group:staff"
			reverse_proxy 127.0.0.1:{self.port} {{
				import sallyport_identity
			}}
		}}
	}}
	handle {{
		route {{
			import sallyport_gate account
			reverse_proxy 127.0.0.1:{self.port} {{
				import sallyport_identity
			}}
		}}
	}}
}}
''')
        return [self.program, 'run', '--adapter', 'caddyfile',
                '--config', conf]


class ApacheWhole(ApacheCgi):
    """Nothing but Sallyport's pages is open, as sallyport-gate.conf says."""

    def command(self):
        command = super().command()
        self.write_files('index.html')
        with open(command[2], encoding='utf-8') as file:
            text = file.read()
        self.write('apache2.conf', text.replace('</VirtualHost>', f'''
	<Location />
		Use SallyportGate account
	</Location>
	<Location {self.site.mount}>
		Require all granted
	</Location>
</VirtualHost>'''))
        return command


class LighttpdWhole(Lighttpd):
    """The same, as its sallyport-gate.conf says."""

    def command(self):
        self.write_files('index.html')
        command = super().command()
        with open(self.site.path('server', 'sallyport-gate.conf'),
                  encoding='utf-8') as file:
            text = file.read()
        self.write('sallyport-gate.conf', text.replace(
            '=~ "^/members/"', f'!~ "^{self.site.mount}($|/)"').replace(
            'fastcgi.server = ( "/members/"', 'fastcgi.server = ( "/"'))
        self.write('staff.conf', '')
        return command


ALL = (NginxStatic, NginxPhp, NginxApp, ApacheCgi, Lighttpd, Caddy)
