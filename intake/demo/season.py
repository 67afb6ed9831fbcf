"""One invented season of the mailbox, from April to November: everything an office meets, once each."""

from intake.demo import autumn, spring, strays
from intake.demo.people import cast
from intake.demo.story import DemoMail

SEED = 2024


def season(seed: int = SEED) -> list[DemoMail]:
    """Return the mails of the season in the order of their arrival; the same seed gives the same bytes."""
    teams = cast(seed)
    mails = [*spring.chapter(teams), *strays.chapter(teams), *autumn.chapter(teams)]
    return sorted(mails, key=lambda mail: mail.received)
