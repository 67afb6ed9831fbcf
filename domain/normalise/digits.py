"""Numbers as a spreadsheet shows them, back to the digits that were typed."""

import re

_FLOAT = re.compile(r"([0-9]+)\.0+")
_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]{1,40}))?[Ee]\+?([0-9]{1,2})")


def typed_digits(text: str) -> str | None:
    """Return the digits behind ``13186095799.0`` or ``1.3186095799E+10``, None where the text is no such number.

    A mantissa shorter than the number (``6.2E+18``) has lost digits and gives None: they cannot be guessed.
    """
    whole = _FLOAT.fullmatch(text)
    if whole:
        return whole[1]
    power = _SCIENTIFIC.fullmatch(text)
    if not power:
        return None
    head, tail, exponent = power[1], power[2] or "", int(power[3])
    return head + tail if len(tail) == exponent else None
