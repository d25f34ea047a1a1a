"""./demo: the whole of Sallyport on this machine, to look at.

usage: ./demo [--port N] [--state DIR] [--once] [--conf FILE] [--smtp URL]

  --port N      nginx listens on 127.0.0.1:N (8080)
  --state DIR   keeps everything in DIR: sallyport.conf, sallyport.db, log/,
                the Maildir mail/, and the file ready once pages answer;
                without it all is gone at the end
  --once        signs up, reads the mail, types the code, says what happened
                and ends
  --conf FILE   adds the settings of FILE
  --smtp URL    sends by a mail server that is there already; without TLS
                where it is on this machine, unless FILE says otherwise
"""

import argparse
import configparser
import os
import re
import sys
import urllib.parse

# What the parts of the demo have to agree about, and how to have it otherwise.
_OWNED = {
    'site.origin': 'choose the port with --port',
    'web.listen': 'the socket is for the nginx of the demo alone',
    'store.path': 'choose the folder with --state',
    'store.key_file': 'choose the folder with --state',
}


class OptionError(Exception):
    """What is wrong with an option, for whoever wrote it."""


def read(arguments):
    """The options, and their settings as {'group.key': value}.

    Prints and ends where help is asked for or something is wrong.
    """
    if set(arguments) & {'-h', '--help'}:
        print(__doc__, end='')
        sys.exit(0)
    parser = argparse.ArgumentParser(
        prog='./demo', add_help=False, allow_abbrev=False,
        usage='./demo [--port N] [--state DIR] [--once] [--conf FILE] '
        '[--smtp URL]; --help says more')
    parser.add_argument('--port', default='8080')
    parser.add_argument('--state')
    parser.add_argument('--once', action='store_true')
    parser.add_argument('--conf')
    parser.add_argument('--smtp')
    options = parser.parse_args(arguments)
    try:
        options.port = _port(options.port)
        options.settings = _settings(options.conf) if options.conf else {}
        if options.smtp is not None:
            options.settings['smtp.url'] = options.smtp
        options.smtp = options.settings.get('smtp.url')
        options.smtp_host = (None if options.smtp is None
                             else _host(options.smtp))
        if options.state is not None:
            options.state = os.path.abspath(options.state)
            lock_file(options.state).close()
    except OptionError as problem:
        parser.error(str(problem))
    return options


def lock_file(directory):
    """Makes the folder of --state; its open lock file."""
    # The configuration of nginx cannot hold every path.
    if not re.fullmatch(r'[\w/.,:@%+=~-]+', directory):
        raise OptionError(
            f'--state: {ascii(directory)} holds more than letters, digits '
            'and any of _ . , : @ % + = ~ - : choose another folder')
    try:
        os.makedirs(directory, exist_ok=True)
        return open(os.path.join(directory, 'demo.lock'), 'wb')
    except OSError as problem:
        raise OptionError(
            f'--state: nothing can be kept in {directory} '
            f'({problem.strerror}): choose a folder that can be made and '
            'written to') from problem


def _port(text):
    if re.fullmatch('[0-9]{1,5}', text) and 1 <= int(text) <= 65535:
        return int(text)
    raise OptionError(f'--port: {ascii(text)} is no port: '
                      'choose one from 1 to 65535')


def _host(url):
    try:
        host = urllib.parse.urlsplit(url).hostname
    except ValueError:
        host = None
    if host:
        return host
    raise OptionError(f'--smtp: {ascii(url)} is no address of a mail server: '
                      'write smtp://HOST:PORT or smtps://HOST:PORT')


def _settings(path):
    parser = configparser.RawConfigParser(
        delimiters='=', comment_prefixes=('#', ';'), default_section='',
        empty_lines_in_values=False)
    parser.optionxform = str
    try:
        with open(path, encoding='utf-8') as file:
            parser.read_file(file)
    except OSError as problem:
        raise OptionError(
            f'--conf: {path}: {problem.strerror}') from problem
    except UnicodeDecodeError as problem:
        raise OptionError(f'--conf: {path} is not UTF-8: save it as that'
                          ) from problem
    except configparser.Error as problem:
        raise OptionError(f'--conf: {problem}') from problem
    settings = {f'{group}.{key}': value for group in parser.sections()
                for key, value in parser.items(group)}
    owned = [name for name in _OWNED if name in settings]
    if owned:
        named = ' and '.join('[{}] {}'.format(*name.split('.'))
                             for name in owned)
        remedies = '; '.join(dict.fromkeys(_OWNED[name] for name in owned))
        raise OptionError(f'--conf: {path} sets {named}, which the demo sets '
                          f'itself: leave that out ({remedies})')
    return settings


if __name__ == '__main__':
    read(sys.argv[1:])
