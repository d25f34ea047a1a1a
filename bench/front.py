"""nginx before everything that is measured, each behind its own port."""

import os
import pwd
import socket
import subprocess

from processes import Failed, Program, wait_for

CONF = """\
{user}worker_processes 2;
daemon off;
pid {state}/nginx.pid;
error_log {state}/nginx.log warn;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path {state}/body;
    proxy_temp_path {state}/proxy;
    fastcgi_temp_path {state}/fastcgi;
    uwsgi_temp_path {state}/uwsgi;
    scgi_temp_path {state}/scgi;
    default_type text/html;
{servers}}}
"""
SERVER = """\
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        {content}
    }}
"""
FASTCGI = """\
location / {{
            fastcgi_pass {to};
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param REQUEST_URI $request_uri;
            fastcgi_param CONTENT_TYPE $content_type;
            fastcgi_param CONTENT_LENGTH $content_length;
            fastcgi_param REMOTE_ADDR $remote_addr;
            fastcgi_param SERVER_PROTOCOL $server_protocol;
            fastcgi_param SCRIPT_FILENAME "{script}";
        }}"""
PROXY = """\
location / {{
            proxy_pass http://127.0.0.1:{to};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host 127.0.0.1:{to};
        }}"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fastcgi(socket_path, script=""):
    return FASTCGI.format(to=f"unix:{socket_path}", script=script)


def sample(source, state, socket_path):
    """etc/nginx as shipped, for that socket."""
    folder = os.path.join(state, "etc")
    os.mkdir(folder)
    shipped = os.path.join(source, "etc", "nginx")
    for name in os.listdir(shipped):
        with open(os.path.join(shipped, name), encoding="utf-8") as file:
            text = file.read()
        text = text.replace("/etc/sallyport/nginx", folder)
        text = text.replace("/usr/share/sallyport/static",
                            os.path.join(source, "static"))
        text = text.replace("/run/sallyport/fcgi.sock", socket_path)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return f"include {folder}/sallyport.conf;"


def proxy(port):
    return PROXY.format(to=port)


class Front:
    """One nginx with one server {} whose inside is content."""

    def __init__(self, state, content):
        self.port = free_port()
        self.state = os.path.join(state, f"front-{self.port}")
        os.mkdir(self.state)
        conf = os.path.join(self.state, "nginx.conf")
        user = pwd.getpwuid(os.getuid()).pw_name
        with open(conf, "w", encoding="ascii") as out:
            out.write(CONF.format(
                state=self.state, servers=SERVER.format(
                    port=self.port, content=content),
                user=f"user {user};\n" if os.getuid() == 0 else ""))
        log = os.path.join(self.state, "nginx.log")
        command = ["/usr/sbin/nginx", "-p", self.state, "-c", conf]
        check = subprocess.run(command + ["-t"], capture_output=True,
                               text=True, check=False)
        if check.returncode != 0:
            raise Failed(f"nginx: {check.stderr}")
        self.program = Program(command, log)
        wait_for(self._answers, "nginx")

    def _answers(self):
        self.program.alive()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self.program.stop()
