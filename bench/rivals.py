"""The others who do the same job, installed when first needed and set up for
speed (bench/rivals/). Each offers sign-ups and, where it has it, proofs."""

import os
import shutil
import subprocess
import tempfile

import front
from processes import Failed, Program, wait_for
from traffic import FORM, form, request

BENCH = os.path.dirname(os.path.abspath(__file__))
HERE = os.path.join(BENCH, "rivals")
APT_INSTALL = os.path.join(BENCH, "..", "build-aux", "apt-install")
PASSWORD = "correct-horse-9"


def _run(command, cwd=None, env=None):
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **(env or {})},
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: {done.stderr.strip()[-500:]}")
    return done.stdout


class Rival:
    """Something to sign up at. Subclasses start self.program and the front,
    in that order, and say how a request looks."""

    sink_options = ()
    proves = True

    @classmethod
    def install(cls, _cache):
        """The folder of what it needs here."""
        _run([APT_INSTALL, cls.name])
        return os.path.join(HERE, cls.name)

    def __init__(self, state, sink):
        self.state = tempfile.mkdtemp(prefix=self.name + "-", dir=state)
        self.env = {"SMTP_PORT": str(sink.port),
                    "DB": os.path.join(self.state, "db")}
        self.log = os.path.join(self.state, "log")
        self.program = None
        self.front = None

    @property
    def port(self):
        return self.front.port

    def cpu_seconds(self):
        return self.program.cpu_seconds()

    def stop(self):
        for part in (self.front, self.program):
            if part is not None:
                part.stop()


class BetterAuth(Rival):
    """Node 20; one process, for two of them fail each other's writes."""

    name = "better-auth"
    accepted = (200,)

    @classmethod
    def install(cls, cache):
        source = super().install(cache)
        folder = os.path.join(cache, cls.name)
        if not os.path.isdir(os.path.join(folder, "node_modules")):
            os.makedirs(folder, exist_ok=True)
            shutil.copy(os.path.join(source, "package.json"), folder)
            _run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder)
        shutil.copy(os.path.join(source, "server.mjs"), folder)
        return folder

    def __init__(self, state, sink, folder):
        super().__init__(state, sink)
        self.backend = front.free_port()
        self.program = Program(
            ["node", "server.mjs"], self.log, cwd=folder,
            env={**self.env, "PORT": str(self.backend)})
        self.front = front.Front(self.state, front.proxy(self.backend))

    def _post(self, path, body):
        return request("POST", path, body, Content_Type="application/json",
                       Origin=f"http://127.0.0.1:{self.backend}")

    def sign_up(self, name):
        return self._post(
            "/api/auth/sign-up/email", f'{{"email":"{name}@example.org",'
            f'"password":"{PASSWORD}","name":"{name}"}}')

    def proof(self, mail, _cookies):
        return self._post(
            "/api/auth/email-otp/verify-email",
            f'{{"email":"{mail.recipient}","otp":"{mail.token}"}}')

    def sign_in(self, name):
        return self._post(
            "/api/auth/sign-in/email", f'{{"email":"{name}@example.org",'
            f'"password":"{PASSWORD}"}}')

    def check(self, cookies):
        return request("GET", "/api/auth/get-session", Cookie=cookies)


class Allauth(Rival):
    """Debian's Django and allauth, which proves by link; four processes."""

    name = "django-allauth"
    sink_options = ("-m", "confirm-email/")
    accepted = (302,)
    csrf = "a" * 64

    def __init__(self, state, sink, folder):
        super().__init__(state, sink)
        self.env |= {"DJANGO_SETTINGS_MODULE": "settings",
                     "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        _run(["/usr/bin/python3", "-m", "django", "migrate", "-v0"],
             env=self.env)
        backend = front.free_port()
        self.program = Program(
            ["/usr/bin/gunicorn", "-w", "4", "-b", f"127.0.0.1:{backend}",
             "--backlog", "4096", "--log-level", "error", "wsgi"],
            self.log, env=self.env)
        self.front = front.Front(self.state, front.proxy(backend))

    def _post(self, path, **fields):
        return request("POST", path,
                       form(csrfmiddlewaretoken=self.csrf, **fields),
                       Content_Type=FORM, Cookie=f"csrftoken={self.csrf}")

    def sign_up(self, name):
        return self._post("/accounts/signup/", email=f"{name}@example.org",
                          password1=PASSWORD)

    def proof(self, mail, _cookies):
        return self._post(f"/accounts/confirm-email/{mail.token}/")

    def sign_in(self, name):
        return self._post("/accounts/login/", login=f"{name}@example.org",
                          password=PASSWORD)

    def check(self, cookies):
        return request("GET", "/me/", Cookie=cookies)


class Php(Rival):
    """PHP-FPM with four processes and one file; it proves nothing."""

    name = "php-fpm"
    accepted = (303,)
    proves = False

    def __init__(self, state, sink, folder):
        super().__init__(state, sink)
        script = os.path.join(folder, "signup.php")
        _run(["php", script], env={**self.env, "PREPARE": "1"})
        socket = os.path.join(self.state, "fpm.sock")
        conf = os.path.join(self.state, "fpm.conf")
        with open(conf, "w", encoding="ascii") as out:
            out.write("[global]\ndaemonize = no\n"
                      f"error_log = {self.log}\n[www]\nlisten = {socket}\n"
                      "pm = static\npm.max_children = 4\nclear_env = no\n")
            if os.getuid() == 0:
                out.write("user = root\ngroup = root\n")
        fpm = next((found for version in ("8.4", "8.3", "8.2") if
                    (found := shutil.which(f"php-fpm{version}"))), None)
        if fpm is None:
            raise Failed("php-fpm is missing")
        self.program = Program([fpm, "-R", "-y", conf], self.log,
                               env=self.env)
        wait_for(lambda: os.path.exists(socket), "php-fpm")
        self.front = front.Front(self.state, front.fastcgi(socket, script))

    def sign_up(self, name):
        return request("POST", "/signup",
                       form(email=f"{name}@example.org", password=PASSWORD),
                       Content_Type=FORM)

    def check(self, _cookies):
        # The one session that PREPARE has made.
        return request("GET", "/me", Cookie="sid=known")


ALL = (BetterAuth, Allauth, Php)
