"""Rosters: replaced whole, kept in the file's order."""

from domain.roster import Roster, RosterEntry
from store.engine import Engine, reading, transaction
from store.queries import rosters
from store.queries.events import Event, of_items
from tests.store.values import NOW, hours

TEAMS = [RosterEntry("启明星服务队", "沈阳示例大学", ("启明星", "启明")), RosterEntry("北斗服务队")]


def test_load_without_rosters_is_empty(engine: Engine) -> None:
    with reading(engine) as session:
        assert rosters.load(session) == {}


def test_load_returns_what_was_put_in_place(engine: Engine) -> None:
    with transaction(engine) as session:
        rosters.replace(session, "teams", TEAMS, now=NOW)
        rosters.replace(session, "awarded", TEAMS[:1], now=NOW)
    with reading(engine) as session:
        assert rosters.load(session) == {
            "awarded": Roster("awarded", (TEAMS[0],)),
            "teams": Roster("teams", tuple(TEAMS)),
        }


def test_replace_puts_the_new_one_in_place_of_the_old(engine: Engine) -> None:
    with transaction(engine) as session:
        rosters.replace(session, "teams", TEAMS, now=NOW)
    with transaction(engine) as session:
        rosters.replace(session, "teams", TEAMS[::-1][:1], now=hours(1))
        events = of_items(session, {"teams": "roster"})
    with reading(engine) as session:
        assert rosters.load(session) == {"teams": Roster("teams", (TEAMS[1],))}
    assert events == [
        Event(NOW, "system", "roster", "teams", "loaded", {"entries": 2}),
        Event(hours(1), "system", "roster", "teams", "loaded", {"entries": 1}),
    ]


def test_empty_roster_is_loaded_all_the_same(engine: Engine) -> None:
    with transaction(engine) as session:
        rosters.replace(session, "teams", [], now=NOW)
        assert rosters.load(session) == {"teams": Roster("teams", ())}
