"""tests/fuzz/README.md names every target and what it is for; corpora are
small."""

import re

import house

ROW = re.compile(r'^\| `([a-z-]+)` \|[^|]*\|([^|]*)\|$', re.M)
TARGET = re.compile(r'^\ttests/fuzz/([a-z-]+)(?: \\)?$', re.M)
CORPUS_FILES_MAX = 48
CORPUS_BYTES_MAX = 64 * 1024


def targets_of(text):
    begin = text.index('FUZZ_TARGETS =')
    return TARGET.findall(text[begin:text.index('check_PROGRAMS', begin)])


def check_corpus(folder, name):
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    size = sum(path.stat().st_size for path in files)
    if not files:
        yield f'{name}: no corpus: give it an input that is good'
    if len(files) > CORPUS_FILES_MAX or size > CORPUS_BYTES_MAX:
        yield (f'{name}: {len(files)} files, {size} bytes: keep what it is '
               f'for, at most {CORPUS_FILES_MAX} and {CORPUS_BYTES_MAX}')


def check(tree):
    place = tree / 'tests/fuzz'
    targets = targets_of((place / 'local.mk').read_text(encoding='utf-8'))
    rows = dict(ROW.findall(
        (place / 'README.md').read_text(encoding='utf-8')))
    for name in targets:
        if name not in rows:
            yield f'{name}: a target that README.md does not have'
        yield from check_corpus(place / 'corpus' / name, name)
    for name, files in rows.items():
        if name not in targets:
            yield f'{name}: README.md has it, local.mk does not'
        for file in re.findall(r'`([^`]+)`', files):
            if not (tree / file).is_file():
                yield f'{name}: there is no {file}'


MAKE = 'FUZZ_TARGETS = \\\n\ttests/fuzz/a \\\n\ttests/fuzz/b\ncheck_PROGRAMS'
HEAD = '| target | what | by |\n|---|---|---|\n'
ROWS = HEAD + '| `a` | x | `src/x.c` |\n| `b` | y | `src/x.c` |\n'
GOOD = {'tests/fuzz/local.mk': MAKE, 'tests/fuzz/README.md': ROWS,
        'tests/fuzz/corpus/a/one': 'x', 'tests/fuzz/corpus/b/one': 'x',
        'src/x.c': ''}

PROOFS = {
    'a target that is not told of': (
        'b: a target that README.md does not have',
        {**GOOD, 'tests/fuzz/README.md': HEAD + '| `a` | x | `src/x.c` |\n'}),
    'a row of a target that is gone': (
        'c: README.md has it',
        {**GOOD, 'tests/fuzz/README.md': ROWS + '| `c` | z | `src/x.c` |\n'}),
    'a row of a file that is gone': (
        'there is no src/x.c',
        {name: text for name, text in GOOD.items() if name != 'src/x.c'}),
    'a target without a corpus': (
        'b: no corpus',
        {name: text for name, text in GOOD.items()
         if name != 'tests/fuzz/corpus/b/one'}),
    'a corpus that has grown': (
        '49 files', {**GOOD, **{f'tests/fuzz/corpus/a/{i}': ''
                                for i in range(48)}}),
    'nothing in what is in order': (None, GOOD),
}

if __name__ == '__main__':
    house.main(check, PROOFS, 'every fuzz target is told of, and small')
