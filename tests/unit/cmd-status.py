"""`sallyport status`."""

import contextlib
import os
import re
import sqlite3
import sys
import time

SOURCE = os.environ.get('top_srcdir', '.')
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'e2e'))
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'unit'))

import tap
import wait
from cmd_place import place

_WAITING, _SENT, _REFUSED, _EXPIRED, _WITHHELD = range(5)


def _kind(name):
    """The number of what is counted."""
    with open(os.path.join(SOURCE, 'src', 'account', 'limit.h'),
              encoding='utf-8') as file:
        names = re.findall(r'^\t(LIMIT_\w+),', file.read(), re.M)
    return names.index(name)


@contextlib.contextmanager
def _database(here):
    with contextlib.closing(sqlite3.connect(here.database)) as connection:
        yield connection
        connection.commit()


def _fresh(here, **groups):
    here.fresh(**groups)
    tap.equal(here.run('init')[0], 0, 'status of init')


def _mail(connection, state, age, due=None, expires=600):
    """A mail that was written so many seconds ago."""
    now = int(time.time() * 1000)
    connection.execute(
        'INSERT INTO outbox (kind, recipient, mailbox_key, language, '
        'message_id, state, attempts, leased, created_ms, due_ms, expires_ms, '
        "settled_ms) VALUES (0, 'a@a.example', 'a@a.example', 'en', 'x', "
        '?, 0, 0, ?, ?, ?, ?)',
        (state, now - age * 1000,
         now + (due if due is not None else -age) * 1000,
         now + expires * 1000, 0 if state == _WAITING else now - age * 1000))


def _limit(connection, kind, count):
    now = int(time.time() * 1000)
    connection.execute(
        "INSERT INTO limit_count VALUES ('', ?, ?, ?, 0, ?)",
        (kind, now, count, now + 10 ** 9))


def _status(here):
    status, output, errors = here.run('status')
    tap.equal((status, errors), (0, ''), 'status and errors')
    return output


def _line(output, name):
    lines = [line for line in output.splitlines()
             if line.startswith(name + ': ')]
    tap.equal(len(lines), 1, f'lines that begin with {name}: in {output}')
    return lines[0][len(name) + 2:]


@tap.test
def without_a_database_it_says_what_to_do(here):
    here.fresh()
    status, output, errors = here.run('status')
    tap.equal((status, output), (1, ''), 'status and output')
    tap.contains(errors, 'sallyport init', 'error')


@tap.test
def of_an_empty_site_it_tells_that_there_is_nothing(here):
    _fresh(here)
    output = _status(here)
    tap.equal(_line(output, 'accounts'), '0, 0 of them to be deleted', 'line')
    tap.equal(_line(output, 'sign-ups under way'), '0', 'line')
    tap.equal(_line(output, 'mail waiting'), '0', 'line')
    tap.equal(_line(output, 'mails this hour'), '0 of 1000', 'line')


@tap.test
def mail_is_told_by_what_became_of_it(here):
    _fresh(here)
    with _database(here) as connection:
        for state, times in (_SENT, 3), (_REFUSED, 2), (_EXPIRED, 1):
            for _ in range(times):
                _mail(connection, state, 60)
        _mail(connection, _SENT, 2 * 86400)
        _mail(connection, _WITHHELD, 60)
        _mail(connection, _WAITING, 30)
        _mail(connection, _WAITING, 90, due=400)
    output = _status(here)
    tap.equal(_line(output, 'mail in 24 h'),
              '3 sent, 2 refused by the mail server, 1 expired before they '
              'could be sent', 'line')
    line = _line(output, 'mail waiting')
    tap.contains(line, '2, 1 of them due, 0 being sent; the oldest since 9',
                 'line')
    tap.contains(line, '; next try in 6 min', 'line')


@tap.test
def what_is_used_up_of_the_limits_is_told(here):
    _fresh(here, limits={'mails_hour': 50, 'tries_hour': 30,
                         'logins_hour': 0})
    with _database(here) as connection:
        _limit(connection, _kind('LIMIT_TRY_HOUR'), 12)
        _limit(connection, _kind('LIMIT_TRY_NEW_HOUR'), 7)
        _limit(connection, _kind('LIMIT_WAIT_HOUR'), 3)
        _limit(connection, _kind('LIMIT_MAIL_HOUR'), 50)
    output = _status(here)
    tap.equal(_line(output, 'mails this hour'),
              '50 of 50, the limit is reached', 'line')
    tap.equal(_line(output, 'wrong codes this hour'), '12 of 30', 'line')
    tap.equal(_line(output, 'wrong codes for new addresses this hour'),
              '7 of 30', 'line')
    tap.equal(_line(output, 'wrong passwords this hour'), 'no limit', 'line')
    tap.equal(_line(output, 'sign-ups that wait instead of working this hour'),
              '3 of 100', 'line')
    tap.contains(output, 'note: nobody can ask for a code', 'notes')


@tap.test
def whether_sign_ups_are_challenged_is_told_with_the_reason(here):
    for challenge, words in ('off', 'off'), ('always', 'asked of every'):
        _fresh(here, signup={'challenge': challenge})
        tap.contains(_line(_status(here), 'challenge'), words, 'line')
    _fresh(here)
    tap.contains(_line(_status(here), 'challenge'), 'not asked; of 0', 'line')
    with _database(here) as connection:
        # Sign-ups of half an hour ago, by the time of the store.
        (now,), = connection.execute('SELECT max(base_ms) FROM clock')
        with open('/proc/uptime', encoding='ascii') as file:
            now += int(float(file.read().split()[0]) * 1000)
        cohort = str(now // 300000 - 6)
        connection.executemany(
            'INSERT INTO limit_count VALUES (?, ?, ?, ?, 0, ?)',
            [(cohort, _kind(f'LIMIT_COHORT_{name}'), now, n, now + 10 ** 9)
             for name, n in (('BEGUN', 40), ('PROVEN', 2),
                             ('WITNESSES', 2))])
    output = _status(here)
    tap.equal(_line(output, 'challenge'), 'asked of sign-ups; of 40 sign-ups '
              'within an hour 38 were never proven', 'line')
    tap.contains(output, 'note: sign-ups are asked for work', 'notes')


@tap.test
def that_nobody_sends_mail_is_noted_until_a_worker_does(here):
    _fresh(here)
    with _database(here) as connection:
        _mail(connection, _WAITING, 300, due=500)
    tap.contains(_status(here), 'note: nobody sends mail', 'notes')
    with here.start('worker') as worker:
        wait.until(lambda: 'nobody sends' not in _status(here),
                   'the worker to be seen')
        tap.contains(_status(here), 'note: mail waits and cannot be sent',
                     'notes')
        with _database(here) as connection:
            connection.execute('DELETE FROM outbox')
        tap.lacks(_status(here), 'note', 'notes where nothing waits')
        worker.terminate()
    tap.contains(_status(here), 'note: nobody sends mail', 'notes afterwards')


if __name__ == '__main__':
    tap.main(place)
