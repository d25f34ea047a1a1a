"""Two hundred at once against every limit that a page can meet: no more get
through than the limit says, and what it has counted is what they saw."""

import concurrent.futures
import threading

import harness
import tap
import wait

# The sanitizers are slow, and look at each line as well with fewer.
AT_ONCE = 60 if harness.is_sanitized() else 200
NEW = 'nine herons fish by moonlight'
# LimitKind of account/limit.h, and the setting that it is held against.
KINDS = {
    0: 'tries_address_day', 1: 'tries_network_hour', 2: 'tries_hour',
    3: 'mails_address_minute', 4: 'mails_address_hour',
    5: 'mails_address_day', 6: 'mails_hour', 7: 'signups_network_hour',
    8: 'signups_network_hour', 9: 'logins_account_day',
    10: 'logins_account_day', 11: 'logins_network_hour', 12: 'logins_hour',
    13: 'asks_network_hour', 14: 'notices_account_day',
    15: 'changes_account_day', 16: 'tries_address_day',
    17: 'mails_address_minute', 18: 'mails_address_hour',
    19: 'mails_address_day', 20: 'sign_ins_account_hour',
    21: 'changes_account_day', 22: 'changes_account_day',
    23: 'mails_mailbox_day', 26: 'waits_network_hour', 27: 'waits_hour',
    34: 'asks_network_hour', 35: 'tries_hour'}
# Those in between and behind limit nothing: they count for other rules.
SENT, WITHHELD = 1, 4
_met = set()


def _site(password='off', **limits):
    """No limit but those given."""
    every = {f'limits.{name}': 0 for name in KINDS.values()}
    return harness.site(settings={
        'web.processes': 8, 'login.code': 'on', 'account.rename': 'on',
        'signup.password': password, 'web.hash_queue': 1024, **every,
        **{name if '.' in name else f'limits.{name}': value
           for name, value in limits.items()}})


def _at_once(calls):
    """The answers of calls that are made together."""
    ready = threading.Barrier(len(calls))

    def run(call):
        ready.wait()
        return call()
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def _posts(site, path, fields, cookies=None):
    """The statuses of so many posts; fields is made of their number."""
    def post(number):
        browser = site.browser(timeout=60)
        browser.cookies = dict(cookies or {})
        return browser.post(site.url(path), fields(number),
                            follow=False).status
    return _at_once([lambda number=number: post(number)
                     for number in range(AT_ONCE)])


def _held(site, **limits):
    """No count is above its limit, and those given were reached."""
    reached = set()
    for kind, most in site.rows('SELECT kind, max(current) FROM limit_count '
                                'GROUP BY kind'):
        if kind not in KINDS:
            continue
        allowed = site.settings[f'limits.{KINDS[kind]}']
        tap.ok(most <= allowed, f'{KINDS[kind]} ({kind}): {most} counted, '
               f'{allowed} allowed')
        if most == allowed:
            reached.add(KINDS[kind])
            _met.add(kind)
    tap.ok(set(limits) <= reached, f'reached {reached} of {limits}')


def _posts_until_held(site, path, fields, cookies, kind, most):
    """Where few at once find a place to hash at: again and again, until that
    limit is reached, and once more; all statuses."""
    statuses = []

    def reached():
        statuses.extend(_posts(site, path, fields, cookies))
        return site.rows('SELECT 1 FROM limit_count WHERE kind = ? '
                         'AND current >= ?', kind, most)
    wait.until(reached, f'limit {kind}', 60)
    reached()
    return statuses


def _only(statuses, let_in, *others):
    """How many were let in; all others were turned away."""
    tap.equal(set(statuses) - {let_in, *others}, set(), 'other statuses')
    return statuses.count(let_in)


def _sign_up(site, name, password=False):
    visitor = site.browser()
    more = {'password': harness.PASSWORD} if password else {}
    visitor.post(site.url('/signup'), {
        'username': name, 'email': f'{name}@a.example', **more})
    return visitor, site.mail.wait(f'{name}@a.example').code


def _account(site, name, password=False):
    visitor, code = _sign_up(site, name, password)
    page = visitor.post(site.url('/verify'), {'code': code})
    tap.equal(page.status, 200, f'proof of {name}')
    return visitor


def _wrong(code):
    return f'{(int(code) + 1) % 1000000:06d}'


def _mails(site, address):
    site.wait_for_outbox()
    return len(site.mail.all(address))


# --- sign-ups and codes ----------------------------------------------------

@tap.test
def so_many_sign_ups_of_a_network_and_no_more():
    with _site(signups_network_hour=30) as site:
        statuses = _posts(site, '/signup', lambda number: {
            'username': f'new{number}', 'email': f'new{number}@a.example'})
        tap.equal(_only(statuses, 303, 429), 30, 'accepted')
        tap.equal(site.rows('SELECT count(*) FROM pending'), [(30,)], 'rows')
        _held(site, signups_network_hour=30)


@tap.test
def one_form_is_sent_so_often_and_no_more():
    with _site(signups_network_hour=30) as site:
        form = site.browser().get(site.url('/signup')).form('/signup').fields
        statuses = _posts(site, '/signup', lambda number: {
            **form, 'username': 'again', 'email': 'again@a.example'})
        tap.ok(1 <= _only(statuses, 303, 429) <= 31, 'accepted')
        tap.equal(site.rows('SELECT count(*) FROM pending'), [(1,)], 'rows')
        _held(site)


@tap.test
def five_wrong_codes_and_no_more():
    with _site(tries_code=5) as site:
        visitor, code = _sign_up(site, 'guessed')
        statuses = _posts(site, '/verify', lambda _: {'code': _wrong(code)},
                          visitor.cookies)
        _only(statuses, 422, 429)
        tap.equal(site.rows('SELECT wrong_tries FROM code'), [(5,)], 'tries')
        page = visitor.post(site.url('/verify'), {'code': code})
        tap.ok(page.status in (422, 429), f'the right one after them: {page}')
        tap.equal(site.rows('SELECT count(*) FROM account'), [(0,)],
                  'accounts')


@tap.test
def so_many_tries_of_an_address_a_network_and_in_all():
    for name in 'tries_address_day', 'tries_network_hour', 'tries_hour':
        with _site(tries_code=10, **{name: 6}) as site:
            visitor, code = _sign_up(site, 'guessed')
            statuses = _posts(site, '/verify',
                              lambda _: {'code': _wrong(code)},
                              visitor.cookies)
            tap.equal(_only(statuses, 422, 429), 6, f'compared by {name}')
            tap.equal(site.rows('SELECT wrong_tries FROM code'), [(6,)],
                      'tries')
            _held(site, **{name: 6})


@tap.test
def so_many_mails_to_an_address_and_no_more():
    for name, most in (('mails_address_minute', 1), ('mails_address_hour', 5),
                       ('mails_address_day', 10)):
        with _site(**{name: most}) as site:
            statuses = _posts(site, '/signup', lambda number: {
                'username': f'flood{number}', 'email': 'flood@a.example'})
            tap.equal(_only(statuses, 303), AT_ONCE, 'same answers')
            tap.equal(_mails(site, 'flood@a.example'), most, f'by {name}')
            _held(site, **{name: most})


@tap.test
def so_many_mails_of_every_kind_to_a_mailbox_and_no_more():
    with _site(mails_mailbox_day=7) as site:
        statuses = _posts(site, '/signup', lambda number: {
            'username': f'every{number}', 'email': f'every+{number}@a.example'})
        tap.equal(_only(statuses, 303), AT_ONCE, 'same answers')
        site.wait_for_outbox()
        tap.equal(len(site.mail.all()), 7, 'mails')
        _held(site, mails_mailbox_day=7)


@tap.test
def so_many_wait_in_place_of_work_and_no_more():
    for name in 'waits_network_hour', 'waits_hour':
        with _site(**{name: 6, 'signup.challenge': 'always'}) as site:
            statuses = _posts(site, '/signup', lambda number: {
                'username': f'wait{number}',
                'email': f'wait{number}@a.example'})
            tap.equal(_only(statuses, 303, 429), 6, f'by {name}')
            _held(site, **{name: 6})


@tap.test
def so_many_mails_in_all_and_no_more():
    with _site(mails_hour=30) as site:
        statuses = _posts(site, '/signup', lambda number: {
            'username': f'all{number}', 'email': f'all{number}@a.example'})
        _only(statuses, 303, 429, 503)
        site.wait_for_outbox()
        tap.equal(len(site.mail.all()), 30, 'mails')
        _held(site, mails_hour=30)


@tap.test
def sending_again_is_sending():
    for name, kind, mails in (('mails_address_hour', 4, 5),
                              ('asks_network_hour', 34, 1 + 5)):
        with _site(**{name: 5, 'code.resend_seconds': 1}) as site:
            visitor, _ = _sign_up(site, 'again')
            # One in a second is sent.
            statuses = _posts_until_held(site, '/verify/resend', lambda _: {},
                                         visitor.cookies, kind, 5)
            _only(statuses, 303, 429)
            tap.equal(_mails(site, 'again@a.example'), mails, f'by {name}')
            _held(site, **{name: 5})


@tap.test
def correcting_the_address_is_a_sign_up():
    with _site(signups_network_hour=20) as site:
        visitor, _ = _sign_up(site, 'mistyped')
        statuses = _posts(site, '/verify/address', lambda number: {
            'email': f'corrected{number}@a.example'}, visitor.cookies)
        tap.ok(_only(statuses, 303, 429) <= 20, 'corrected')
        site.wait_for_outbox()
        tap.ok(len(site.mail.all()) <= 20, 'mails')
        _held(site, signups_network_hour=20)


# --- signing in ------------------------------------------------------------

def _wrong_password(name):
    return lambda number: {'login': name,
                           'password': f'wrong as can be {number}'}


@tap.test
def so_many_wrong_passwords_and_no_more():
    for kind, name in ((9, 'logins_account_day'), (11, 'logins_network_hour'),
                       (12, 'logins_hour')):
        with _site('required', **{name: 8}) as site:
            _account(site, 'target', True)
            statuses = _posts_until_held(
                site, '/login', _wrong_password('target'), {}, kind, 8)
            tap.equal(_only(statuses, 422, 429, 503), 8, f'tried by {name}')
            _held(site, **{name: 8})


@tap.test
def so_many_right_passwords_and_no_more():
    with _site('required', sign_ins_account_hour=8) as site:
        _account(site, 'frequent', True)
        before = site.rows('SELECT count(*) FROM session')[0][0]
        statuses = _posts_until_held(
            site, '/login', lambda _: {
                'login': 'frequent', 'password': harness.PASSWORD}, {}, 20, 8)
        tap.equal(_only(statuses, 303, 429, 503), 8, 'let in')
        tap.equal(site.rows('SELECT count(*) FROM session')[0][0] - before,
                  8, 'sessions')
        _held(site, sign_ins_account_hour=8)


@tap.test
def a_browser_that_is_known_has_tries_of_its_own_and_no_more():
    with _site('required', logins_account_day=8) as site:
        visitor = _account(site, 'homely', True)
        visitor.post(site.url('/logout'), {})
        _posts_until_held(site, '/login', _wrong_password('homely'),
                          visitor.cookies, 10, 8)
        # Then it counts as a stranger.
        _posts_until_held(site, '/login', _wrong_password('homely'),
                          visitor.cookies, 9, 8)
        _held(site, logins_account_day=8)


@tap.test
def so_many_ask_for_a_code_and_no_more():
    for path, field in (('/reset', 'email'), ('/login', 'login')):
        with _site('required', asks_network_hour=20) as site:
            more = {'by': 'code'} if path == '/login' else {}
            statuses = _posts(site, path, lambda number: {
                field: f'who{number}@a.example', **more})
            tap.equal(_only(statuses, 303, 429), 20, f'asks at {path}')
            _held(site, asks_network_hour=20)


@tap.test
def so_many_codes_to_an_account_and_no_more():
    """By whoever, and as many again from a browser that it knows."""
    for name, most in (('mails_address_minute', 1), ('mails_address_hour', 5),
                       ('mails_address_day', 10)):
        with _site('required', **{name: most}) as site:
            visitor = _account(site, 'wanted', True)
            visitor.post(site.url('/logout'), {})
            before = _mails(site, 'wanted@a.example')
            for cookies in {}, visitor.cookies:
                statuses = _posts(site, '/reset', lambda _: {
                    'email': 'wanted@a.example'}, cookies)
                _only(statuses, 303, 429)
                tap.ok(_mails(site, 'wanted@a.example') - before <= most,
                       f'mails by {name}')
                before = _mails(site, 'wanted@a.example')
            _held(site, **{name: most})


# --- what is the account's own ---------------------------------------------

@tap.test
def so_many_changes_of_address_are_asked_for_and_no_more():
    with _site('required', changes_account_day=10) as site:
        visitor = _account(site, 'mover', True)
        statuses = _posts(site, '/address', lambda number: {
            'email': f'moved{number}@a.example',
            'current': harness.PASSWORD}, visitor.cookies)
        asked = _only(statuses, 303, 422, 429, 409, 503)
        tap.note(f'{asked} led on, {statuses.count(429)} turned away')
        site.wait_for_outbox()
        moved = [mail for mail in site.mail.all()
                 if mail.recipient.startswith('moved')]
        tap.ok(1 <= len(moved) <= 10, f'{len(moved)} mails')
        _held(site)


@tap.test
def so_many_tries_of_a_new_address_and_no_more():
    for name in 'tries_address_day', 'tries_hour':
        with _site('required', tries_code=10, **{name: 6}) as site:
            visitor = _account(site, 'mover', True)
            visitor.post(site.url('/address'), {
                'email': 'moved@a.example', 'current': harness.PASSWORD})
            code = site.mail.wait('moved@a.example').code
            statuses = _posts(site, '/address/code', lambda _: {
                'code': _wrong(code)}, visitor.cookies)
            tap.equal(_only(statuses, 422, 429), 6, f'compared by {name}')
            _held(site, **{name: 6})


@tap.test
def so_many_changes_of_name_and_password_and_exports_and_no_more():
    with _site('required', changes_account_day=10) as site:
        visitor = _account(site, 'fickle', True)
        statuses = _posts(site, '/username', lambda number: {
            'username': f'fickle{number}'}, visitor.cookies)
        tap.ok(_only(statuses, 303, 422, 429, 503) <= 10, 'names')
        _held(site, changes_account_day=10)
    with _site('required', changes_account_day=10) as site:
        visitor = _account(site, 'curious', True)
        statuses = _posts(site, '/export', lambda _: {}, visitor.cookies)
        tap.equal(_only(statuses, 200, 429), 10, 'exports')
        _held(site, changes_account_day=10)
    with _site('required', changes_account_day=10) as site:
        visitor = _account(site, 'guesser', True)
        statuses = _posts(site, '/password', lambda number: {
            'current': f'wrong as can be {number}', 'password': NEW},
                          visitor.cookies)
        _only(statuses, 422, 429, 503)
        _held(site)


@tap.test
def so_many_codes_to_confirm_a_change_and_so_many_tries_and_no_more():
    with _site(mails_address_hour=5, tries_address_day=6,
               tries_code=10) as site:
        visitor = _account(site, 'bare')
        statuses = _posts(site, '/confirm', lambda _: {'back': '/delete'},
                          visitor.cookies)
        _only(statuses, 303, 429)
        site.wait_for_outbox()
        codes = [mail.code for mail in site.mail.all('bare@a.example')]
        tap.ok(2 <= len(codes) <= 1 + 5, f'{len(codes)} mails')
        statuses = _posts(site, '/delete', lambda _: {
            'code': _wrong(codes[-1])}, visitor.cookies)
        tap.ok(_only(statuses, 422, 429) <= 6, 'codes compared')
        _held(site, tries_address_day=6)


@tap.test
def so_many_notices_to_an_owner_and_no_more():
    with _site('required', notices_account_day=5) as site:
        _account(site, 'warned', True)
        statuses = _posts(site, '/login', lambda _: {
            'login': 'warned', 'password': harness.PASSWORD})
        _only(statuses, 303, 503)
        tap.equal(_mails(site, 'warned@a.example'), 1 + 5, 'mails')
        _held(site, notices_account_day=5)


@tap.test
def every_limit_was_met():
    tap.note(f'not met: {sorted(set(KINDS) - _met)}')
    tap.equal(sorted(set(KINDS) - _met), [], 'limits')


if __name__ == '__main__':
    tap.main()
