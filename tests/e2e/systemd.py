"""The systemd units of etc/systemd as shipped, and socket activation."""

import os
import shutil
import subprocess

import harness
import tap
import wait

_UNITS = ('sallyport.socket', 'sallyport.service', 'sallyport-worker.service')
# Of 10; lower is better. The worker needs the network.
_EXPOSURE_MOST = {'sallyport.service': 1.0, 'sallyport-worker.service': 2.0}


def _substituted(site):
    """The units in the site's folder, programs where they are built."""
    folder = site.path('units')
    os.makedirs(folder, exist_ok=True)
    paths = []
    for name in _UNITS:
        paths.append(os.path.join(folder, name))
        with open(paths[-1], 'wb') as output:
            subprocess.run(
                ['sed', '-e', '/^Documentation=/d',
                 '-e', 's|/usr/libexec/sallyport/sallyport.fcgi|'
                 f'{site.program("sallyport.fcgi")}|',
                 '-e', f's|/usr/bin/sallyport |{site.program("sallyport")} |',
                 os.path.join(harness.SOURCE, 'etc', 'systemd', name)],
                stdout=output, check=True)
    return paths


def _analyze(*arguments):
    if not shutil.which('systemd-analyze'):
        raise tap.Skip('systemd-analyze is not installed')
    return subprocess.run(['systemd-analyze', *arguments], text=True,
                          capture_output=True, check=False)


@tap.test
def systemd_understands_every_line_of_the_units(site):
    done = _analyze('verify', '--man=no', *_substituted(site))
    complaints = [line for line in (done.stdout + done.stderr).splitlines()
                  if 'sallyport' in line]
    tap.equal(complaints, [], 'complaints')


@tap.test
def the_services_are_shut_in(site):
    for path in _substituted(site):
        most = _EXPOSURE_MOST.get(os.path.basename(path))
        if most is None:
            continue
        done = _analyze('security', '--offline=yes',
                        f'--threshold={int(most * 10)}', path)
        tap.equal(done.returncode, 0, f'{path}: {done.stdout[-300:]}')


@tap.test
def the_services_lack_what_the_sandbox_takes_away(site):
    for path in _substituted(site):
        if path.endswith('.socket'):
            continue
        with open(path, encoding='ascii') as file:
            lines = file.read().splitlines()
        tap.contains(lines, 'SocketBindDeny=any', path)
        tap.contains(lines, 'NoNewPrivileges=yes', path)
        if 'worker' not in path:
            tap.contains(lines, 'InaccessiblePaths='
                         '-/etc/sallyport/smtp-password', path)


@tap.test
def the_running_programs_are_in_their_sandbox(site):
    for process in site.web, site.worker:
        for pid in [process.pid, *process.children()]:
            with open(f'/proc/{pid}/status', encoding='ascii') as file:
                status = dict(line.rstrip('\n').split(':\t', 1)
                              for line in file if ':\t' in line)
            tap.equal(status['Seccomp'], '2', f'seccomp of {pid}')
            tap.equal(status['NoNewPrivs'], '1', f'privileges of {pid}')


@tap.test
def the_services_can_tell_one_boot_of_the_machine_from_another(site):
    for path in _substituted(site):
        with open(path, encoding='ascii') as file:
            lines = file.read().splitlines()
        # Hides /proc/sys, and so the name of the boot.
        tap.lacks(lines, 'ProcSubset=pid', path)


@tap.test
def nothing_ends_the_services_for_good_but_stopping_them(site):
    for path in _substituted(site):
        if path.endswith('.socket'):
            continue
        with open(path, encoding='ascii') as file:
            lines = file.read().splitlines()
        # systemd's own limit ends a service for good, and its socket too.
        tap.contains(lines, 'StartLimitIntervalSec=0', path)
        tap.contains(lines, 'RestartSec=1', path)
        tap.contains(lines, "ExecReload=/bin/sh -c 'kill -HUP $MAINPID'", path)
        # A socket starts the pages again, nothing the worker.
        tap.contains(lines, 'Restart=always' if 'worker' in path
                     else 'Restart=on-failure', path)


@tap.test
def the_program_serves_a_socket_that_systemd_opened(site):
    activate = shutil.which('systemd-socket-activate')
    if not activate:
        raise tap.Skip('systemd-socket-activate is not installed')
    site.web.stop()
    site.web = site.spawn('web', [
        activate, f'--listen={site.socket}',
        site.program('sallyport.fcgi'), '--config', site.conf])
    wait.until(lambda: os.path.exists(site.socket), 'the socket')
    site.wait_for_pages()
    visitor = site.browser()
    site.sign_up(visitor, 'activated', 'activated@a.example')
    page = site.prove(visitor, 'activated@a.example')
    tap.contains(page.words, 'activated', 'account page')
    tap.equal(site.web.stop(), 0, 'exit status')
    tap.ok(os.path.exists(site.socket), "systemd's socket was removed")


if __name__ == '__main__':
    tap.main(harness.site)
