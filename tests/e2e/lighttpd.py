"""lighttpd, with etc/lighttpd as shipped."""

import harness
import servers
import tap
import walk  # its tests come first
from headers import secured


@tap.test
def what_is_not_below_static_is_refused_as_safely(site):
    for path in '/static/nowhere', '/static/':
        page = site.browser().get(site.url(path))
        tap.ok(page.status in (403, 404), f'status of {page}')
        secured(page)


if __name__ == '__main__':
    assert walk
    tap.main(lambda: harness.site(servers.Lighttpd))
