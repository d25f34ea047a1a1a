"""Disks that fail beneath the running programs, and memory that is short: an
honest 503, nothing half written, and by itself all is well again."""

import contextlib
import os
import sqlite3

import harness
import injection
import tap
import wait
from headers import secured

LONG = bool(os.environ.get('SALLYPORT_LONG'))
WRITING = 'pwrite64,pwritev,ftruncate,fallocate'
_names = iter(range(1, 100000))


def _site(**settings):
    """One web process: the n-th call is then that of one request."""
    return harness.site(settings={
        'web.processes': 1, 'login.code': 'on', 'limits.mails_address_minute':
        0, 'limits.mails_address_hour': 0, 'limits.mails_address_day': 0,
        **settings})


def _post(site, name, browser=None):
    return (browser or site.browser(timeout=60)).post(
        site.url('/signup'), {'username': name, 'email': f'{name}@a.example',
                              'password': harness.PASSWORD}, follow=False)


def _away(page, what='page'):
    tap.equal(page.status, 503, f'status of {what}: {page}')
    tap.ok(int(page.header('Retry-After')) > 0, f'no Retry-After: {what}')
    tap.ok(len(page.words) > 40, f'{page} does not help')
    secured(page)


def _whole(site, name):
    """Whether a sign-up is there; all of it, or nothing."""
    email = f'{name}@a.example'
    pending = site.rows('SELECT id FROM pending WHERE email_key = ?', email)
    mails = site.rows('SELECT count(*) FROM outbox WHERE mailbox_key = ?',
                      email)[0][0]
    codes = site.rows('SELECT count(*) FROM code WHERE email_key = ?',
                      email)[0][0]
    tap.equal((mails, codes), (len(pending), len(pending)),
              f'mails and codes of {name}')
    return bool(pending)


def _sound(site):
    with contextlib.closing(sqlite3.connect(site.database)) as check:
        tap.equal(check.execute('PRAGMA integrity_check').fetchall(),
                  [('ok',)], 'integrity')


def _works(site):
    """By itself: a sign-up and its mail, all the way."""
    name = f'well{next(_names)}'
    visitor = site.browser()
    wait.until(lambda: _post(site, name, visitor).status == 303,
               'a sign-up afterwards')
    code = site.mail.wait(f'{name}@a.example', seconds=60).code
    page = visitor.post(site.url('/verify'), {'code': code})
    tap.equal((page.status, page.path), (200, site.url('/')), 'afterwards')
    _sound(site)


def _each_call(site, process, calls, error, steps):
    """Sign-ups while the n-th such call of each process fails, for every n
    until there are no more: (statuses, how many failed)."""
    statuses, failed = [], 0
    for when in steps:
        name = f'full{next(_names)}'
        with injection.into(process, calls, error, str(when)) as fault:
            page = _post(site, name)
        statuses.append(page.status)
        there = _whole(site, name)
        if page.status == 303:
            tap.ok(there, f'{name} was acknowledged and is not there: '
                   f'{error} in the {when}th of {calls}')
        else:
            _away(page)
        if not fault.count:
            break
        failed += fault.count
    return statuses, failed


@tap.test
def a_disk_that_is_full_at_any_write_is_a_503_and_leaves_nothing_half():
    with _site() as site:
        _works(site)
        statuses, failed = _each_call(
            site, site.web, WRITING, 'ENOSPC', range(1, 200))
        tap.ok(failed > 10, f'only {failed} writes failed')
        tap.ok(503 in statuses, f'statuses {statuses}')
        tap.equal(statuses[-1], 303, 'status where no write failed')
        _works(site)


@tap.test
def a_write_that_fails_is_a_503_and_leaves_nothing_half():
    with _site() as site:
        _works(site)
        statuses, failed = _each_call(
            site, site.web, WRITING, 'EIO', [1, 2, 3, 5, 8, 13, 21])
        tap.ok(failed > 4 and 503 in statuses, f'statuses {statuses}')
        _works(site)


@tap.test
def a_sync_that_fails_is_a_503():
    with _site() as site:
        _works(site)
        name = 'unsynced'
        with injection.into(site.web, 'fdatasync,fsync', 'EIO', '1') as fault:
            _away(_post(site, name))
        tap.equal(fault.count, 1, 'syncs that failed')
        _whole(site, name)
        _works(site)
        with injection.into(site.web, 'fdatasync,fsync', 'EIO') as fault:
            for _ in range(5):
                _away(_post(site, name))
        tap.ok(fault.count >= 5, f'{fault.count} syncs failed')
        _works(site)


@tap.test
def a_read_that_fails_is_a_503_and_then_all_is_well():
    with _site() as site:
        visitor = site.browser()
        site.open_account(visitor, 'reader', 'reader@a.example')
        # With nothing read before.
        site.restart_web()
        with injection.into(site.web, 'pread64', 'EIO',
                            paths=[site.database, site.database + '-wal']
                            ) as fault:
            _away(visitor.get(site.url('/')), 'account page')
            _away(_post(site, 'unread'), 'sign-up')
            tap.equal(visitor.get(site.url('/gate?allow=account')).status,
                      503, 'status of the gate')
            tap.equal(site.browser().get(site.url('/signup')).status, 200,
                      'status of the form meanwhile')
        tap.ok(fault.count > 0, 'no read failed')
        tap.contains(visitor.get(site.url('/')).words, 'reader', 'account')
        _works(site)


@tap.test
def while_the_disk_takes_nothing_pages_are_read_and_forms_kept():
    with _site(**{'web.processes': 4}) as site:
        owner = site.browser()
        site.open_account(owner, 'steady', 'steady@a.example')
        visitor = site.browser()
        site.sign_up(visitor, 'midway', 'midway@a.example')
        code = site.mail.wait('midway@a.example').code
        for error in 'ENOSPC', 'EROFS', 'EIO':
            with injection.into(site.web, WRITING, error) as fault:
                tap.contains(owner.get(site.url('/')).words,
                             'steady@a.example', f'account page at {error}')
                tap.equal(owner.get(site.url('/gate?allow=account')).status,
                          200, f'gate at {error}')
                tap.contains(visitor.get(site.url('/verify')).words,
                             'midway@a.example', f'verify page at {error}')
                for path, fields in (
                        ('/signup', {'username': 'unkept', 'email':
                                     'unkept@a.example', 'password':
                                     harness.PASSWORD}),
                        ('/login', {'login': 'steady', 'password':
                                    harness.PASSWORD}),
                        ('/reset', {'email': 'steady@a.example'})):
                    _away(site.browser().post(site.url(path), fields),
                          f'{path} at {error}')
                page = visitor.post(site.url('/verify'), {'code': code})
                _away(page, f'/verify at {error}')
                tap.equal(page.form('/verify').fields['code'], code, 'code')
            tap.ok(fault.count > 0, f'nothing failed with {error}')
        tap.ok(not _whole(site, 'unkept'), 'a sign-up was kept')
        page = visitor.post(site.url('/verify'), {'code': code})
        tap.equal((page.status, page.path), (200, site.url('/')), 'proof')
        _works(site)


# --- memory ----------------------------------------------------------------

@tap.test
def no_memory_to_hash_with_is_a_503():
    with _site() as site:
        _works(site)
        with injection.into(site.web, 'mmap', 'ENOMEM') as fault:
            _away(_post(site, 'forgetful'))
        tap.ok(fault.count > 0, 'no mmap failed')
        tap.ok(not _whole(site, 'forgetful'), 'a sign-up was kept')
        _works(site)


@tap.test
def without_memory_from_any_moment_on_a_request_is_done_or_not():
    """What SQLite lacks is a 503; what GLib cannot allocate ends the process,
    and the web server says 502."""
    with _site() as site:
        seen = {}
        for since in range(1, 40 if LONG else 12):
            # With nothing at hand from requests before.
            site.restart_web()
            name = f'short{next(_names)}'
            with injection.into(site.web, 'mmap,brk,mremap', 'ENOMEM',
                                f'{since}+') as fault:
                page = _post(site, name)
            seen[page.status] = seen.get(page.status, 0) + 1
            tap.ok(page.status in (303, 502, 503), f'{page}')
            tap.ok(_whole(site, name) or page.status != 303,
                   f'{name} was acknowledged and is not there')
            if not fault.count:
                break
        tap.note(f'statuses {seen}')
        tap.ok(set(seen) & {502, 503}, 'memory was never short')
        wait.until(lambda: len(site.web.children()) == 1, 'a process')
        tap.equal(_post(site, 'enough').status, 303, 'status afterwards')
        site.mail.wait('enough@a.example')
        _sound(site)


# --- the worker --------------------------------------------------------------

def _mailed_once(site, name, seconds=90):
    mail = site.mail.wait(f'{name}@a.example', seconds=seconds)
    site.wait_for_outbox()
    copies = site.mail.all(f'{name}@a.example')
    tap.equal([copy.id for copy in copies], [mail.id], f'mails to {name}')
    tap.equal(site.rows('SELECT state FROM outbox WHERE mailbox_key = ?',
                        f'{name}@a.example'), [(1,)], f'row of {name}')


@tap.test
def while_the_worker_cannot_write_mail_waits_and_goes_out_once():
    with _site() as site:
        _works(site)
        for error in 'ENOSPC', 'EIO':
            before = site.log_text().count('trouble')
            name = f'patient{error.lower()}'
            with injection.into(site.worker, WRITING, error):
                tap.equal(_post(site, name).status, 303, 'status')
                wait.until(lambda: site.log_text().count('trouble') > before,
                           'the trouble to be told')
            _mailed_once(site, name)


@tap.test
def a_worker_that_cannot_write_down_what_it_sent_sends_it_once():
    """Whichever of its writes fails."""
    with _site() as site:
        _works(site)
        for error in 'ENOSPC', 'EIO':
            failed = 0
            for when in range(1, 14, 1 if LONG else 2):
                name = f'once{next(_names)}'
                with injection.into(site.worker, 'pwrite64', error,
                                    str(when)) as fault:
                    tap.equal(_post(site, name).status, 303, 'status')
                    _mailed_once(site, name)
                failed += fault.count
            tap.note(f'{failed} writes failed with {error}')
            tap.ok(failed > 2, 'no write failed')
        _works(site)


@contextlib.contextmanager
def _tracing():
    injection.need()
    yield


if __name__ == '__main__':
    tap.main(_tracing)
