"""The notice verbatim, and rosters that are loaded from the page."""

import html
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from httpx2 import Response

from domain.people import Role
from intake.demo import rosters as rosters_demo
from intake.demo.season import SEED
from intake.errors import BusyError
from intake.reviewing import desk_of
from review.desk import RefusedError
from store.engine import connection, reading
from store.queries import counts, events, rosters, submissions
from tests.review.office import CAMPAIGN, PEOPLE, Office

OWN = PEOPLE[Role.ADMINISTRATOR][0]


def _loaded(office: Office) -> dict[str, int]:
    with connection(office.engine) as found:
        return {one.name: one.entries for one in counts.loaded_rosters(found)}


def _load(office: Office, name: str, content: bytes, filename: str = "名单.csv") -> tuple[Response, str]:
    """Send a roster as the page does; return the answer, and the page it leads to."""
    with office.browser(Role.ADMINISTRATOR) as browser:
        sent = {"file": (filename, content)}
        answer = browser.client.post(f"/campaign/{name}", data={"csrf": browser.secret}, files=sent)
        followed = browser.get(answer.headers["location"]).text if answer.status_code == 303 else answer.text
    return answer, html.unescape(followed)


def test_clauses_stand_word_for_word(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        text = html.unescape(browser.get("/campaign").text)
    assert [one.id for one in CAMPAIGN.clauses.values() if one.text not in text] == []
    assert [one.key for one in CAMPAIGN.rosters if one.name not in text] == []
    assert 'type="file"' not in text


def test_roster_is_loaded_and_what_waits_is_judged_anew(office: Office) -> None:
    before = _loaded(office)["teams"]
    answer, text = _load(office, "teams", "服务队名称,隶属单位\n无此队伍,无此单位\n".encode())

    assert (answer.status_code, before > 1, _loaded(office)["teams"]) == (303, True, 1)
    with reading(office.engine) as session:
        found = submissions.findings(session, office.ids())
        last = [one for one in events.since(session, 0) if one.what == "loaded"][-1]
    assert "共 1 条" in text
    assert any(one.code == "team-not-registered" for several in found.values() for one in several)
    assert (last.actor, last.item, last.details) == (OWN, "teams", {"entries": 1})


def test_roster_of_the_demo_is_loaded_again(office: Office) -> None:
    before = _loaded(office)
    assert _load(office, "teams", rosters_demo.written(rosters_demo.registered(SEED)))[0].status_code == 303
    assert _loaded(office) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("队名册,人数\n甲,3\n".encode(), "没有“服务队名称”这一列，第一行是：队名册、人数"),
        (b"PK\x03\x04broken", "名单 名单.csv 打不开"),
        (b"\xff\xff\xff", "文字编码认不出来"),
        (f"服务队名称\n甲\n{'长' * 200_000}\n".encode(), "第3行不是 csv 表格"),
        (b"", "请先选择"),
    ],
    ids=["column", "damaged", "bytes", "row", "nothing"],
)
def test_wrong_file_is_told_and_changes_nothing(office: Office, content: bytes, told: str) -> None:
    before = _loaded(office)
    answer, text = _load(office, "teams", content)
    assert (answer.status_code, _loaded(office)) == (422, before)
    assert told in text


def test_roster_waits_while_another_run_is_on(office: Office) -> None:
    @contextmanager
    def busy() -> Iterator[None]:
        raise BusyError("另一次运行正在进行。请等它结束后再试")
        yield

    desk = desk_of(office.engine, office.archive, CAMPAIGN, lambda: office.now, office.manner, busy)
    with pytest.raises(RefusedError, match="请等它结束后再试"):
        desk.load_roster("teams", "名单.csv", "服务队名称\n甲\n".encode(), OWN)


def test_roster_is_shown_page_by_page(office: Office) -> None:
    lines = "\n".join(f"第{number}队,某单位" for number in range(1, 252))
    _load(office, "teams", f"服务队名称,隶属单位\n{lines}\n".encode())
    with office.browser(Role.READER) as browser:
        first, second = (browser.get(f"/campaign/teams{query}").text for query in ("", "?after=199"))
    assert ("<td>第200队</td>" in first, "<td>第201队</td>" in first, "?after=199" in first) == (True, False, True)
    assert ("<td>第201队</td>" in second, "下一页" in second) == (True, False)
    with reading(office.engine) as session:
        assert [at for at, _ in rosters.entries(session, "teams", after=248, limit=9)] == [249, 250]


def test_unknown_roster_is_not_there(office: Office) -> None:
    with office.browser(Role.ADMINISTRATOR) as browser:
        assert [browser.get("/campaign/nothing").status_code, browser.post("/campaign/nothing").status_code] == [
            404
        ] * 2
