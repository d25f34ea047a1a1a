"""A real browser walks through sign-up and proof: browser.mjs in Chromium,
against nginx, the program, its worker and a mail catcher."""

import os
import shutil
import subprocess
import sys

import guards
import harness
import tap


class _Nginx(guards.NginxStatic):
    """With a form behind the gate."""

    def locations(self):
        inside = super().locations()
        self.write('www/members/form.html', '''<!DOCTYPE html>
<html lang="en"><title>A form</title>
<form method="post"><input name="text" aria-label="Text">
<button type="submit">Send</button></form></html>''')
        return inside


def missing():
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
    reason = missing()
    if reason:
        tap.skip_all(reason)
    artifacts = os.path.join(
        os.environ.get('TEST_ARTIFACTS') or harness.BUILD, 'screenshots')
    os.makedirs(artifacts, exist_ok=True)
    settings = {'code.resend_seconds': 5, 'limits.mails_address_minute': 0,
                'login.code': 'on', 'account.rename': 'on'}
    with harness.site(_Nginx, settings) as site:
        done = subprocess.run(
            ['node', harness.beside('browser.mjs')], check=False,
            stdout=sys.stdout, stderr=subprocess.STDOUT, timeout=600,
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
