"""Another database under the name of the one that is open, a newer one, one
that may not be written: nobody is promised what nobody will find."""

import concurrent.futures
import contextlib
import os
import sqlite3
import threading
import time

import harness
import tap
import wait

BESIDE = ('', '-wal', '-shm', '-lock')


def _post(site, name, browser=None):
    return (browser or site.browser(timeout=60)).post(
        site.url('/signup'), {'username': name, 'email': f'{name}@a.example',
                              'password': harness.PASSWORD}, follow=False)


def _there(site, name):
    return site.rows('SELECT count(*) FROM pending WHERE username = ?',
                     name) == [(1,)]


def _back_up(site):
    """A copy as of now, to be moved into its place; its path."""
    copy = site.path('copy.db')
    with contextlib.closing(sqlite3.connect(site.database, timeout=20)) as one:
        with contextlib.closing(sqlite3.connect(copy)) as other:
            one.backup(other)
    site.hand_over(copy)
    return copy


def _sound(path):
    with contextlib.closing(sqlite3.connect(path, timeout=20)) as check:
        tap.equal(check.execute('PRAGMA integrity_check').fetchall(),
                  [('ok',)], 'integrity')


def _goes_on(site, name):
    """Every process signs up into the file that stands there, and mails."""
    names = [f'{name}{number}' for number in range(12)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda each: _post(site, each), names))
    tap.equal({page.status for page in pages}, {303}, 'statuses')
    for each in names:
        tap.ok(_there(site, each), f'{each} is not where it was promised')
        site.mail.wait(f'{each}@a.example', seconds=60)
    _sound(site.database)


@tap.test
def a_restored_backup_is_gone_on_with(site):
    tap.equal(_post(site, 'before').status, 303, 'status before')
    copy = _back_up(site)
    tap.equal(_post(site, 'afterwards').status, 303, 'status before')
    os.link(site.database, site.path('old.db'))
    os.rename(copy, site.database)
    _goes_on(site, 'restored')
    tap.ok(_there(site, 'before'), 'what was in the backup is gone')
    tap.ok(not _there(site, 'afterwards'), 'it is the old database')
    _sound(site.path('old.db'))
    with contextlib.closing(sqlite3.connect(site.path('old.db'))) as old:
        names = {row[0] for row in old.execute('SELECT username '
                                               'FROM pending')}
    tap.ok('afterwards' in names, 'what was in the log was lost')
    tap.ok('restored0' not in names, 'a sign-up went into the old database')


@tap.test
def a_database_that_is_gone_is_a_503_until_init_makes_another(site):
    os.unlink(site.database)
    page = _post(site, 'orphan')
    tap.equal(page.status, 503, 'status')
    tap.contains(site.log_text(), 'sallyport init', 'log')
    tap.equal(site.browser().get(site.url('/signup')).status, 200,
              'status of the form')
    site.run('init')
    tap.ok(not _there(site, 'before'), 'it is the old database')
    _goes_on(site, 'anew')


@tap.test
def all_its_files_may_be_removed_and_made_again(site):
    for ending in BESIDE:
        os.unlink(site.database + ending)
    site.run('init')
    _goes_on(site, 'fresh')


@tap.test
def what_stands_beside_it_may_be_taken_away_and_nothing_is_lost(site):
    for ending in BESIDE[1:]:
        name = 'beside' + ending[1:]
        tap.equal(_post(site, name).status, 303, 'status')
        os.unlink(site.database + ending)
        _goes_on(site, name + 'x')
        tap.ok(_there(site, name), f'{name} is lost')


@tap.test
def under_load_nobody_is_promised_what_is_not_there(site):
    """Replaced again and again; what was asked for after the last time, and
    acknowledged, is there."""
    stop = threading.Event()
    kept = []  # (when it was asked for, name)

    def visitor(number):
        turn = 0
        while not stop.is_set():
            turn += 1
            name, start = f'l{number}x{turn}', time.monotonic()
            status = _post(site, name).status
            if status == 303:
                kept.append((start, name))
            elif status != 503:
                raise AssertionError(f'status {status}')
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        visitors = [pool.submit(visitor, number) for number in range(8)]
        try:
            for turn in range(8):
                copy = _back_up(site)
                os.rename(copy, site.database)
                last, seen = time.monotonic(), len(kept)
                wait.until(lambda seen=seen: len(kept) > seen + 20,
                           'more sign-ups')
        finally:
            stop.set()
        for done in visitors:
            done.result()
    names = [name for start, name in kept if start > last]
    tap.ok(len(names) > 10, 'nobody was served after the last time')
    lost = [name for name in names if not _there(site, name)]
    tap.equal(lost, [], f'lost of {len(names)}')
    _sound(site.database)
    _goes_on(site, 'calm')


@tap.test
def a_file_that_may_not_be_written_is_a_503_until_it_may(site):
    owner = site.browser()
    site.open_account(owner, 'keeper', 'keeper@a.example')
    site.web.stop()
    os.chmod(site.database, 0o440)
    try:
        site.start_web()
        site.wait_for_pages()
        tap.equal(_post(site, 'unwritten').status, 503, 'status')
        tap.equal(site.browser().get(site.url('/signup')).status, 200,
                  'status of the form')
        tap.equal(owner.get(site.url('/gate?allow=account')).status, 503,
                  'status of the gate')
        tap.contains(site.log_text(), 'may not be written', 'log')
        done = site.run('purge', check=False)
        tap.ok(done.returncode != 0, 'purge succeeded')
        tap.contains(done.stderr, 'may not be written', 'purge')
    finally:
        os.chmod(site.database, 0o660)
    _goes_on(site, 'writable')
    tap.equal(owner.get(site.url('/gate?allow=account')).status, 200,
              'status of the gate')


@tap.test
def a_folder_that_may_not_be_written_stops_nobody(site):
    """All files that are needed are there already, and stay."""
    mode = os.stat(site.directory).st_mode
    os.chmod(site.directory, 0o555)
    try:
        _goes_on(site, 'folder')
        site.worker.stop()
        site.start_worker()
        site.web.stop()
        site.start_web()
        site.wait_for_pages()
        _goes_on(site, 'again')
    finally:
        os.chmod(site.directory, mode)


if __name__ == '__main__':
    # What was leased in a backup is in nobody's hands, and keeps a sender's place
    # until the lease ends.
    tap.main(lambda: harness.site(settings={'web.processes': 6,
                                            'smtp.message_seconds': 2}))
