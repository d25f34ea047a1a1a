"""Reading the mails that arrived, as a mail program would."""

import email
import email.policy
import os
import re

import wait


class Mail:
    """One message, decoded."""

    def __init__(self, raw):
        self.raw = raw
        self.message = email.message_from_bytes(
            raw, policy=email.policy.default)
        self.subject = str(self.message['subject'])
        self.recipient = str(self.message['delivered-to'])
        self.id = str(self.message['message-id'])
        self.text = self._part('plain')
        self.html = self._part('html')

    def _part(self, kind):
        part = self.message.get_body((kind,))
        return part.get_content() if part else ''

    @property
    def code(self):
        """The code that the subject says, or None."""
        found = re.search(r'\b(\d{6,10})\b', self.subject)
        return found and found.group(1)

    @property
    def links(self):
        return re.findall(r'https?://[^\s<>"]+', self.text)

    def link(self, path):
        """The link in the text whose address has path in it."""
        for link in self.links:
            if path in link:
                return link
        raise AssertionError(f'no link with {path} in {self.text!r}')


class Maildir:
    """The mails of a Maildir, oldest first."""

    def __init__(self, directory):
        self.directory = directory
        self._read = {}  # file name: (time, name, Mail)

    def all(self, recipient=None):
        new = os.path.join(self.directory, 'new')
        names = os.listdir(new) if os.path.isdir(new) else []
        for name in set(names) - set(self._read):
            path = os.path.join(new, name)
            with open(path, 'rb') as file:
                self._read[name] = (os.stat(path).st_mtime_ns, name,
                                    Mail(file.read()))
        mails = [entry[2] for entry in sorted(
            self._read.values(), key=lambda entry: entry[:2])]
        return [mail for mail in mails
                if recipient is None or mail.recipient == recipient]

    def take(self):
        """What is there, in any order, and is not from now on."""
        new = os.path.join(self.directory, 'new')
        for name in os.listdir(new) if os.path.isdir(new) else []:
            path = os.path.join(new, name)
            with open(path, 'rb') as file:
                yield Mail(file.read())
            os.remove(path)

    def wait(self, recipient, count=1, seconds=wait.DEADLINE_SECONDS):
        """The count-th mail to recipient, once it is there."""
        def there():
            mails = self.all(recipient)
            return mails if len(mails) >= count else None
        return wait.until(there, f'mail {count} to {recipient}',
                          seconds)[count - 1]
