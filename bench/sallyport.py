"""Sallyport itself: configured, behind nginx, with its worker."""

import itertools
import os
import subprocess
import urllib.request

import front
from processes import Failed, Program, wait_for
from traffic import FORM, form, request

PASSWORD = "correct-horse-battery-9"
# One client makes all the requests here, so that the limits stand aside.
LIMITS_OFF = {f"limits.{name}": 0 for name in (
    "tries_address_day", "tries_network_hour", "tries_hour", "mails_hour", "mails_mailbox_day",
    "signups_network_hour")}
_names = itertools.count(1)


class Site:
    """What a visitor's request meets; settings as {"group.key": value}."""

    name = "sallyport"
    accepted = (303,)
    proves = True

    def __init__(self, bench, smtp_port, settings=None, worker=True):
        self.bench = bench
        self.state = bench.new_state("site")
        self.socket = os.path.join(self.state, "fcgi.sock")
        self.conf = os.path.join(self.state, "sallyport.conf")
        self.log = os.path.join(self.state, "log")
        self.front = front.Front(self.state, front.sample(
            bench.source, self.state, self.socket))
        self.origin = f"http://127.0.0.1:{self.front.port}"
        self.settings = {
            "site.origin": self.origin,
            "web.listen": f"unix:{self.socket}",
            "store.path": os.path.join(self.state, "sallyport.db"),
            "store.key_file": os.path.join(self.state, "key"),
            "view.templates": os.path.join(bench.source, "templates"),
            "view.locale": os.path.join(bench.build, "po", "locale"),
            "signup.unmailable": "allow",
            "signup.disposable_list": os.path.join(
                bench.source, "data", "disposable-domains.txt"),
            "password.common": os.path.join(
                bench.source, "data", "common-passwords.txt"),
            "mail.from": "noreply@example.org",
            "smtp.url": f"smtp://127.0.0.1:{smtp_port}",
            "smtp.tls": "off", "log.level": "warn",
            **LIMITS_OFF, **(settings or {})}
        self._write_conf()
        self._sallyport("init")
        self.web = None
        self.worker = None
        self.start_web()
        if worker:
            self.start_worker()

    def _write_conf(self):
        with open(self.conf, "w", encoding="utf-8") as out:
            os.fchmod(out.fileno(), 0o600)
            group = None
            for key, value in sorted(self.settings.items()):
                if key.split(".")[0] != group:
                    group = key.split(".")[0]
                    out.write(f"[{group}]\n")
                out.write(f"{key.split('.')[1]} = {value}\n")

    def _sallyport(self, *arguments):
        done = subprocess.run(
            [self.bench.program("sallyport"), *arguments,
             "--config", self.conf], capture_output=True, text=True,
            check=False)
        if done.returncode != 0:
            raise Failed(f"sallyport {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    @property
    def port(self):
        return self.front.port

    def start_web(self):
        self.web = Program([self.bench.program("sallyport.fcgi"),
                            "--config", self.conf], self.log)
        wait_for(self._answers, "sallyport.fcgi", every=0.001)

    def _answers(self):
        self.web.alive()
        try:
            self.page()
        except OSError:
            return False
        return True

    def page(self):
        """The body of the sign-up page, and its headers."""
        with urllib.request.urlopen(self.origin + "/account/signup",
                                    timeout=5) as answer:
            return answer.read(), answer.headers

    def start_worker(self):
        self.worker = Program([self.bench.program("sallyport"), "worker",
                               "--config", self.conf], self.log)

    def stop_worker(self):
        self.worker.stop()
        self.worker = None

    def cpu_seconds(self):
        return sum(program.cpu_seconds()
                   for program in (self.web, self.worker) if program)

    def stop(self):
        for part in (self.front, self.web, self.worker):
            if part is not None:
                part.stop()

    def get_page(self):
        return request("GET", "/account/signup", host=self.origin[7:])

    def _post(self, path, fields, **headers):
        return request("POST", path, form(**fields), host=self.origin[7:],
                       Content_Type=FORM, Origin=self.origin, **headers)

    def sign_up(self, name=None):
        name = name or f"user{next(_names)}"
        fields = {"username": name, "email": f"{name}@example.org"}
        if self.settings.get("signup.password") != "off":
            fields["password"] = PASSWORD
        return self._post("/account/signup", fields)

    def proof(self, mail, cookies):
        return self._post("/account/verify", {"code": mail.token},
                          Cookie=cookies)
