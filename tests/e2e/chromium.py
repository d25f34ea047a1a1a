"""A real browser walks through sign-up and proof: browser.mjs in Chromium,
against nginx, the program, its worker and a mail catcher."""

import os
import shutil
import subprocess
import sys

import harness
import tap


def _missing():
    if not shutil.which('chromium'):
        return 'chromium is not installed'
    if not shutil.which('node'):
        return 'node is not installed'
    for name in 'playwright-core', 'axe-core', 'html-validate':
        if not os.path.isdir(os.path.join(harness.SOURCE, 'node_modules',
                                          name)):
            return f'{name} is missing: npm ci'
    return None


def main():
    reason = _missing()
    if reason:
        tap.skip_all(reason)
    artifacts = os.path.join(
        os.environ.get('TEST_ARTIFACTS') or harness.BUILD, 'screenshots')
    os.makedirs(artifacts, exist_ok=True)
    settings = {'code.resend_seconds': 5, 'limits.mails_address_minute': 0,
                'login.code': 'on', 'account.rename': 'on'}
    with harness.site(settings=settings) as site:
        done = subprocess.run(
            ['node', harness.beside('browser.mjs')], check=False,
            stdout=sys.stdout, stderr=subprocess.STDOUT, timeout=300,
            env={**os.environ, 'SITE_ORIGIN': site.origin,
                 'SITE_MOUNT': site.mount, 'SITE_MAIL': site.path('mail'),
                 'SITE_PASSWORD': harness.PASSWORD,
                 'NODE_MODULES': os.path.join(harness.SOURCE, 'node_modules'),
                 'SCREENSHOTS': artifacts})
        if done.returncode != 0:
            tap.note(site.describe())
    sys.exit(done.returncode)


if __name__ == '__main__':
    sys.stdout.flush()
    main()
