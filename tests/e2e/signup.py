"""Signing up and proving the address, in every way there is."""

import concurrent.futures

import harness
import tap
import wait

OTHER = 'eight badgers bake at noon'


def _site():
    return harness.site(settings={'code.resend_seconds': 1,
                                  'limits.mails_address_minute': 0,
                                  'limits.mails_address_hour': 0})


def _accounts(site, email):
    return site.rows('SELECT username FROM account WHERE email_key = ?',
                     email)


@tap.test
def what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(site):
    visitor = site.browser()
    page = site.sign_up(visitor, 'x', 'no address', 'short')
    tap.equal(page.status, 422, 'status')
    form = page.form('/signup')
    tap.equal(form.fields['username'], 'x', 'user name')
    tap.equal(form.fields['email'], 'no address', 'address')
    tap.equal(form.fields['password'], '', 'password')
    for name in 'username', 'email', 'password':
        control = form.controls[name]
        tap.equal(control.get('aria-invalid'), 'true', f'{name} is marked')
        for target in control.get('aria-describedby', '').split():
            tap.ok(target in page.reader.ids, f'no element {target}')
        tap.ok(f'#{control["id"]}' in page.reader.links,
               f'the summary does not lead to {name}')


@tap.test
def a_common_password_and_the_own_name_are_refused(site):
    for password in 'password1', 'walrus-fan walrus-fan', 'p' * 257:
        page = site.sign_up(site.browser(), 'walrus-fan', 'w@a.example',
                            password)
        tap.equal(page.status, 422, f'status of {password}')
        tap.lacks(page.html, password, 'page')


@tap.test
def addresses_that_no_mail_server_takes_are_refused(site):
    for email in ('a@b@c.example', '"a b"@c.example', 'a@[127.0.0.1]',
                  'a' * 65 + '@c.example', 'a@' + 'b' * 250 + '.example',
                  'a@c_d.example', 'a..b@c.example', 'a@localhost'):
        page = site.sign_up(site.browser(), 'somebody', email)
        tap.equal(page.status, 422, f'status of {email}')


@tap.test
def an_international_domain_gets_its_mail(site):
    visitor = site.browser()
    page = site.sign_up(visitor, 'umlaut', 'post@Bücher.example')
    tap.contains(page.words, 'post@bücher.example', 'verify page')
    site.prove(visitor, 'post@xn--bcher-kva.example')
    tap.equal(visitor.get(site.url('/')).status, 200, 'status')
    tap.equal(_accounts(site, 'post@xn--bcher-kva.example'), [('umlaut',)],
              'accounts')


@tap.test
def a_code_works_only_in_the_browser_that_asked(site):
    visitor, stranger = site.browser(), site.browser()
    site.sign_up(visitor, 'keeper', 'keeper@a.example')
    code = site.mail.wait('keeper@a.example').code
    site.sign_up(stranger, 'thief', 'keeper@a.example', OTHER)
    page = stranger.get(site.url('/verify'))
    page = stranger.submit(page.form('/verify'), code=code)
    tap.equal(page.status, 422, 'status for the stranger')
    page = site.browser().post(site.url('/verify'), {'code': code})
    tap.equal(page.status, 409, 'status without a cookie')
    tap.equal(_accounts(site, 'keeper@a.example'), [], 'accounts')
    page = site.prove(visitor, 'keeper@a.example')
    tap.contains(page.words, 'keeper', 'account page')


@tap.test
def a_double_click_is_one_sign_up_whichever_cookie_is_kept(site):
    form = site.browser().get(site.url('/signup')).form('/signup')
    again = site.browser().get(site.url('/signup')).form('/signup')
    tap.ok(form.fields['form'] != again.fields['form'], 'one token for two')
    typed = {'username': 'twice', 'email': 'twice@a.example',
             'password': harness.PASSWORD}
    first, second = site.browser(), site.browser()
    wrong = first.submit(form, **{**typed, 'password': 'short'})
    tap.equal(wrong.form('/signup').fields['form'], form.fields['form'],
              'token after a typing error')
    first.submit(form, **typed)
    second.submit(form, **typed)
    tap.equal(second.cookies, first.cookies, 'cookies')
    tap.equal(site.rows('SELECT count(*) FROM pending '
                        'WHERE email_key = ?', 'twice@a.example'), [(1,)],
              'sign-ups')
    page = site.prove(second, 'twice@a.example')
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')


@tap.test
def a_token_of_a_form_that_is_none_is_not_shown_again(site):
    visitor = site.browser()
    page = visitor.post(site.url('/signup'), {'form': '"><b>mine'})
    tap.equal(page.status, 422, 'status')
    tap.lacks(page.html, 'mine', 'page')
    tap.equal(len(page.form('/signup').fields['form']), 43, 'length')


@tap.test
def a_typed_code_may_be_written_as_people_write(site):
    visitor = site.browser()
    site.sign_up(visitor, 'spaced', 'spaced@a.example')
    code = site.mail.wait('spaced@a.example').code
    wide = ''.join(chr(ord(digit) + 0xFEE0) for digit in code)
    page = visitor.get(site.url('/verify'))
    page = visitor.submit(page.form('/verify'),
                          code=f' {wide[:3]} - {wide[3:]} ')
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')


@tap.test
def five_wrong_codes_kill_the_code_and_a_new_one_helps(site):
    visitor = site.browser()
    site.sign_up(visitor, 'guesser', 'guesser@a.example')
    code = site.mail.wait('guesser@a.example').code
    wrong = f'{(int(code) + 1) % 10 ** len(code):0{len(code)}}'
    for _ in range(5):
        page = visitor.get(site.url('/verify'))
        page = visitor.submit(page.form('/verify'), code=wrong)
        tap.equal(page.status, 422, 'status of a wrong code')
        tap.equal(page.form('/verify').fields['code'], wrong, 'kept')
    page = visitor.submit(page.form('/verify'), code=code)
    tap.equal(page.status, 422, 'status of the right code, too late')
    _resend(site, visitor)
    page = site.prove(visitor, 'guesser@a.example', 2)
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')


def _resend(site, visitor):
    """Asks for another code once the page lets it."""
    def sent():
        page = visitor.get(site.url('/verify'))
        page = visitor.submit(page.form('/verify/resend'))
        return page if page.status == 200 else None
    return wait.until(sent, 'another mail')


@tap.test
def after_a_resend_the_code_still_in_the_post_works(site):
    visitor = site.browser()
    site.sign_up(visitor, 'patient', 'patient@a.example')
    first = site.mail.wait('patient@a.example').code
    _resend(site, visitor)
    second = site.mail.wait('patient@a.example', 2).code
    tap.ok(first != second, 'both codes are the same')
    page = visitor.get(site.url('/verify'))
    page = visitor.submit(page.form('/verify'), code=first)
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')


@tap.test
def the_address_can_be_corrected_and_the_old_code_is_dead(site):
    visitor = site.browser()
    page = site.sign_up(visitor, 'typist', 'typsit@a.example')
    old = site.mail.wait('typsit@a.example').code
    page = visitor.submit(page.form('/verify/address'), email='not one')
    tap.equal(page.status, 422, 'status of a bad address')
    page = visitor.submit(page.form('/verify/address'),
                          email='typist@a.example')
    tap.contains(page.words, 'typist@a.example', 'verify page')
    page = visitor.submit(page.form('/verify'), code=old)
    tap.equal(page.status, 422, 'status of the old code')
    page = site.prove(visitor, 'typist@a.example')
    tap.contains(page.words, 'typist@a.example', 'account page')
    tap.equal(_accounts(site, 'typsit@a.example'), [], 'accounts')


@tap.test
def the_page_tells_that_the_mail_was_handed_over(site):
    visitor = site.browser()
    site.sign_up(visitor, 'curious', 'curious@a.example')
    site.mail.wait('curious@a.example')

    def told():
        return 'UTC' in visitor.get(site.url('/verify')).words
    wait.until(told, 'the time the mail was handed over')


@tap.test
def the_link_needs_a_button_and_changes_nothing_by_itself(site):
    visitor = site.browser()
    site.sign_up(visitor, 'clicker', 'clicker@a.example')
    link = site.mail.wait('clicker@a.example').link('/verify/link')
    for _ in range(3):
        page = visitor.get(link)
    tap.equal(_accounts(site, 'clicker@a.example'), [], 'accounts')
    tap.ok('password' not in page.form('/verify/link').fields, 'no password')
    page = visitor.submit(page.form('/verify/link'))
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    tap.equal(visitor.get(link).path, site.url('/'), 'used, signed in')
    tap.equal(site.browser().get(link).status, 410, 'used, elsewhere')


@tap.test
def the_link_in_another_browser_asks_for_the_password(site):
    site.sign_up(site.browser(), 'roamer', 'roamer@a.example')
    link = site.mail.wait('roamer@a.example').link('/verify/link')
    phone = site.browser()
    page = phone.get(link)
    page = phone.submit(page.form('/verify/link'), password=OTHER)
    tap.equal(page.status, 422, 'status of a wrong password')
    tap.equal(_accounts(site, 'roamer@a.example'), [], 'accounts')
    page = phone.submit(page.form('/verify/link'), password=harness.PASSWORD)
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    tap.contains(page.words, 'roamer', 'account page')
    # The same button once more, before the first answer has come.
    tablet = site.browser()
    for page in tablet.get(link), tablet.post(
            site.url('/verify/link'),
            {'t': link.split('t=')[1], 'password': harness.PASSWORD}):
        tap.equal(page.status, 410, 'status of the used link')
        tap.contains(page.words, 'This link has been used', 'page')
        tap.contains(page.words, 'Your address is confirmed', 'page')
    tap.equal(tablet.cookies, {}, 'cookies')


@tap.test
def a_stranger_cannot_plant_a_password(site):
    """The owner follows the stranger's mail: the password asked for there is
    one that only the stranger knows, and the owner's own sign-up stands."""
    stranger, owner = site.browser(), site.browser()
    site.sign_up(stranger, 'planter', 'victim@a.example', OTHER)
    planted = site.mail.wait('victim@a.example').link('/verify/link')
    site.sign_up(owner, 'victim', 'victim@a.example')
    site.mail.wait('victim@a.example', 2)
    page = owner.get(planted)
    page = owner.submit(page.form('/verify/link'), password=harness.PASSWORD)
    tap.equal(page.status, 422, 'status of the planted link')
    site.prove(owner, 'victim@a.example', 2)
    tap.equal(_accounts(site, 'victim@a.example'), [('victim',)], 'accounts')
    page = stranger.get(site.url('/verify'))
    tap.lacks(page.words, 'signed in', "the stranger's page")


@tap.test
def who_did_not_sign_up_can_refuse_and_gets_no_more_mail(site):
    visitor, owner = site.browser(), site.browser()
    site.sign_up(visitor, 'pest', 'pestered@a.example')
    link = site.mail.wait('pestered@a.example').link('/refuse')
    page = owner.get(link)
    tap.ok(visitor.get(site.url('/verify')).has_form('/verify'),
           'looking changed something')
    page = owner.submit(page.form('/refuse'))
    tap.equal(page.status, 200, 'status')
    tap.ok(not visitor.get(site.url('/verify')).has_form('/verify'),
           'the sign-up is still there')
    site.sign_up(site.browser(), 'pest2', 'pestered+again@a.example')
    site.wait_for_outbox()
    tap.equal(len(site.mail.all('pestered@a.example')), 1, 'mails')
    tap.equal(len(site.mail.all('pestered+again@a.example')), 0, 'mails')


@tap.test
def a_name_taken_meanwhile_can_be_chosen_anew(site):
    slow, fast = site.browser(), site.browser()
    site.sign_up(slow, 'coveted', 'slow@a.example')
    site.sign_up(fast, 'coveted', 'fast@a.example')
    site.prove(fast, 'fast@a.example')
    page = site.prove(slow, 'slow@a.example')
    tap.equal(page.status, 422, 'status')
    page = slow.submit(page.form('/verify'), username='contented')
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    tap.contains(page.words, 'contented', 'account page')
    tap.equal(site.sign_up(site.browser(), 'Coveted', 'x@a.example').status,
              422, 'status of a taken name')


@tap.test
def a_button_pressed_five_times_at_once_signs_in_whatever_answer_is_kept(site):
    visitor, email = site.browser(), 'eager@a.example'
    site.sign_up(visitor, 'eager', email)
    code = site.mail.wait(email).code

    def press(_):
        window = site.browser()
        window.cookies = dict(visitor.cookies)
        page = window.post(site.url('/verify'), {'code': code}, follow=False)
        return page.status, window
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        presses = list(pool.map(press, range(5)))
    tap.equal([status for status, _ in presses], [303] * 5, 'statuses')
    for _, window in presses:
        tap.contains(window.get(site.url('/')).words, 'eager', 'account page')
    tap.equal(_accounts(site, email), [('eager',)], 'accounts')


@tap.test
def next_leads_on_but_never_away(site):
    for target, leads in (('/shop?x=1', '/shop?x=1'), ('//evil.example', ''),
                          ('/\\evil.example', ''), ('javascript:1', ''),
                          ('https://evil.example/', ''), ('/%2f/evil', ''),
                          ('/%5cevil.example', '')):
        visitor = site.browser()
        email = f'next{abs(hash(target))}@a.example'
        page = visitor.get(site.url('/signup?next=')
                           + harness.browser.urllib.parse.quote(target))
        page = visitor.submit(
            page.form('/signup'), username=f'n{abs(hash(target)) % 10**9}',
            email=email, password=harness.PASSWORD)
        code = site.mail.wait(email).code
        page = visitor.post(site.url('/verify'), {'code': code}, follow=False)
        tap.equal(page.status, 303, f'status for {target}')
        where = page.header('Location').replace(site.origin, '')
        wanted = leads or site.url('/')
        tap.equal(where, wanted, f'where {target} leads')


def _pressed_twice(site, visitor, form, **fields):
    """Where each of two presses of a form's button leads."""
    values = {**form.fields, **fields}
    windows = [site.browser(), site.browser()]
    places = []
    for window in windows:
        window.cookies = dict(visitor.cookies)
        page = window.post(form.action, values, follow=False)
        places.append((page.status, page.header('Location')))
    # Once more where the first answer has come already.
    page = windows[0].post(form.action, values, follow=False)
    return places + [(page.status, page.header('Location'))]


@tap.test
def a_button_pressed_twice_leads_on_as_pressed_once(site):
    for way in 'code', 'link':
        visitor, email = site.browser(), f'{way}@twice.example'
        page = visitor.get(site.url('/signup?next=/shop%3Fx%3D1'))
        visitor.submit(page.form('/signup'), username=f'{way}-twice',
                       email=email, password=harness.PASSWORD)
        mail = site.mail.wait(email)
        if way == 'code':
            form = visitor.get(site.url('/verify')).form('/verify')
            places = _pressed_twice(site, visitor, form, code=mail.code)
        else:
            form = visitor.get(mail.link('/verify/link')).form('/verify/link')
            places = _pressed_twice(site, visitor, form)
        tap.equal(len(set(places)), 1, f'places by {way}: {places}')
        tap.ok(places[0][0] == 303 and places[0][1].endswith('/shop?x=1'),
               f'{way}: {places[0]}')


@tap.test
def a_pressed_button_leads_nowhere_else(site):
    visitor, email = site.browser(), 'lured@a.example'
    site.sign_up(visitor, 'lured', email)
    page = visitor.post(site.url('/verify'), {
        'code': site.mail.wait(email).code, 'next': '//evil.example'},
                        follow=False)
    tap.lacks(page.header('Location'), 'evil', 'Location')


@tap.test
def the_language_is_the_browsers_the_menus_and_the_mails(site):
    visitor = site.browser(language='zh-Hans-CN,zh;q=0.9,en;q=0.5')
    page = visitor.get(site.url('/signup'))
    tap.equal(page.reader.language, 'zh-CN', 'language of the page')
    site.sign_up(visitor, 'zhongwen', 'zhongwen@a.example')
    mail = site.mail.wait('zhongwen@a.example')
    tap.contains(mail.subject, f'您的验证码是 {mail.code}', 'subject')
    page = visitor.get(site.url('/verify'))
    english = [link for link in page.reader.links if 'lang=en' in link]
    page = visitor.get(english[0])
    tap.equal(page.reader.language, 'en', 'language after the menu')
    tap.equal(visitor.get(site.url('/signup')).reader.language, 'en',
              'language of the next page')


@tap.test
def without_names_and_passwords_an_address_and_a_code_will_do(_):
    with harness.site(settings={'signup.username': 'off',
                                'signup.password': 'off'}) as site:
        visitor = site.browser()
        form = visitor.get(site.url('/signup')).form('/signup')
        tap.equal(set(form.fields), {'form', 'email'}, 'fields')
        page = visitor.submit(form, email='plain@a.example')
        mail = site.mail.wait('plain@a.example')
        phone = site.browser()
        page = phone.get(mail.link('/verify/link'))
        tap.contains(page.words, mail.code, 'link in another browser')
        tap.ok(not page.has_form('/verify/link'), 'it has a form')
        page = site.prove(visitor, 'plain@a.example')
        tap.contains(page.words, 'plain@a.example', 'account page')


@tap.test
def a_closed_site_and_refused_domains_say_so(_):
    with harness.site(settings={
            'signup.deny_domains': 'bad.example'}) as site:
        page = site.sign_up(site.browser(), 'nobody', 'a@x.bad.example')
        tap.equal(page.status, 422, 'status of a denied domain')
    with harness.site(settings={'signup.open': 'no'}) as site:
        page = site.browser().get(site.url('/signup'))
        tap.equal(page.status, 403, 'status')
        tap.ok(not page.has_form('/signup'), 'there is a form')


if __name__ == '__main__':
    tap.main(_site)
