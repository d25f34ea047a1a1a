"""The layout is clang-format's: clang-format-14 -i FILE mends it."""

import re
import subprocess

import house

FAULT = re.compile(r'^(.*?):(\d+):\d+: error: ', re.M)


def check(tree):
    # Another version has other opinions.
    formatter = house.need('clang-format-14', 'clang-format-14')
    paths = list(house.files(tree, ('src', 'cgi-bin', 'tests', 'bench'),
                             house.C_SUFFIXES))
    style = house.source_tree() / '.clang-format'
    result = subprocess.run(
        [formatter, '--dry-run', '-Werror', f'--style=file:{style}', *paths],
        capture_output=True, text=True, check=False)
    seen = set()
    for path, line in FAULT.findall(result.stderr):
        if path not in seen:
            seen.add(path)
            name = path.replace(f'{tree}/', '')
            yield f'{name}:{line}: run clang-format-14 -i {name}'
    if result.returncode != 0 and not seen:
        yield result.stderr.strip()


PROOFS = {
    'another layout': (
        'a.c:1: run clang-format-14',
        {'src/base/a.c': 'int f(void) { return 1; }\n'}),
    'nothing in the layout of the house': (
        None, {'src/base/a.c': 'int\nf(void)\n{\n\treturn 1;\n}\n'}),
}

if __name__ == '__main__':
    house.main(check, PROOFS, 'every file has the layout of the house')
