"""Names for files and folders that Windows and Linux both take, made of what people wrote."""

import unicodedata

LONGEST = 60
"""How many characters a name has at most: 240 bytes of emoji, where Linux takes 255."""

_RESERVED = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_ENDING = 10
_KIND = 20
_SHARE = 32


def tidy(text: str) -> str:
    """Return a text that may be part of a name: on one line, without controls and dots or spaces at its ends.

    Marks that turn the direction of writing go as well; what the systems reserve is written full-width.
    """
    composed = unicodedata.normalize("NFC", text)
    kept = (one for one in composed if one.isspace() or unicodedata.category(one)[0] != "C")
    return " ".join("".join(kept).split()).translate(_RESERVED).strip(" .")


def file_name(number: str, kind: str, name: str) -> str:
    """Return ``02_kind_name``, without a kind ``02_name``; the name is cut before its ending.

    Distinct numbers make distinct names.
    """
    front = "".join(f"{one}_" for one in (number, tidy(kind)[:_KIND].rstrip(" .")) if one)
    text = tidy(name)
    stem, _, ending = text.rpartition(".")
    stem, ending = (stem, f".{ending}") if stem and ending.isalnum() and len(ending) <= _ENDING else (text, "")
    return front + (stem[: LONGEST - len(front) - len(ending)].rstrip(" .") or "_") + ending


def folder_name(number: str, *words: str) -> str:
    """Return a number and the words behind it, joined by underlines; a long word leaves room for the next one."""
    parts = [one[:_SHARE].rstrip(" .") for one in map(tidy, words[:-1]) if one] + [tidy(one) for one in words[-1:]]
    return "_".join([number, *filter(None, parts)])[:LONGEST].rstrip(" .")
