"""Sums of money and other figures with a unit."""

import pytest

from domain.normalise.amounts import Amount, parse_amount

MONEY = {
    "25000元": Amount(25_000),
    "2.5万元": Amount(25_000),
    "２．５万元": Amount(25_000),
    "2.5": Amount(25_000),
    "2.5万": Amount(25_000),
    "人民币贰万伍仟元整": Amount(25_000),
    "25,000.00元": Amount(25_000),
    "¥25000元": Amount(25_000),
    "25000元（大写：贰万伍仟元整）": Amount(25_000),
    "约3万元": Amount(30_000, rough=True),
    "3万余元": Amount(30_000, rough=True),
    "1234.56元": Amount("1234.56"),
    "两万元": Amount(20_000),
    "0.8": Amount(8000),
    "一百二十万元": Amount(1_200_000),
    "2-3万元": None,
    "2万元至3万元": None,
    "市级2万元，自筹1万元": None,
    "几万元": None,
    "-2万元": None,
    "待定": None,
    "": None,
}
AREAS = {"350平方米": Amount(350), "350.5㎡": Amount("350.5"), "350": Amount(350), "1.2万平方米": Amount(12_000)}


@pytest.mark.parametrize("text", MONEY)
def test_sum_of_money(text: str) -> None:
    assert parse_amount(text, "万元") == MONEY[text]


@pytest.mark.parametrize("text", AREAS)
def test_area(text: str) -> None:
    assert parse_amount(text, "平方米") == AREAS[text]
