"""What the composer makes, as another program's parser understands it."""

import email
import email.header
import email.policy
import email.utils
import os
import random
import subprocess

import harness
import tap

PROGRAM = os.path.join(harness.BUILD, 'tests', 'e2e', 'mail_print')
TO = 'bob@example.net'
WORDS = ['code', '您的验证码', 'é', '=?UTF-8?Q?x?=', '🏰', '"quoted"', 'a\\b',
         '<x@y>', 'x' * 80, '=', 'From ', '.', 'ﬀ', '\u202e', ',', ';']


def compose(name='', subject='s', text='t\n', html='', file='', to=TO):
    fields = [to, name, subject, text, html, file]
    return subprocess.run(
        [PROGRAM], input=b''.join(field.encode('utf-8', 'surrogateescape')
                                  + b'\0' for field in fields),
        capture_output=True, timeout=60, check=False)


def parsed(**fields):
    done = compose(**fields)
    tap.equal(done.returncode, 0, f'exit status for {fields!r}')
    raw = done.stdout
    tap.ok(raw.isascii(), 'not ASCII')
    tap.equal(raw.count(b'\n'), raw.count(b'\r\n'), 'line ends')
    tap.equal(raw.count(b'\r'), raw.count(b'\r\n'), 'line ends')
    tap.ok(max(map(len, raw.split(b'\r\n'))) <= 998, 'a line is too long')
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    for part in mail.walk():
        tap.equal(part.defects, [], f'defects for {fields!r}')
        for name, value in part.items():
            # A name in an address is bare where it was quoted.
            tap.equal(list(value.defects), [], f'{name} for {fields!r}')
    return mail


def decoded_name(raw):
    """The old parser's: the new one puts blanks between encoded words."""
    value = email.message_from_bytes(raw)['From']
    name, _ = email.utils.parseaddr(value.replace('\r\n', ''))
    return str(email.header.make_header(email.header.decode_header(name)))


def phrase(dice, count):
    return ' '.join(dice.choice(WORDS).strip() for _ in range(count))


def lines(text):
    return text.replace('\r\n', '\n').replace('\r', '\n').rstrip('\n')


@tap.test
def what_is_not_text_is_refused():
    for bad in 'x\r\nBcc: eve@example.net', 'x\n', '\x7f', '\udcff', '\x85':
        for field in 'name', 'subject', 'file':
            tap.equal(compose(**{field: bad}).returncode, 1,
                      f'{field} {bad!r}')
    for field in 'text', 'html':
        tap.equal(compose(**{field: 'x\udcff'}).returncode, 1, field)


@tap.test
def text_and_html_come_back_the_same():
    dice = random.Random(1)
    for size in range(60):
        text = '\n'.join(phrase(dice, dice.randrange(12))
                         + dice.choice(['', ' ', '\t'])
                         for _ in range(size % 9))
        mail = parsed(text=text, html=f'<p>{text}</p>')
        tap.equal(mail.get_content_type(), 'multipart/alternative')
        plain, html = mail.iter_parts()
        tap.equal(lines(plain.get_content()), lines(text), 'text')
        tap.equal(lines(html.get_content()), lines(f'<p>{text}</p>'), 'html')


@tap.test
def subjects_come_back_the_same():
    dice = random.Random(2)
    for size in range(80):
        subject = phrase(dice, size % 15)
        tap.equal(parsed(subject=subject)['Subject'], subject)


@tap.test
def names_come_back_the_same():
    dice = random.Random(3)
    for size in range(60):
        name = phrase(dice, size % 6)
        sender = parsed(name=name)['From'].addresses[0]
        tap.equal(decoded_name(compose(name=name).stdout), name)
        tap.equal(sender.addr_spec, 'no-reply@example.org')


@tap.test
def file_names_come_back_the_same():
    dice = random.Random(4)
    for size in range(1, 60):
        name = phrase(dice, size % 7 + 1).replace('/', '-') + '.txt'
        mail = parsed(file=name, text='content\n', html='<p>')
        tap.equal(mail.get_content_type(), 'multipart/mixed')
        part = list(mail.iter_attachments())[0]
        tap.equal(part.get_filename(), name)
        tap.equal(part.get_content(), 'content\n')


@tap.test
def the_frame_is_what_mail_programs_expect():
    mail = parsed(subject='123456 is your code', html='<p>')
    tap.equal(mail['Date'], 'Tue, 14 Nov 2023 22:13:20 +0000')
    tap.equal(mail['Message-ID'], '<0123456789abcdef@example.org>')
    tap.equal(mail['Auto-Submitted'], 'auto-generated')
    tap.equal(mail['MIME-Version'], '1.0')
    tap.equal(mail['To'], TO)
    tap.equal(compose().stdout, compose().stdout, 'the same mail again')


tap.main()
