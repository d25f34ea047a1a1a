"""`sallyport worker` as a process: configuration trouble, signals, rest."""

import email
import email.policy
import os
import re
import shutil
import signal
import statistics
import subprocess
import time

import harness
import smtp_server
import tap
import wait
from mailroom import EXPIRED, SENT, WAITING, Mailroom


def cpu_ns(pid):
    """Time on a processor since it began (proc(5), schedstat)."""
    with open(f'/proc/{pid}/schedstat', encoding='ascii') as file:
        return int(file.read().split()[0])


def wakeups(pid):
    with open(f'/proc/{pid}/status', encoding='ascii') as file:
        return sum(int(line.split()[1]) for line in file
                   if 'ctxt_switches' in line)


def at_rest(pids):
    """Waits until the processes have nothing to do: two looks the same."""
    looks = [None]

    def same():
        looks.append([wakeups(pid) for pid in pids])
        return looks[-1] == looks[-2]
    wait.until(same, 'rest')


def without_sanitizer():
    if harness.is_sanitized():
        raise tap.Skip('a sanitizer keeps memory of its own')


def memory_kib(pid, what):
    """Memory of a process by its name in /proc/PID/smaps_rollup."""
    try:
        with open(f'/proc/{pid}/smaps_rollup', encoding='ascii') as file:
            return next(int(line.split()[1]) for line in file
                        if line.startswith(what + ':'))
    except PermissionError:
        raise tap.Skip('only root may look into the worker') from None


@tap.test
def wrong_credentials_keep_the_queue_and_say_so_once():
    with Mailroom() as room, room.server() as server:
        server.script = lambda session, verb, argument: (
            f'535 5.7.8 no, id {session.number}' if verb == 'AUTH' else None)
        room.configure(server, password='open barley', connections=2)
        room.fill(20, 'bob%d@example.net')
        room.start()
        room.logged('event=mail-stopped')
        before = server.verbs().count('AUTH')
        tap.ok(before <= 2, f'{before} logins at once')
        # The next try, five seconds later, fails as well.
        wait.until(lambda: server.verbs().count('AUTH') > before, 'a try')
        wait.until(lambda: len(room.worker.children()) <= 2, 'senders')
        at_rest([room.worker.pid, *room.worker.children()])
        tap.equal(server.verbs().count('AUTH'), before + 1, 'logins')
        tap.equal(room.log_text().count('event=mail-stopped'), 1, 'lines')
        tap.equal(room.log_text().count('event=mail '), 0, 'lines a mail')
        tap.equal(room.states(), [WAITING] * 20, 'states')
        tap.contains(room.log_text(), '535 5.7.8')
        tap.equal([row[2] for row in room.outbox()], [0] * 20, 'attempts')
        tap.equal({row[3] for row in room.outbox()}, {None}, 'replies')

        server.script = lambda session, verb, argument: None
        room.configure(server)
        room.reload()
        room.settled(20)
        room.logged('event=reloaded')


@tap.test
def the_reason_names_nobody():
    with Mailroom() as room, room.server() as server:
        server.script = lambda session, verb, argument: (
            '530 5.7.0 <Bob@example.net>: log in first' if verb == 'RCPT'
            else None)
        room.configure(server, user=None, password=None)
        room.fill(1, 'bob@example.net')
        room.start()
        room.logged('event=mail-stopped')
        tap.contains(room.log_text(), 'log in first')
        tap.lacks(room.log_text().lower(), 'bob@example.net', 'log')
        done = room.once()
        tap.contains(done.stderr, 'log in first')
        tap.lacks(done.stderr.lower(), 'bob@example.net', 'stderr')


@tap.test
def a_mail_that_cannot_be_written_is_kept_and_not_begun():
    with Mailroom() as room, room.server() as server:
        template = room.path('templates/mail/signup-code.txt')
        with open(template, encoding='utf-8') as file:
            good = file.read()
        with open(template, 'a', encoding='utf-8') as file:
            file.write('{{#NEVER_CLOSED}}')
        room.configure(server)
        room.fill(1, 'bob@example.net')
        room.start()
        room.logged('event=mail-stopped reason="compose: template ')
        tap.equal(server.messages, [], 'mails')
        tap.equal([row[1:4] for row in room.outbox()], [(WAITING, 0, None)])
        with open(template, 'w', encoding='utf-8') as file:
            file.write(good)
        room.reload()
        room.settled(1)
        tap.equal(len(server.messages), 1, 'mails')


@tap.test
def a_queue_held_up_goes_on_by_itself():
    with Mailroom() as room, room.server() as server:
        server.script = lambda session, verb, argument: (
            '535 5.7.8 not today' if verb == 'AUTH' else None)
        room.configure(server)
        room.fill(5, 'bob%d@example.net')
        room.start()
        room.logged('event=mail-stopped')
        server.script = lambda session, verb, argument: None
        room.settled(5)
        room.logged('event=mail-resumed')


@tap.test
def what_expires_while_nothing_can_be_sent_is_settled():
    with Mailroom() as room, room.server(starttls=False) as server:
        room.configure(server)
        room.fill(1, 'bob@example.net', life_seconds=2)
        room.fill(1, 'eve@example.net', life_seconds=600)
        room.start()
        room.settled(1, EXPIRED)
        room.logged('event=mail-stopped')
        tap.equal(room.states(), [EXPIRED, WAITING], 'states')
        tap.lacks(server.verbs(), 'AUTH')
        tap.lacks(server.verbs(), 'MAIL')


@tap.test
def a_wrong_configuration_is_not_taken_over():
    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(0, 'bob@example.net')
        room.start()
        room.configure(server, auth='abacus')
        room.reload()
        room.logged('event=reload-refused')
        room.configure(server)
        room.fill(1, 'bob@example.net')
        room.settled(1)


@tap.test
def sigterm_finishes_the_mail_in_flight_and_leaves_the_rest():
    with Mailroom() as room, room.server() as server:
        release = []

        def script(_, verb, __):
            if verb == 'BODY':
                wait.until(lambda: release, 'the release')
        server.script = script
        room.configure(server, connections=1)
        room.fill(5, 'bob%d@example.net')
        room.start()
        wait.until(lambda: 'BODY' in server.verbs(), 'a mail in flight')
        os.kill(room.worker.pid, signal.SIGTERM)
        room.logged('event=worker-stopping')
        release.append(True)
        tap.equal(room.worker.popen.wait(wait.DEADLINE_SECONDS), 0)
        tap.equal(len(server.messages), 1, 'mails')
        tap.equal(sorted(room.states()), [WAITING] * 4 + [SENT], 'states')
        tap.equal(sum(row[2] for row in room.outbox()), 1, 'attempts')


@tap.test
def an_idle_worker_ends_at_once():
    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(1, 'bob@example.net')
        room.start()
        room.settled(1)
        for number in signal.SIGTERM, signal.SIGINT:
            began = time.monotonic()
            os.kill(room.worker.pid, number)
            tap.equal(room.worker.popen.wait(wait.DEADLINE_SECONDS), 0)
            tap.lacks(room.log_text(), 'event=sender-died', 'log')
            tap.ok(time.monotonic() - began < 2, 'it took two seconds')
            room.start()


def hang_at_the_first(server):
    """Its session, once there is one."""
    held = []

    def script(session, verb, _):
        if verb == 'RCPT' and not held:
            held.append(session)
            return smtp_server.HANG
        return None
    server.script = script
    return held


@tap.test
def a_killed_sender_loses_no_mail_and_is_replaced():
    with Mailroom() as room, room.server() as server:
        held = hang_at_the_first(server)
        room.configure(server, connections=1)
        room.fill(2, 'bob%d@example.net')
        room.start()
        wait.until(lambda: held, 'a mail in flight')
        os.kill(room.worker.children()[0], signal.SIGKILL)
        room.settled(2)
        room.logged('event=sender-died')
        tap.equal(len(server.messages), 2, 'mails')


@tap.test
def mail_of_senders_that_are_no_more_is_sent_at_once():
    with Mailroom() as room, room.server() as server:
        held = hang_at_the_first(server)
        # A lease would last for twenty minutes.
        room.configure(server, connections=1, message_seconds=600)
        room.fill(1, 'bob@example.net', life_seconds=3600)
        room.start()
        wait.until(lambda: held, 'a mail in flight')
        # The sender is at work: it is not for others to send.
        tap.equal((room.once().returncode, server.messages), (0, []))
        sender = room.worker.children()[0]
        os.kill(room.worker.pid, signal.SIGKILL)
        tap.equal((room.once().returncode, server.messages), (0, []))
        os.kill(sender, signal.SIGKILL)
        wait.until(lambda: not os.path.exists(f'/proc/{sender}'),
                   'the sender to end')
        room.start()
        room.settled(1)
        room.logged('event=mail-taken-back mails=1')
        tap.equal(len(server.messages), 1, 'mails')


@tap.test
def senders_end_when_the_worker_is_killed():
    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(1, 'bob@example.net')
        room.start()
        room.settled(1)
        sender = room.worker.children()[0]
        os.kill(room.worker.pid, signal.SIGKILL)
        wait.until(lambda: not os.path.exists(f'/proc/{sender}'),
                   'the sender to end')


@tap.test
def an_idle_worker_sleeps():
    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(1, 'bob@example.net')
        room.start()
        room.settled(1)
        pids = [room.worker.pid, *room.worker.children()]
        wait.until(lambda: len(server.messages) == 1, 'the mail')
        at_rest(pids)
        before = [(cpu_ns(pid), wakeups(pid)) for pid in pids]
        end = time.monotonic() + 3
        wait.until(lambda: time.monotonic() > end, 'three seconds')
        after = [(cpu_ns(pid), wakeups(pid)) for pid in pids]
        tap.equal(after, before, 'time on a processor and wake-ups')


@tap.test
def the_idle_worker_is_one_small_process():
    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(0, 'bob@example.net')
        room.start()
        tap.equal(room.worker.children(), [], 'senders')
        own = memory_kib(room.worker.pid, 'Private_Dirty')
        tap.note(f"{own} KiB, {memory_kib(room.worker.pid, 'Pss')} KiB with "
                 'its share of the libraries')
        without_sanitizer()
        tap.ok(own < 4352, f'{own} KiB')


def talks_on(text):
    """Says that without end, as fast as anybody hears it."""
    def talk(session):
        while not session.server.closing.is_set():
            session.socket.sendall(text)
    return talk


@tap.test
def servers_that_misbehave_leave_a_sender_as_it_was():
    """No memory and no descriptor more, and not much while it lasts."""
    troubles = [talks_on(b'250-and another thing\r\n' * 500),
                talks_on(b'2' * 65536), talks_on(b'\0\r\n' * 20000),
                smtp_server.HANG, smtp_server.DROP, '451 4.7.1 come back',
                '421 4.3.2 going down', '550 5.1.1 no', None]
    with Mailroom() as room, room.server() as server:
        def script(_, verb, argument):
            if verb != 'RCPT':
                return None
            return troubles[int(re.search(r'@d(\d+)', argument)[1])
                            % len(troubles)]
        server.script = script
        room.configure(server, connections=1, message_seconds=1,
                       retry_seconds=600)
        looks = []
        room.fill(0, 'bob@example.net')
        room.start()
        for at in range(3):
            # Each to a domain of its own: none is held.
            for number in range(len(troubles)):
                room.fill(1, f'bob@d{at * len(troubles) + number}.example')
            wait.until(lambda: room.attempts() == {1}, 'a try of each')
            sender = room.worker.children()[0]
            at_rest([sender])
            looks.append((sender, len(os.listdir(f'/proc/{sender}/fd')),
                          memory_kib(sender, 'Private_Dirty')))
        with open(f'/proc/{sender}/status', encoding='ascii') as file:
            peak = next(int(line.split()[1]) for line in file
                        if line.startswith('VmHWM'))
        tap.note(f'pid, descriptors, KiB: {looks}; {peak} KiB at most')
        tap.equal(len({look[0] for look in looks}), 1, 'processes')
        # The connection may be there or not.
        tap.ok(looks[2][1] <= looks[0][1] + 1, f'descriptors: {looks}')
        without_sanitizer()
        tap.ok(looks[2][2] - looks[1][2] < 256, f'KiB: {looks}')
        tap.ok(peak - memory_kib(sender, 'Rss') < 1024,
               f'{peak} KiB at most')


@tap.test
def a_mail_is_on_the_wire_soon_after_its_commit():
    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(1, 'first@example.net')
        room.start()
        room.settled(1)
        waits = []
        for number in range(20):
            filled = room.fill(1, f'bob{number}@example.net')[0]
            wait.until(lambda: len(server.messages) == number + 2, 'the mail')
            waits.append((server.messages[-1].at - filled.at) * 1000)
        tap.note(f'median {statistics.median(waits):.1f} ms, '
                 f'longest {max(waits):.1f} ms')
        tap.ok(statistics.median(waits) < 50, f'{waits}')


def core(room, pid):
    """The memory of a process, as a crash would leave it."""
    if not shutil.which('gcore'):
        raise tap.Skip('gdb is not installed')
    if os.geteuid() != 0:
        raise tap.Skip('only root may look into the worker')
    subprocess.run(['gcore', '-a', '-o', room.path('core'), str(pid)],
                   check=True, capture_output=True)
    with open(room.path(f'core.{pid}'), 'rb') as file:
        return file.read()


@tap.test
def what_was_mailed_is_not_left_in_memory():
    with Mailroom() as room, room.server() as server:
        room.configure(server, connections=1)
        room.fill(987, 'bob%d@example.net')
        room.start()
        room.settled(987)
        mail = email.message_from_bytes(
            server.messages[-1].content, policy=email.policy.default)
        code = re.search('[0-9]{6}', mail['Subject'])[0]
        token = re.search(r'[?]t=([\w-]{43})', mail.get_body(('plain',)).get_content())[1]
        without_sanitizer()
        at_rest(room.worker.children())
        for pid in [room.worker.pid, *room.worker.children()]:
            memory = core(room, pid)
            tap.ok(b'castle.example' in memory, 'this is no core')
            tap.equal(memory.count(token.encode()), 0, 'tokens')
            tap.equal(memory.count(code.encode()), 0, 'codes')


@tap.test
def cron_sends_what_is_due_and_hears_of_failures():
    with Mailroom() as room, room.server() as server:
        room.configure(server)
        room.fill(3, 'bob%d@example.net')
        done = room.once()
        tap.equal((done.returncode, room.states()), (0, [SENT] * 3))
        tap.equal(room.once().returncode, 0, 'with nothing to send')
        room.fill(2, 'eve%d@example.net')
        room.configure(server, password='open barley')
        done = room.once()
        tap.equal(done.returncode, 1, 'exit status')
        tap.contains(done.stderr, '535 5.7.8')
        tap.equal(server.verbs().count('AUTH'), 2, 'logins')
        tap.equal(room.states(), [SENT] * 3 + [WAITING] * 2)


tap.main()
