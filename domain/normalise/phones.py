"""Mobile and landline numbers."""

import re

from domain.normalise.digits import typed_digits
from domain.normalise.text import half_width

_DASHES = "‐‑‒–—―−─" + r"\-"
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY = re.compile(r"(?:\+?86|0086)(?=1[3-9][0-9]{9}$)")
_AREA = "010|02[0-9]|0[3-9][0-9]{2}"
_ABROAD = re.compile(r"^(?:\+?86|0086)0?(?=[1-9][0-9]{8,10}$)")
_LANDLINE = re.compile(rf"(?:{_AREA})?[2-9][0-9]{{6,7}}(?:(?:转|x|ext)[0-9]{{1,6}})?")
_WITH_EXTENSION = re.compile(rf"(?:\(?(?:{_AREA})\)?[{_DASHES}]?)?[2-9][0-9]{{6,7}}[{_DASHES}][0-9]{{1,6}}")
_SERVICE = re.compile(r"[48]00[0-9]{7}")
_STROKES = re.compile(rf"[\s{_DASHES}]+")
_LOOSE = re.compile(rf"[\s{_DASHES}.·()]+")
_SEPARATOR = re.compile(r"([/、,;|或和及\n\r]+)")
_NUMBER = re.compile(rf"[0-9+(][0-9+()\s.·转x{_DASHES}]*", re.IGNORECASE)
_BROKEN = re.compile(rf"([{_DASHES}])\s*[\n\r]\s*(?=[0-9])")
_EDGES = " ().·-‐‑‒–—―−─"
_DIGIT_SPACE = re.compile(rf" ?([{_DASHES}]) ?")


def mobile_number(text: str) -> str:
    """Return a mobile as digits, spaces and dashes dropped; several in one cell keep what parts them."""
    return _each(text, _STROKES)


def phone_number(text: str) -> str:
    """Return a phone as written and half-width; a mobile among it as digits, a landline with its dash."""
    return _each(text, None)


def _each(text: str, dropped: re.Pattern[str] | None) -> str:
    plain = _BROKEN.sub(r"\1", half_width(text).strip())
    digits = typed_digits(plain)
    if digits:
        return digits
    if is_mobile(_bare(plain)):
        return _bare(plain)
    parts = _SEPARATOR.split(plain)
    numbers = (_one(part, dropped) if index % 2 == 0 else _mark(part) for index, part in enumerate(parts))
    return "".join(numbers).strip()


def _mark(separator: str) -> str:
    return separator.strip() or "、"


def _one(text: str, dropped: re.Pattern[str] | None) -> str:
    several = text.split()
    if len(several) > 1 and all(is_mobile(_bare(one)) for one in several):
        return " ".join(_bare(one) for one in several)
    bare = _bare(text)
    if is_mobile(bare):
        return bare
    if dropped is not None:
        return dropped.sub("", text)
    return _DIGIT_SPACE.sub(r"\1", " ".join(text.split()))


def _bare(text: str) -> str:
    return _COUNTRY.sub("", _LOOSE.sub("", text))


def is_mobile(text: str) -> bool:
    """Tell whether the text is one mobile number of the mainland: eleven digits that begin with 13 to 19."""
    return bool(_MOBILE.fullmatch(text))


def is_phone(text: str) -> bool:
    """Tell whether the text is one number that can be called: a mobile, a landline or a 400 number.

    A landline has seven or eight digits, with or without its area code, with or without an extension.
    """
    plain = half_width(text).strip().lower()
    bare = _ABROAD.sub("0", _bare(plain))
    if _MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare) or _SERVICE.fullmatch(bare):
        return True
    return bool(_WITH_EXTENSION.fullmatch("".join(plain.split())))


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers that stand in a text, words beside them left out."""
    found: list[str] = []
    for part in _SEPARATOR.split(half_width(text))[::2]:
        for run in _NUMBER.findall(part):
            several = run.split()
            alone = len(several) > 1 and all(is_phone(one) for one in several)
            found.extend(several if alone else [run.strip(_EDGES)])
    return tuple(found)


def only_digits(text: str) -> str:
    """Return the digits of a text, for comparing numbers however they are written."""
    return "".join(character for character in half_width(text) if "0" <= character <= "9")
