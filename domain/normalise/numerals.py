"""Chinese numerals."""

NAUGHTS = "〇○◯零Oo0"
_FIGURES = ("一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
DIGITS = dict.fromkeys(NAUGHTS, 0) | {sign: value for value, signs in enumerate(_FIGURES, 1) for sign in signs}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TWENTY = {"廿": "二十", "卅": "三十"}
CHARACTERS = "".join(DIGITS).replace("0", "").replace("O", "").replace("o", "") + "".join(UNITS) + "万廿卅"


def number(text: str) -> int | None:
    """Return the number that a run of Chinese numerals writes, None where it writes none.

    Both ways are read: with units (一百二十, 三千零五, 一万二, 十五) and figure by figure (二〇二四). Two figures
    side by side (三四) are no number: they mean three or four.
    """
    for short, long in TWENTY.items():
        text = text.replace(short, long)
    if not text or len(text) > 20:
        return None
    if all(character in DIGITS for character in text):
        if len(text) == 2 and not any(character in NAUGHTS for character in text):
            return None
        return int("".join(str(DIGITS[character]) for character in text))
    head, unit, tail = text.partition("万")
    if not unit:
        return _below_ten_thousand(head)
    high = _below_ten_thousand(head) if head else 1
    low = _low_part(tail)
    return None if high is None or low is None else high * 10_000 + low


def _low_part(tail: str) -> int | None:
    if not tail:
        return 0
    if len(tail) == 1 and tail in DIGITS:
        return DIGITS[tail] * 1000  # 一万二 is 12,000
    return _below_ten_thousand(tail)


def _below_ten_thousand(text: str) -> int | None:
    total, unit_before, digit, naught = 0, 10_000, 0, False
    for character in text:
        unit = UNITS.get(character)
        if unit is None:
            value = DIGITS.get(character)
            if value is None or digit:
                return None
            digit, naught = value, naught or value == 0
            continue
        if unit >= unit_before or (not digit and total and unit > 10):
            return None
        total, unit_before, digit, naught = total + (digit or 1) * unit, unit, 0, False
    if digit and not naught and 100 <= unit_before <= 1000:
        return total + digit * unit_before // 10  # 一百二 is 120
    return total + digit
