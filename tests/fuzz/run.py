"""make fuzz: every target in its turn, for so many seconds, and what came of it.

What is found on the way stays in the build's fuzz-runs/TARGET/found, and is
where the next run goes on; a finding is a file beside it, and the log has the
stack. Ends with 1 where there is one.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import time

# Of one input. libfcgi takes up to a megabyte a pair that it is told of.
TIMEOUT_SECONDS = 10
MEMORY_MB = 2048
# To load the corpus, and to end.
GRACE_SECONDS = 300


def number_of(pattern, log):
    """The last such number in the log."""
    found = re.findall(pattern, log)
    return int(found[-1]) if found else 0


def run(target, seconds, corpus, folder):
    """A row of the table: target, seconds, executions, coverage, findings."""
    found = folder / 'found'
    found.mkdir(parents=True, exist_ok=True)
    before = set(folder.iterdir())
    start = time.monotonic()
    with open(folder / 'log', 'wb') as log:
        try:
            status = subprocess.run(
                [target, f'-max_total_time={seconds}',
                 f'-timeout={TIMEOUT_SECONDS}', f'-rss_limit_mb={MEMORY_MB}',
                 '-print_final_stats=1', f'-artifact_prefix={folder}/',
                 found, corpus], stdout=log, stderr=log, check=False,
                stdin=subprocess.DEVNULL,
                timeout=seconds + GRACE_SECONDS).returncode
        except subprocess.TimeoutExpired:
            status = 'does not end'
    text = (folder / 'log').read_text(errors='replace')
    findings = [path.name for path in sorted(set(folder.iterdir()) - before)
                if path.name != 'log']
    if status != 0 and not findings:
        findings = [f'status {status}']
    return (target.name, int(time.monotonic() - start),
            number_of(r'number_of_executed_units: (\d+)', text),
            number_of(r'cov: (\d+)', text), ', '.join(findings) or '-')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--seconds', type=int, required=True)
    parser.add_argument('targets', nargs='+', metavar='TARGET')
    options = parser.parse_args()
    source = pathlib.Path(os.environ['top_srcdir'])
    build = pathlib.Path(os.environ['top_builddir'])
    line = '{:<12} {:>7} {:>12} {:>8}  {}'.format
    print(line('target', 'seconds', 'executions', 'coverage', 'findings'))
    worst = 0
    for path in options.targets:
        name = pathlib.Path(path).name
        row = run(build / 'tests/fuzz' / name, options.seconds,
                  source / 'tests/fuzz/corpus' / name,
                  build / 'fuzz-runs' / name)
        print(line(*row), flush=True)
        worst |= row[-1] != '-'
    return int(worst)


if __name__ == '__main__':
    sys.exit(main())
