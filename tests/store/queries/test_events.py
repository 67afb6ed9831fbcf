"""Events: told in order, apart by item and type."""

from store.engine import Engine, transaction
from store.queries.events import Event, add, of_items
from tests.store.values import NOW, hours


def test_events_of_items_in_order(engine: Engine) -> None:
    first = Event(hours(1), "li", "submission", "R1", "edited", {"fields": ["mobile"]})
    second = Event(NOW, "system", "message", "abc", "read")
    with transaction(engine) as session:
        for event in (first, second, Event(NOW, "system", "submission", "R2", "submitted")):
            add(session, event)
        assert of_items(session, {"R1": "submission", "abc": "message"}) == [first, second]


def test_event_of_another_type_of_item_is_left_out(engine: Engine) -> None:
    with transaction(engine) as session:
        add(session, Event(NOW, "system", "message", "R1", "read"))
        assert of_items(session, {"R1": "submission", "other": "message"}) == []
