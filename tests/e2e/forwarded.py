"""Whom limits count for behind a trusted proxy, in each web server, whatever
spellings of X-Forwarded-For a visitor sends and however many lines it has.

A program knows headers as variables, in whose names "-", "_" and more look
alike: what a visitor sends beside the proxy's own line may end in the same
one. The proxy here is the test itself, which writes its line before, between
and after those.
"""

import functools
import http.client
import itertools
import urllib.parse

import guards
import harness
import servers
import tap

_FORM = 'application/x-www-form-urlencoded'
_TRUE = 'X-Forwarded-For'
_DROPPED = [
    change(f'X{first}Forwarded{second}For')
    for first, second in itertools.product('-_.', repeat=2)
    if first + second != '--' for change in (str, str.lower)]
_MADE_ALIKE = [f'X{sign}Forwarded{sign}For' for sign in "~!#$%&'*+^`|"]
_numbers = itertools.count(1)


def _site(server):
    return harness.site(server, settings={
        'limits.signups_network_hour': 1,
        'web.trusted_proxies': '127.0.0.0/8, 10.0.0.0/8'})


def _sign_up(site, *lines):
    """The status of a sign-up with these headers, in their order."""
    name = f'visitor{next(_numbers)}'
    body = urllib.parse.urlencode({
        'username': name, 'email': f'{name}@a.example',
        'password': harness.PASSWORD})
    link = http.client.HTTPConnection('127.0.0.1', site.port, timeout=60)
    try:
        link.putrequest('POST', site.url('/signup'))
        for header in (('Origin', site.origin), ('Content-Type', _FORM),
                       ('Content-Length', str(len(body))), *lines):
            link.putheader(*header)
        link.endheaders(body.encode())
        return link.getresponse().status
    finally:
        link.close()


def _forgeries(spellings, visitor):
    """Headers with a line of the proxy's, about visitor, in each place."""
    true = (_TRUE, visitor)
    for number, spelling in enumerate(spellings):
        false = [(spelling, f'198.51.{number}.{i}') for i in range(3)]
        yield [false[0], true]
        yield [true, false[1]]
        yield [false[2], true, false[2]]


class _Caddy(guards.Caddy):
    def start_backend(self):
        """Nobody asks for what stands behind the gate."""


class CaddyAlone(_Caddy):
    """etc/caddy as it is, which takes the proxy for the visitor."""

    name = 'Caddy'


class CaddyBehind(_Caddy):
    """etc/caddy, with the proxy named where it says so."""

    name = 'Caddy, behind a proxy'

    def paths(self):
        return {**super().paths(),
                '#trusted_proxies 192.0.2.7': 'trusted_proxies 127.0.0.1'}


class LighttpdOpen(servers.Lighttpd):
    """A configuration of one's own, which throws nothing away."""

    name = 'lighttpd, spellings and all'

    def paths(self):
        return {**super().paths(), '"X[-_.]Forwarded[-_.]For" => "",*': ''}


class NginxTwice(servers.Nginx):
    """One that passes each line on as a variable, as nginx does that is not
    told otherwise, up to 1.22."""

    name = 'nginx, a variable each line'

    def paths(self):
        return {**super().paths(), 'fastcgi_param HTTP_X_FORWARDED_FOR.*': ''}


class NginxLoose(servers.Nginx):
    """One that takes any name of a header."""

    name = 'nginx, any name'

    def locations(self):
        return ('underscores_in_headers on; ignore_invalid_headers off;\n'
                + super().locations())


@tap.test
def no_other_spelling_hides_who_signs_up(site):
    if isinstance(site.server, (LighttpdOpen, CaddyAlone)):
        raise tap.Skip('it takes visitors for the proxy')
    tap.equal(_sign_up(site, (_TRUE, '192.0.2.1')), 303, 'the first')
    for lines in _forgeries(_DROPPED, '192.0.2.1'):
        tap.equal(_sign_up(site, *lines), 429, f'{lines}')
    # Nor does it make all of them one.
    tap.equal(_sign_up(site, ('X_Forwarded_For', '192.0.2.1'),
                       (_TRUE, '192.0.2.2')), 303, 'another visitor')


@tap.test
def with_a_spelling_that_comes_through_all_count_as_the_proxy(site):
    """One sign-up more, however many names there are."""
    tap.equal(_sign_up(site, (_TRUE, '192.0.2.3')), 303, 'the first')
    statuses = [_sign_up(site, *lines) for lines in _forgeries(
        _MADE_ALIKE + _DROPPED[::2], '192.0.2.3')]
    tap.ok(statuses.count(303) <= 1, f'statuses: {statuses}')
    tap.equal(set(statuses) - {303}, {429}, 'other statuses')


@tap.test
def several_lines_are_one_list(site):
    if isinstance(site.server, (NginxTwice, CaddyAlone)):
        raise tap.Skip('it takes visitors for the proxy')

    def sign_up(*addresses):
        return _sign_up(site, *((_TRUE, address) for address in addresses))
    tap.equal(sign_up('6.6.6.1', '192.0.2.11'), 303, 'the first')
    tap.equal(sign_up('6.6.6.2', '192.0.2.11'), 429, 'a liar')
    tap.equal(sign_up('6.6.6.2', '192.0.2.12'), 303, 'another visitor')
    tap.equal(sign_up('192.0.2.13', '10.0.0.9'), 303, 'two proxies')
    tap.equal(sign_up('6.6.6.3', '192.0.2.13, 10.0.0.8'), 429, 'and again')


@tap.test
def who_comes_in_several_variables_counts_as_the_proxy(site):
    if not isinstance(site.server, NginxTwice):
        raise tap.Skip('they come in one')
    statuses = [_sign_up(site, (_TRUE, f'6.6.6.{i}'), (_TRUE, f'192.0.2.{i}'))
                for i in range(20, 23)]
    tap.equal(statuses, [303, 429, 429], 'statuses')
    tap.equal(_sign_up(site, (_TRUE, '192.0.2.20')), 303, 'with one line')


if __name__ == '__main__':
    tap.main_each({
        server.name: functools.partial(_site, server)
        for server in (servers.Nginx, NginxLoose, NginxTwice,
                       servers.Lighttpd, LighttpdOpen, CaddyAlone, CaddyBehind,
                       servers.ApacheProxy, servers.ApacheFcgid,
                       servers.ApacheCgi)})
