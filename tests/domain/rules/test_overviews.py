"""Topics of an overview in unseen wordings: what tells a topic, and what only looks as if it did."""

import itertools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from domain.rules import check
from tests.domain.factories import CAMPAIGN, application

_FOLDER = Path(__file__).parents[2] / "data"
DATA: Mapping[str, Any] = tomllib.loads((_FOLDER / "overviews.toml").read_text(encoding="utf-8"))
WHOLE: Mapping[str, Any] = tomllib.loads((_FOLDER / "whole_overviews.toml").read_text(encoding="utf-8"))
STYLES: Mapping[str, Mapping[str, str]] = DATA["styles"]


def cases(kind: str) -> list[tuple[str, str]]:
    return [(topic, wording) for topic, wordings in DATA[kind].items() for wording in wordings]


def missing(style: str, topic: str, wording: str) -> list[object]:
    overview = "".join({**STYLES[style], topic: wording}.values())
    return [one.evidence["missing"] for one in check(application(overview=overview), CAMPAIGN, {})]


def missing_in_each_style(topic: str, wording: str) -> dict[str, list[object]]:
    return {style: missing(style, topic, wording) for style in STYLES}


@pytest.mark.parametrize("style", STYLES)
def test_whole_overview_lacks_nothing(style: str) -> None:
    assert check(application(overview="".join(STYLES[style].values())), CAMPAIGN, {}) == ()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("topic", STYLES["list"])
def test_topic_left_out_is_found(style: str, topic: str) -> None:
    assert missing(style, topic, "") == [[topic]]


@pytest.mark.parametrize(("topic", "wording"), cases("told"))
def test_wording_that_tells_the_topic(topic: str, wording: str) -> None:
    assert missing_in_each_style(topic, wording) == {style: [] for style in STYLES}


@pytest.mark.parametrize(("topic", "wording"), cases("untold"))
def test_wording_that_only_looks_like_the_topic(topic: str, wording: str) -> None:
    assert missing_in_each_style(topic, wording) == {style: [[topic]] for style in STYLES}


def test_topics_may_come_in_any_order() -> None:
    orders = itertools.islice(itertools.permutations(STYLES["prose"].values()), 0, None, 4001)

    assert [check(application(overview="".join(order)), CAMPAIGN, {}) for order in orders] == [()] * 11


@pytest.mark.parametrize("overview", WHOLE["complete"])
def test_overview_that_tells_everything(overview: str) -> None:
    assert check(application(overview=overview), CAMPAIGN, {}) == ()


@pytest.mark.parametrize(
    ("topic", "overview"), [(topic, overview) for topic, lacking in WHOLE["lacking"].items() for overview in lacking]
)
def test_overview_that_lacks_one_topic(topic: str, overview: str) -> None:
    found = check(application(overview=overview), CAMPAIGN, {})

    assert [one.evidence["missing"] for one in found] == [[topic]]
