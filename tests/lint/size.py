"""Functions of one screen, files of one sitting (STYLE: 70, 15, 400)."""

import fnmatch
import subprocess

import house

FUNCTION_LINES_MAX = 70
# A switch counts once: over an enum it is a table.
MCCABE_MAX = 15
FILE_LINES_MAX = 400
# Tests are lists, read one entry at a time.
LONGER = {'tests/*': 600, 'bench/*': 600}
FOLDERS = ('src', 'cgi-bin', 'tests', 'bench')


def check(tree):
    pmccabe = house.need('pmccabe', 'pmccabe')
    paths = list(house.files(tree, FOLDERS, house.C_SUFFIXES))
    for path in paths:
        lines = path.read_bytes().count(b'\n')
        name = house.name_of(tree, path)
        most = max((most for pattern, most in LONGER.items()
                    if fnmatch.fnmatch(name, pattern)),
                   default=FILE_LINES_MAX)
        if lines > most:
            yield f'{name}: {lines} lines, at most {most}: it is two modules'
    bodies = [path for path in paths if path.suffix != '.h']
    if not bodies:
        return
    result = subprocess.run([pmccabe, *bodies], capture_output=True,
                            text=True, check=True)
    for row in result.stdout.splitlines():
        mccabe, _, _, _, lines, where = row.split('\t')
        where = where.replace(f'{tree}/', '')
        if int(lines) > FUNCTION_LINES_MAX:
            yield f'{where}: {lines} lines, at most {FUNCTION_LINES_MAX}'
        if int(mccabe) > MCCABE_MAX:
            yield f'{where}: McCabe {mccabe}, at most {MCCABE_MAX}'


def function(lines, branches):
    return ('int\nf(int a)\n{\n' + '\ta++;\n' * lines +
            '\tif (a)\n\t\ta++;\n' * branches + '\treturn a;\n}\n')


PROOFS = {
    'a function of more than a screen': (
        'f: 72 lines', {'src/base/a.c': function(67, 0)}),
    'a function of too many ways': (
        'f: McCabe 16', {'src/base/a.c': function(1, 15)}),
    'a file of more than a sitting': (
        '401 lines', {'src/base/a.h': '\n' * 401}),
    'nothing in what just fits': (
        None, {'src/base/a.c': function(60, 0) + function(1, 14),
               'src/base/a.h': '\n' * 400}),
}

if __name__ == '__main__':
    house.main(check, PROOFS, 'functions and files can be taken in at once')
