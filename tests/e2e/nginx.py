"""nginx, with etc/nginx as shipped."""

import harness
import servers
import tap
import walk  # its tests come first


@tap.test
def kept_connections_that_think_hold_nobody_up(site):
    """More clients than the program has processes, all keeping theirs."""
    clients = [site.browser() for _ in range(24)]
    links = [client.connect() for client in clients]
    try:
        for _ in range(3):
            for client, link in zip(clients, links):
                link.request('GET', site.url('/signup'),
                             headers={'Host': client.host})
                response = link.getresponse()
                tap.equal(response.status, 200, 'status')
                response.read()
    finally:
        for link in links:
            link.close()


@tap.test
def the_address_without_a_slash_leads_to_the_page(site):
    page = site.browser().get(site.url(''), follow=False)
    tap.equal(page.status, 308, 'status')
    tap.equal(page.header('Location'), site.origin + site.url('/'),
              'Location')


if __name__ == '__main__':
    assert walk
    tap.main(lambda: harness.site(servers.Nginx))
