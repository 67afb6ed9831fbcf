"""Masking: who needs no phone or account sees enough of it to tell two apart, and no more."""

import pytest

from domain.campaign import FieldType
from domain.masking import masked


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (FieldType.MOBILE, "13800000001", "138****0001"),
        (FieldType.MOBILE, "13800000001、13900000002", "138****0001、139****0002"),
        (FieldType.MOBILE, "1380000000", "******0000"),
        (FieldType.PHONE, "024-20005988", "***-****5988"),
        (FieldType.ACCOUNT, "6222020200000001234", "***************1234"),
        (FieldType.ACCOUNT, "6222 0202 1234", "**** **** 1234"),
        (FieldType.PHONE, "无", "无"),
        (FieldType.TEXT, "13800000001", "13800000001"),
    ],
)
def test_masked(kind: FieldType, text: str, shown: str) -> None:
    assert masked(text, kind) == shown
