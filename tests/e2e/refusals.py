"""What nobody learns, and what nobody gets more of than there is."""

import concurrent.futures
import statistics
import time

import harness
import tap

_VARYING = ('date', 'set-cookie', 'content-length')


def _headers(page):
    return sorted((name.lower(), value) for name, value in page.headers
                  if name.lower() not in _VARYING)


def _at_once(*calls):
    """Calls all of them at the same moment; their results in order."""
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        futures = [pool.submit(call) for call in calls]
        return [future.result() for future in futures]


def _make_account(site, name):
    visitor = site.browser()
    site.sign_up(visitor, name, f'{name}@a.example')
    page = site.prove(visitor, f'{name}@a.example')
    tap.equal(page.status, 200, 'status of the proof')


def _post(site, name, email, browser=None):
    return (browser or site.browser()).post(
        site.url('/signup'), {'username': name, 'email': email,
                              'password': harness.PASSWORD}, follow=False)


@tap.test
def an_address_with_an_account_gets_the_same_answer_as_a_new_one(site):
    _make_account(site, 'known')
    pages = {}
    for email in 'known@a.example', 'novel@a.example':
        visitor = site.browser()
        answer = _post(site, 'asker', email, visitor)
        cookie = answer.header('Set-Cookie').split(';', 1)
        site.mail.wait(email, 2 if email.startswith('known') else 1)
        page = visitor.get(site.url('/verify'))
        pages[email] = (
            answer.status, answer.body, _headers(answer), len(cookie[0]),
            cookie[1], page.status, _headers(page),
            page.html.replace(email, '@').split('UTC')[-1])
    one, other = pages.values()
    tap.equal(one, other, 'answers')


@tap.test
def the_owner_of_a_known_address_learns_it_by_a_mail_without_a_code(site):
    _make_account(site, 'famous')
    _post(site, 'asker', 'famous@a.example')
    mail = site.mail.wait('famous@a.example', 2)
    tap.equal(mail.code, None, 'code')
    tap.lacks(mail.text, 'asker', 'mail')


@tap.test
def a_guess_at_a_known_address_is_answered_like_any_other(site):
    _make_account(site, 'guessed')
    answers = []
    for email in 'guessed@a.example', 'unheard@a.example':
        visitor = site.browser()
        _post(site, 'asker', email, visitor)
        page = visitor.post(site.url('/verify'), {'code': '123456'})
        answers.append((page.status, page.form('/verify').fields))
    tap.equal(answers[0], answers[1], 'answers')


@tap.test
def an_address_with_an_account_takes_no_other_time(site):
    _make_account(site, 'timed')
    times = {'timed@a.example': [], 'other': []}
    for number in range(25):
        for kind, samples in times.items():
            email = kind if '@' in kind else f'other{number}@a.example'
            start = time.perf_counter()
            _post(site, 'asker', email)
            samples.append(time.perf_counter() - start)
    known, novel = (statistics.median(sample) for sample in times.values())
    tap.note(f'known {known * 1000:.1f} ms, new {novel * 1000:.1f} ms')
    tap.ok(0.7 < known / novel < 1.4, f'{known} s against {novel} s')


@tap.test
def two_who_prove_one_address_at_once_make_one_account(site):
    browsers = [site.browser(), site.browser()]
    codes = []
    for number, visitor in enumerate(browsers):
        site.sign_up(visitor, f'rival{number}', 'both@a.example')
        codes.append(site.mail.wait('both@a.example', number + 1).code)
    pages = _at_once(*[
        lambda visitor=visitor, code=code: visitor.post(
            site.url('/verify'), {'code': code}, follow=False)
        for visitor, code in zip(browsers, codes)])
    tap.equal(sorted(page.status for page in pages), [303, 409], 'statuses')
    tap.equal(site.rows('SELECT count(*) FROM account WHERE email_key = ?',
                        'both@a.example'), [(1,)], 'accounts')


@tap.test
def two_who_take_one_user_name_at_once_get_one_account_and_a_question(site):
    browsers = [site.browser(), site.browser()]
    codes = []
    for number, visitor in enumerate(browsers):
        email = f'namesake{number}@a.example'
        site.sign_up(visitor, 'namesake', email)
        codes.append(site.mail.wait(email).code)
    pages = _at_once(*[
        lambda visitor=visitor, code=code: visitor.post(
            site.url('/verify'), {'code': code}, follow=False)
        for visitor, code in zip(browsers, codes)])
    tap.equal(sorted(page.status for page in pages), [303, 422], 'statuses')
    tap.equal(site.rows('SELECT count(*) FROM account WHERE username = ?',
                        'namesake'), [(1,)], 'accounts')


@tap.test
def a_code_sent_twice_at_once_opens_one_account(site):
    visitor = site.browser()
    site.sign_up(visitor, 'doubled', 'doubled@a.example')
    code = site.mail.wait('doubled@a.example').code
    clones = [site.browser(), site.browser()]
    for clone in clones:
        clone.cookies = dict(visitor.cookies)
    pages = _at_once(*[
        lambda clone=clone: clone.post(site.url('/verify'), {'code': code},
                                       follow=False) for clone in clones])
    tap.ok(303 in [page.status for page in pages], 'nobody is in')
    tap.ok(all(page.status < 500 for page in pages), 'an error')
    tap.equal(site.rows('SELECT count(*) FROM account WHERE username = ?',
                        'doubled'), [(1,)], 'accounts')


@tap.test
def who_corrects_the_address_takes_no_refusal_from_the_old_one(site):
    pest, owner = site.browser(), site.browser()
    page = site.sign_up(pest, 'pest', 'badgered@a.example')
    link = site.mail.wait('badgered@a.example').link('/refuse')
    pest.submit(page.form('/verify/address'), email='elsewhere@a.example')
    page = owner.get(link)
    tap.equal(page.status, 200, 'status of the question')
    tap.contains(page.words, 'badgered@a.example', 'question')
    tap.lacks(page.words, 'elsewhere', 'question')
    page = owner.submit(page.form('/refuse'))
    tap.equal(page.status, 200, 'status of the refusal')
    tap.contains(page.words, 'It is forgotten', 'answer')
    tap.lacks(page.words, 'removed', 'answer')
    tap.lacks(page.words, 'elsewhere', 'answer')
    site.sign_up(site.browser(), 'pest2', 'badgered+again@a.example')
    site.wait_for_outbox()
    mails = [mail for mail in site.mail.all()
             if mail.recipient.startswith('badgered')]
    tap.equal(len(mails), 1, 'mails to the owner')
    page = site.prove(pest, 'elsewhere@a.example')
    tap.contains(page.words, 'elsewhere@a.example', 'account page')


@tap.test
def who_proves_another_address_takes_no_refusal_from_the_old_one(site):
    pest, owner = site.browser(), site.browser()
    page = site.sign_up(pest, 'prover', 'pestered@a.example')
    link = site.mail.wait('pestered@a.example').link('/refuse')
    pest.submit(page.form('/verify/address'), email='proven@a.example')
    site.prove(pest, 'proven@a.example')
    page = owner.get(link)
    tap.contains(page.words, 'pestered@a.example', 'question')
    page = owner.submit(page.form('/refuse'))
    tap.equal(page.status, 200, 'status of the refusal')
    tap.equal(site.rows('SELECT count(*) FROM refusal WHERE mailbox_key = ?',
                        'pestered@a.example'), [(1,)], 'refusals')


def _limited(**settings):
    return harness.site(settings={
        name.replace('__', '.'): value for name, value in settings.items()})


@tap.test
def a_form_sent_twice_at_once_mails_once_and_the_link_opens_it(_):
    with _limited() as site:
        clones = [site.browser(), site.browser()]
        pages = _at_once(*[
            lambda clone=clone: _post(site, 'twice', 'twice@a.example', clone)
            for clone in clones])
        tap.equal([page.status for page in pages], [303, 303], 'statuses')
        mail = site.mail.wait('twice@a.example')
        site.wait_for_outbox()
        tap.equal(len(site.mail.all('twice@a.example')), 1, 'mails')
        page = clones[0].get(mail.link('/verify/link'))
        form = page.form('/verify/link')
        fields = ({'password': harness.PASSWORD}
                  if 'password' in form.fields else {})
        page = clones[0].submit(form, **fields)
        tap.contains(page.words, 'twice@a.example', 'account page')


@tap.test
def wrong_codes_are_limited_a_network_and_a_restart_forgets_nothing(_):
    with _limited(limits__tries_network_hour=3) as site:
        visitor = site.browser()
        site.sign_up(visitor, 'tryer', 'tryer@a.example')
        code = site.mail.wait('tryer@a.example').code
        wrong = f'{(int(code) + 1) % 10 ** len(code):0{len(code)}}'
        for _ in range(3):
            page = visitor.post(site.url('/verify'), {'code': wrong})
            tap.equal(page.status, 422, 'status')
        for restart in False, True:
            if restart:
                site.restart_web()
            page = visitor.post(site.url('/verify'), {'code': code})
            tap.equal(page.status, 429, f'status, restarted: {restart}')
            tap.ok(int(page.header('Retry-After')) > 60, 'Retry-After')


@tap.test
def a_new_code_resets_no_limit(_):
    with _limited(limits__tries_address_day=4, code__resend_seconds=1,
                  limits__mails_address_minute=0) as site:
        statuses = []
        for number in range(3):
            visitor = site.browser()
            site.sign_up(visitor, f'again{number}', 'again@a.example')
            for guess in '000001', '000002':
                page = visitor.post(site.url('/verify'), {'code': guess})
                statuses.append(page.status)
        tap.equal(statuses, [422] * 4 + [429] * 2, 'statuses')


@tap.test
def an_address_over_its_mail_budget_gets_no_mail_and_the_same_page(_):
    with _limited(limits__mails_address_minute=0,
                  limits__mails_address_hour=2) as site:
        pages = []
        for number in range(4):
            visitor = site.browser()
            page = site.sign_up(visitor, f'flood{number}',
                                f'flooded+{number}@a.example')
            pages.append(page.status)
        site.wait_for_outbox()
        mails = [mail for mail in site.mail.all()
                 if mail.recipient.startswith('flooded')]
        tap.equal((pages, len(mails)), ([200] * 4, 2), 'pages and mails')


@tap.test
def sign_ups_of_one_network_are_limited_with_a_page(_):
    with _limited(limits__signups_network_hour=2) as site:
        statuses = [_post(site, f'crowd{n}', f'crowd{n}@a.example').status
                    for n in range(3)]
        tap.equal(statuses, [303, 303, 429], 'statuses')
        page = _post(site, 'crowd', 'crowd@a.example')
        form = page.form('/signup')
        tap.equal((form.fields['username'], form.fields['email'],
                   form.fields['password']), ('crowd', 'crowd@a.example', ''),
                  'what the form keeps')
        tap.contains(page.words, 'Try again in', 'page')


if __name__ == '__main__':
    tap.main(lambda: harness.site(settings={
        'limits.mails_address_minute': 0, 'limits.mails_address_hour': 0,
        'limits.mails_address_day': 0, 'limits.tries_address_day': 0}))
