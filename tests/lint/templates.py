"""Templates in which no value can become markup (templates/README.md).

ctemplate escapes each value for the place it stands in, but not in every place:
without its pragma it escapes nothing, it knows few attributes as addresses, and
it lets a value be the name of a tag. These places are forbidden here.
"""

import re
import subprocess

import house

PRAGMA = '{{%AUTOESCAPE context="HTML"}}\n'
MARK = re.compile(r'\{\{(.*?)\}\}', re.S)
NAME = r'[A-Z][A-Z0-9_]*'
KNOWN_MARK = re.compile(rf'[#/>]{NAME}|!.*|{NAME}(:u)?', re.S)
# Attributes in which ctemplate does not see an address, or a document.
BLIND = ('formaction', 'srcset', 'poster', 'xlink:href', 'ping', 'srcdoc')
ADDRESSES = ('href', 'src', 'action', 'cite', 'data', 'background')

# While a file is parsed, {{NAME}} is \1NAME\2 and a part is \3NAME\2, so that
# their braces and the > of {{>PART}} are out of the way.
VALUE, END, PART = '\1', '\2', '\3'
TAG = re.compile(r'''<(?![!\s])(/?[^\s>"']*)((?:[^>"']|"[^"]*"|'[^']*')*)>''')
OWN_SCRIPT = re.compile(rf' src="{VALUE}STATIC_URL{END}/[a-z]+\.js" defer')
WRITES_MARKUP = re.compile(
    r'\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write(ln)?|srcdoc'
    r'|DOMParser|createContextualFragment|eval|Function)\b')
ATTRIBUTE = re.compile(
    r'''([^\s="'>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]*))?''')


def mark_faults(text, is_html):
    """What is wrong with the marks alone, whatever is around them."""
    sections = []
    for found in MARK.finditer(text):
        mark = found.group(1)
        line = house.line_of(text, found.start())
        if mark.startswith('%'):
            if found.start() != 0 or not is_html:
                yield line, f'{found.group()}: belongs on top of HTML only'
        elif not KNOWN_MARK.fullmatch(mark):
            yield line, f'{found.group()}: only NAME, NAME:u, # / > and !'
        elif mark.endswith(':u') and not is_html:
            yield line, f'{found.group()}: escapes nothing in a text'
        elif mark[0] == '#':
            sections.append(mark[1:])
        elif mark[0] == '/' and (not sections or sections.pop() != mark[1:]):
            yield line, f'{found.group()}: does not close what is open'
    for section in sections:
        yield line_count(text), f'{{{{#{section}}}}}: is not closed'


def line_count(text):
    return text.count('\n') + 1


def simplify(text):
    """Marks as in VALUE, END, PART; words as they are; no comments."""
    def mark(found):
        inside = found.group(1)
        lines = '\n' * found.group().count('\n')
        if inside[0] in '#/!%':
            return lines
        if inside[0] == '>':
            return PART + inside[1:] + END
        return VALUE + inside + END
    text = MARK.sub(mark, text)
    text = text.replace('[[', '').replace(']]', '')
    return re.sub(r'<!--.*?-->',
                  lambda found: '\n' * found.group().count('\n'), text,
                  flags=re.S)


def address_fault(value):
    """A value in the query of an address must be escaped for it."""
    if re.match(r'\s*(javascript|data|vbscript):', value, re.I):
        return 'runs a script'
    query = value.split('?', 1)
    if len(query) == 2:
        for name in re.findall(VALUE + '(.*?)' + END, query[1]):
            if not name.endswith(':u'):
                return f'{{{{{name}}}}}: write {{{{{name}:u}}}} in a query'
    return None


def attribute_faults(name, value, may_style):
    name = name.lower()
    quoted = value[:1] in ('"', "'")
    inside = value[1:-1] if quoted else value
    if VALUE in name or PART in name:
        yield 'a value as the name of an attribute'
    if VALUE in inside and not quoted:
        yield f'{name}: a value without quotes'
    if PART in inside:
        yield f'{name}: a part within a tag'
    if name in BLIND and VALUE in inside:
        yield f'{name}: ctemplate does not know it as an address'
    if name.startswith('on'):
        yield f'{name}: a script; the pages have none'
    if name == 'style' and VALUE in inside:
        yield 'style: a value in a style'
    if name == 'style' and not may_style:
        yield 'style: a class, and static/style.css'
    if name in ADDRESSES:
        fault = address_fault(inside)
        if fault is not None:
            yield f'{name}: {fault}'


def is_static_script(text, tag):
    """A file of static/, and nothing between the tags."""
    return OWN_SCRIPT.fullmatch(tag.group(2)) is not None and \
        text.startswith('</script>', tag.end())


def tag_faults(text, may_style):
    """What is wrong with the tags of a simplified template."""
    for found in TAG.finditer(text):
        line = house.line_of(text, found.start())
        name = found.group(1).lower()
        if VALUE in name or PART in name:
            yield line, 'a value as the name of a tag'
            continue
        if name == 'script' and not is_static_script(text, found):
            yield line, 'script: the pages have none of their own'
        if name == 'style' and not may_style:
            yield line, 'style: it belongs into static/style.css'
        if name == 'base':
            yield line, 'base: moves every link'
        for attribute in ATTRIBUTE.finditer(found.group(2)):
            for fault in attribute_faults(
                    attribute.group(1), attribute.group(2) or '', may_style):
                yield line, fault
    style = re.search(rf'<style[^>]*>[^<]*{VALUE}', text, re.I)
    if style is not None:
        yield house.line_of(text, style.end()), 'a value in a style'
    # What is left of < and > would move the borders of the tags above.
    rest = re.sub('<!doctype html>', '', TAG.sub('', text), flags=re.I)
    if re.search('[<>]', rest):
        at = re.search('[<>]', rest)
        yield 0, f'a stray {at.group()}: write &lt; or &gt;'


def part_faults(tree, text):
    for found in re.finditer(r'\{\{>(' + NAME + r')\}\}', text):
        part = found.group(1).lower().replace('_', '-') + '.tpl'
        if not (tree / 'templates/part' / part).exists():
            yield (house.line_of(text, found.start()),
                   f'{found.group()}: there is no part/{part}')


def is_of_mail(path):
    """A mail brings its style with it."""
    return path.parent.name == 'mail' or path.name.startswith('letter-')


def template_faults(tree, path):
    text = path.read_text(encoding='utf-8')
    is_html = path.suffix in ('.tpl', '.html')
    yield from mark_faults(text, is_html)
    if not is_html:
        return
    if not text.startswith(PRAGMA):
        yield 1, f'must begin with {PRAGMA.strip()}: nothing is escaped'
    yield from part_faults(tree, text)
    yield from tag_faults(simplify(text), is_of_mail(path))


def script_faults(text):
    """What makes markup, or a program, of words."""
    for found in WRITES_MARKUP.finditer(text):
        yield (house.line_of(text, found.start()),
               f'{found.group()}: write textContent and createElement()')


def check(tree):
    for path in house.files(tree, ('static',), ('.js',)):
        for line, fault in script_faults(path.read_text(encoding='utf-8')):
            yield f'{house.name_of(tree, path)}:{line}: {fault}'
    for path in house.files(tree, ('templates',),
                            ('.tpl', '.html', '.txt', '.subject')):
        for line, fault in template_faults(tree, path):
            yield f'{house.name_of(tree, path)}:{line}: {fault}'
    # The web server shows these when the program cannot: same policy.
    for path in house.files(tree, ('static',), ('.html', '.svg')):
        text = path.read_text(encoding='utf-8')
        for line, fault in tag_faults(simplify(text), path.suffix == '.svg'):
            yield f'{house.name_of(tree, path)}:{line}: {fault}'


def check_syntax(tree):
    reader = house.need('ctemplate-make_tpl_varnames_h', 'libctemplate-dev')
    folder = tree / 'templates'
    paths = house.files(tree, ('templates',),
                        ('.tpl', '.html', '.txt', '.subject'))
    names = [path.relative_to(folder).as_posix() for path in paths]
    if not names:
        return
    result = subprocess.run(
        [reader, '-n', '-q', '-t', folder, *names], capture_output=True,
        text=True, check=False)
    if result.returncode != 0:
        yield (result.stdout + result.stderr).strip().replace('\n', '; ')


def check_all(tree):
    yield from check(tree)
    try:
        yield from check_syntax(tree)
    except house.Skip as why:
        print(f'# {why}')


def page(body, pragma=PRAGMA):
    return {'templates/page/a.tpl': pragma + body + '\n'}


PROOFS = {
    'a page that escapes nothing': ('must begin', page('<p>{{A}}</p>', '')),
    'a pragma after a blank': ('belongs on top', page('', '\n' + PRAGMA)),
    'a part that escapes nothing': (
        'part/b.tpl:1: must begin', {'templates/part/b.tpl': '{{A}}\n'}),
    'a value that is not escaped': ('only NAME', page('{{A:none}}')),
    'an unknown modifier': ('only NAME', page('{{A:x-shout}}')),
    'a mark with blanks': ('only NAME', page('{{ A }}')),
    'a section that is not closed': ('is not closed', page('{{#A}}')),
    'sections that cross': (
        'does not close', page('{{#A}}{{#B}}{{/A}}{{/B}}')),
    'a part that does not exist': ('no part/no-part', page('{{>NO_PART}}')),
    'a part within a tag': (
        'a part within a tag',
        {**page('<p class="{{>B}}">'), 'templates/part/b.tpl': PRAGMA}),
    'a value without quotes': ('without quotes', page('<p class={{A}}>')),
    'a value as a tag': ('name of a tag', page('<{{A}}>')),
    'a value as an attribute': ('name of an attribute', page('<p {{A}}>')),
    'a script': ('script: the pages', page('<script src="/a.js"></script>')),
    'a script from elsewhere': (
        'script: the pages', page('<script src="{{NEXT}}/a.js" defer></script>')),
    'a script with a body': ('script: the pages', page(
        '<script src="{{STATIC_URL}}/a.js" defer>f()</script>')),
    'a script in an attribute': ('a script;', page('<p onclick="f()">')),
    'a style': ('belongs into', page('<style>p { color: red }</style>')),
    'a style in an attribute': ('a class', page('<p style="color:red">')),
    'a value in the style of a mail': (
        'a value in a style',
        {'templates/mail/a.html': PRAGMA + '<style>{{A}}</style>\n'}),
    'a link that is a script': (
        'runs a script', page('<a href="javascript:f()">')),
    'a value in a query': (
        'write {{A:u}}', page('<a href="/x?y={{A}}">')),
    **{f'a value in {name}': ('does not know',
                              page(f'<p {name}="/{{{{A}}}}">'))
       for name in BLIND},
    'a stray bracket': ('a stray <', page('<p>1 < 2</p>')),
    'a script in an error page': (
        'static/a.html:1: script', {'static/a.html': '<script></script>\n'}),
    'a script that writes markup': (
        'static/a.js:2: innerHTML', {'static/a.js': '\np.innerHTML = a;\n'}),
    'what ctemplate cannot read': (
        'a.txt', {'templates/mail/a.txt': '{{A\n'}),
    'nothing in what is right': (
        None,
        {**page('<!DOCTYPE html>\n<a href="{{A}}/b?c={{D:u}}" class="e '
                '{{#F}}f{{/F}}"{{#F}} open{{/F}}>[[Read <b>{{A}}</b>]]</a>'
                '\n{{>B_C}}'),
         'templates/part/b-c.tpl': PRAGMA + '<p>{{A}}</p>\n',
         'templates/mail/a.html': PRAGMA + '<p style="color:red">{{A}}</p>\n',
         'templates/mail/a.subject': '[[{{A}} is it]]\n',
         'static/a.js': 'p.textContent = a;\n'}),
}

if __name__ == '__main__':
    house.main(check_all, PROOFS, 'no value can become markup')
