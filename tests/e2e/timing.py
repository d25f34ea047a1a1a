"""No page is quicker or slower for an address that has an account.

Pairs of requests, one for a known and one for an unknown account, in turn and
each first every other time; what differs is the median of the differences, so
that what slows the machine for a while slows both.
"""

import http.client
import statistics
import time
import urllib.parse

import harness
import tap

# A sanitizer takes its own time: there, that the pages answer is enough.
PAIRS = 100 if harness.is_sanitized() else 2000
MOST_MS = 1.0
OTHER = 'eight badgers bake at noon'


def _site():
    return harness.site(settings={
        'password.hash_memory_kib': 7168,
        'limits.mails_address_minute': 0, 'limits.mails_address_hour': 0,
        'limits.mails_address_day': 0, 'limits.logins_account_day': 0,
        'limits.sign_ins_account_hour': 0,
        'limits.logins_hour': 0, 'limits.notices_account_day': 0})


class _Line:
    """One connection that is kept, so that only the answer is timed."""

    def __init__(self, site):
        self._site = site
        self._connection = http.client.HTTPConnection(
            '127.0.0.1', site.port, timeout=60)

    def post(self, path, fields, wanted):
        """How long until the answer is there, in milliseconds."""
        body = urllib.parse.urlencode(fields)
        begin = time.perf_counter()
        self._connection.request('POST', self._site.url(path), body, {
            'Content-Type': 'application/x-www-form-urlencoded',
            'Origin': self._site.origin, 'Sec-Fetch-Site': 'same-origin'})
        answer = self._connection.getresponse()
        answer.read()
        spent = time.perf_counter() - begin
        tap.equal(answer.status, wanted, f'status of {path}')
        return spent * 1000


def _compare(site, path, fields, wanted):
    """fields(number, known) of each post; no difference but noise."""
    line = _Line(site)
    for number in range(20):
        line.post(path, fields(-1 - number, number % 2 == 0), wanted)
    known, unknown = [], []
    for number in range(PAIRS):
        order = (known, unknown) if number % 2 == 0 else (unknown, known)
        for side in order:
            side.append(line.post(
                path, fields(number, side is known), wanted))
    middle = [statistics.median(side) for side in (known, unknown)]
    paired = statistics.median(
        one - other for one, other in zip(known, unknown))
    tap.note(f'{path}: {PAIRS} pairs, median of known {middle[0]:.3f} ms, '
             f'of unknown {middle[1]:.3f} ms, of the differences '
             f'{paired:+.3f} ms')
    tap.ok(abs(middle[0] - middle[1]) <= MOST_MS,
           f'medians differ: {middle} ms')
    tap.ok(abs(paired) <= MOST_MS, f'median of the differences: {paired} ms')


@tap.test
def signing_in_takes_as_long_for_an_unknown_account(site):
    site.open_account(site.browser(), 'known', 'known@a.example')

    def fields(number, known):
        # Names of one length; half of them addresses.
        name = 'known' if known else 'knowm'
        return {'login': name if number % 2 else f'{name}@a.example',
                'password': OTHER}
    _compare(site, '/login', fields, 422)


@tap.test
def a_reset_takes_as_long_for_an_unknown_account(site):
    def fields(_, known):
        name = 'known' if known else 'knowm'
        return {'email': f'{name}@a.example'}
    _compare(site, '/reset', fields, 303)


@tap.test
def signing_up_takes_as_long_for_a_known_address(site):
    def fields(number, known):
        name = 'known' if known else 'knowm'
        return {'username': f'new{number % 100000}',
                'email': f'{name}@a.example', 'password': OTHER}
    _compare(site, '/signup', fields, 303)


if __name__ == '__main__':
    tap.main(_site, alone=True)
