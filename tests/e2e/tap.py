"""A small writer of the Test Anything Protocol.

    import tap

    @tap.test
    def a_wrong_code_opens_nothing(site):
        tap.equal(site.post('/verify', code='000000').status, 422)

    tap.main(fixture)

The name of the function, blanks for underscores, is the name of the test. The
fixture, where there is one, is called once; it returns a context manager whose
value every test gets. What the value's describe() says is printed below a
failure. A test that cannot run here raises tap.Skip with its reason.

A file whose tests measure how quick something is runs while no other file of
the same build does, however many `make check` runs at a time: main(…, alone=True).
"""

import contextlib
import fcntl
import os
import sys
import traceback

_tests = []


class Skip(Exception):
    """The machine lacks something; the text says what."""


class Failure(AssertionError):
    """Something is not as it must be."""


def test(function):
    """Decorator: the function is a test, run in the order of the file."""
    _tests.append(function)
    return function


def ok(condition, why):
    if not condition:
        raise Failure(why)


def equal(got, wanted, what='value'):
    if got != wanted:
        raise Failure(f'{what}: got {got!r}, wanted {wanted!r}')


def contains(text, part, what='text'):
    if part not in text:
        raise Failure(f'{what} lacks {part!r}: {_short(text)}')


def lacks(text, part, what='text'):
    if part in text:
        raise Failure(f'{what} has {part!r}: {_short(text)}')


def note(text):
    """A comment in the output, for whoever reads the log."""
    for line in str(text).splitlines() or ['']:
        print('#', line)
    sys.stdout.flush()


def skip_all(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


def main(fixture=None, alone=False):
    """Runs every test of the file; exits 1 where one failed."""
    main_each({'': fixture or contextlib.nullcontext}, alone)


def main_each(fixtures, alone=False):
    """The same for every fixture of {name: fixture}, the name going first."""
    print(f'1..{len(_tests) * len(fixtures)}', flush=True)
    bad = first = 0
    with _turn(alone):
        for name, fixture in fixtures.items():
            bad += _run_all(name + ': ' if name else '', fixture, first)
            first += len(_tests)
    sys.exit(1 if bad else 0)


@contextlib.contextmanager
def _turn(alone):
    """Waits until this file may run. Who wants to be alone waits at the door,
    which nobody passes meanwhile."""
    build = os.environ.get('top_builddir')
    if not build:  # by hand
        yield
        return
    folder = os.path.join(build, 'tests/e2e')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'room.lock'), 'w') as room:
        with open(os.path.join(folder, 'door.lock'), 'w') as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


def _run_all(prefix, fixture, first):
    """How many failed."""
    try:
        with fixture() as value:
            arguments = [] if value is None else [value]
            return sum(_run(number, prefix, function, arguments)
                       for number, function in enumerate(_tests, first + 1))
    except Skip as reason:
        for number, function in enumerate(_tests, first + 1):
            _result('ok', number, prefix, function, f' # SKIP {reason}')
        return 0
    except Exception:
        note(traceback.format_exc())
        print('Bail out! the fixture failed', flush=True)
        sys.exit(1)


def _run(number, prefix, function, arguments):
    """True where it failed."""
    try:
        function(*arguments)
    except Skip as reason:
        _result('ok', number, prefix, function, f' # SKIP {reason}')
        return False
    except Exception as problem:
        _result('not ok', number, prefix, function)
        trace = traceback.extract_tb(problem.__traceback__)[1:]
        note(''.join(traceback.format_list(trace)))
        note(f'{type(problem).__name__}: {problem}')
        for value in arguments:
            if hasattr(value, 'describe'):
                note(value.describe())
        return True
    _result('ok', number, prefix, function)
    return False


def _result(word, number, prefix, function, directive=''):
    name = prefix + function.__name__.replace('_', ' ')
    print(f'{word} {number} - {name}{directive}', flush=True)


def _short(text, most=600):
    text = text if isinstance(text, str) else repr(text)
    return repr(text) if len(text) <= most else repr(text[:most]) + '…'
