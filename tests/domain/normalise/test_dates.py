"""Times as people write them."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.normalise.dates import Period, parse_day, parse_partial, parse_period

YEAR = 2024


def test_period_without_year_says_so() -> None:
    day = dt.date(2023, 5, 1)

    assert parse_period("5月1日", 2023) == Period(day, day, year_written=False)


DATE_LIKE = st.text(alphabet="0123456789年月日号至到-~、，.／/上中下旬半全季度每周一二十〇 起今次:时点()", max_size=30)


@given(st.one_of(st.text(), DATE_LIKE))
def test_any_text_gives_an_answer_in_order(text: str) -> None:
    period = parse_period(text, YEAR)

    assert period is None or period.start <= period.end
    assert parse_partial(text) is None or len(parse_partial(text) or "") in (4, 7, 10)
    assert parse_day(text, YEAR) is None or dt.date(1900, 1, 1) <= (parse_day(text, YEAR) or dt.date.min)


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31))
SPANS = st.tuples(DAYS, st.integers(1, 400)).map(lambda drawn: (drawn[0], drawn[0] + dt.timedelta(days=drawn[1])))


def chinese(number: int) -> str:
    """Return a number below 100 in Chinese numerals: 二十五."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{FIGURES[tens]}十"
    return head + (FIGURES[ones] if ones or not tens else "")


def in_figures(year: int, naught: str) -> str:
    """Return a year figure by figure: 二〇二四."""
    return "".join(FIGURES[int(figure)] for figure in str(year)).replace("〇", naught)


FIGURES = "〇一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
NOTATIONS: tuple[Callable[[dt.date], str], ...] = (
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day:%m}月{day:%d}日",
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{day.year}年{day.month}月{day.day}号",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}".translate(FULL_WIDTH),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{in_figures(day.year, '〇')}年{chinese(day.month)}月{chinese(day.day)}日",
    lambda day: f"{in_figures(day.year, '○')}年{chinese(day.month)}月{chinese(day.day)}日",
    lambda day: f"{in_figures(day.year, '零')}年{chinese(day.month)}月{chinese(day.day)}日",
    lambda day: f"{day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）",
    lambda day: f"{day.year}年{day.month}月{day.day}日上午9：00—11：00",
    lambda day: f"{day:%Y-%m-%d} 00:00:00",
)
DASHES = ("-", "－", "–", "—", "——", "~", "～", "至", "到", " 至 ", "--")
JOINED = NOTATIONS[:8] + NOTATIONS[9:13]  # a day as eight figures or with its hours is not joined by a dash


@given(DAYS, st.sampled_from(NOTATIONS))
def test_day_in_any_notation_comes_back(day: dt.date, written: Callable[[dt.date], str]) -> None:
    text = written(day)

    assert parse_day(text, YEAR) == day
    assert parse_period(text, YEAR) == Period(day, day)
    assert parse_partial(text) == day.isoformat()


@given(SPANS, st.sampled_from(JOINED), st.sampled_from(JOINED), st.sampled_from(DASHES))
def test_range_in_any_notation_comes_back(
    span: tuple[dt.date, dt.date],
    first: Callable[[dt.date], str],
    last: Callable[[dt.date], str],
    dash: str,
) -> None:
    text = f"{first(span[0])}{dash}{last(span[1])}"

    assert parse_period(text, YEAR) == Period(*span)
    assert parse_day(text, YEAR) is None


@given(
    DAYS, st.integers(1, 30), st.sampled_from(DASHES[:9]), st.sampled_from(["{0}月{1}日{2}{3}日", "{0}月{1}{2}{3}日"])
)
def test_range_within_a_month_comes_back(day: dt.date, days: int, dash: str, pattern: str) -> None:
    last = day + dt.timedelta(days=days)
    assume(last.month == day.month)

    found = parse_period(pattern.format(day.month, day.day, dash, last.day), day.year)

    assert found == Period(day, last, year_written=False)


@given(
    st.lists(st.sampled_from([*"年月日至-~、./：:一十廿初 ", "2024", "5", "18", "上旬", "每周", "周六", "起", "9:00"]))
)
def test_pieces_of_dates_in_any_order_never_raise(pieces: list[str]) -> None:
    text = "".join(pieces)

    period = parse_period(text, YEAR)

    assert period is None or period.start <= period.end
    assert len(parse_partial(text) or "2024") in (4, 7, 10)
    assert parse_day(text, YEAR) is None or dt.date(1900, 1, 1) <= (parse_day(text, YEAR) or dt.date.min)


@pytest.mark.parametrize("unit", ["1", " ", "5月", "1、", "-", "每周六", "9:00-", "二〇", "2024.5.1", "月 "])
def test_very_long_text_is_unclear(unit: str) -> None:
    text = unit * (10_000 // len(unit))

    assert parse_period(text, YEAR) is None
    assert parse_day(text, YEAR) is None
    assert parse_partial(text) is None
