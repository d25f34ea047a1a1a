"""A forgotten password."""

import re

import harness
import tap

NEW = 'nine herons fish by moonlight'


def _site():
    return harness.site(settings={'code.resend_seconds': 1,
                                  'limits.tries_address_day': 0,
                                  'limits.mails_address_minute': 0,
                                  'limits.mails_address_hour': 0,
                                  'limits.mails_address_day': 0})


def _ask(site, visitor, email):
    page = visitor.get(site.url('/reset'))
    return visitor.submit(page.form('/reset'), email=email)


def _set(site, visitor, code, password=NEW):
    page = visitor.get(site.url('/reset/code'))
    return visitor.submit(page.form('/reset/code'), code=code,
                          password=password)


@tap.test
def a_forgotten_password_is_replaced_and_every_session_ends(site):
    owner, phone, email = site.browser(), site.browser(), 'forgetter@a.example'
    site.open_account(phone, 'forgetter', email)
    page = _ask(site, owner, email)
    tap.equal((page.status, page.path), (200, site.url('/reset/code')), 'page')
    mail = site.mail.wait(email, 2)
    tap.contains(mail.subject, 'code for a new password', 'subject')
    tap.lacks(mail.text, '/verify/link', 'mail')
    page = _set(site, owner, mail.code)
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    tap.contains(page.words, 'Your password is changed', 'page')
    tap.lacks(phone.get(site.url('/')).words, email, "the phone's page")
    told = site.mail.wait(email, 3)
    tap.equal(told.subject, 'Your password at Castle was changed', 'subject')
    tap.equal(site.sign_in(site.browser(), email).status, 422, 'old password')
    tap.equal(site.sign_in(site.browser(), email, NEW).status, 200,
              'new password')


@tap.test
def the_page_says_the_same_whether_there_is_an_account(site):
    site.open_account(site.browser(), 'present', 'present@a.example')
    pages = []
    for email in 'present@a.example', 'absent@a.example':
        visitor = site.browser()
        page = _ask(site, visitor, email)
        wrong = _set(site, visitor, '000000')
        short = _set(site, visitor, '000000', 'short')
        pages.append([(each.status, sorted(name for name, _ in each.headers),
                       re.sub(r'name="form" value="[^"]*"', 'FORM',
                              each.html.replace(email, 'EMAIL')))
                      for each in (page, wrong, short)])
    tap.equal(pages[0], pages[1], 'pages')
    tap.equal([each[0] for each in pages[0]], [200, 422, 422], 'statuses')
    site.wait_for_outbox()
    tap.equal(site.mail.all('absent@a.example'), [], 'mails to nobody')


@tap.test
def a_code_works_only_in_the_browser_that_asked(site):
    owner, thief, email = site.browser(), site.browser(), 'bound@a.example'
    site.open_account(site.browser(), 'bound', email)
    _ask(site, owner, email)
    code = site.mail.wait(email, 2).code
    _ask(site, thief, email)
    tap.equal(_set(site, thief, code).status, 422, 'status for the thief')
    tap.equal(site.browser().post(site.url('/reset/code'), {
        'code': code, 'password': NEW}).status, 409, 'without a cookie')
    # Neither is it a code of a sign-up.
    cookie = next(value for name, value in owner.cookies.items()
                  if name.endswith('sallyport-reset'))
    for name in 'sallyport-flow', 'sallyport-sign-in':
        cross = site.browser()
        cross.cookies = {name: cookie}
        for path in '/verify', '/login/code':
            tap.equal(cross.post(site.url(path), {'code': code}).status, 409,
                      f'{path} with {name}')
    tap.equal(_set(site, owner, code).status, 200, 'status for the owner')


@tap.test
def a_bad_new_password_costs_no_try_and_no_code(site):
    visitor, email = site.browser(), 'picky@a.example'
    site.open_account(site.browser(), 'picky-heron', email)
    _ask(site, visitor, email)
    code = site.mail.wait(email, 2).code
    for password in '', 'short', 'password1', 'picky-heron picky':
        for _ in range(3):
            page = _set(site, visitor, code, password)
            tap.equal(page.status, 422, f'status of {password!r}')
            tap.ok('#password' in page.reader.links, 'no link to the field')
            tap.equal(page.form('/reset/code').fields['code'], code, 'code')
    tap.equal(_set(site, visitor, code).status, 200, 'status of a good one')


@tap.test
def a_code_is_used_once_and_the_button_may_be_pressed_twice(site):
    visitor, email = site.browser(), 'twice@a.example'
    site.open_account(site.browser(), 'twice', email)
    _ask(site, visitor, email)
    code = site.mail.wait(email, 2).code
    before = dict(visitor.cookies)
    fields = {'code': code, 'password': NEW}
    windows = [site.browser(), site.browser()]
    for window in windows:
        window.cookies = dict(before)
        page = window.post(site.url('/reset/code'), fields)
        tap.contains(page.words, 'twice', 'account page')
    tap.equal(site.rows(
        'SELECT count(*) FROM event JOIN account a ON a.id = account_id '
        "WHERE username = 'twice' AND kind = 8"), [(1,)], 'resets')


@tap.test
def wrong_codes_are_limited(site):
    visitor, email = site.browser(), 'guessed@a.example'
    site.open_account(site.browser(), 'guessed', email)
    _ask(site, visitor, email)
    code = site.mail.wait(email, 2).code
    wrong = '000000' if code != '000000' else '000001'
    statuses = {_set(site, visitor, wrong).status for _ in range(5)}
    tap.equal(statuses, {422}, 'statuses')
    page = _set(site, visitor, code)
    tap.equal(page.status, 422, 'status of the right code')
    tap.contains(page.words, 'tried wrongly too often', 'page')


@tap.test
def what_is_no_address_is_refused(site):
    for email in '', 'somebody', 'a@b@c.example':
        page = _ask(site, site.browser(), email)
        tap.equal(page.status, 422, f'status of {email!r}')
        tap.ok('#email' in page.reader.links, 'no link to the field')


@tap.test
def a_site_without_passwords_leads_to_the_code(_):
    with harness.site(settings={'signup.password': 'off',
                                'limits.mails_address_minute': 0}) as site:
        page = site.browser().get(site.url('/reset'))
        tap.equal(page.path, site.url('/login'), 'where it leads')
        tap.ok('password' not in page.form('/login').controls, 'a password')
        visitor = site.browser()
        form = visitor.get(site.url('/signup')).form('/signup')
        visitor.submit(form, username='plain', email='plain@a.example')
        site.prove(visitor, 'plain@a.example')
        other = site.browser()
        form = other.get(site.url('/login')).form('/login')
        other.submit(form, login='plain')
        page = other.get(site.url('/login/code'))
        page = other.submit(page.form('/login/code'),
                            code=site.mail.wait('plain@a.example', 2).code)
        tap.contains(page.words, 'plain@a.example', 'account page')


if __name__ == '__main__':
    tap.main(_site)
