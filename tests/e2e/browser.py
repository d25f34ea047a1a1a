"""A browser without a screen: cookies, forms, redirects, Origin.

It does what a browser does when somebody fills in a form without script; a
test can leave out or forge what a browser would send.
"""

import html.parser
import http.client
import socket
import urllib.parse

_MOST_REDIRECTS = 5


class Form:
    """A form of a page with the values it came with."""

    def __init__(self, attributes):
        self.action = attributes.get('action', '')
        self.method = attributes.get('method', 'get').upper()
        self.fields = {}
        self.controls = {}  # name: attributes
        self.buttons = []


class _Reader(html.parser.HTMLParser):
    """Gathers the forms, the words and the ids of a page."""

    def __init__(self):
        super().__init__()
        self.forms, self.words, self.ids, self.links = [], [], set(), []
        self.title, self.language = '', ''
        self._form, self._text, self._select = None, None, None
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        attributes = dict((name, value or '') for name, value in attrs)
        if 'id' in attributes:
            self.ids.add(attributes['id'])
        if tag == 'html':
            self.language = attributes.get('lang', '')
        elif tag == 'a':
            self.links.append(attributes.get('href', ''))
        elif tag == 'form':
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif tag in ('script', 'style'):
            self._hidden += 1
        elif tag == 'title':
            self._text = []
        elif self._form is not None:
            self._control(tag, attributes)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def _control(self, tag, attributes):
        name = attributes.get('name')
        kind = attributes.get('type', 'text')
        if tag == 'button' or kind in ('submit', 'image'):
            self._form.buttons.append(attributes)
        elif tag == 'input' and name:
            self._form.controls[name] = attributes
            if kind not in ('checkbox', 'radio') or 'checked' in attributes:
                self._form.fields[name] = attributes.get('value', '')
        elif tag == 'select' and name:
            self._select = name
        elif tag == 'option' and self._select:
            value = attributes.get('value', '')
            if 'selected' in attributes:
                self._form.fields[self._select] = value
            self._form.fields.setdefault(self._select, value)

    def handle_endtag(self, tag):
        if tag == 'form':
            self._form = None
        elif tag == 'select':
            self._select = None
        elif tag in ('script', 'style'):
            self._hidden -= 1
        elif tag == 'title' and self._text is not None:
            self.title, self._text = ''.join(self._text).strip(), None

    def handle_data(self, data):
        if self._text is not None:
            self._text.append(data)
        elif not self._hidden:
            self.words.append(data)


class Page:
    """An answer."""

    def __init__(self, url, response, body):
        self.url = url
        self.path = urllib.parse.urlsplit(url).path
        self.status = response.status
        self.headers = response.getheaders()
        self.body = body
        self._read = None

    def header(self, name):
        """The only header of that name; None where there is none."""
        values = self.header_all(name)
        if len(values) > 1:
            raise AssertionError(f'{name} came {len(values)} times: {values}')
        return values[0] if values else None

    def header_all(self, name):
        return [value for key, value in self.headers
                if key.lower() == name.lower()]

    @property
    def html(self):
        return self.body.decode('utf-8')

    @property
    def reader(self):
        if self._read is None:
            self._read = _Reader()
            self._read.feed(self.html)
        return self._read

    @property
    def words(self):
        """What people read, white space folded."""
        return ' '.join(' '.join(self.reader.words).split())

    def has_form(self, end):
        return any(form.action.split('?')[0].endswith(end)
                   for form in self.reader.forms)

    def _forms(self, end):
        return [form for form in self.reader.forms
                if (form.action or self.path).split('?')[0].endswith(end)]

    def has_form(self, end):
        return self._forms(end) != []

    def form(self, end):
        """The form whose action ends so."""
        for form in self._forms(end):
            return form
        raise AssertionError(f'no form {end} on {self.url} ({self.status}): '
                             f'{self.words[:500]}')

    def __str__(self):
        return f'{self.status} {self.url}: {self.words[:300]}'


class Browser:
    """One visitor's browser with its own cookies."""

    def __init__(self, origin, language='en', timeout=30):
        self.origin = origin
        self.language = language
        self.timeout = timeout
        self.cookies = {}     # name: value
        self.set_cookies = []  # every Set-Cookie line, as it came
        where = urllib.parse.urlsplit(origin)
        self._address = (where.hostname, where.port or 80)
        self.host = where.netloc

    def get(self, path, **more):
        return self.request('GET', path, **more)

    def post(self, path, fields=None, **more):
        """Posts fields as a form on the own site would."""
        body = more.pop('body', None)
        if body is None:
            body = urllib.parse.urlencode(fields or {})
        headers = {'Content-Type': 'application/x-www-form-urlencoded',
                   'Origin': self.origin, 'Sec-Fetch-Site': 'same-origin'}
        headers.update(more.pop('headers', {}))
        return self.request('POST', path, body=body, headers=headers, **more)

    def submit(self, form, **fields):
        """Fills in a form of the page and presses its button."""
        unknown = set(fields) - set(form.fields) - set(form.controls)
        if unknown:
            raise AssertionError(f'{form.action} has no field {unknown}')
        values = {**form.fields, **fields}
        if form.method == 'GET':
            return self.get(form.action + '?'
                            + urllib.parse.urlencode(values))
        return self.post(form.action, values)

    def request(self, method, path, body=None, headers=None, follow=True):
        """A header of None is not sent. follow: as far as redirects go."""
        for _ in range(_MOST_REDIRECTS):
            page = self._once(method, path, body, headers or {})
            target = page.header('Location')
            if not follow or target is None or page.status < 300:
                return page
            method, body = 'GET', None
            headers = {name: value for name, value in (headers or {}).items()
                       if name not in ('Content-Type', 'Origin')}
            path = self._own_path(page.url, target)
        raise AssertionError(f'more than {_MOST_REDIRECTS} redirects: {path}')

    def _own_path(self, url, target):
        absolute = urllib.parse.urljoin(url, target)
        if not absolute.startswith(self.origin + '/'):
            raise AssertionError(f'{url} leads away to {target}')
        return absolute[len(self.origin):]

    def _once(self, method, path, body, headers):
        if path.startswith(self.origin):
            path = path[len(self.origin):]
        every = {'Host': self.host, 'Accept-Language': self.language,
                 'User-Agent': 'sallyport-test', 'Accept': 'text/html'}
        if self.cookies:
            every['Cookie'] = '; '.join(
                f'{name}={value}' for name, value in self.cookies.items())
        every.update(headers)
        connection = self.connect()
        try:
            connection.putrequest(method, path, skip_host=True,
                                  skip_accept_encoding=True)
            if isinstance(body, str):
                body = body.encode()
            if body is not None and 'Content-Length' not in every:
                every['Content-Length'] = str(len(body))
            for name, value in every.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            page = Page(self.origin + path, response, response.read())
        finally:
            connection.close()
        for line in page.header_all('Set-Cookie'):
            self._keep(line)
        return page

    def _keep(self, line):
        self.set_cookies.append(line)
        first, *attributes = [part.strip() for part in line.split(';')]
        name, _, value = first.partition('=')
        gone = any(attribute.lower() == 'max-age=0'
                   for attribute in attributes)
        if gone or value == '':
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def connect(self):
        """A connection of http.client, to be closed by the caller."""
        return http.client.HTTPConnection(
            *self._address, timeout=self.timeout)

    def raw(self, data, close_after=True):
        """Sends bytes as they are; the bytes of the answer up to its end."""
        with socket.create_connection(self._address, self.timeout) as link:
            link.sendall(data)
            if close_after:
                link.shutdown(socket.SHUT_WR)
            parts = []
            while True:
                part = link.recv(65536)
                if not part:
                    return b''.join(parts)
                parts.append(part)
