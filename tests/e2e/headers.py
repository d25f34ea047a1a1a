"""The headers that every answer of the program carries, and every page that a
web server answers in its place."""

import tap

_HEADERS = {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'strict-origin',
    'Permissions-Policy':
        'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
}


def secured(page):
    """The headers that every answer of the program carries."""
    for name, value in _HEADERS.items():
        tap.equal(page.header(name), value, f'{name} of {page}')
    policy = page.header('Content-Security-Policy') or ''
    for part in "default-src 'none'", "frame-ancestors 'none'":
        tap.contains(policy, part, f'Content-Security-Policy of {page}')
    tap.lacks(policy, 'unsafe', 'Content-Security-Policy')
