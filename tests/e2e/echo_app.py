"""echo_app.py PORT GREETING: an application that says what it was sent.

Every answer is a line of JSON with the greeting and the headers; a WebSocket
upgrade is accepted (RFC 6455 4.2.2) and greeted with one frame.
"""

import base64
import hashlib
import http.server
import json
import sys

GUID = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    greeting = ''

    def answer(self):
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        # Who takes this goes on in HTTP/2, and no gate is asked any more.
        if 'h2c' in ', '.join(self.headers.get_all('Upgrade', [])).lower():
            self.send_response(101)
            self.send_header('Upgrade', 'h2c')
            self.send_header('Connection', 'Upgrade')
            self.end_headers()
            self.close_connection = True
            return
        if self.headers.get('Upgrade', '').lower() == 'websocket':
            self.upgrade()
            return
        body = json.dumps({'greeting': self.greeting, 'path': self.path,
                           'headers': self.headers.items()}).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = answer

    def upgrade(self):
        key = self.headers['Sec-WebSocket-Key'].encode()
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        self.send_response(101)
        self.send_header('Upgrade', 'websocket')
        self.send_header('Connection', 'Upgrade')
        self.send_header('Sec-WebSocket-Accept', accept.decode())
        self.end_headers()
        text = self.greeting.encode()
        self.wfile.write(bytes([0x81, len(text)]) + text)
        self.close_connection = True

    def log_message(self, *_):
        pass


def main():
    Handler.greeting = sys.argv[2]
    with http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])),
                                         Handler) as server:
        server.serve_forever()


if __name__ == '__main__':
    main()
