"""Sums of money and other figures with a unit."""

import pytest

from domain.normalise.figures import Figure, parse_figure

MONEY = {
    "25000元": Figure(25_000),
    "2.5万元": Figure(25_000),
    "２．５万元": Figure(25_000),
    "2.5": Figure(25_000),
    "2.5万": Figure(25_000),
    "人民币贰万伍仟元整": Figure(25_000),
    "25,000.00元": Figure(25_000),
    "¥25000元": Figure(25_000),
    "25000元（大写：贰万伍仟元整）": Figure(25_000),
    "约3万元": Figure(30_000, rough=True),
    "3万余元": Figure(30_000, rough=True),
    "1234.56元": Figure("1234.56"),
    "两万元": Figure(20_000),
    "0.8": Figure(8000),
    "一百二十万元": Figure(1_200_000),
    "2-3万元": None,
    "2万元至3万元": None,
    "市级2万元，自筹1万元": None,
    "几万元": None,
    "-2万元": None,
    "待定": None,
    "": None,
}
AREAS = {"350平方米": Figure(350), "350.5㎡": Figure("350.5"), "350": Figure(350), "1.2万平方米": Figure(12_000)}


@pytest.mark.parametrize("text", MONEY)
def test_sum_of_money(text: str) -> None:
    assert parse_figure(text, "万元") == MONEY[text]


@pytest.mark.parametrize("text", AREAS)
def test_area(text: str) -> None:
    assert parse_figure(text, "平方米") == AREAS[text]
