"""`sallyport group …` and `sallyport user group …`."""

import contextlib
import os
import sqlite3
import sys

SOURCE = os.environ.get('top_srcdir', '.')
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'e2e'))
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'unit'))

import tap
from cmd_place import place


def _fresh(here, *accounts):
    """A database with those (user name or None, address)."""
    here.fresh()
    tap.equal(here.run('init')[0], 0, 'status of init')
    with contextlib.closing(sqlite3.connect(here.database)) as connection:
        for name, email in accounts:
            connection.execute(
                'INSERT INTO account (username, email, email_key, language, '
                "created_ms) VALUES (?, ?, ?, 'en', 1)",
                (name, email, email.lower()))
        connection.commit()


def _run(here, words, status=0):
    """What it prints, on the one side or the other."""
    got, output, errors = here.run(*words.split())
    tap.equal(got, status, f'status of {words}')
    return errors if status else output


@tap.test
def a_bad_name_is_told_the_rule(here):
    _fresh(here)
    for name in 'Staff', '9th', 'a,b', 'a' * 33, '_x', 'é':
        for words in f'group add {name}', f'user group add ada {name}':
            tap.contains(_run(here, words, 2), f'"{name}": the name of a group '
                         'is 1 to 32 of a-z 0-9', words)
    tap.contains(_run(here, 'group add -- -x', 2), '"-x": the name of a group')
    tap.equal(_run(here, 'group list'), '', 'groups')


@tap.test
def what_there_is_not_is_told_with_a_remedy(here):
    _fresh(here, ('ada', 'ada@a.example'))
    for words, said in (
            ('group remove staff', 'sallyport group list'),
            ('group show staff', 'sallyport group add staff'),
            ('user group add ada staff', 'sallyport group add staff'),
            ('user group remove ada staff', 'sallyport user group list ada'),
            ('user group list eve', 'its e-mail address'),
            ('user group add eve@a.example staff', 'its e-mail address')):
        tap.contains(_run(here, words, 1), said, words)
    tap.lacks(_run(here, 'group remove staff', 1), 'group add', 'removal')
    tap.contains(_run(here, 'user group list 7', 1), 'its number')
    tap.contains(_run(here, 'user group list \udcff', 2), 'UTF-8')
    tap.contains(_run(here, 'group', 2), '"group add", "group remove"')
    tap.contains(_run(here, 'user group', 2), '"user group add"')


@tap.test
def groups_are_made_filled_listed_and_removed(here):
    _fresh(here, ('ada', 'Ada@a.example'), (None, 'bob@a.example'))
    tap.equal(_run(here, 'group add staff'), 'staff: made\n', 'made')
    tap.contains(_run(here, 'group add staff'), 'there already', 'again')
    _run(here, 'group add board')
    tap.equal(_run(here, 'user group add Ada staff'), 'ada: is in staff\n',
              'joined')
    tap.contains(_run(here, 'user group add ada@A.example staff'),
                 'already in', 'joined again')
    _run(here, 'user group add ada board')
    _run(here, 'user group add bob@a.example staff')
    tap.equal(_run(here, 'group list'), 'board\t1\nstaff\t2\n', 'groups')
    tap.equal(_run(here, 'user group list ada'), 'board\nstaff\n', 'of ada')
    # Who has no user name is known by number.
    tap.equal(_run(here, 'group show staff'),
              'ada\tAda@a.example\n2\tbob@a.example\n', 'members')
    tap.equal(_run(here, 'user group list 2'), 'staff\n', 'of the second')
    tap.equal(_run(here, 'user group list 1'), 'board\nstaff\n', 'of ada')
    _run(here, 'user group remove 2 staff')
    tap.equal(_run(here, 'group show staff'), 'ada\tAda@a.example\n',
              'members')
    tap.equal(_run(here, 'group remove staff'), 'staff: removed\n', 'removed')
    tap.equal(_run(here, 'user group list ada'), 'board\n', 'of ada')


@tap.test
def who_is_signed_out_has_no_session_left(here):
    _fresh(here, ('ada', 'ada@a.example'), ('bob', 'bob@a.example'))
    with contextlib.closing(sqlite3.connect(here.database)) as connection:
        for number, account in enumerate((1, 1, 2)):
            connection.execute(
                'INSERT INTO session (token, account_id, created_ms, seen_ms, '
                'expires_ms) VALUES (?, ?, 1, 1, 9000000000000)',
                (bytes([number]) * 32, account))
        connection.commit()
        tap.equal(_run(here, 'user sign-out ada'),
                  'ada: signed out, 2 sessions have ended\n', 'output')
        tap.equal(connection.execute('SELECT account_id FROM session')
                  .fetchall(), [(2,)], 'sessions left')
    tap.contains(_run(here, 'user sign-out 2'), '1 session has ended', 'output')
    tap.contains(_run(here, 'user sign-out bob'), '0 sessions', 'again')
    tap.contains(_run(here, 'user sign-out eve', 1), 'no account "eve"')


@tap.test
def an_account_is_in_no_more_groups_than_a_header_holds(here):
    _fresh(here, ('ada', 'ada@a.example'))
    with contextlib.closing(sqlite3.connect(here.database)) as connection:
        for number in range(50):
            connection.execute('INSERT INTO account_group VALUES (?)',
                               (f'g{number}',))
            connection.execute('INSERT INTO membership VALUES (1, ?)',
                               (f'g{number}',))
        connection.commit()
    _run(here, 'group add one-more')
    tap.contains(_run(here, 'user group add ada one-more', 1), '50 groups')
    tap.contains(_run(here, 'user group add ada no-such', 1), 'is no group')
    tap.contains(_run(here, 'user group add ada g7'), 'was already in g7')
    _run(here, 'user group remove ada g7')
    tap.contains(_run(here, 'user group add ada one-more'), 'is in one-more')


@tap.test
def long_lists_are_whole_and_hold_nobody_up(here):
    names = [f'member-{number:05}' for number in range(2500)]
    _fresh(here, *((name, f'{name}@a-rather-long-name-of-a-domain.example')
                   for name in names))
    with contextlib.closing(sqlite3.connect(here.database)) as connection:
        connection.execute("INSERT INTO account_group VALUES ('staff')")
        connection.executemany('INSERT INTO account_group VALUES (?)',
                               ((f'g{number:05}',) for number in range(2500)))
        connection.execute(
            "INSERT INTO membership SELECT id, 'staff' FROM account")
        connection.commit()
    tap.equal([line.split('\t')[0] for line in
               _run(here, 'group show staff').splitlines()], names, 'members')
    tap.equal(_run(here, 'group show g02499'), '', 'members')
    groups = _run(here, 'group list').splitlines()
    tap.equal((len(groups), groups[-1]), (2501, 'staff\t2500'), 'groups')
    # Somebody reads one line of many, and thinks.
    with here.start('group', 'show', 'staff') as slow:
        tap.contains(slow.stdout.readline(), 'member-00000', 'first line')
        _run(here, 'user group remove member-00001 staff')
        slow.stdout.close()


@tap.test
def help_of_a_word_names_all_that_begin_with_it(here):
    _fresh(here)
    tap.contains(_run(here, 'user group --help'), '  user group add ')
    for words in 'help group', 'group --help':
        text = _run(here, words)
        for command in 'group add', 'group remove', 'group list', 'group show':
            tap.contains(text, f'  {command} ', words)
        tap.lacks(text, 'user group', words)
    tap.contains(_run(here, 'help mail'), 'sallyport mail test', 'help mail')
    tap.contains(_run(here, 'nothing --help', 2), 'no command "nothing"')


if __name__ == '__main__':
    tap.main(place)
