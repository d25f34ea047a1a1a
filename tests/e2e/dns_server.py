"""A name server for tests, on UDP and TCP of one free port of 127.0.0.1.

    with DnsServer({('mail.test', MX): [mx(10, 'a.mail.test')]}) as dns:
        dns.nameserver  # '127.0.0.1:PORT'

A name that no record and no verdict is of does not exist.
"""

import socketserver
import struct
import threading

A, MX, AAAA = 1, 15, 28
SERVFAIL, NXDOMAIN = 2, 3
SILENT = 'silent'
ADDRESS = bytes([192, 0, 2, 1])


def name(text):
    """A domain name on the wire (RFC 1035 3.1); '' is the root."""
    labels = [label.encode('ascii') for label in text.split('.') if label]
    return b''.join(bytes([len(label)]) + label for label in labels) + b'\0'


def mx(preference, host):
    return struct.pack('!H', preference) + name(host)


class DnsServer:
    """records: {(name, type): [data]}; verdicts: {name: code or SILENT}."""

    def __init__(self, records, verdicts=None):
        self.records = records
        self.verdicts = verdicts or {}
        self.queries = []  # (name, type, 'udp' or 'tcp')
        self.truncate = set()  # names whose answers need TCP
        self._servers = []

    def __enter__(self):
        self._tcp = socketserver.ThreadingTCPServer(
            ('127.0.0.1', 0), self._handler(True))
        port = self._tcp.server_address[1]
        self._udp = socketserver.ThreadingUDPServer(
            ('127.0.0.1', port), self._handler(False))
        self._servers = [self._tcp, self._udp]
        for server in self._servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever,
                             daemon=True).start()
        self.nameserver = f'127.0.0.1:{port}'
        return self

    def __exit__(self, *_):
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def asked(self, domain):
        return [kind for asked, kind, _ in self.queries if asked == domain]

    def _handler(self, tcp):
        dns = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                if not tcp:
                    data, sender = self.request
                    answer = dns.answer(data, False)
                    if answer:
                        sender.sendto(answer, self.client_address)
                    return
                file = self.request.makefile('rb')
                size = file.read(2)
                if len(size) == 2:
                    answer = dns.answer(
                        file.read(struct.unpack('!H', size)[0]), True)
                    self.request.sendall(
                        struct.pack('!H', len(answer)) + answer)
        return Handler

    def answer(self, query, tcp):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode('ascii'))
            at += 1 + query[at]
        kind, = struct.unpack('!H', query[at + 1:at + 3])
        question = query[12:at + 5]
        domain = '.'.join(labels).lower()
        self.queries.append((domain, kind, 'tcp' if tcp else 'udp'))
        verdict = self.verdicts.get(domain)
        if verdict == SILENT:
            return None
        known = {asked for asked, _ in self.records}
        code = verdict or (0 if domain in known else NXDOMAIN)
        records = self.records.get((domain, kind), []) if code == 0 else []
        cut = domain in self.truncate and not tcp
        if cut:
            records = []
        head = query[:2] + struct.pack(
            '!HHHHH', 0x8180 | code | (0x0200 if cut else 0), 1,
            len(records), 0, 0)
        return head + question + b''.join(
            b'\xc0\x0c' + struct.pack('!HHIH', kind, 1, 60, len(data)) + data
            for data in records)
