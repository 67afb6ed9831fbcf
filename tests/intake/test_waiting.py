"""Waiting between two passes: woken by new mail where the server tells of it."""

from dataclasses import replace

from intake.demo.dovecot import PrivateDovecot
from intake.mailbox.providers import BY_KEY
from intake.waiting import Waiting
from tests.intake.collecting import account_on, fill

LONG = 60.0
"""Seconds that no test waits for: what does not wake makes the test fail by its own time-out."""


def woken(waiting: Waiting) -> bool:
    """Return whether something woke the waiting before its time was up."""
    return waiting.wait(LONG)


def test_waiting_is_woken_by_new_mail(server: PrivateDovecot) -> None:
    waiting = Waiting([account_on(server.port)])
    waiting.start()

    connected = woken(waiting)
    fill(server, 1)
    arrived = woken(waiting)
    waiting.close()

    assert (connected, arrived) == (True, True)


def test_waiting_goes_on_after_the_server_was_away(server: PrivateDovecot) -> None:
    waiting = Waiting([account_on(server.port)], back_off=(0.05,))
    waiting.start()
    first = woken(waiting)

    server.stop()
    server.start()
    again = woken(waiting)
    fill(server, 1)
    arrived = woken(waiting)
    waiting.close()

    assert (first, again, arrived) == (True, True, True)


def test_a_provider_without_idle_is_left_to_the_clock(server: PrivateDovecot) -> None:
    account = replace(account_on(server.port), provider=BY_KEY["netease"])
    waiting = Waiting([account])
    waiting.start()

    assert not waiting.wait(0.01)
    waiting.close()


def test_stopping_ends_the_waiting(server: PrivateDovecot) -> None:
    waiting = Waiting([account_on(server.port)])

    waiting.stop()

    assert waiting.wait(LONG)
    assert waiting.stopped
