"""The breaker behind a real web server: what a sign-up pays while it is asked
to, that it is asked when most come to nothing, and that it ends by itself."""

import base64
import concurrent.futures
import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import threading

import harness
import tap
import wait

AT_ONCE = 200
WITHHELD = 4  # account/model.h
HELD = 'The mail goes out at'
MANY = 'many sign up with addresses that are not theirs'
COHORT_MS = 300_000


def _site(**settings):
    return harness.site(settings={
        'signup.challenge': 'always', 'signup.challenge_cost': 1000,
        'signup.challenge_wait_seconds': 5, 'limits.waits_network_hour': 0,
        'limits.waits_hour': 0, **settings})


def _form(site, visitor=None):
    page = (visitor or site.browser()).get(site.url('/signup'))
    return page, page.form('/signup').fields['form']


def _challenge(site, form):
    page = site.browser().post(site.url('/signup/challenge'), {'form': form})
    tap.equal(page.status, 200, 'status')
    tap.equal(page.header('Content-Type'), 'application/json', 'type')
    return json.loads(page.html)


def _solve(challenge, **other):
    for number in range(challenge['maxnumber'] + 1):
        text = challenge['salt'] + str(number)
        if (hashlib.sha256(text.encode()).hexdigest() ==
                challenge['challenge']):
            answer = {**challenge, 'number': number, **other}
            del answer['maxnumber']
            return base64.b64encode(json.dumps(answer).encode()).decode()
    raise AssertionError('there is no such number')


def _fields(name, form, work=''):
    return {'username': name, 'email': f'{name}@a.example',
            'password': harness.PASSWORD, 'form': form, 'altcha': work}


def _held(site, name):
    """Whether its mail was; by the life of its code, which no lease moves."""
    ((span,),) = site.rows(
        'SELECT expires_ms - created_ms FROM outbox WHERE recipient = ?',
        f'{name}@a.example')
    return span > 600_000


def _sign_up(site, name, form, work='', visitor=None):
    page = (visitor or site.browser()).post(
        site.url('/signup'), _fields(name, form, work))
    tap.equal(page.status, 200, 'status of the page after')
    return page


@tap.test
def who_does_not_work_waits_for_the_mail_and_is_told():
    with _site() as site:
        visitor = site.browser()
        page = site.sign_up(visitor, 'slow', 'slow@a.example')
        tap.contains(page.words, HELD, 'page')
        told = re.search(r'goes out at (\d\d:\d\d:\d\d)', page.words)
        tap.ok(told, 'no time is told')
        tap.lacks(page.words, MANY, 'page where it is always so')
        tap.ok(_held(site, 'slow'), 'the mail is not held')
        site.prove(visitor, 'slow@a.example')
        ((created, settled),) = site.rows(
            'SELECT created_ms, settled_ms FROM outbox')
        tap.ok(settled - created >= 5000, f'sent after {settled - created} ms')


def _resent(site, visitor, page, address):
    """What is said, but for the address, to who asks again at once."""
    page = visitor.submit(page.form('/verify/resend'))
    tap.equal(page.status, 429, 'status')
    tap.ok(int(page.header('Retry-After')) > 600, 'Retry-After')
    return re.sub(r'\d+', 'N', page.words.replace(address, 'ADDRESS'))


@tap.test
def what_is_held_back_was_not_sent_whoever_it_is_for():
    with _site(**{'signup.challenge_wait_seconds': 600,
                  'limits.mails_address_day': 1}) as site:
        first, second = site.browser(), site.browser()
        page = site.sign_up(first, 'one', 'one@a.example')
        tap.lacks(page.words, 'spam folder', 'page')
        words = _resent(site, first, page, 'one@a.example')
        tap.contains(words, 'Your code has not been sent yet. It goes out in '
                     'N minutes.', 'page')
        for lie in 'just sent', 'spam folder':
            tap.lacks(words, lie, 'page')
        # One more for the same address gets none.
        page = site.sign_up(second, 'two', 'one@a.example')
        tap.equal(site.rows('SELECT count(*) FROM outbox WHERE state = ?',
                            WITHHELD), [(1,)], 'mails withheld')
        tap.equal(_resent(site, second, page, 'one@a.example'), words,
                  'page of the one that gets none')


@tap.test
def work_is_taken_once_and_only_for_its_form():
    with _site() as site:
        _, form = _form(site)
        _, other = _form(site)
        challenge = _challenge(site, form)
        work = _solve(challenge)
        _sign_up(site, 'foreign', other, work)
        page = _sign_up(site, 'first', form, work)
        tap.lacks(page.words, HELD, 'page')
        page = _sign_up(site, 'second', form, work)
        tap.contains(page.words, HELD, 'page')
        tap.equal([_held(site, name) for name in
                   ('foreign', 'first', 'second')],
                  [True, False, True], 'held')


@tap.test
def what_is_forged_wrong_or_no_work_at_all_is_none():
    with _site() as site:
        _, form = _form(site)
        challenge = _challenge(site, form)
        bad = {
            'wrong': _solve(challenge, number=-1),
            'unsigned': _solve(challenge, signature='0' * 64),
            'kind': _solve(challenge, algorithm='SHA-1'),
            'prolonged': _solve(challenge, salt=challenge['salt'] + '1'),
            'text': 'work', 'long': 'A' * 5000, 'deep': base64.b64encode(
                b'[' * 700).decode(),
        }
        for name, work in bad.items():
            _sign_up(site, name, form, work)
            tap.ok(_held(site, name), f'{name}: not held')
        _sign_up(site, 'right', form, _solve(challenge))
        tap.ok(not _held(site, 'right'), 'right: held')


@tap.test
def no_challenge_is_made_for_what_is_no_form():
    with _site() as site:
        for fields in {}, {'form': ''}, {'form': 'x' * 43 + '='}:
            page = site.browser().post(
                site.url('/signup/challenge'), fields)
            tap.equal(page.status, 422, f'status of {fields}')
        tap.equal(site.browser().get(
            site.url('/signup/challenge')).status, 405, 'status of GET')
        site.write_conf(signup__challenge='off')
        site.restart_web()
        page, form = _form(site)
        tap.equal(site.browser().post(
            site.url('/signup/challenge'), {'form': form}).status, 422,
            'status where it is off')
        tap.lacks(page.html, 'challenge.js', 'page')


def _at_once(site, posts):
    ready = threading.Barrier(len(posts))

    def post(fields):
        ready.wait()
        return site.browser().post(
            site.url('/signup'), fields, follow=False).status
    with concurrent.futures.ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(post, posts))


@tap.test
def two_hundred_at_once_with_one_work_are_one_that_does_not_wait():
    with _site(**{'web.processes': 8, 'web.hash_queue': 1024,
                  'signup.challenge_wait_seconds': 600}) as site:
        _, form = _form(site)
        work = _solve(_challenge(site, form))
        statuses = _at_once(site, [
            _fields(f'user{n}', form, work) for n in range(AT_ONCE)])
        tap.equal(set(statuses) - {303, 503}, set(), 'other statuses')
        held = [hold > 0 for hold in (
            span - 600_000 for (span,) in site.rows(
                'SELECT expires_ms - created_ms FROM outbox'))]
        tap.equal(held.count(False), 1, 'mails that do not wait')
        tap.equal(len(held), statuses.count(303), 'sign-ups')
        _, form = _form(site)
        fields = _fields('twin', form, _solve(_challenge(site, form)))
        statuses = _at_once(site, [fields] * AT_ONCE)
        tap.equal(set(statuses) - {303, 503}, set(), 'other statuses')
        tap.equal(site.rows("SELECT count(*) FROM pending "
                            "WHERE username = 'twin'"), [(1,)], 'sign-ups')
        tap.ok(not _held(site, 'twin'), 'twin: held')


@tap.test
def where_too_many_wait_what_was_typed_is_kept():
    with _site(**{'limits.waits_network_hour': 1}) as site:
        _sign_up(site, 'one', _form(site)[1])
        visitor = site.browser()
        page = site.sign_up(visitor, 'two', 'two@a.example')
        tap.equal(page.status, 429, 'status')
        tap.ok(int(page.header('Retry-After')) > 0, 'Retry-After')
        tap.contains(page.words, 'Switch JavaScript on and send the form '
                     'again, or try again in ', 'page')
        tap.lacks(page.html, '<noscript>', 'page')
        tap.lacks(page.words, 'a little later', 'page')
        kept = page.form('/signup').fields
        tap.equal((kept['username'], kept['email'], kept['password']),
                  ('two', 'two@a.example', ''), 'what is kept')
        # The same form can still be worked for.
        work = _solve(_challenge(site, kept['form']))
        _sign_up(site, 'two', kept['form'], work)
        tap.ok(not _held(site, 'two'), 'two: held')


def _kind(name):
    """As it is stored: its place in account/limit.h."""
    with open(os.path.join(harness.SOURCE, 'src/account/limit.h'),
              encoding='utf-8') as header:
        return re.findall(r'^\t(LIMIT_\w+),', header.read(), re.M).index(name)


def _age(site, cohorts):
    """As if so much time had passed: what has begun is that much older, and
    nobody has looked since."""
    with contextlib.closing(sqlite3.connect(site.database,
                                            timeout=30)) as store:
        with store:
            store.execute('UPDATE limit_count SET key = CAST('
                          'CAST(key AS INTEGER) - ? AS TEXT) '
                          'WHERE kind BETWEEN ? AND ?',
                          (cohorts, _kind('LIMIT_COHORT_BEGUN'),
                           _kind('LIMIT_COHORT_WITNESSES')))
            store.execute('UPDATE limit_count SET previous = previous - ? '
                          'WHERE kind = ?', (cohorts * COHORT_MS, _kind('LIMIT_BREAKER')))


def _asks(site):
    page, _ = _form(site)
    asks = 'challenge.js' in page.html
    tap.equal("script-src 'self'" in page.header('Content-Security-Policy'),
              asks, 'a policy for scripts')
    return asks


def _log_lines(site, outcome):
    return [line for line in site.log_text().splitlines()
            if 'breaker' in line and outcome in line]


@tap.test
def it_trips_by_itself_and_falls_back_by_itself():
    with _site(**{'signup.challenge': 'auto',
                  'signup.challenge_least': 10}) as site:
        for n in range(2):
            site.open_account(site.browser(), f'good{n}', f'good{n}@a.example')
        for n in range(12):
            _sign_up(site, f'bad{n}', _form(site)[1])
        tap.equal(_asks(site), False, 'asked before the time')
        _age(site, 4)
        # Every process has heard of it soon.
        wait.until(lambda: all(_asks(site) for _ in range(8)),
                   'the form to ask for work')
        page, form = _form(site)
        tap.contains(page.words, MANY, 'form')
        page = _sign_up(site, 'late', form)
        for words in HELD, MANY:
            tap.contains(page.words, words, 'page')
        (line,) = _log_lines(site, 'tripped')
        for part in 'unproven=12', 'proven=2', 'share=85':
            tap.contains(line, part, 'log')
        site.restart_web()
        tap.equal(_asks(site), True, 'asked after a restart')
        _age(site, 16)
        wait.until(lambda: not any(_asks(site) for _ in range(8)),
                   'the form to ask no more')
        tap.lacks(_sign_up(site, 'after', _form(site)[1]).words, HELD, 'page')
        tap.equal(len(_log_lines(site, 'fell-back')), 1, 'lines of the log')


@tap.test
def altchas_own_solver_does_the_work():
    library = os.path.join(harness.SOURCE, 'node_modules', 'altcha-lib')
    if not shutil.which('node') or not os.path.isdir(library):
        raise tap.Skip('altcha-lib is missing: npm ci')
    with _site() as site:
        _, form = _form(site)
        challenge = _challenge(site, form)
        done = subprocess.run(
            ['node', '--input-type=module', '-e', f'''
import {{ solveChallenge }} from {json.dumps(library + '/dist/index.js')};
const c = {json.dumps(challenge)};
const {{ number }} = await solveChallenge(
    c.challenge, c.salt, c.algorithm, c.maxnumber).promise;
delete c.maxnumber;
console.log(btoa(JSON.stringify({{ ...c, number }})));'''],
            capture_output=True, text=True, timeout=120, check=True)
        _sign_up(site, 'solver', form, done.stdout.strip())
        tap.ok(not _held(site, 'solver'), 'held')


if __name__ == '__main__':
    tap.main()
