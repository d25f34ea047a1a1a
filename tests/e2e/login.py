"""Signing in, sessions, and signing out."""

import re

import harness
import tap

OTHER = 'eight badgers bake at noon'
FIREFOX = ('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 '
           'Firefox/140.0')


def _site():
    return harness.site(settings={'login.code': 'on',
                                  'code.resend_seconds': 1,
                                  'limits.mails_address_minute': 0,
                                  'limits.mails_address_hour': 0,
                                  'limits.mails_address_day': 0,
                                  'limits.logins_account_day': 4})


def _cookie(visitor, name):
    """The attributes of the last Set-Cookie of that name, in lower case."""
    lines = [line for line in visitor.set_cookies
             if line.split('=')[0].endswith(name)]
    return [part.strip().lower() for part in lines[-1].split(';')[1:]]


def _is_signed_in(site, visitor, email):
    return email in visitor.get(site.url('/')).words


@tap.test
def who_signed_out_signs_in_by_name_or_address(site):
    visitor = site.browser()
    site.open_account(visitor, 'walrus', 'walrus@a.example')
    for login in 'walrus', 'Walrus', 'walrus@a.example', ' WALRUS@A.example ':
        page = visitor.submit(visitor.get(site.url('/')).form('/logout'))
        tap.contains(page.words, 'You are signed out')
        page = site.sign_in(visitor, login)
        tap.equal((page.status, page.path), (200, site.url('/')), login)
        tap.contains(page.words, 'walrus@a.example', 'account page')


@tap.test
def a_wrong_password_and_an_unknown_name_get_the_same_page(site):
    site.open_account(site.browser(), 'known', 'known@a.example')
    answers = []
    for login in ('known', 'nobody', 'known@a.example', 'nobody@a.example'):
        page = site.sign_in(site.browser(), login, OTHER)
        html = page.html.replace(login, 'LOGIN')
        html = re.sub(r'name="form" value="[^"]*"', 'FORM', html)
        names = sorted(name for name, _ in page.headers)
        answers.append((page.status, html, names))
    tap.equal(answers[0][0], 422, 'status')
    tap.contains(answers[0][1], 'do not belong together', 'page')
    ways = [link for link in page.reader.links if '/reset' in link]
    tap.equal(ways, [site.url('/reset')] * 3, 'links to a new password')
    for other in answers[1:]:
        tap.equal(other, answers[0], 'the answer')
    tap.lacks(answers[0][1], OTHER, 'page')


@tap.test
def what_is_missing_is_said_at_its_field(site):
    page = site.sign_in(site.browser(), '', '')
    tap.equal(page.status, 422, 'status')
    for name in 'login', 'password':
        tap.equal(page.form('/login').controls[name].get('aria-invalid'),
                  'true', f'{name} is marked')
        tap.ok(f'#{name}' in page.reader.links, f'no link to {name}')


@tap.test
def the_box_decides_how_long_the_cookie_lives(site):
    site.open_account(site.browser(), 'keeper', 'keeper@a.example')
    for keep in (None, 'yes'):
        visitor = site.browser()
        page = site.sign_in(visitor, 'keeper',
                            **({'keep': keep} if keep else {}))
        tap.equal(page.status, 200, 'status')
        cookie = _cookie(visitor, 'sallyport-session')
        tap.equal('max-age=7776000' in cookie, keep is not None,
                  f'{cookie}: kept')
        tap.ok('httponly' in cookie and 'samesite=lax' in cookie, cookie)
    # One that is not kept ends after a day without a visit.
    tap.equal(sorted(site.rows(
        'SELECT idle_ms / 3600000 FROM session JOIN account '
        "ON id = account_id WHERE username = 'keeper' AND NOT session.keep")),
              [(24,)], 'hours of the brief one')


@tap.test
def signing_in_changes_the_session_and_ends_the_one_before(site):
    visitor = site.browser()
    site.open_account(visitor, 'rotator', 'rotator@a.example')
    before = dict(visitor.cookies)
    page = visitor.post(site.url('/login'), {
        'login': 'rotator', 'password': harness.PASSWORD})
    tap.equal(page.status, 200, 'status')
    name = next(key for key in before if key.endswith('sallyport-session'))
    tap.ok(visitor.cookies[name] != before[name], 'the same session')
    old = site.browser()
    old.cookies = before
    tap.ok(not _is_signed_in(site, old, 'rotator@a.example'),
           'the old session opens the account')


@tap.test
def strangers_are_limited_and_the_own_browser_is_not(site):
    own, thief = site.browser(), site.browser()
    site.open_account(own, 'target', 'target@a.example')
    own.submit(own.get(site.url('/')).form('/logout'))
    statuses = [site.sign_in(thief, 'target', OTHER).status
                for _ in range(6)]
    tap.equal(statuses, [422] * 4 + [429] * 2, 'statuses of the stranger')
    page = site.sign_in(thief, 'target')
    tap.equal(page.status, 429, 'status of the right password')
    tap.ok(page.header('Retry-After'), 'no Retry-After')
    page = site.sign_in(own, 'target')
    tap.equal((page.status, page.path), (200, site.url('/')), 'own browser')
    # An unknown name is limited alike.
    statuses = [site.sign_in(site.browser(), 'targe', OTHER).status
                for _ in range(6)]
    tap.equal(statuses, [422] * 4 + [429] * 2, 'statuses of an unknown name')


@tap.test
def right_passwords_are_not_counted(site):
    site.open_account(site.browser(), 'regular', 'regular@a.example')
    for _ in range(8):
        page = site.sign_in(site.browser(), 'regular')
        tap.equal(page.status, 200, 'status')
    tap.equal(site.rows(
        'SELECT count(*) FROM event JOIN account a ON a.id = account_id '
        "WHERE username = 'regular' AND kind = 2"), [(0,)], 'failures noted')


@tap.test
def a_new_browser_is_told_to_the_owner_and_a_known_one_is_not(site):
    own, email = site.browser(), 'told@a.example'
    site.open_account(own, 'told', email)
    own.submit(own.get(site.url('/')).form('/logout'))
    site.sign_in(own, 'told')
    site.wait_for_outbox()
    tap.equal(len(site.mail.all(email)), 1, 'mails after a known browser')
    phone = site.browser()
    page = phone.get(site.url('/login'))
    phone.post(page.form('/login').action, {
        **page.form('/login').fields, 'login': 'told',
        'password': harness.PASSWORD}, headers={'User-Agent': FIREFOX})
    mail = site.mail.wait(email, 2)
    tap.equal(mail.subject, 'New sign-in at Castle', 'subject')
    tap.contains(mail.text, 'Firefox, Linux', 'mail')
    tap.contains(mail.text, '127.0.0.x', 'mail')
    tap.contains(mail.text, '/account/reset', 'mail')
    phone.submit(phone.get(site.url('/')).form('/logout'))
    site.sign_in(phone, 'told')
    site.wait_for_outbox()
    tap.equal(len(site.mail.all(email)), 2, 'mails in all')


@tap.test
def a_mailed_code_signs_in_and_only_in_the_browser_that_asked(site):
    site.open_account(site.browser(), 'coder', 'coder@a.example')
    visitor, thief = site.browser(), site.browser()
    page = visitor.get(site.url('/login?next=/shop%3Fx%3D1'))
    page = visitor.post(site.url('/login'), {
        **page.form('/login').fields, 'login': 'coder', 'by': 'code',
        'keep': 'yes'})
    tap.equal((page.status, page.path), (200, site.url('/login/code')), 'page')
    tap.contains(page.words, 'If coder has an account', 'page')
    tap.lacks(page.words, '@', 'page')
    code = site.mail.wait('coder@a.example', 2).code
    thief.post(site.url('/login'), {'login': 'coder', 'by': 'code'})
    tap.equal(thief.post(site.url('/login/code'), {'code': code}).status, 422,
              'status in another browser')
    tap.equal(site.browser().post(site.url('/login/code'),
                                  {'code': code}).status, 409,
              'status without a cookie')
    answer = visitor.post(site.url('/login/code'), {'code': code},
                          follow=False)
    tap.equal((answer.status, answer.header('Location')),
              (303, '/shop?x=1'), 'answer')
    tap.ok('max-age=7776000' in _cookie(visitor, 'sallyport-session'),
           'the session is not kept')
    tap.ok(_is_signed_in(site, visitor, 'coder@a.example'), 'not signed in')
    # The code is used, and the same button once more leads the same way.
    again = visitor.post(site.url('/login/code'), {'code': code})
    tap.equal(again.path, site.url('/'), 'where it leads once more')


@tap.test
def another_code_too_soon_says_when(_):
    with harness.site(settings={'login.code': 'on'}) as site:
        site.open_account(site.browser(), 'hasty', 'hasty@a.example')
        for path, fields in (('/login', {'login': 'hasty', 'by': 'code'}),
                             ('/reset', {'email': 'nobody@a.example'})):
            visitor = site.browser()
            page = visitor.post(site.url(path), fields)
            tap.contains(page.words, 'A new code can be sent in', path)
            page = visitor.submit(page.form(path))
            tap.equal(page.path, site.url(path + '/code'), 'where it leads')
            tap.equal(page.words.count('A new code can be sent in'), 2, path)
        tap.equal(site.rows('SELECT count(*) FROM event WHERE kind = 3'),
                  [(1,)], 'codes asked for')


@tap.test
def a_code_for_an_unknown_name_looks_as_for_a_known_one(site):
    site.open_account(site.browser(), 'real', 'real@a.example')
    pages = []
    for login in 'real', 'unreal':
        visitor = site.browser()
        page = visitor.post(site.url('/login'),
                            {'login': login, 'by': 'code'})
        html = re.sub(r'name="form" value="[^"]*"', 'FORM', page.html)
        wrong = visitor.submit(page.form('/login/code'), code='000000')
        pages.append((page.status, html.replace(login, 'LOGIN'),
                      wrong.status))
    tap.equal(pages[0], pages[1], 'page')
    site.wait_for_outbox()
    tap.equal(len(site.mail.all('real@a.example')), 2, 'mails')


@tap.test
def next_leads_on_but_never_away(site):
    visitor = site.browser()
    site.open_account(visitor, 'nexter', 'nexter@a.example')
    for target, leads in (('/shop', '/shop'), ('//evil.example', None),
                          ('https://evil.example/', None)):
        visitor.submit(visitor.get(site.url('/')).form('/logout'))
        page = visitor.post(site.url('/login'), {
            'login': 'nexter', 'password': harness.PASSWORD,
            'next': target}, follow=False)
        tap.equal(page.header('Location'), leads or site.url('/'),
                  f'where {target} leads')


@tap.test
def sessions_are_listed_and_can_be_ended(site):
    desk, phone, tablet = site.browser(), site.browser(), site.browser()
    site.open_account(desk, 'lister', 'lister@a.example')
    for other in phone, tablet:
        site.sign_in(other, 'lister')
    page = desk.get(site.url('/'))
    tap.equal(page.words.count('End this session'), 2, 'buttons')
    tap.contains(page.words, 'this browser', 'page')
    tap.contains(page.words, '127.0.0.x', 'page')
    page = desk.submit(page.form('/sessions/end'))
    tap.contains(page.words, 'The session is ended', 'page')
    tap.equal(page.words.count('End this session'), 1, 'buttons')
    alive = [_is_signed_in(site, other, 'lister@a.example')
             for other in (phone, tablet)]
    tap.equal(sorted(alive), [False, True], 'who is signed in')
    # All others at once: the form without a name.
    page = desk.get(site.url('/'))
    ends = [form for form in page.reader.forms
            if form.action.endswith('/sessions/end') and not form.fields]
    tap.contains(desk.submit(ends[0]).words, 'All other sessions are', 'page')
    alive = [_is_signed_in(site, other, 'lister@a.example')
             for other in (desk, phone, tablet)]
    tap.equal(alive, [True, False, False], 'who is signed in')


@tap.test
def nobody_ends_a_strangers_session(site):
    owner, stranger = site.browser(), site.browser()
    site.open_account(owner, 'owner1', 'owner1@a.example')
    site.open_account(stranger, 'stranger1', 'stranger1@a.example')
    name = site.rows('SELECT lower(hex(token)) FROM session JOIN account '
                     "ON id = account_id WHERE username = 'owner1'")[0][0]
    stranger.post(site.url('/sessions/end'), {'session': name})
    tap.ok(_is_signed_in(site, owner, 'owner1@a.example'), 'it was ended')


@tap.test
def signing_out_ends_the_session_on_the_server(site):
    visitor = site.browser()
    site.open_account(visitor, 'leaver', 'leaver@a.example')
    before = dict(visitor.cookies)
    page = visitor.post(site.url('/logout'), follow=False)
    tap.equal(page.status, 303, 'status')
    tap.contains(page.header('Clear-Site-Data'), '"cache"')
    old = site.browser()
    old.cookies = before
    tap.ok(not _is_signed_in(site, old, 'leaver@a.example'),
           'the old session opens the account')


@tap.test
def what_happened_is_shown_to_the_owner(site):
    visitor, other = site.browser(), site.browser()
    site.open_account(visitor, 'watcher', 'watcher@a.example')
    site.sign_in(other, 'watcher', OTHER)
    site.sign_in(other, 'watcher')
    other.post(site.url('/logout'))
    words = visitor.get(site.url('/')).words
    for event in ('Account opened', 'Somebody entered a wrong password',
                  'Signed in', 'Signed out'):
        tap.contains(words, event, 'recent activity')
    tap.lacks(site.log_text(), 'watcher@a.example', 'log')


@tap.test
def an_older_hash_is_renewed_at_signing_in(site):
    visitor = site.browser()
    site.open_account(visitor, 'renewer', 'renewer@a.example')

    def cost():
        return site.rows("SELECT substr(password_hash, 1, 30) FROM account "
                         "WHERE username = 'renewer'")[0][0]
    tap.contains(cost(), 'm=8192,t=1', 'hash')
    site.write_conf(password__hash_passes=2)
    site.restart_web()
    visitor.post(site.url('/logout'))
    tap.equal(site.sign_in(visitor, 'renewer').status, 200, 'status')
    tap.contains(cost(), 'm=8192,t=2', 'hash')
    visitor.post(site.url('/logout'))
    tap.equal(site.sign_in(visitor, 'renewer').status, 200, 'once more')


if __name__ == '__main__':
    tap.main(_site)
