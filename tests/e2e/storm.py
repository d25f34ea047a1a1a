"""Fifty visitors who sign up and prove while everything is killed, and the
mail that comes of it: for kill.py."""

import base64
import email.parser
import hashlib
import http.client
import os
import random
import re
import signal
import threading
import time

from process import alive

CLIENTS = 50
_THINKS_SECONDS = 0.1  # at most, between two requests
_PATIENCE_SECONDS = 120


class Post:
    """The mails that came, by recipient and by Message-ID."""

    def __init__(self, site):
        self._new = site.path('mail', 'new')
        self._names = set()
        self._codes = {}    # recipient: {Message-ID: code}
        self.copies = {}    # Message-ID: [(code, links) of each copy]
        self.recipients = {}  # Message-ID: recipient
        self._lock = threading.Lock()

    def look(self):
        """Reads what has come since."""
        names = set(os.listdir(self._new)) if os.path.isdir(self._new) else ()
        for name in sorted(set(names) - self._names):
            with open(os.path.join(self._new, name), 'rb') as file:
                self._sort(file.read())
            self._names.add(name)

    def _sort(self, raw):
        head = email.parser.BytesHeaderParser().parsebytes(raw)
        text = raw.decode('latin-1')
        code = re.search(r'\b(\d{6})\b', head['Subject'])
        links = sorted(set(re.findall(r't=3D(\w[\w=\r\n-]{20,60})', text)))
        with self._lock:
            self.copies.setdefault(head['Message-ID'], []).append(
                (code and code.group(1), links))
            self.recipients[head['Message-ID']] = head['Delivered-To']
            if code:
                self._codes.setdefault(head['Delivered-To'], {})[
                    head['Message-ID']] = code.group(1)

    def codes(self, recipient):
        """The newest first."""
        with self._lock:
            return list(self._codes.get(recipient, {}).values())[::-1]


class Visitors:
    """Who signs up and proves, and what they were told."""

    def __init__(self, site, seed):
        self.site = site
        self.post = Post(site)
        self.accepted = []  # (address, browser) of each acknowledged sign-up
        self.proven = set()
        self._wrong = {}  # browser: the codes that it was told are wrong
        self.problems = []
        self.refusals = 0   # 502, 503, 504, and connections that were cut
        self._seed = seed
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._client, args=(number,))
            for number in range(CLIENTS)]
        self._threads.append(threading.Thread(target=self._look))

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _look(self):
        while not self._stop.wait(0.05):
            self.post.look()

    def _client(self, number):
        chance = random.Random(f'{self._seed} {number}')
        mine = []  # (address, browser) without a proof
        turn = 0
        try:
            while not self._stop.wait(chance.uniform(0, _THINKS_SECONDS)):
                turn += 1
                # Every eighth address is one that all clients use.
                name = f's{turn}' if turn % 8 == 0 else f'c{number}-{turn}'
                if mine and chance.random() < 0.5:
                    self._prove_one(mine, chance)
                    continue
                signed = self.sign_up(f'{name}@a.example')
                if signed and name.startswith('c'):
                    mine.append(signed)
        except Exception as problem:  # for the main thread to tell
            self.problems.append(repr(problem))

    def sign_up(self, address):
        """(address, browser) of what was acknowledged."""
        browser = self.site.browser(timeout=30)
        page = self._until_answered(
            lambda: browser.post(self.site.url('/signup'),
                                 {'email': address}, follow=False), {303})
        if not page:
            return None
        with self._lock:
            self.accepted.append((address, browser))
        return address, browser

    def _prove_one(self, mine, chance):
        """One of those whose mail has come, where there is one."""
        for place in chance.sample(range(len(mine)), min(5, len(mine))):
            address, browser = mine[place]
            if self.post.codes(address):
                if self.prove(address, browser):
                    del mine[place]
                return

    def prove(self, address, browser):
        """Types the codes that came, the newest first and each once, until one is
        right: who got no answer to a form sent it again, and has two. False: not
        yet."""
        wrong = self._wrong.setdefault(browser, set())
        for code in self.post.codes(address):
            if code in wrong:
                continue
            page = self._until_answered(
                lambda code=code: browser.post(
                    self.site.url('/verify'), {'code': code}, follow=False),
                {303, 409, 422})
            if page and page.status == 303:
                with self._lock:
                    self.proven.add(address)
            if page and page.status != 422:
                return True
            if page:
                wrong.add(code)
        return False

    def _until_answered(self, ask, wanted):
        """Asks as a patient visitor does while the site is in trouble."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not self._stop.is_set():
            if time.monotonic() > end:
                raise AssertionError('nobody answers')
            try:
                page = ask()
            except (OSError, http.client.HTTPException):
                self.refusals += 1
                continue
            if page.status in wanted:
                return page
            if page.status not in (502, 503, 504):
                raise AssertionError(f'{page}')
            self.refusals += 1
            time.sleep(0.01)
        return None

    def go_on(self):
        """After the storm: visitors may do something again."""
        self._stop.clear()


def flow_hash(browser):
    """As the store keeps it of the cookie (crypto/token.h)."""
    flow = next(value for name, value in browser.cookies.items()
                if name.endswith('sallyport-flow'))
    token = base64.urlsafe_b64decode(flow + '=')
    return hashlib.blake2b(token, digest_size=32).digest()


class Reaper:
    """Kills processes of a site, one at a time, at random points."""

    def __init__(self, site, seed):
        self.site = site
        self.chance = random.Random(seed)
        self.kills = {}  # of what: how many

    def kill_one(self):
        """Whether there was one to kill."""
        what = self.chance.choices(
            ('web process', 'sender', 'web master', 'worker'),
            (45, 35, 10, 10))[0]
        victim = self._victim(what)
        if victim is None or not alive(victim):
            return False
        os.kill(victim, signal.SIGKILL)
        self.kills[what] = self.kills.get(what, 0) + 1
        if what == 'web master':
            self.site.web.popen.wait()
            self.site.start_web()
        elif what == 'worker':
            self.site.worker.popen.wait()
            self.site.start_worker()
        return True

    def _victim(self, what):
        if what == 'web master':
            return self.site.web.pid
        if what == 'worker':
            return self.site.worker.pid
        parent = self.site.web if what == 'web process' else self.site.worker
        children = parent.children()
        return self.chance.choice(children) if children else None

    def reap(self, kills, seconds):
        end = time.monotonic() + seconds
        while sum(self.kills.values()) < kills and time.monotonic() < end:
            self.kill_one()
            time.sleep(self.chance.uniform(0, 0.12))
        return sum(self.kills.values())
