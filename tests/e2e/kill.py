"""SIGKILL at random points under fifty clients: what was acknowledged is there,
every mail arrives, and nobody gets two accounts."""

import os
import random

import harness
import storm
import tap
import wait

LONG = bool(os.environ.get('SALLYPORT_LONG'))
KILLS = 1000 if LONG else 150
SECONDS = 600 if LONG else 90
WAITING, SENT, REFUSED, EXPIRED, WITHHELD = range(5)
# A lease whose sender nobody has seen dying runs out after twice that.
MESSAGE_SECONDS = 5
# Senders that die are followed by others ever more slowly, up to a minute.
MAIL_SECONDS = 150


@tap.test
def the_site_serves_fifty_clients_while_everything_is_killed(site):
    seed = int.from_bytes(os.urandom(4), 'big')
    tap.note(f'seed {seed}')
    site.visitors = visitors = storm.Visitors(site, seed)
    site.reaper = reaper = storm.Reaper(site, seed)
    visitors.start()
    kills = reaper.reap(KILLS, SECONDS)
    visitors.stop()
    tap.equal(visitors.problems, [], 'what clients met')
    tap.note(f'{kills} kills: {reaper.kills}; {len(visitors.accepted)} '
             f'sign-ups, {len(visitors.proven)} proofs, {visitors.refusals} '
             'times turned away')
    tap.ok(kills >= KILLS, f'only {kills} kills in {SECONDS} s')
    tap.ok(len(visitors.accepted) > KILLS, 'there was no load')
    tap.ok(len(visitors.proven) > KILLS / 10, 'nobody proved anything')


@tap.test
def no_acknowledged_sign_up_is_lost(site):
    """Each by its own flow, that of shared addresses, too."""
    kept = {row[0] for row in site.rows('SELECT flow FROM pending')}
    accounts = {row[0] for row in site.rows('SELECT email_key FROM account')}
    lost = [address for address, browser in site.visitors.accepted
            if address not in accounts
            and storm.flow_hash(browser) not in kept]
    tap.equal(lost[:20], [], f'{len(lost)} sign-ups that were acknowledged')


@tap.test
def every_mail_arrives(site):
    visitors = site.visitors
    wait.until(lambda: site.rows('SELECT count(*) FROM outbox '
                                 'WHERE state = ?', WAITING) == [(0,)],
               'the outbox to be empty', MAIL_SECONDS)
    visitors.post.look()
    rows = site.rows('SELECT message_id, state FROM outbox')
    tap.equal([row for row in rows if row[1] in (REFUSED, EXPIRED)][:20], [],
              'mails that were given up')
    arrived = {name.strip('<>').split('@')[0]
               for name in visitors.post.copies}
    missing = [row[0] for row in rows
               if row[1] == SENT and row[0] not in arrived]
    tap.equal(missing[:20], [], f'{len(missing)} mails called sent')
    tap.equal(sorted(arrived - {row[0] for row in rows})[:20], [],
              'mails of sign-ups that there are not')
    reached = set(visitors.post.recipients.values())
    tap.equal([address for address, _ in visitors.accepted
               if address not in reached][:20], [], 'addresses without mail')


@tap.test
def at_most_one_mail_a_kill_comes_twice_and_it_is_the_same(site):
    copies = site.visitors.post.copies
    doubled = {name: mails for name, mails in copies.items()
               if len(mails) > 1}
    extra = sum(len(mails) - 1 for mails in doubled.values())
    tap.note(f'{extra} of {len(copies)} mails came again')
    # Only who sends can have sent what it could not write down.
    senders = site.reaper.kills['sender']
    tap.ok(extra <= senders, f'{extra} copies for {senders} kills of senders')
    tap.equal([mails for mails in doubled.values()
               if any(mail != mails[0] for mail in mails)][:5], [],
              'copies that are not the same')


@tap.test
def every_acknowledged_proof_is_an_account_and_nobody_has_two(site):
    rows = site.rows('SELECT email_key, count(*) FROM account GROUP BY 1')
    tap.equal([row for row in rows if row[1] != 1], [], 'doubled accounts')
    tap.equal(sorted(site.visitors.proven - {row[0] for row in rows})[:20],
              [], 'proofs without account')
    opened = site.rows('SELECT account_id, count(*) FROM event '
                       'WHERE kind = 0 GROUP BY 1 HAVING count(*) <> 1')
    tap.equal(opened, [], 'accounts that were opened twice')


@tap.test
def whoever_was_acknowledged_can_go_on(site):
    """Visitors whom the storm left between sign-up and proof end it now."""
    visitors = site.visitors
    visitors.go_on()
    accounts = {row[0] for row in site.rows('SELECT email_key FROM account')}
    left = [pair for pair in visitors.accepted
            if pair[0].startswith('c') and pair[0] not in accounts]
    tap.ok(left, 'the storm left nobody')
    for address, browser in random.Random(0).sample(left, min(50, len(left))):
        tap.ok(visitors.prove(address, browser)
               and address in visitors.proven, f'{address} cannot go on')


@tap.test
def the_database_is_sound(site):
    tap.equal(site.rows('PRAGMA integrity_check'), [('ok',)], 'integrity')
    tap.equal(site.rows('PRAGMA foreign_key_check'), [], 'foreign keys')


if __name__ == '__main__':
    tap.main(lambda: harness.site(settings={
        'web.processes': 8, 'signup.username': 'off',
        'signup.password': 'off', 'smtp.message_seconds': MESSAGE_SECONDS,
        # Who is killed while it compares has counted the try.
        'limits.tries_code': 10,
        'limits.mails_address_minute': 0, 'limits.mails_address_hour': 0,
        'limits.mails_address_day': 0, 'limits.tries_address_day': 0}))
