"""Every number of the workbook against a count of its own, week by week, over two seasons."""

import re
from collections.abc import Iterator

import pytest

from tests.reports import season as seasons
from tests.reports.counting import Count
from tests.reports.season import Season, Told

_MAKERS = {"decided": seasons.decided, "mailed": seasons.mailed}
NOTHING = ("无", None)


@pytest.fixture(scope="module", params=_MAKERS)
def season(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Season:
    """A season whose mails are made up, and one whose mails are read."""
    name: str = request.param
    return _MAKERS[name](tmp_path_factory.mktemp(name))


def each(season: Season) -> Iterator[tuple[Count, Told]]:
    """Yield the count and the report of every week."""
    for week, told in season.weeks.items():
        yield Count(season, week), told


def block(told: Told, heading: str) -> list[tuple[object, ...]]:
    """Return the rows of the table below a heading of the figures' sheet."""
    figures = told.sheets["统计"]
    start = next(at for at, row in enumerate(figures) if row and str(row[0]).endswith(heading))
    rows = []
    for row in figures[start + 2 :]:
        if not row:
            break
        rows.append(tuple(row))
    return rows


def rows(told: Told, name: str) -> list[list[object]]:
    """Return the rows of a ledger sheet, without its heads."""
    return [row for row in told.sheets[name][1:] if row[0] not in NOTHING]


def test_season_has_something_of_everything(season: Season) -> None:
    flows = [one for told in season.weeks.values() for one in told.report.flows]
    for name in ("received", "revised", "repeated", "accepted", "returned", "rejected", "reopened"):
        assert sum(int(getattr(one, name)) for one in flows) > 0, name
    for name in ("问题清单", "重复", "邮件流水", "下周安排", "随附材料", "首次来件", "未报送"):
        assert any(rows(told, name) for told in season.weeks.values()), name


def test_balance_adds_up_and_is_what_the_ledger_says(season: Season) -> None:
    for count, told in each(season):
        numbers = [one for one in told.sheets["统计"][5] if isinstance(one, int)]
        assert numbers == count.balance(), count.week
        assert numbers[0] == sum(numbers[1:]), count.week
        assert told.report.balance.holds


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("本周收件与办理", "flows"),
        ("与上周比较", "compared"),
        ("累计办理情况", "totals"),
        ("待核对件已等待时间", "ages"),
        ("各周收到的材料", "series"),
    ],
)
def test_table_of_figures_is_what_the_ledger_says(season: Season, heading: str, name: str) -> None:
    for count, told in each(season):
        assert block(told, heading) == getattr(count, name)(), count.week


def test_flow_of_every_form_adds_up(season: Season) -> None:
    for _, told in each(season):
        for name, *numbers in block(told, "本周收件与办理"):
            opening, received, _, _, accepted, returned, rejected, reopened, closing = (
                int(str(one)) for one in numbers
            )
            assert opening + received + reopened == accepted + returned + rejected + closing, name


def test_groups_are_what_the_ledger_says(season: Season) -> None:
    for count, told in each(season):
        listed = {(str(one), str(name)): (week, total) for one, name, week, total in block(told, "分类统计")}
        assert listed == count.groups(), count.week


def test_problems_are_what_the_ledger_says(season: Season) -> None:
    for count, told in each(season):
        numbers = [row[-2:] for row in block(told, "问题分类")]
        assert sorted(map(str, numbers)) == sorted(map(str, count.problems())), count.week
        assert numbers == [(one.week, one.total) for one in told.report.problems]


def test_mailboxes_are_what_the_ledger_says(season: Season) -> None:
    for count, told in each(season):
        assert [(one[0], one[1], one[3]) for one in block(told, "邮箱情况")] == count.mailboxes(), count.week


def test_rows_of_the_forms_are_those_of_the_ledger_with_all_their_values(season: Season) -> None:
    for count, told in each(season):
        for form, sheet in zip(season.campaign.forms, told.report.sheets, strict=True):
            found = rows(told, sheet.title)
            assert [(row[0], row[2]) for row in found] == count.items(form.key), count.week
            names = [name for one in form.fields for name in (one.name, one.start, one.end) if name]
            for row in found:
                shown = dict(zip(names, row[3:], strict=False))
                for name, value in count.values(form.key)[str(row[0])].items():
                    assert _written(shown[name]) == _written(value), (row[0], name)


def test_rows_of_the_other_sheets_are_those_of_the_ledger(season: Season) -> None:
    for count, told in each(season):
        faults = [(row[0], row[7]) for row in rows(told, "问题清单")]
        assert sorted(map(str, faults)) == sorted(map(str, count.faults())), count.week
        repeats = [(row[0], row[5]) for row in rows(told, "重复")]
        assert sorted(map(str, repeats)) == sorted(map(str, count.repeats())), count.week
        mails = [
            (row[0], row[6], row[7], len(str(row[8]).split("、")) if row[8] else 0) for row in rows(told, "邮件流水")
        ]
        assert mails == count.mails(), count.week
        assert sorted((row[-1],) for row in rows(told, "下周安排")) == sorted(count.calendar()), count.week
        assert [(len(rows(told, "首次来件")), told.report.teams.heard)] == count.newcomers(), count.week
        assert [(row[0],) for row in rows(told, "未报送")] == count.silent(), count.week


def test_materials_are_those_of_the_ledger(season: Season) -> None:
    names = {one.key: one.name for one in season.campaign.materials}
    for count, told in each(season):
        listed = [(row[0], row[5], row[6]) for row in rows(told, "随附材料")]
        expected = []
        for item, kinds in count.dossiers():
            came = set(str(kinds or "").split(",")) & set(names)
            words = ("、".join(name for key, name in names.items() if (key in came) is here) for here in (True, False))
            expected.append((item, *(one or other for one, other in zip(words, ("无", "齐全"), strict=True))))
        assert listed == expected, count.week


def test_sentences_say_what_the_ledger_says(season: Season) -> None:
    for count, told in each(season):
        story = str(told.sheets["统计"][2][0])
        _, _, received, revised, repeated, *settled, _, closing = (
            int(str(one)) for one in ("0", *count.flows()[-1][1:])
        )
        assert _told(story, r"共收到材料(\d+)件") == received
        assert (_told(story, r"更正此前材料的(\d+)件"), _told(story, r"重复报送的(\d+)件")) == (revised, repeated)
        assert [_told(story, rf"{word}(\d+)件") for word in ("受理", "要求补正", "退回")] == settled
        assert _told(story, r"待核对(\d+)件") == closing
        assert _told(story, r"受理期外才报送的(\d+)件") == count.late()
        assert _told(story, r"已登记活动(\d+)项") == len(count.calendar())
        assert _told(story, r"累计申报(\d+)项") == len(count.dossiers())
        assert _told(story, r"(\d+)个至今没有来件") == len(count.silent())


def _written(value: object) -> object:
    """Return a value as it is, nothing as an empty text."""
    return "" if value is None else value


def _told(story: str, pattern: str) -> int:
    """Return the number that a sentence gives, 0 where there is no such sentence."""
    found = re.search(pattern, story)
    return int(found[1]) if found else 0
