"""Manual pages that mandoc has nothing to say against."""

import subprocess

import house


def check(tree):
    mandoc = house.need('mandoc', 'mandoc')
    pages = [path for path in house.files(tree, ('man',))
             if path.suffix[1:].isdigit()]
    if not pages:
        return
    result = subprocess.run(
        [mandoc, '-T', 'lint', '-W', 'warning', *pages],
        capture_output=True, text=True, check=False)
    for line in result.stdout.splitlines() + result.stderr.splitlines():
        yield line.replace('mandoc: ', '').replace(f'{tree}/', '')


PAGE = '''.Dd November 23, 2026
.Dt A 1
.Os
.Sh NAME
.Nm a
.Nd does something
.Sh DESCRIPTION
.Nm
does something.
'''

PROOFS = {
    'an unknown macro': ('unknown macro', {'man/a.1': PAGE + '.Zz\n'}),
    'a list that does not end': ('Bl', {'man/a.1': PAGE + '.Bl -bullet\n'}),
    'nothing in a proper page': (None, {'man/a.1': PAGE}),
}

if __name__ == '__main__':
    house.main(check, PROOFS, 'mandoc has no warning')
