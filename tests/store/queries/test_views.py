"""What a person keeps: views by name, and the words they searched for."""

import pytest

from domain.people import Role
from store import tables
from store.engine import Engine, transaction
from store.queries import views
from store.queries.views import View
from tests.store.values import NOW, hours


def _people(engine: Engine, *names: str) -> None:
    with transaction(engine) as session:
        for name in names:
            session.add(
                tables.Person(id=name, name=name, role=Role.CLERK, password="", created=NOW, failures=0, settings={})
            )


@pytest.fixture(autouse=True)
def office(engine: Engine) -> None:
    """Two people."""
    _people(engine, "limin", "wang")


def test_views_are_each_persons_own(engine: Engine) -> None:
    with transaction(engine) as session:
        assert views.keep(session, "limin", "缺隶属单位", "tab=waiting&code=field-missing", now=NOW)
        assert views.keep(session, "limin", "申报书", "form=application", now=NOW)
        assert views.keep(session, "wang", "申报书", "form=application", now=NOW)
        views.drop(session, "wang", "申报书")
        assert views.views(session, "limin") == (
            View("申报书", "form=application"),
            View("缺隶属单位", "tab=waiting&code=field-missing"),
        )
        assert views.views(session, "wang") == ()


def test_view_of_the_same_name_takes_its_place(engine: Engine) -> None:
    with transaction(engine) as session:
        views.keep(session, "limin", "申报书", "form=application", now=NOW)
        views.keep(session, "limin", "申报书", "form=application&sort=team", now=hours(1))
        assert views.views(session, "limin") == (View("申报书", "form=application&sort=team"),)


@pytest.mark.parametrize("name", ["", "search:0123456789ab"])
def test_name_that_none_can_have_is_refused(engine: Engine, name: str) -> None:
    with transaction(engine) as session:
        assert not views.keep(session, "limin", name, "form=application", now=NOW)


def test_words_are_found_by_their_mark_by_their_own_person_only(engine: Engine) -> None:
    with transaction(engine) as session:
        mark = views.remember(session, "limin", "张三", now=NOW)
        assert views.remember(session, "limin", "张三", now=hours(1)) == mark
        assert views.recall(session, "limin", mark) == "张三"
        assert views.recall(session, "wang", mark) == ""
        assert views.views(session, "limin") == ()


def test_old_searches_are_forgotten_but_for_those_of_a_view(engine: Engine) -> None:
    with transaction(engine) as session:
        needed = views.remember(session, "limin", "张三", now=NOW)
        old = views.remember(session, "limin", "李四", now=NOW)
        views.keep(session, "limin", "张三的", f"search={needed}", now=NOW)
        marks = [views.remember(session, "limin", f"第{number}次", now=hours(number + 1)) for number in range(20)]
        assert [views.recall(session, "limin", one) for one in (needed, old, marks[0])] == ["张三", "", "第0次"]
