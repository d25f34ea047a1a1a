"""lighttpd, with etc/lighttpd as shipped."""

import harness
import servers
import tap
import walk

if __name__ == '__main__':
    assert walk  # its tests are what runs here
    tap.main(lambda: harness.site(servers.Lighttpd))
