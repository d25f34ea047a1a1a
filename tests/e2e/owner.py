"""What the owner of an account changes, takes along and leaves."""

import contextlib
import json
import sqlite3

import harness
import tap
import wait

NEW = 'nine herons fish by moonlight'
DAY_MS = 86400 * 1000


def _site():
    return harness.site(settings={'account.rename': 'on',
                                  'code.resend_seconds': 1,
                                  'limits.mails_address_minute': 0,
                                  'limits.mails_address_hour': 0,
                                  'limits.mails_address_day': 0,
                                  'limits.changes_account_day': 0,
                                  'limits.logins_account_day': 0})


def _open(site, name):
    visitor = site.browser()
    site.open_account(visitor, name, f'{name}@a.example')
    return visitor


def _change(site, visitor, path, **fields):
    page = visitor.get(site.url(path))
    return visitor.submit(page.form(path), **fields)


def _cookie(visitor):
    return next(value for name, value in visitor.cookies.items()
                if name.endswith('sallyport-session'))


def _events(site, name):
    return [kind for kind, in site.rows(
        'SELECT kind FROM event JOIN account a ON a.id = account_id '
        'WHERE username = ? ORDER BY event.id', name)]


def _a_week_goes_by(site, name):
    """For an account that is to be deleted then."""
    with contextlib.closing(sqlite3.connect(site.database)) as database:
        with database:
            database.execute('UPDATE account SET delete_ms = delete_ms - ? '
                             'WHERE username = ?', (7 * DAY_MS, name))


@tap.test
def who_is_not_signed_in_is_led_to_where_they_can(site):
    for path in '/password', '/address', '/username', '/delete':
        visitor = site.browser()
        page = visitor.get(site.url(path))
        tap.equal(page.path, site.url('/login'), path)
        tap.equal(page.form('/login').fields['next'], site.url(path), 'next')
        page = visitor.post(site.url(path), {'current': harness.PASSWORD})
        tap.equal(page.path, site.url('/login'), f'POST {path}')
    for path in '/export', '/address/code', '/sessions/end', '/confirm':
        page = site.browser().post(site.url(path))
        tap.equal(page.path, site.url('/login'), f'POST {path}')


@tap.test
def a_new_password_asks_for_the_old_and_ends_the_other_sessions(site):
    desk, phone = _open(site, 'changer'), site.browser()
    site.sign_in(phone, 'changer')
    page = _change(site, desk, '/password', current='not the one',
                   password=NEW)
    tap.equal(page.status, 422, 'status of a wrong password')
    tap.ok('#current' in page.reader.links, 'no link to the field')
    page = _change(site, desk, '/password', current=harness.PASSWORD,
                   password='password1')
    tap.equal(page.status, 422, 'status of a common password')
    before = _cookie(desk)
    page = _change(site, desk, '/password', current=harness.PASSWORD,
                   password=NEW)
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    tap.ok(_cookie(desk) != before, 'the session is the same')
    tap.lacks(phone.get(site.url('/')).words, 'changer@a', "phone's page")
    site.wait_for_outbox()
    mails = site.mail.all('changer@a.example')
    tap.equal(mails[-1].subject, 'Your password at Castle was changed', 'mail')
    tap.equal(site.sign_in(site.browser(), 'changer').status, 422, 'old one')
    tap.equal(site.sign_in(site.browser(), 'changer', NEW).status, 200, 'new')


@tap.test
def a_new_address_is_proven_before_anything_changes_and_can_be_undone(site):
    visitor = _open(site, 'mover')
    old, new = 'mover@a.example', 'moved@b.example'
    page = _change(site, visitor, '/address', email=new, current='wrong one')
    tap.equal(page.status, 422, 'status of a wrong password')
    tap.equal(page.form('/address').fields['email'], new, 'what was typed')
    page = _change(site, visitor, '/address', email=old,
                   current=harness.PASSWORD)
    tap.equal(page.status, 422, 'status of the same address')
    page = _change(site, visitor, '/address', email=new,
                   current=harness.PASSWORD)
    tap.equal((page.status, page.path), (200, site.url('/address')), 'page')
    tap.contains(page.words, new, 'page')
    # Another code, when it is time for one.
    resend = next(form for form in page.reader.forms
                  if 'resend' in form.fields)
    wait.until(lambda: visitor.submit(resend) and
               len(site.mail.all(new)) > 1, 'another code')
    page = visitor.get(site.url('/address?again=1'))
    tap.equal(page.form('/address').fields['email'], new, 'what was typed')
    page = visitor.get(site.url('/address'))
    code = site.mail.all(new)[-1].code
    wrong = '000000' if code != '000000' else '000001'
    page = visitor.submit(page.form('/address/code'), code=wrong)
    tap.equal(page.status, 422, 'status of a wrong code')
    tap.equal(site.rows('SELECT email FROM account WHERE username = ?',
                        'mover'), [(old,)], 'address')
    before = _cookie(visitor)
    page = visitor.submit(page.form('/address/code'), code=code)
    tap.equal((page.status, page.path), (200, site.url('/')), 'page')
    tap.contains(page.words, new, 'account page')
    tap.ok(_cookie(visitor) != before, 'the session is the same')
    told = site.mail.wait(old, 2)
    tap.equal(told.subject, 'Your address at Castle was changed', 'subject')
    tap.contains(told.text, 'm…@b.example', 'mail')
    tap.lacks(told.text, new, 'mail')

    link, owner = told.link('/address/undo'), site.browser()
    for _ in range(2):
        page = owner.get(link)
        tap.contains(page.words, old, 'page of the link')
    tap.contains(visitor.get(site.url('/')).words, new, 'looking changed it')
    page = owner.submit(page.form('/address/undo'))
    tap.equal(page.status, 200, 'status')
    tap.contains(page.words, 'The change is undone', 'page')
    tap.lacks(visitor.get(site.url('/')).words, new, "the thief's page")
    tap.equal(site.rows('SELECT email FROM account WHERE username = ?',
                        'mover'), [(old,)], 'address')
    tap.equal(site.sign_in(site.browser(), 'mover').status, 422,
              'status of the password')
    tap.equal(owner.get(link).status, 410, 'status of the used link')
    owner.post(site.url('/reset'), {'email': old})
    page = owner.post(site.url('/reset/code'), {
        'code': site.mail.wait(old, 3).code, 'password': NEW})
    tap.contains(page.words, old, 'account page')


@tap.test
def an_address_with_another_account_cannot_be_had_back(site):
    visitor = _open(site, 'leaver')
    _change(site, visitor, '/address', email='left@b.example',
            current=harness.PASSWORD)
    code = site.mail.wait('left@b.example').code
    visitor.submit(visitor.get(site.url('/address')).form('/address/code'),
                   code=code)
    link = site.mail.wait('leaver@a.example', 2).link('/address/undo')
    heir = site.browser()
    site.sign_up(heir, 'heir', 'leaver@a.example')
    site.prove(heir, 'leaver@a.example', 3)
    page = site.browser().get(link)
    tap.equal(page.status, 409, 'status')
    tap.contains(page.words, 'this address got another account', 'page')
    tap.ok(site.url('/reset') not in page.reader.links, "the heir's password")


@tap.test
def a_code_proves_no_other_address_than_its_own(site):
    visitor = _open(site, 'replacer')
    for email in 'first@b.example', 'second@b.example':
        page = visitor.get(site.url('/address?again=1'))
        page = visitor.submit(page.form('/address'), email=email,
                              current=harness.PASSWORD)
    first = site.mail.wait('first@b.example').code
    second = site.mail.wait('second@b.example').code
    page = visitor.submit(page.form('/address/code'), code=first)
    tap.equal(page.status, 422 if first != second else 200, 'status')
    page = visitor.submit(page.form('/address/code'), code=second)
    tap.contains(page.words, 'second@b.example', 'account page')


@tap.test
def an_address_that_has_an_account_is_told_so_by_mail_only(site):
    _open(site, 'holder')
    visitor = _open(site, 'taker')
    page = _change(site, visitor, '/address', email='holder@a.example',
                   current=harness.PASSWORD)
    tap.equal(page.status, 200, 'status')
    tap.contains(page.words, 'Enter the 6 digits', 'page')
    mail = site.mail.wait('holder@a.example', 2)
    tap.contains(mail.subject, 'already has an account', 'subject')
    tap.equal(mail.code, None, 'code')
    page = visitor.submit(page.form('/address/code'), code='123456')
    tap.equal(page.status, 422, 'status')


@tap.test
def the_owner_of_a_named_address_can_refuse(site):
    visitor, owner = _open(site, 'namer'), site.browser()
    _change(site, visitor, '/address', email='unasked@b.example',
            current=harness.PASSWORD)
    link = site.mail.wait('unasked@b.example').link('/refuse')
    page = owner.get(link)
    page = owner.submit(page.form('/refuse'))
    tap.equal(page.status, 200, 'status')
    tap.lacks(visitor.get(site.url('/address')).words, 'unasked', 'page')


@tap.test
def a_new_user_name_keeps_the_old_from_others(site):
    visitor, other = _open(site, 'oldname'), _open(site, 'bystander')
    page = _change(site, visitor, '/username', username='bystander')
    tap.equal(page.status, 422, 'status of a taken name')
    page = _change(site, visitor, '/username', username='OldName')
    tap.contains(page.words, 'your user name already', 'page')
    page = _change(site, visitor, '/username', username='newname')
    tap.contains(page.words, 'newname', 'account page')
    tap.contains(site.mail.wait('oldname@a.example', 2).subject,
                 'user name at Castle was changed', 'subject')
    page = _change(site, other, '/username', username='oldname')
    tap.equal(page.status, 422, 'status for another account')
    page = site.sign_up(site.browser(), 'oldname', 'fresh@a.example')
    tap.equal(page.status, 422, 'status at sign-up')
    page = _change(site, visitor, '/username', username='OldName')
    tap.contains(page.words, 'oldname', 'account page')
    tap.equal(site.sign_in(site.browser(), 'oldname').status, 200, 'sign-in')


@tap.test
def own_data_comes_as_one_file(site):
    visitor = _open(site, 'archivist')
    page = visitor.submit(visitor.get(site.url('/')).form('/export'))
    tap.equal(page.status, 200, 'status')
    tap.contains(page.header('Content-Type'), 'application/json')
    tap.contains(page.header('Content-Disposition'), 'attachment')
    data = json.loads(page.body)
    tap.equal(data['profile']['username'], 'archivist', 'user name')
    tap.equal(data['profile']['email'], 'archivist@a.example', 'address')
    tap.equal(len(data['sessions']), 1, 'sessions')
    tap.equal([event['what'] for event in data['events']],
              ['exported', 'opened'], 'events')
    for secret in 'argon2', _cookie(visitor), '127.0.0.1':
        tap.lacks(page.html, secret, 'the file')
    tap.equal(visitor.get(site.url('/export')).status, 405, 'GET')


@tap.test
def leaving_waits_a_week_and_signing_in_takes_it_back(site):
    visitor = _open(site, 'returner')
    page = _change(site, visitor, '/delete', current='not the one')
    tap.equal(page.status, 422, 'status of a wrong password')
    page = _change(site, visitor, '/delete', current=harness.PASSWORD)
    tap.contains(page.words, 'Your account will be deleted', 'page')
    tap.contains(page.header('Clear-Site-Data'), '"cache"')
    tap.lacks(visitor.get(site.url('/')).words, 'returner@a', 'page')
    site.wait_for_outbox()
    mail = site.mail.all('returner@a.example')[-1]
    tap.contains(mail.subject, 'will be deleted', 'subject')
    created, delete = site.rows(
        'SELECT max(at_ms), delete_ms FROM event JOIN account a '
        "ON a.id = account_id WHERE username = 'returner'")[0]
    tap.equal(round((delete - created) / DAY_MS, 5), 7, 'days')
    # Until then neither name nor address is to be had.
    tap.equal(site.sign_up(site.browser(), 'returner', 'x@a.example').status,
              422, 'status of the name')
    page = site.sign_in(visitor, 'returner')
    tap.contains(page.words, 'Your account will not be deleted', 'page')
    tap.equal(site.rows('SELECT delete_ms FROM account WHERE username = ?',
                        'returner'), [(None,)], 'deletion')


@tap.test
def what_was_left_is_erased_and_free(site):
    visitor = _open(site, 'goner')
    _change(site, visitor, '/address', email='pending@b.example',
            current=harness.PASSWORD)
    _change(site, visitor, '/username', username='gone')
    _change(site, visitor, '/delete', current=harness.PASSWORD)
    site.wait_for_outbox()
    _a_week_goes_by(site, 'gone')
    # The worker looks when it starts, and once an hour.
    site.worker.stop()
    site.start_worker()
    wait.until(lambda: site.rows('SELECT 1 FROM account WHERE username = ?',
                                 'gone') == [], 'the account to be erased')
    tap.ok(site.rows('SELECT count(*) FROM account')[0][0] > 1,
           'others are erased, too')
    for table in ('account', 'session', 'event', 'pending', 'outbox',
                  'held_username', 'address_undo'):
        text = str(site.rows(f'SELECT * FROM {table}'))
        for word in 'goner', 'gone@', "'gone'", 'pending@b':
            tap.lacks(text, word, table)
    site.open_account(site.browser(), 'gone', 'goner@a.example')


@tap.test
def where_nothing_waits_it_is_erased_at_once(_):
    with harness.site(settings={'account.delete_after_days': 0,
                                'limits.mails_address_minute': 0}) as site:
        visitor = _open(site, 'hasty')
        page = visitor.get(site.url('/delete'))
        tap.lacks(page.words, 'signing in takes the deletion back', 'page')
        page = visitor.submit(page.form('/delete'), current=harness.PASSWORD)
        tap.contains(page.words, 'Your account is deleted', 'page')
        tap.equal(site.rows('SELECT count(*) FROM account'), [(0,)],
                  'accounts')
        mail = site.mail.wait('hasty@a.example', 2)
        tap.contains(mail.subject, 'is deleted', 'subject')
        tap.lacks(mail.text, 'sign in before', 'mail')
        site.open_account(site.browser(), 'hasty', 'hasty@a.example')


@tap.test
def without_a_password_a_fresh_code_confirms(_):
    with harness.site(settings={'signup.password': 'off',
                                'code.resend_seconds': 1,
                                'limits.mails_address_minute': 0,
                                'limits.mails_address_hour': 0}) as site:
        visitor, email = site.browser(), 'bare@a.example'
        form = visitor.get(site.url('/signup')).form('/signup')
        visitor.submit(form, username='bare', email=email)
        site.prove(visitor, email)
        page = visitor.post(site.url('/delete'), {'code': '123456'})
        tap.equal(page.status, 422, 'status before a code was asked for')
        tap.equal(visitor.get(site.url('/password')).path, site.url('/'),
                  'where a password leads that there is not')
        tap.ok(not page.has_form('/delete'), 'a form with nothing to enter')
        page = visitor.submit(page.form('/confirm'))
        tap.equal(page.path, site.url('/delete'), 'where it leads back')
        mail = site.mail.wait(email, 2)
        tap.contains(mail.subject, 'code to confirm', 'subject')
        page = visitor.submit(page.form('/delete'), code=mail.code)
        tap.contains(page.words, 'Your account will be deleted', 'page')
        other = site.browser()
        tap.equal(other.post(site.url('/delete'), {'code': mail.code}).path,
                  site.url('/login'), 'in another browser')


if __name__ == '__main__':
    tap.main(_site)
