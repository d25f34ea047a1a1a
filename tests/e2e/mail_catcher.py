#!/usr/bin/python3
"""A mail server that keeps what it gets: SMTP on loopback into a Maildir.

    mail_catcher.py MAILDIR PORT-FILE [PORT]

Listens on 127.0.0.1, on a free port where none is given, and then writes the
port to PORT-FILE. Needs Debian's python3-aiosmtpd.
"""

import asyncio
import mailbox
import os
import signal
import sys

from aiosmtpd.smtp import SMTP


class Catcher:
    """What aiosmtpd asks when a message has come."""

    def __init__(self, maildir):
        for name in 'tmp', 'new', 'cur':
            os.makedirs(os.path.join(maildir, name), exist_ok=True)
        self.maildir = mailbox.Maildir(maildir)

    async def handle_DATA(self, server, session, envelope):
        head = [f'Return-Path: <{envelope.mail_from}>\r\n']
        head += [f'Delivered-To: {to}\r\n' for to in envelope.rcpt_tos]
        self.maildir.add(''.join(head).encode() + envelope.content)
        return '250 kept'


async def serve(maildir, port_file, port):
    catcher = Catcher(maildir)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(catcher, hostname='catcher.test', loop=loop,
                     enable_SMTPUTF8=True),
        '127.0.0.1', port)
    stop = asyncio.Event()
    for number in signal.SIGTERM, signal.SIGINT:
        loop.add_signal_handler(number, stop.set)
    with open(port_file + '.new', 'w', encoding='ascii') as file:
        file.write(f'{server.sockets[0].getsockname()[1]}\n')
    os.rename(port_file + '.new', port_file)
    await stop.wait()
    server.close()


if __name__ == '__main__':
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    try:
        asyncio.run(serve(sys.argv[1], sys.argv[2],
                          int(sys.argv[3]) if len(sys.argv) == 4 else 0))
    except OSError as problem:
        sys.exit(f'mail_catcher.py: {problem}')
