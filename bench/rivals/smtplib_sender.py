"""How articles send mail from Python: for each message connect, STARTTLS,
log in, send, quit.

    smtplib_sender.py PORT CA_FILE SECONDS

Prints messages a second.
"""

import smtplib
import ssl
import sys
import time

TEXT = "\r\n".join([
    "From: <noreply@example.org>", "To: <{}>", "Subject: Your code", "",
    *["Your code is 123456. It is good for ten minutes."] * 30, ""])


def send(port, context, recipient):
    with smtplib.SMTP("localhost", port) as server:
        server.starttls(context=context)
        server.login("site", "secret")
        server.sendmail("noreply@example.org", [recipient],
                        TEXT.format(recipient))


def main():
    port, ca_file, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    context = ssl.create_default_context(cafile=ca_file)
    begun, sent = time.monotonic(), 0
    while time.monotonic() < begun + seconds:
        send(port, context, f"v{sent}@example.org")
        sent += 1
    print(f"rate={sent / (time.monotonic() - begun):.1f}")


main()
