"""What each limit looks like to who meets it: 429, when it ends, what was
typed; and whom the limits count for."""

import re

import harness
import tap

_OFF = {f'limits.{name}': 0 for name in (
    'mails_address_minute', 'mails_address_hour', 'mails_address_day',
    'tries_address_day')}


_UNITS = (3600, 'hours'), (60, 'minutes'), (1, 'seconds')


def _site(**limits):
    return harness.site(settings={
        **_OFF, 'account.rename': 'on', 'login.code': 'on',
        **{f'limits.{name}': value for name, value in limits.items()}})


def _sign_up(site, name, browser=None, **more):
    return (browser or site.browser()).post(
        site.url('/signup'), {
            'username': name, 'email': f'{name}@a.example',
            'password': harness.PASSWORD}, follow=False, **more)


def _limited(page, form=None, **kept):
    """A 429 that says when it ends and keeps what was typed."""
    tap.equal(page.status, 429, 'status')
    seconds = int(page.header('Retry-After'))
    tap.ok(0 < seconds <= 2 * 86400, f'Retry-After: {seconds}')
    unit, name = next((unit, name) for unit, name in _UNITS
                      if seconds >= 2 * unit or unit == 1)
    told = -(-seconds // unit)
    tap.ok(any(f'{n} {name}' in page.words
               for n in (told - 1, told, told + 1)),
           f'{page.words!r} does not tell of {seconds} s')
    if form:
        fields = page.form(form).fields
        tap.equal({name: fields.get(name) for name in kept}, kept,
                  f'what {form} keeps')
        tap.equal(fields.get('password', ''), '', 'password')


def _which(page):
    """What is said of a limit, but for when it ends."""
    (words,) = set(re.findall(r'Too many[^!?]*?Try again in \d+ \w+',
                              page.words))
    return re.sub(r'\d+ \w+$', 'TIME', words)


def _forward(address):
    return {'headers': {'X-Forwarded-For': address}}


@tap.test
def sign_ups_of_a_network():
    with _site(signups_network_hour=1) as site:
        tap.equal(_sign_up(site, 'one').status, 303, 'status')
        _limited(_sign_up(site, 'two'), '/signup', username='two',
                 email='two@a.example')


@tap.test
def mails_of_all_together_to_sign_up_again_to_correct_and_to_reset():
    with _site(mails_hour=1, mails_mailbox_day=0) as site:
        visitor = site.browser()
        tap.equal(_sign_up(site, 'one', visitor).status, 303, 'status')
        _limited(_sign_up(site, 'two'), '/signup', username='two',
                 email='two@a.example')
        verify = visitor.get(site.url('/verify'))
        page = visitor.submit(verify.form('/verify/address'),
                              email='other@a.example')
        _limited(page, '/verify/address', email='other@a.example')
        _limited(site.browser().post(site.url('/reset'),
                                     {'email': 'three@a.example'}),
                 '/reset', email='three@a.example')
        _limited(site.browser().post(site.url('/login'),
                                     {'login': 'four', 'by': 'code'}),
                 '/login', login='four')


@tap.test
def another_code_before_its_time_is_told_when():
    with _site() as site:
        visitor = site.browser()
        site.sign_up(visitor, 'hasty', 'hasty@a.example')
        verify = visitor.get(site.url('/verify'))
        _limited(visitor.post(site.url('/verify/resend'), {}))
        tap.lacks(verify.words, 'Too many', 'page before')


@tap.test
def wrong_codes_of_a_network_and_of_all():
    said = set()
    for limit in 'tries_network_hour', 'tries_hour':
        with _site(**{limit: 1}) as site:
            visitor = site.browser()
            site.sign_up(visitor, 'tryer', 'tryer@a.example')
            tap.equal(visitor.post(site.url('/verify'),
                                   {'code': '000000'}).status, 422, 'status')
            page = visitor.post(site.url('/verify'), {'code': '000001'})
            _limited(page, '/verify', code='000001')
            said.add(_which(page))
    tap.equal(len(said), 1, f'which limit it is: {said}')
    tap.contains(said.pop(), 'from your network', 'words')


@tap.test
def wrong_codes_of_one_code_ask_for_a_new_one():
    with _site(tries_code=2) as site:
        visitor = site.browser()
        site.sign_up(visitor, 'tryer', 'tryer@a.example')
        code = site.mail.wait('tryer@a.example').code
        for _ in range(2):
            visitor.post(site.url('/verify'),
                         {'code': '000000' if code != '000000' else '1' * 6})
        page = visitor.post(site.url('/verify'), {'code': code})
        tap.equal(page.status, 422, 'status of the right one')
        tap.contains(page.words, 'new', 'what helps')
        again = visitor.get(site.url('/verify'))
        tap.equal(again.status, 200, 'status of the page that is loaded again')
        for page in page, again:
            tap.contains(page.words, 'tried wrongly too often', 'page')


@tap.test
def wrong_passwords_for_a_name_of_a_network_and_of_all():
    said = set()
    for limit in 'logins_account_day', 'logins_network_hour', 'logins_hour':
        with _site(**{limit: 1}) as site:
            def try_one():
                return site.browser().post(site.url('/login'), {
                    'login': 'ghost', 'password': 'wrong words here'})
            tap.equal(try_one().status, 422, f'status below {limit}')
            page = try_one()
            _limited(page, '/login', login='ghost')
            said.add(_which(page))
    tap.equal(len(said), 1, f'which limit it is: {said}')
    tap.contains(said.pop(), 'from your network', 'words')


@tap.test
def codes_asked_for_from_a_network():
    with _site(asks_network_hour=1) as site:
        def ask(path, **fields):
            return site.browser().post(site.url(path), fields, follow=False)
        tap.equal(ask('/reset', email='a@a.example').status, 303, 'status')
        _limited(ask('/reset', email='b@a.example'), '/reset',
                 email='b@a.example')
        _limited(ask('/login', login='c', by='code'), '/login', login='c')


@tap.test
def changes_of_an_account_and_the_addresses_it_asks_for():
    with _site(changes_account_day=1, asks_network_hour=1) as site:
        owner = site.browser()
        site.open_account(owner, 'fickle', 'fickle@a.example')
        current = {'current': harness.PASSWORD}
        tap.equal(owner.post(site.url('/username'), {
            **current, 'username': 'first'}, follow=False).status, 303,
            'status of the first change')
        _limited(owner.post(site.url('/username'), {
            **current, 'username': 'second'}), '/username', username='second')
        owner.post(site.url('/address'), {
            **current, 'email': 'one@a.example'})
        _limited(owner.post(site.url('/address'), {
            **current, 'email': 'two@a.example'}), '/address',
            email='two@a.example')


@tap.test
def own_data_taken_too_often():
    with _site(changes_account_day=1) as site:
        owner = site.browser()
        site.open_account(owner, 'curious', 'curious@a.example')
        current = {'current': harness.PASSWORD}
        tap.equal(owner.post(site.url('/export'), current).status, 200,
                  'status')
        _limited(owner.post(site.url('/export'), current))


@tap.test
def silence_where_it_is_owed_the_address_decides():
    settings = {'mails_address_hour': 1}
    with _site(**settings) as site:
        pages = []
        for number in range(2):
            visitor = site.browser()
            page = site.sign_up(visitor, f'quiet{number}', 'quiet@a.example')
            pages.append((page.status, page.header('Retry-After')))
        tap.equal(pages, [(200, None)] * 2, 'pages within and over')
        site.wait_for_outbox()
        tap.equal(len(site.mail.all('quiet@a.example')), 1, 'mails')


@tap.test
def nobody_is_believed_who_says_to_be_forwarded():
    with _site(signups_network_hour=1) as site:
        statuses = [_sign_up(site, f'liar{n}', **_forward(f'6.6.6.{n}')).status
                    for n in range(2)]
        tap.equal(statuses, [303, 429], 'statuses')


@tap.test
def behind_a_trusted_proxy_each_visitor_is_counted_apart():
    with harness.site(settings={
            **_OFF, 'limits.signups_network_hour': 1,
            'web.trusted_proxies': '127.0.0.0/8, 10.0.0.0/8'}) as site:
        def sign_up(name, *chain):
            return _sign_up(site, name, **_forward(', '.join(chain))).status
        tap.equal(sign_up('ada', '192.0.2.1'), 303, 'the first visitor')
        tap.equal(sign_up('ben', '192.0.2.2'), 303, 'another one')
        # What a visitor writes stands to the left of what the proxies add.
        tap.equal(sign_up('cat', '6.6.6.6', '192.0.2.1'), 429, 'a liar')
        tap.equal(sign_up('dan', '192.0.2.3', '10.0.0.9'), 303, 'two proxies')
        tap.equal(sign_up('eve', '192.0.2.3', '10.0.0.8'), 429, 'and again')
        tap.equal(sign_up('fay', '2001:db8:1:2::9'), 303, 'IPv6')
        tap.equal(sign_up('gus', '2001:db8:1:2::a'), 429, 'of the same /64')
        tap.equal(sign_up('hal', '2001:db8:1:3::9'), 303, 'of another')


if __name__ == '__main__':
    tap.main()
