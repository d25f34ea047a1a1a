"""Domains, names and passwords that a site does not take, page by page."""

import os

import harness
import tap

DISPOSABLE = 'This site does not take addresses of disposable mailboxes.'
UNMAILABLE = 'No mail gets to this domain'


def _update(site, *domains):
    """As `sallyport domains update` leaves it."""
    path = site.path('new')
    with open(path, 'w', encoding='ascii') as file:
        file.write(''.join(f'{domain}\n' for domain in domains))
    os.chmod(path, 0o644)
    return site.run('domains', 'update', '--force', '--from', path).stdout


def _restored(site):
    os.unlink(site.path('disposable-domains.txt'))


def _refused(site, email, words, visitor=None):
    page = site.sign_up(visitor or site.browser(), 'newcomer', email)
    tap.equal(page.status, 422, f'status of {email}')
    tap.contains(page.words, words, email)
    return page


@tap.test
def a_disposable_mailbox_opens_no_account(site):
    before = site.rows('SELECT count(*) FROM pending')
    for email in 'a@mailinator.com', 'a@Mailinator.COM', 'a@x.mailinator.com':
        page = _refused(site, email, DISPOSABLE)
        tap.contains(page.html, 'aria-invalid="true"', 'field')
    tap.equal(site.rows('SELECT count(*) FROM pending'), before, 'sign-ups')


@tap.test
def a_new_list_counts_at_once_and_tells_nothing_of_accounts(site):
    visitor = site.browser()
    site.open_account(visitor, 'early', 'early@junk.example')
    tap.contains(_update(site, 'junk.example'), '1 added', 'output')
    known = _refused(site, 'early@junk.example', DISPOSABLE)
    unknown = _refused(site, 'other@junk.example', DISPOSABLE)
    tap.equal(known.words.replace('early@', 'other@'), unknown.words, 'page')
    # Who has an account is in, and gets in.
    tap.equal(visitor.get(site.url('/')).status, 200, 'account page')
    page = site.sign_in(site.browser(), 'early@junk.example')
    tap.contains(page.words, 'early@junk.example', 'account page')
    _restored(site)
    page = site.sign_up(site.browser(), 'later', 'later@junk.example')
    tap.equal(page.status, 200, 'status')


@tap.test
def no_account_moves_to_a_disposable_mailbox(site):
    visitor = site.browser()
    site.open_account(visitor, 'mover', 'mover@a.example')
    page = visitor.get(site.url('/address'))
    page = visitor.submit(page.form('/address'), email='m@mailinator.com',
                          current=harness.PASSWORD)
    tap.equal(page.status, 422, 'status')
    tap.contains(page.words, DISPOSABLE, 'page')


@tap.test
def no_sign_up_is_corrected_to_a_disposable_mailbox(site):
    visitor = site.browser()
    page = site.sign_up(visitor, 'corrector', 'c@a.example')
    page = visitor.submit(page.form('/verify/address'),
                          email='c@mailinator.com')
    tap.equal(page.status, 422, 'status')
    tap.contains(page.words, DISPOSABLE, 'page')
    site.prove(visitor, 'c@a.example')


@tap.test
def where_no_mail_gets_to_nobody_signs_up(_):
    with harness.site(settings={'signup.unmailable': 'refuse'}) as site:
        for domain in 'example.com', 'castle.test', 'printer.local':
            _refused(site, 'a@' + domain, UNMAILABLE)
        site.open_account(site.browser(), 'ada', 'ada@a.io')


@tap.test
def a_slip_is_pointed_out_and_blocks_nothing(site):
    visitor = site.browser()
    page = site.sign_up(visitor, 'slipper', 'Ana.B+x@gmaio.com')
    tap.contains(page.words, 'Did you mean Ana.B+x@gmail.com', 'page')
    site.mail.wait('Ana.B+x@gmaio.com')
    page = visitor.submit(page.form('/verify/address'))
    tap.equal(page.status, 200, 'status')
    tap.contains(page.words, 'Ana.B+x@gmail.com', 'page')
    tap.lacks(page.words, 'Did you mean', 'page')
    page = site.prove(visitor, 'Ana.B+x@gmail.com')
    tap.contains(page.words, 'slipper', 'account page')


@tap.test
def a_slip_that_others_live_on_is_pointed_out_where_it_is_refused(site):
    page = _refused(site, 'ana@gmial.com',
                    'This looks mistyped. Did you mean ana@gmail.com')
    tap.equal(page.form('/signup').fields['email'], 'ana@gmial.com', 'field')


@tap.test
def who_meant_it_just_goes_on(site):
    visitor = site.browser()
    page = site.sign_up(visitor, 'right', 'me@gmaill.com')
    tap.contains(page.words, 'Did you mean me@gmail.com', 'page')
    page = site.prove(visitor, 'me@gmaill.com')
    tap.contains(page.words, 'me@gmaill.com', 'account page')


@tap.test
def a_listed_password_is_refused_whatever_the_score(_):
    with harness.site(settings={'password.min_score': 0}) as site:
        visitor = site.browser()
        for password in 'password1', 'PassWord1':
            page = site.sign_up(visitor, 'ada', 'ada@a.example', password)
            tap.equal(page.status, 422, f'status of {password}')
        site.open_account(visitor, 'ada', 'ada@a.example', 'ppppppppq')
        page = visitor.get(site.url('/password'))
        page = visitor.submit(page.form('/password'), current='ppppppppq',
                              password='password1')
        tap.equal(page.status, 422, 'status of the change')
        site.write_conf(password__common='none')
        site.restart_web()
        page = site.sign_up(site.browser(), 'bob', 'bob@a.example',
                            'password1')
        tap.equal(page.status, 200, 'status without a list')


@tap.test
def names_of_the_site_are_nobodys(_):
    with harness.site(settings={'signup.reserved_names': 'mayor, abbot',
                                'account.rename': 'yes'}) as site:
        for name in 'mayor', 'Abbot', 'ad.min', 'no-reply':
            page = site.sign_up(site.browser(), name, 'a@a.example')
            tap.equal(page.status, 422, f'status of {name}')
        visitor = site.browser()
        site.open_account(visitor, 'ada', 'ada@a.example')
        page = visitor.get(site.url('/username'))
        page = visitor.submit(page.form('/username'), username='mayor')
        tap.equal(page.status, 422, 'status of the change')


if __name__ == '__main__':
    tap.main(harness.site)
