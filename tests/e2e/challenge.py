"""A real browser meets the breaker: challenge.mjs in Chromium, with script and
without, in both languages."""

import os
import subprocess
import sys

import chromium
import harness
import tap


def main():
    reason = chromium.missing()
    if reason:
        tap.skip_all(reason)
    artifacts = os.path.join(
        os.environ.get('TEST_ARTIFACTS') or harness.BUILD, 'screenshots')
    os.makedirs(artifacts, exist_ok=True)
    settings = {'signup.challenge': 'always', 'limits.waits_network_hour': 0,
                'limits.mails_address_minute': 0,
                'signup.challenge_wait_seconds': 5}
    with harness.site(settings=settings) as site:
        done = subprocess.run(
            ['node', harness.beside('challenge.mjs')], check=False,
            stdout=sys.stdout, stderr=subprocess.STDOUT, timeout=300,
            env={**os.environ, 'SITE_ORIGIN': site.origin,
                 'SITE_MOUNT': site.mount,
                 'SITE_PASSWORD': harness.PASSWORD,
                 'NODE_MODULES': os.path.join(harness.SOURCE, 'node_modules'),
                 'SCREENSHOTS': artifacts})
        if done.returncode != 0:
            tap.note(site.describe())
    sys.exit(done.returncode)


if __name__ == '__main__':
    sys.stdout.flush()
    main()
