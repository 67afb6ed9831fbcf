"""Names of units: what a name says, however it is written."""

import re
from collections.abc import Mapping

from domain.normalise.text import half_width, key

_MARK = r"(?:(?:请?加)?盖(?:单位)?(?:公章|章)|(?:单位)?(?:公章|签章|印章)|单位盖章|全称|章)"
_REMARKS = re.compile(rf"[(\[【]{_MARK}[)\]】]:?")
_NOTHING: Mapping[str, str] = {}


def unit_key(text: str, abbreviations: Mapping[str, str] = _NOTHING) -> str:
    """Return a unit's name for comparing: without white space, punctuation and a form's own （盖章） beside it.

    An abbreviation that the name ends with (科协) is written out as ``abbreviations`` say.
    """
    plain = key(_REMARKS.sub("", "".join(half_width(text).split())))
    short = max((one for one in abbreviations if plain.endswith(key(one))), key=len, default="")
    return plain.removesuffix(key(short)) + key(abbreviations[short]) if short else plain
