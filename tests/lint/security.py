"""Every test that SECURITY.md names to show a requirement is there."""

import re

import house

_UNIT = re.compile(r'`(/[a-z-]+/[^`]+)`')
_SCRIPT = re.compile(r'`([\w-]+\.py): (\w+)`')
_FILE = re.compile(r'`((?:\./|tests/)[^`]*)`')


def _tests(tree):
    """The names of all tests: paths of GTest, (file, function) of Python."""
    units, scripts = set(), set()
    for path in house.files(tree, ('tests',), ('.c', '.py')):
        text = path.read_text(encoding='utf-8')
        if path.suffix == '.py':
            scripts |= {(path.name, name) for name in
                        re.findall(r'@tap\.test\ndef (\w+)\(', text)}
            continue
        joined = re.sub(r'"\s*"', '', text)
        units |= set(re.findall(r'"(/[a-z-]+/[^"]+)"', joined))
    return units, scripts


def check(tree):
    path = tree / 'SECURITY.md'
    if not path.exists():
        return
    units, scripts = _tests(tree)
    for number, line in enumerate(
            path.read_text(encoding='utf-8').splitlines(), 1):
        if not line.startswith('| ') or re.match(r'\| \*\*V', line):
            continue
        if re.match(r'\| \d+\.\d', line) and not (
                _UNIT.search(line) or _SCRIPT.search(line)
                or _FILE.search(line)):
            yield (f'SECURITY.md:{number}: no test shows this requirement: '
                   'name one')
        for name in _UNIT.findall(line):
            if name not in units:
                yield (f'SECURITY.md:{number}: there is no test {name}: name '
                       'the one that shows it now')
        for file, name in _SCRIPT.findall(line):
            if (file, name) not in scripts:
                yield (f'SECURITY.md:{number}: {file} has no test {name}: '
                       'name the one that shows it now')
        for name in _FILE.findall(line):
            if name.startswith('tests/') and not (tree / name).exists():
                yield f'SECURITY.md:{number}: there is no {name}'


_C = 'g_test_add_func("/limit/it-" "ends", f);\n'
_PY = '@tap.test\ndef it_ends(site):\n    pass\n'

PROOFS = {
    'a unit test that is not there': (
        'no test /limit/gone', {'SECURITY.md': '| 1.1 | x | `/limit/gone` |\n',
                                'tests/unit/a.c': _C}),
    'a script without that test': (
        'a.py has no test gone', {'SECURITY.md': '| 1.1 | x | `a.py: gone` |\n',
                                  'tests/e2e/a.py': _PY}),
    'a requirement that nothing shows': (
        'no test shows', {'SECURITY.md': '| 1.1.1 decode | once | |\n'}),
    'a file that is not there': (
        'there is no tests/lint/gone.py',
        {'SECURITY.md': '| 1.1 | x | `tests/lint/gone.py` |\n'}),
    'nothing where all are there': (
        None, {'SECURITY.md': '| 1.1 | x | `/limit/it-ends`, `a.py: it_ends` '
                              '|\n', 'tests/unit/a.c': _C,
               'tests/e2e/a.py': _PY}),
}

if __name__ == '__main__':
    house.main(check, PROOFS, 'what SECURITY.md promises has its test')
