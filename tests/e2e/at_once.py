"""Two hundred requests at once on everything that may happen once."""

import concurrent.futures
import threading

import harness
import tap

AT_ONCE = 200
NEW = 'nine herons fish by moonlight'


def _site():
    return harness.site(settings={
        'account.rename': 'on', 'login.code': 'on', 'web.processes': 8,
        'web.hash_queue': 1024,
        'limits.tries_address_day': 0, 'limits.mails_address_minute': 0,
        'limits.mails_address_hour': 0,
        'limits.mails_address_day': 0, 'limits.signups_network_hour': 0,
        'limits.logins_account_day': 0,
        'limits.sign_ins_account_hour': 0, 'limits.logins_hour': 0,
        'limits.tries_code': 10, 'limits.changes_account_day': 0,
        'limits.notices_account_day': 0})


def _press(site, path, cookies, fields):
    """Of two hundred posts that go out together: the status, and the place and
    what the page there will have to say."""
    ready = threading.Barrier(AT_ONCE)

    def press(_):
        window = site.browser()
        window.cookies = dict(cookies)
        ready.wait()
        page = window.post(site.url(path), fields, follow=False)
        said = next((value for name, value in window.cookies.items()
                     if name.endswith('sallyport-notice')), None)
        return page.status, (page.header('Location'), said)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(press, range(AT_ONCE)))


def _leads(answers, place, notice=None):
    """How many were led there, to be told that."""
    return sum(status == 303 and where == (place, notice)
               for status, where in answers)


def _none_broke(answers):
    """Refused is well, and busy; a failure is not."""
    odd = {status for status, _ in answers} - {303, 200, 409, 410, 422, 429,
                                               503}
    tap.equal(odd, set(), 'other statuses')


def _events(site, name, kind):
    return site.rows(
        'SELECT count(*) FROM event JOIN account a ON a.id = account_id '
        'WHERE username = ? AND kind = ?', name, kind)[0][0]


def _open(site, name):
    visitor = site.browser()
    site.open_account(visitor, name, f'{name}@a.example')
    return visitor


@tap.test
def the_code_of_a_sign_up_opens_one_account(site):
    visitor, email = site.browser(), 'many@a.example'
    site.sign_up(visitor, 'many', email)
    answers = _press(site, '/verify', visitor.cookies,
                     {'code': site.mail.wait(email).code})
    _none_broke(answers)
    tap.ok(_leads(answers, site.url('/'), 'welcome') >= 1, answers)
    tap.equal(site.rows('SELECT count(*) FROM account WHERE email = ?', email),
              [(1,)], 'accounts')
    tap.equal(_events(site, 'many', 0), 1, 'openings')
    tap.equal(site.rows('SELECT count(*) FROM session s JOIN account a '
                        'ON a.id = s.account_id WHERE username = ?', 'many'),
              [(1,)], 'sessions')


@tap.test
def the_link_of_a_sign_up_opens_one_account(site):
    visitor, email = site.browser(), 'linked@a.example'
    site.sign_up(visitor, 'linked', email)
    link = site.mail.wait(email).link('/verify/link').split('t=')[1]
    answers = _press(site, '/verify/link', {},
                     {'t': link, 'password': harness.PASSWORD})
    _none_broke(answers)
    tap.equal(_events(site, 'linked', 0), 1, 'openings')


@tap.test
def a_code_to_sign_in_opens_one_session(site):
    _open(site, 'coder')
    visitor = site.browser()
    visitor.post(site.url('/login'), {'login': 'coder', 'by': 'code'})
    before = site.rows('SELECT count(*) FROM session')[0][0]
    answers = _press(site, '/login/code', visitor.cookies,
                     {'code': site.mail.wait('coder@a.example', 2).code})
    _none_broke(answers)
    tap.ok(_leads(answers, site.url('/')) >= 1, answers)
    tap.equal(_events(site, 'coder', 1), 1, 'sign-ins')
    tap.equal(site.rows('SELECT count(*) FROM session')[0][0], before + 1,
              'sessions')


@tap.test
def a_code_to_reset_sets_one_password(site):
    _open(site, 'resetter')
    visitor = site.browser()
    visitor.post(site.url('/reset'), {'email': 'resetter@a.example'})
    answers = _press(site, '/reset/code', visitor.cookies, {
        'code': site.mail.wait('resetter@a.example', 2).code,
        'password': NEW})
    _none_broke(answers)
    tap.ok(_leads(answers, site.url('/'), 'password') >= 1, answers)
    tap.equal(_events(site, 'resetter', 8), 1, 'resets')
    site.wait_for_outbox()
    tap.equal(len(site.mail.all('resetter@a.example')), 3, 'mails')
    tap.equal(site.sign_in(site.browser(), 'resetter', NEW).status, 200,
              'status of the new password')


@tap.test
def asking_at_once_mails_once(site):
    _open(site, 'asker')
    form = site.browser().get(site.url('/reset')).form('/reset').fields
    answers = _press(site, '/reset', {},
                     {**form, 'email': 'asker@a.example'})
    _none_broke(answers)
    tap.equal(_leads(answers, site.url('/reset/code')), AT_ONCE, 'led on')
    site.wait_for_outbox()
    tap.equal(len(site.mail.all('asker@a.example')), 2, 'mails')


@tap.test
def a_password_is_changed_once(site):
    visitor = _open(site, 'changer')
    answers = _press(site, '/password', visitor.cookies, {
        'current': harness.PASSWORD, 'password': NEW})
    _none_broke(answers)
    tap.equal(_leads(answers, site.url('/'), 'password'), 1, 'done')
    tap.equal(_events(site, 'changer', 9), 1, 'changes')
    site.wait_for_outbox()
    tap.equal(len(site.mail.all('changer@a.example')), 2, 'mails')


@tap.test
def an_address_changes_once_and_is_undone_once(site):
    visitor = _open(site, 'mover')
    visitor.post(site.url('/address'), {
        'email': 'moved@b.example', 'current': harness.PASSWORD})
    answers = _press(site, '/address/code', visitor.cookies,
                     {'code': site.mail.wait('moved@b.example').code})
    _none_broke(answers)
    tap.equal(_leads(answers, site.url('/'), 'address'), 1, 'done')
    tap.equal(_events(site, 'mover', 11), 1, 'changes')
    link = site.mail.wait('mover@a.example', 2).link('/address/undo')
    site.wait_for_outbox()
    tap.equal(len(site.mail.all('mover@a.example')), 2, 'mails')
    answers = _press(site, '/address/undo', {}, {'t': link.split('t=')[1]})
    statuses = [status for status, _ in answers]
    tap.equal(sorted(set(statuses)), [200, 410], 'statuses')
    tap.equal(statuses.count(200), 1, 'undone')
    tap.equal(_events(site, 'mover', 12), 1, 'undone')


@tap.test
def an_account_is_deleted_once(site):
    visitor = _open(site, 'leaver')
    answers = _press(site, '/delete', visitor.cookies,
                     {'current': harness.PASSWORD})
    _none_broke(answers)
    tap.equal([status for status, _ in answers].count(200), 1, 'done')
    tap.equal(_events(site, 'leaver', 15), 1, 'deletions')
    site.wait_for_outbox()
    tap.equal(len(site.mail.all('leaver@a.example')), 2, 'mails')


@tap.test
def a_deletion_is_taken_back_once(site):
    answers = _press(site, '/login', {}, {
        'login': 'leaver', 'password': harness.PASSWORD})
    _none_broke(answers)
    tap.equal(_leads(answers, site.url('/'), 'undeleted'), 1, 'taken back')
    tap.equal(_events(site, 'leaver', 16), 1, 'taken back')
    tap.equal(site.rows('SELECT delete_ms FROM account WHERE username = ?',
                        'leaver'), [(None,)], 'deletion')


@tap.test
def a_link_refuses_once(site):
    site.sign_up(site.browser(), 'pest', 'pestered@a.example')
    link = site.mail.wait('pestered@a.example').link('/refuse')
    answers = _press(site, '/refuse', {}, {'t': link.split('t=')[1]})
    statuses = [status for status, _ in answers]
    tap.equal(sorted(set(statuses)), [200, 410], 'statuses')
    tap.equal(statuses.count(200), 1, 'refusals')
    tap.equal(site.rows('SELECT count(*) FROM refusal WHERE mailbox_key = ?',
                        'pestered@a.example'), [(1,)], 'refusals')


@tap.test
def a_code_to_confirm_is_used_once(_):
    with harness.site(settings={
            'signup.password': 'off', 'web.processes': 8,
            'limits.tries_network_hour': 0, 'limits.tries_code': 10,
            'limits.tries_address_day': 0,
            'limits.mails_address_minute': 0}) as site:
        visitor, email = site.browser(), 'bare@a.example'
        form = visitor.get(site.url('/signup')).form('/signup')
        visitor.submit(form, username='bare', email=email)
        site.prove(visitor, email)
        visitor.post(site.url('/confirm'), {'back': '/delete'})
        answers = _press(site, '/delete', visitor.cookies,
                         {'code': site.mail.wait(email, 2).code})
        _none_broke(answers)
        tap.equal([status for status, _ in answers].count(200), 1, 'done')
        tap.equal(_events(site, 'bare', 15), 1, 'deletions')
        site.wait_for_outbox()
        tap.equal(len(site.mail.all(email)), 3, 'mails')


@tap.test
def a_name_goes_to_one_of_many(site):
    visitors = [_open(site, f'rival{n}') for n in range(4)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(
            lambda visitor: visitor.post(
                site.url('/username'), {'username': 'coveted'},
                follow=False).status, visitors))
    tap.equal(sorted(batches), [303, 422, 422, 422], 'statuses')
    tap.equal(site.rows('SELECT count(*) FROM account WHERE username = ?',
                        'coveted'), [(1,)], 'accounts')


@tap.test
def an_older_hash_is_renewed_without_turning_anybody_away(site):
    _open(site, 'renewer')
    site.write_conf(password__hash_passes=2)
    site.restart_web()
    answers = _press(site, '/login', {}, {
        'login': 'renewer', 'password': harness.PASSWORD})
    _none_broke(answers)
    tap.ok(422 not in [status for status, _ in answers], answers)
    # By way of the page that looks for cookies: there was none yet.
    tap.ok(_leads(answers, site.url('/login/cookies?next=/account/')) >= 1,
           answers)


if __name__ == '__main__':
    tap.main(_site)
