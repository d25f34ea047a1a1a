"""Which folder may use which: ARCHITECTURE.md's table, executed."""

import fnmatch
import re

import house

# The first row that fits a file decides. What is not named may not be included;
# libc and GLib may be by all.
TABLE = (
    # file                    layers it may use          libraries
    ('src/base/combiner.c',   '',                        'threads'),
    ('src/base/*',            '',                        ''),
    ('src/crypto/password.c', 'base',                    'sodium zxcvbn'),
    ('src/crypto/*',          'base',                    'sodium'),
    ('src/account/address.c', 'base crypto',             'idn2'),
    ('src/account/*',         'base crypto',             ''),
    ('src/store/*',           'base crypto account',     'sqlite'),
    ('src/view/*.cc',         'base',                    'ctemplate c++'),
    ('src/view/datafile.c',   'base account',            'jansson'),
    ('src/view/*',            'base account',            ''),
    ('src/mail/*',            'base crypto account view', 'curl'),
    ('src/sandbox/filter.c',  'base',                    'seccomp'),
    ('src/sandbox/*',         'base',                    ''),
    ('src/web/serve_fcgi.c',  'base crypto',             'fcgi'),
    ('src/web/altcha.c',      'base crypto',             'jansson'),
    ('src/web/*',             'base crypto',             ''),
    ('cgi-bin/main.c',        'base crypto account store view web sandbox',
     ''),
    ('cgi-bin/app.[ch]',      'base crypto account store view web', ''),
    ('cgi-bin/*',             'base crypto account view web', ''),
    ('src/cmd/download.c',     'base',                    'curl'),
    ('src/cmd/*',             'base crypto account store view mail web sandbox',
     ''),
)

# Of another layer only these may be included.
PORTS = {
    'src/view/*': ('account/model.h',),
    'src/store/*': ('account/store.h', 'account/store-backend.h',
                    'account/store-clock.h',
                    'account/model.h', 'crypto/token.h', 'crypto/code.h'),
}

LIBRARIES = {
    'sodium.h': 'sodium', 'sodium/*': 'sodium', 'zxcvbn.h': 'zxcvbn',
    'sqlite3.h': 'sqlite', 'libpq-fe.h': 'postgres', 'curl/*': 'curl',
    'ctemplate/*': 'ctemplate', 'fcgi*.h': 'fcgi', 'idn2.h': 'idn2',
    'jansson.h': 'jansson', 'openssl/*': 'openssl', 'gio/*': 'gio',
    'glib-object.h': 'gobject', 'pthread.h': 'threads',
    'threads.h': 'threads', 'seccomp.h': 'seccomp',
}
# A header of C++ has no suffix.
CXX_HEADER = re.compile(r'[a-z_]+')

DRAWERS = re.compile(
    r'(^|[-_])(utils?|common|misc|helpers?|managers?|stuff|tools?)([-_.]|$)')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def row_of(name):
    for pattern, layers, libraries in TABLE:
        if fnmatch.fnmatch(name, pattern):
            return layers.split(), libraries.split()
    return None


def library_of(header):
    if CXX_HEADER.fullmatch(header):
        return 'c++'
    for pattern, library in LIBRARIES.items():
        if fnmatch.fnmatch(header, pattern):
            return library
    return None


def own_folder(name):
    """The layer of a file, as it is written in an #include."""
    folder = name.rsplit('/', 1)[0]
    return folder[4:] if folder.startswith('src/') else folder


def wrong_include(name, header):
    """What is wrong with header in the file, or None."""
    layers, libraries = row_of(name)
    library = library_of(header)
    if library is not None:
        if library in libraries:
            return None
        return f'{library} is not for this file'
    if '/' not in header:
        return None
    layer = header.rsplit('/', 1)[0]
    if layer == own_folder(name):
        return None
    if layer not in ('base', 'crypto', 'account', 'store', 'view', 'mail',
                     'sandbox', 'web', 'cmd', 'cgi-bin'):
        return None
    if layer not in layers:
        return f'{own_folder(name)} may not use {layer}'
    for pattern, ports in PORTS.items():
        if layer != 'base' and fnmatch.fnmatch(name, pattern) \
                and header not in ports:
            return f'of {layer} it may only use {", ".join(ports)}'
    return None


def check_file(tree, path):
    name = house.name_of(tree, path)
    if DRAWERS.search(path.stem.lower()):
        yield f'{name}: a drawer, not a module: name what it is'
    if row_of(name) is None:
        yield f'{name}: no layer: add it to the table'
        return
    text = path.read_text(encoding='utf-8')
    includes = [(house.line_of(text, found.start(1)), found.group(1),
                 found.group(2)) for found in INCLUDE.finditer(text)]
    for line, _, header in includes:
        wrong = wrong_include(name, header)
        if wrong is not None:
            yield f'{name}:{line}: {header}: {wrong}'
    own = f'{own_folder(name)}/{path.stem}.h'
    if path.suffix == '.c' and path.with_suffix('.h').exists() \
            and includes[:1] and includes[0][2] != own:
        yield f'{name}:{includes[0][0]}: include "{own}" first'


def check(tree):
    for path in house.files(tree, ('src', 'cgi-bin'), house.C_SUFFIXES):
        yield from check_file(tree, path)


PROOFS = {
    'base that knows accounts': (
        'base may not use account',
        {'src/base/a.c': '#include "account/model.h"\n'}),
    'SQL in the rules': (
        'sqlite is not for this file',
        {'src/account/a.c': '#include <sqlite3.h>\n'}),
    'SQL in a page': (
        'cgi-bin may not use store',
        {'cgi-bin/a.c': '#include "store/sqlite.h"\n'}),
    'the network in the web program': (
        'cgi-bin may not use mail',
        {'cgi-bin/main.c': '#include "mail/smtp.h"\n'}),
    'ctemplate in C': (
        'ctemplate is not for this file',
        {'src/view/a.c': '#include <ctemplate/template.h>\n'}),
    'rules in the view': (
        'of account it may only use',
        {'src/view/a.c': '#include "account/signup.h"\n'}),
    'FastCGI outside the server': (
        'fcgi is not for this file',
        {'src/web/form.c': '#include <fcgiapp.h>\n'}),
    'the sandbox in a page': (
        'cgi-bin may not use sandbox',
        {'cgi-bin/signup.c': '#include "sandbox/sandbox.h"\n'}),
    'threads': (
        'threads is not for this file',
        {'src/web/a.c': '#include <pthread.h>\n'}),
    'a folder that is no layer': (
        'add it to the table',
        {'src/new/a.c': '#include <glib.h>\n'}),
    'a header that does not stand alone': (
        'include "base/a.h" first',
        {'src/base/a.c': '#include <glib.h>\n#include "base/a.h"\n',
         'src/base/a.h': '\n'}),
    'a drawer': (
        'a drawer',
        {'src/base/string-utils.c': '\n'}),
    'nothing in what is right': (
        None,
        {'src/mail/a.c': '#include "mail/a.h"\n#include <curl/curl.h>\n'
                         '#include "view/view.h"\n',
         'src/mail/a.h': '#include <glib.h>\n'}),
}

if __name__ == '__main__':
    house.main(check, PROOFS, 'every folder uses only what it may')
