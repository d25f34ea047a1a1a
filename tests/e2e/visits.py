"""What the tests of the gate share: members, and what they come to see."""

import functools
import re

import guards
import harness
import tap

HEADERS = ('Remote-User', 'Remote-Email', 'Remote-Groups', 'Remote-Name')
JSON = {'Accept': 'application/json'}
_names = iter(range(1, 1000))


def member(site, group=None):
    """A browser that is signed in, and the user name."""
    visitor, name = site.browser(), f'member{next(_names)}'
    page = site.open_account(visitor, name, f'{name}@a.example')
    tap.equal(page.status, 200, f'sign-up: {page}')
    if group:
        site.run('user', 'group', 'add', name, group)
    return visitor, name


def passes(page, what='page'):
    tap.equal(page.status, 200, f'status of {what}: {page}')
    tap.contains(page.html, guards.GREETING, what)


def is_login(site, page):
    tap.equal((page.status, page.path), (200, site.url('/login')), str(page))
    tap.lacks(page.html, guards.GREETING, 'page')


def stays_shut(page, *statuses):
    tap.ok(page.status in statuses, f'status of {page}')
    tap.lacks(page.body, guards.GREETING.encode(), 'page')


def identity(site, page):
    """The values under our names, however they are spelled."""
    found = {}
    for name, value in site.server.who(page).items():
        # As programs make the name of a variable of it.
        plain = re.sub('[^A-Z]', '_', name.upper())
        if plain.startswith('HTTP_REMOTE_') and value == '':
            continue  # overwritten
        plain = plain.removeprefix('HTTP_')
        if plain.startswith('REMOTE_'):
            who = plain.removeprefix('REMOTE_').lower()
            found.setdefault(who, []).append(value)
    return found


def main():
    """Runs the tests of the file at every guarded site."""
    tap.main_each({guard.name: functools.partial(
        harness.site, guard, settings={
            'login.code': 'on', 'limits.mails_address_minute': 0})
        for guard in guards.ALL})
