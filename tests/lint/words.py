"""What no C file may call, and what no file may say."""

import fnmatch
import re

import house

# name: (why, files in which it is right)
CALLS = {
    'gets': ('knows no limit', ()),
    'strcpy': ('knows no limit: g_strlcpy, g_strdup', ()),
    'strcat': ('knows no limit: GString', ()),
    'stpcpy': ('knows no limit: GString', ()),
    'strncpy': ('does not end what it cuts: g_strlcpy', ()),
    'strncat': ('counts what is left, not what is there: g_strlcat', ()),
    'sprintf': ('knows no limit: g_snprintf', ()),
    'vsprintf': ('knows no limit: g_vsnprintf', ()),
    'strtok': ('writes into what it reads: g_strsplit', ()),
    'strtok_r': ('writes into what it reads: g_strsplit', ()),
    'atoi': ('knows no errors: g_ascii_string_to_signed', ()),
    'atol': ('knows no errors: g_ascii_string_to_signed', ()),
    'atoll': ('knows no errors: g_ascii_string_to_signed', ()),
    'atof': ('knows no errors: g_ascii_strtod', ()),
    'system': ('starts a shell', ()),
    'popen': ('starts a shell', ()),
    'alloca': ('has no limit', ()),
    'g_alloca': ('has no limit', ()),
    'mktemp': ('is a race: g_mkstemp', ()),
    'tmpnam': ('is a race: g_mkstemp', ()),
    'rand': ('can be guessed: randombytes_uniform', ()),
    'random': ('can be guessed: randombytes_uniform', ()),
    'localtime': ('has one result for all: localtime_r', ()),
    'gmtime': ('has one result for all: gmtime_r', ()),
    'asctime': ('has one result for all: strftime', ()),
    'ctime': ('has one result for all: strftime', ()),
    'strerror': ('has one result for all: g_strerror', ()),
    'setjmp': ('jumps', ()),
    'longjmp': ('jumps', ()),
}
# What only the mains and commands do: a library is told, and tells.
MAINS = ('cgi-bin/main.c', 'src/cmd/*', 'tests/*', 'bench/*')
CLOCKS = MAINS + ('src/base/clock.c', 'src/base/log.c',
                  'src/base/machine.c')
VOICES = MAINS + ('src/base/log.c',)
for call in ('getenv', 'g_getenv', 'secure_getenv', 'g_setenv', 'setenv',
             'putenv'):
    # libfcgi can be told how long it waits in no other way.
    CALLS[call] = ('reads or changes the environment',
                   MAINS + ('src/web/serve_fcgi.c',))
for call in ('time', 'gettimeofday', 'clock_gettime', 'g_get_real_time',
             'g_date_time_new_now', 'g_date_time_new_now_utc',
             'g_date_time_new_now_local'):
    CALLS[call] = ('reads the clock: take a Clock', CLOCKS)
# The date of a mail that no store has seen is what the wall says.
CALLS['clock_system'] = (
    'is not the time of a store: take command_clock() or a SteadyClock',
    ('src/cmd/mail.c', 'src/base/clock.*', 'tests/*', 'bench/*'))
for call in ('printf', 'puts', 'putchar', 'perror', 'syslog', 'fprintf',
             'fputs', 'dprintf', 'g_print', 'g_printerr', 'g_log', 'g_warning',
             'g_message', 'g_debug', 'g_info', 'g_critical'):
    CALLS[call] = ('talks: a library returns a GError', VOICES)
for call in ('exit', '_exit', 'abort'):
    CALLS[call] = ('ends the program from within a library',
                   MAINS + ('src/web/master.c', 'src/sandbox/sandbox.c',
                            'src/mail/*'))

CALL = re.compile(r'(?<![\w.>])([a-z_]\w*)\s*\(')
GOTO = re.compile(r'\bgoto\b')

# Put together, so that this file does not say them.
UNFINISHED = re.compile(r'\b(TO' r'DO|FIX' r'ME|XX' r'X|HA' r'CK)\b')
# Folders of some machine; what the program is told is in its settings.
MACHINE = re.compile(
    r'(?<![\w.$})-])(/wo' r'rk/|/ho' r'me/|/ro' r'ot/|/tmp/b' r'-)')
TOP_FILES = ('README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md',
             'NEWS', 'demo', 'check', 'configure.ac', 'Makefile.am',
             'autogen.sh')


def calls_of(name, code):
    for found in CALL.finditer(code):
        call = found.group(1)
        if call not in CALLS:
            continue
        why, right_in = CALLS[call]
        if any(fnmatch.fnmatch(name, pattern) for pattern in right_in):
            continue
        yield f'{name}:{house.line_of(code, found.start())}: {call}() {why}'
    for found in GOTO.finditer(code):
        line = house.line_of(code, found.start())
        yield f'{name}:{line}: goto: return early, and let g_auto clean up'


def check(tree):
    for path in house.files(tree, ('src', 'cgi-bin', 'tests', 'bench'),
                            house.C_SUFFIXES):
        code = house.code_of(path.read_text(encoding='utf-8'))
        yield from calls_of(house.name_of(tree, path), code)
    tops = [tree / name for name in TOP_FILES if (tree / name).exists()]
    for path in [*tops, *house.files(tree)]:
        name = house.name_of(tree, path)
        try:
            text = path.read_text(encoding='utf-8')
        except UnicodeDecodeError:
            continue
        for pattern, why in ((UNFINISHED, 'finish it, or open an issue'),
                             (MACHINE, 'a path of one machine')):
            for found in pattern.finditer(text):
                line = house.line_of(text, found.start())
                yield f'{name}:{line}: {found.group()}: {why}'


PROOFS = {
    'a copy without a limit': (
        'a.c:2: strcpy() knows no limit',
        {'src/base/a.c': '\nvoid f(char *a) { strcpy(a, "x"); }\n'}),
    'a number read without errors': (
        'atoi() knows no errors',
        {'tests/unit/a.c': 'int i = atoi ("1");\n'}),
    'a shell': (
        'system() starts a shell',
        {'src/cmd/a.c': 'int i = system("ls");\n'}),
    'a jump': (
        'goto: return early',
        {'src/base/a.c': 'void f(void) { goto end; end: return; }\n'}),
    'a library that reads the environment': (
        'getenv() reads or changes the environment',
        {'src/account/a.c': 'char *a = getenv("A");\n'}),
    'a library that reads the clock': (
        'time() reads the clock',
        {'src/account/a.c': 'long a = time(NULL);\n'}),
    'a command that compares the wall clock with the store': (
        'clock_system() is not the time of a store',
        {'src/cmd/a.c': 'int64_t a = clock_now_ms(clock_system());\n'}),
    'a library that talks': (
        'printf() talks',
        {'src/web/a.c': 'void f(void) { printf("here"); }\n'}),
    'a library that ends the program': (
        'exit() ends the program',
        {'src/store/a.c': 'void f(void) { exit(1); }\n'}),
    'work that was left': (
        'finish it, or open an issue',
        {'src/base/a.c': '/* TO' 'DO: later */\n'}),
    'a path of one machine': (
        'a path of one machine',
        {'etc/a.conf': 'socket /ho' 'me/me/socket\n'}),
    'nothing in comments, strings, members and longer names': (
        None,
        {'src/base/a.c': '/* strcpy(a, b) */\nconst char *a = "atoi(b)";\n'
                         'void f(struct s *s) { s->time(1); my_exit(2);'
                         ' log_printf(3); }\n',
         'src/cmd/a.c': 'int i = getenv("A") == NULL;\n'}),
}

if __name__ == '__main__':
    house.main(check, PROOFS, 'no banned call, nothing left unfinished')
