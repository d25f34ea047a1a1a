"""Waiting for a condition, never for a time."""

import time

DEADLINE_SECONDS = 20


def until(condition, what, seconds=DEADLINE_SECONDS):
    """The first true value of condition(); AssertionError after seconds."""
    end = time.monotonic() + seconds
    pause = 0.002
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f'waited {seconds} s for {what}')
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
