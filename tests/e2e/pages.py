"""What the pages say beside the straight way, and where they lead from there.
"""

import contextlib
import sqlite3

import harness
import tap
import wait


def _site():
    return harness.site(settings={'code.resend_seconds': 1})


def _leads_to(page):
    """The paths of a page's links, without the menu's."""
    return {link for link in page.reader.links if '?' not in link}


@tap.test
def a_dead_link_leads_to_the_code_where_the_sign_up_is_under_way(site):
    visitor = site.browser()
    site.sign_up(visitor, 'waiter', 'old@a.example')
    link = site.mail.wait('old@a.example').link('/verify/link')
    page = visitor.get(site.url('/verify'))
    visitor.submit(page.form('/verify/address'), email='new@a.example')
    for page in visitor.get(link), visitor.post(
            site.url('/verify/link'), {'t': link.split('t=')[1]}):
        tap.equal(page.status, 410, 'status')
        tap.ok(site.url('/verify') in _leads_to(page), 'no way to the code')
        tap.ok(site.url('/signup') not in _leads_to(page), 'starts again')


@tap.test
def a_dead_link_elsewhere_does_not_blame_the_browser(site):
    page = site.browser().get(site.url('/verify/link?t=' + 'A' * 43))
    tap.equal(page.status, 410, 'status')
    tap.contains(page.words, 'link is no longer valid', 'page')
    tap.lacks(page.words, 'cookies', 'page')
    tap.ok(site.url('/verify') not in _leads_to(page), 'leads to nothing')
    tap.ok(site.url('/signup') in _leads_to(page), 'no way to sign up')


@tap.test
def who_is_signed_in_and_opens_the_link_again_is_led_home(site):
    visitor = site.browser()
    site.sign_up(visitor, 'again', 'again@a.example')
    link = site.mail.wait('again@a.example').link('/verify/link')
    site.prove(visitor, 'again@a.example')
    for page in visitor.get(link), visitor.post(
            site.url('/verify/link'), {'t': link.split('t=')[1]}):
        tap.equal((page.status, page.path), (200, site.url('/')), 'page')


@tap.test
def an_error_in_the_middle_leads_back_to_the_code(site):
    visitor = site.browser()
    site.sign_up(visitor, 'strayed', 'strayed@a.example')
    resend = site.url('/verify/resend')
    for page, status in (
            (visitor.get(resend), 405),
            (visitor.get(site.url('/nowhere')), 404),
            (visitor.post(resend, headers={
                'Origin': 'http://evil.example',
                'Sec-Fetch-Site': 'cross-site'}), 403)):
        tap.equal(page.status, status, 'status')
        tap.ok(site.url('/verify') in _leads_to(page), 'no way to the code')
        tap.ok(site.url('/signup') not in _leads_to(page), 'starts again')
    page = site.browser().get(site.url('/nowhere'))
    tap.ok(site.url('/verify') not in _leads_to(page), 'leads to nothing')
    tap.ok(site.url('/signup') in _leads_to(page), 'no way to sign up')
    tap.ok(site.url('/login') in _leads_to(page), 'no way to sign in')
    visitor = site.browser()
    site.open_account(visitor, 'settler', 'settler@a.example')
    page = visitor.get(site.url('/nowhere'))
    tap.ok(site.url('/') in _leads_to(page), 'no way to the account')
    tap.ok(site.url('/signup') not in _leads_to(page), 'another account')


@tap.test
def a_sign_up_that_was_finished_elsewhere_is_over_here(site):
    desk, phone = site.browser(), site.browser()
    site.sign_up(desk, 'mobile', 'mobile@a.example')
    link = site.mail.wait('mobile@a.example').link('/verify/link')
    phone.submit(phone.get(link).form('/verify/link'),
                 password=harness.PASSWORD)
    page = desk.get(site.url('/'))
    tap.ok(site.url('/verify') not in _leads_to(page), 'leads to nothing')
    tap.ok(site.url('/login') in _leads_to(page), 'no way to sign in')
    tap.equal([name for name in desk.cookies if name.endswith('-flow')], [],
              'cookies of what is over')
    for page in desk.get(site.url('/verify')), site.browser().get(link):
        tap.ok(site.url('/login') in _leads_to(page), 'no way to sign in')


@tap.test
def a_closed_site_offers_no_sign_up_anywhere(_):
    with harness.site(settings={'signup.open': 'no'}) as site:
        for path in ('/nowhere', '/verify', '/verify/link?t=x',
                     '/verify/resend'):
            page = site.browser().get(site.url(path))
            tap.ok(site.url('/signup') not in _leads_to(page),
                   f'{path} offers a sign-up')


@tap.test
def where_nobody_is_signed_in_a_page_says_so_and_leads_on(site):
    visitor = site.browser()
    page = visitor.get(site.url('/'))
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    tap.contains(page.words, 'Nobody is signed in', 'page')
    tap.ok(site.url('/signup') in _leads_to(page), 'no way to sign up')
    site.sign_up(visitor, 'looker', 'looker@a.example')
    page = visitor.get(site.url('/'))
    tap.ok(site.url('/verify') in _leads_to(page), 'no way to the code')
    with harness.site(settings={'signup.open': 'no'}) as closed:
        page = closed.browser().get(closed.url('/'))
        tap.equal(page.status, 200, 'status of a closed site')
        tap.ok(closed.url('/signup') not in _leads_to(page), 'a sign-up')


@tap.test
def a_resend_promises_no_mail_that_the_address_may_not_get(_):
    pages = []
    for hourly in 1, 0:
        with harness.site(settings={
                'code.resend_seconds': 1, 'limits.mails_address_minute': 0,
                'limits.mails_address_hour': hourly}) as site:
            visitor = site.browser()
            site.sign_up(visitor, 'eager', 'eager@a.example')
            site.mail.wait('eager@a.example')
            page = wait.until(lambda: _resent(site, visitor), 'a resend')
            site.wait_for_outbox()
            tap.equal(len(site.mail.all('eager@a.example')), 2 - hourly,
                      'mails')
            pages.append(page.words)
    for words in pages:
        tap.contains(words, 'unless this address has had too many', 'page')
        for promise in 'stays valid', 'about to be sent':
            tap.lacks(words, promise, 'page')


def _resent(site, visitor):
    page = visitor.get(site.url('/verify'))
    page = visitor.submit(page.form('/verify/resend'))
    return page if page.status == 200 else None


@tap.test
def a_notice_is_said_once_and_only_where_it_is_true(_):
    with harness.site(settings={'code.resend_seconds': 1}) as site:
        visitor = site.browser()
        page = site.sign_up(visitor, 'typer', 'typer@a.example')
        said = 'The address is corrected'
        page = visitor.submit(page.form('/verify/address'),
                              email='typist@a.example')
        tap.contains(page.words, said, 'after the correction')
        for path in '/verify', '/verify?notice=address':
            tap.lacks(visitor.get(site.url(path)).words, said, path)


@tap.test
def who_goes_back_to_an_address_is_told_that_its_code_counts(_):
    with harness.site() as site:
        visitor = site.browser()
        page = site.sign_up(visitor, 'waverer', 'waverer@a.example')
        code = site.mail.wait('waverer@a.example').code
        site.wait_for_outbox()
        for email in 'wafer@a.example', 'waverer@a.example':
            page = visitor.submit(page.form('/verify/address'), email=email)
        tap.contains(page.words, 'there is no new one', 'page')
        tap.contains(page.words, 'handed to the mail server', 'page')
        page = visitor.submit(page.form('/verify'), code=code)
        tap.contains(page.words, 'waverer@a.example', 'account page')
        site.wait_for_outbox()
        tap.equal(len(site.mail.all('waverer@a.example')), 1, 'mails')


@tap.test
def a_refused_mail_is_not_said_to_take_a_minute(site):
    visitor = site.browser()
    site.sign_up(visitor, 'refused', 'refused@a.example')
    site.mail.wait('refused@a.example')
    site.wait_for_outbox()
    page = visitor.get(site.url('/verify'))
    tap.contains(page.words, 'It can take a minute', 'page')
    _refuse_mail(site, 'refused@a.example')
    page = visitor.get(site.url('/verify'))
    tap.contains(page.words, 'refused the mail', 'page')
    tap.lacks(page.words, 'It can take a minute', 'page')


def _refuse_mail(site, email):
    """As if the mail server had: MAIL_REFUSED of account/model.h."""
    with contextlib.closing(sqlite3.connect(site.database)) as store, store:
        store.execute('UPDATE outbox SET state = 2 WHERE recipient = ?',
                      (email,))


@tap.test
def after_a_refusal_no_menu_takes_it_back(site):
    site.sign_up(site.browser(), 'unasked', 'unasked@a.example')
    link = site.mail.wait('unasked@a.example').link('/refuse')
    visitor = site.browser()
    page = visitor.get(link)
    tap.ok([to for to in page.reader.links if 'lang=' in to], 'no menu')
    page = visitor.submit(page.form('/refuse'))
    tap.equal(page.status, 200, 'status')
    tap.equal([to for to in page.reader.links if 'lang=' in to], [], 'menu')


if __name__ == '__main__':
    tap.main(_site)
