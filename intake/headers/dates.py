"""Date headers, as programs and people write them."""

import datetime as dt
import email.utils
import re

from intake.headers.words import decode

_CHINA = dt.timezone(dt.timedelta(hours=8))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_LENGTH = 200

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})(?!\d)[日T]?")
_CHINESE_MONTH = re.compile(r"(十[一二]|[一二三四五六七八九十]|\d{1,2})月")
_NO_DATE = re.compile(r"[\u4e00-\u9fff（）]+[,，]?|\b[AP]M\b", re.IGNORECASE)
_AFTERNOON = re.compile(r"下午|晚上|\bPM\b", re.IGNORECASE)
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+")
_ZONE = re.compile(r"\(?(?:GMT|UTC?)?([+-])(\d{1,2}):?(\d\d)?\)?(?=\s|$|\()")
# Zones that parsedate_tz knows, without CST.
_FOREIGN = re.compile(r"[+-]\d{4}\b|\b(?:UTC?|GMT|Z|CDT|[AEMP][SD]T)\b", re.IGNORECASE)
_YEAR_ZERO = re.compile(r"(?<![\d:+-])0{3,4}(?![\d:])")


def instant(raw: bytes) -> dt.datetime | None:
    """Return a date header's instant, aware; None where it cannot be told.

    A date without a zone is taken as Chinese time, and so is ``CST``, which Chinese clients do not mean as American.
    """
    written = decode(raw[:_LENGTH]).value
    text = _normal(written)
    try:
        parsed = email.utils.parsedate_tz(text)
        if parsed is None or _YEAR_ZERO.search(text):
            return None
        zone = dt.timezone(dt.timedelta(seconds=parsed[9] or 0)) if _FOREIGN.search(text) else _CHINA
        found = dt.datetime(*parsed[:6], tzinfo=zone)
        return found + dt.timedelta(hours=12 * bool(found.hour < 12 and _AFTERNOON.search(written)))
    except (ValueError, TypeError, IndexError, OverflowError):
        # What parsedate_tz raises on dates no clock ever showed.
        return None


def _normal(text: str) -> str:
    """Return a date with its month and zone as RFC 5322 wants them, and without Chinese words."""
    if not text.isascii():
        text = text.replace("：", ":").replace("时", ":").replace("分", ":").replace("秒", "")
    text = _YEAR_FIRST.sub(lambda match: f"{match[3]} {_month(match[2])} {match[1]} ", text, count=1)
    text = _NO_DATE.sub(" ", _CHINESE_MONTH.sub(lambda match: f" {_month(match[1])} ", text))
    text = _FRACTION.sub("", f"{text[:-1]} +0000" if text.endswith("Z") else text)
    zone = _ZONE.search(text, text.find(":") + 1)
    if zone is None or ":" not in text:
        return text.strip()
    return f"{text[: zone.start()].rstrip()} {zone[1]}{int(zone[2]):02}{zone[3] or '00'}"


def _month(written: str) -> str:
    number = _CHINESE_MONTHS.index(written) + 1 if written in _CHINESE_MONTHS else int(written)
    return _MONTHS[number - 1] if 1 <= number <= 12 else written
