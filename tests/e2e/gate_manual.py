"""sallyport-gate(7), done as it says."""

import os
import subprocess

import harness
import servers
import tap
import visits


def _manual_blocks():
    """The literal displays of sallyport-gate(7) before RULES, as printed."""
    path = os.path.join(harness.SOURCE, 'man', 'sallyport-gate.7')
    with open(path, encoding='utf-8') as file:
        text = file.read().partition('.Sh RULES')[0]
    return [part.partition('.Ed')[0]
            for part in text.split('.Bd -literal -offset indent\n')[1:]]


class _Manual(servers.Nginx):
    """The site that the manual makes, its paths and port changed."""

    def paths(self):
        return {'/var/www/html': self.site.path('server', 'www')}

    def changed(self, text):
        for old, new in {**self.paths(), '/etc/sallyport/nginx/':
                         self.site.path('server') + '/'}.items():
            text = text.replace(old, new)
        return text

    def command(self):
        _, commands, server, *_ = _manual_blocks()
        command = super().command()
        os.makedirs(self.site.path('server', 'www'), exist_ok=True)
        for line in commands.splitlines():
            # The samples are copied already, the file is written here, and
            # the program has been started with the settings.
            if not line.startswith(('# cp ', '# editor ', '# systemctl ')):
                subprocess.run(['sh', '-ec', self.changed(line[2:])],
                               check=True)
        with open(command[-1], encoding='utf-8') as file:
            before = file.read().partition('\tserver {')[0]
        tap.equal(len(server.splitlines()), 10, 'lines of nginx')
        server = self.changed(server).replace(
            'server {', f'server {{\nlisten 127.0.0.1:{self.site.port};'
            'location ~ \\.txt$ { return 200 "open"; }', 1)
        self.write('nginx.conf', before + server + '}\n')
        return command


@tap.test
def the_steps_of_the_manual_make_a_guarded_site():
    settings = dict(line.split(' = ')
                    for line in _manual_blocks()[0].splitlines())
    tap.equal(settings.pop('origin'), 'http://www.example.org', 'origin')
    with harness.site(_Manual, settings={
            f'site.{key}': value for key, value in settings.items()}) as made:
        page = made.browser().get('/members/')
        visits.is_login(made, page)
        visits.is_login(made, made.browser().get('/members/x.txt'))
        visitor, name = made.browser(), 'reader'
        made.open_account(visitor, name, 'reader@a.example')
        page = visitor.get('/members/')
        tap.equal((page.status, page.html), (200, 'For members.\n'), 'page')
        tap.equal(page.header('Cache-Control'), 'no-cache', 'Cache-Control')


if __name__ == '__main__':
    tap.main()
