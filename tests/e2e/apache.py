"""Apache in its three ways, with etc/apache as shipped."""

import functools

import harness
import servers
import tap
import walk

if __name__ == '__main__':
    assert walk  # its tests are what runs here
    tap.main_each({
        server.name: functools.partial(harness.site, server)
        for server in (servers.ApacheProxy, servers.ApacheFcgid,
                       servers.ApacheCgi)})
