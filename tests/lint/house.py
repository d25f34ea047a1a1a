"""What the checks of the house share: its files, and the way to report.

A check is a function of a tree (a folder that looks like this repository) that
returns faults, each "file:line: what is wrong, and the remedy". Beside it stand
proofs: little files with exactly one fault, and words that the report on them
must hold. So a check that finds nothing any more is found itself.
"""

import os
import pathlib
import re
import shutil
import sys
import tempfile

FOLDERS = ('src', 'cgi-bin', 'templates', 'static', 'po', 'man', 'etc',
           'tests', 'bench')
C_SUFFIXES = ('.c', '.h', '.cc')


class Skip(Exception):
    """The machine lacks what the check needs; the text says what."""


def source_tree():
    return pathlib.Path(os.environ['top_srcdir'])


def build_tree():
    return pathlib.Path(os.environ['top_builddir'])


def need(program, package):
    """Path of program, or Skip."""
    path = shutil.which(program)
    if path is None:
        raise Skip(f'{program} is missing: install {package}')
    return path


def files(tree, folders=FOLDERS, suffixes=None):
    """Files of the source, sorted; what a build leaves is no source."""
    for folder in folders:
        for path in sorted((tree / folder).rglob('*')):
            parts = path.relative_to(tree).parts
            if not path.is_file() or '__pycache__' in parts \
                    or 'node_modules' in parts or '.deps' in parts:
                continue
            if suffixes is None or path.suffix in suffixes:
                yield path


def name_of(tree, path):
    return path.relative_to(tree).as_posix()


_NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def code_of(text):
    """C without comments and the insides of strings; lines stay in place."""
    def blank(match):
        found = match.group()
        if found[0] in '"\'':
            return found[0] + ' ' * (len(found) - 2) + found[0]
        return re.sub(r'[^\n]', ' ', found)
    return _NOT_CODE.sub(blank, text)


def line_of(text, at):
    return text.count('\n', 0, at) + 1


def _print_test(number, name, faults):
    print(f'{"not ok" if faults else "ok"} {number} - {name}')
    for fault in faults:
        print(f'# {fault}')


def _prove(check, proof):
    """Faults of the check: what it did not find in the proof's files."""
    words, contents = proof
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder)
        for name, text in contents.items():
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
        found = list(check(tree))
    if words is None:
        return [f'is no fault: {fault}' for fault in found]
    if not any(words in fault for fault in found):
        return [f'"{words}" was not found in: {found}']
    return []


def main(check, proofs, name):
    """proofs: a sentence -> (words of the report or None, {file: text})."""
    print(f'1..{1 + len(proofs)}')
    try:
        _print_test(1, name, list(check(source_tree())))
        for number, (sentence, proof) in enumerate(proofs.items(), 2):
            _print_test(number, f'finds: {sentence}', _prove(check, proof))
    except Skip as why:
        for number in range(1, 2 + len(proofs)):
            print(f'ok {number} # SKIP {why}')
    sys.stdout.flush()
