"""White space, blanks to fill in, and texts made comparable."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_UNTIDY = re.compile(r"\s|" + _INVISIBLE.pattern)
_SPACE = re.compile(r"\s+")
_PIECE = re.compile(r"(\s*)(\S+)")
_LINE_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_NOT_WORD = re.compile(r"[\W_]+")
_DASH = re.compile("[‐‑‒–—―−─]")
_HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TIGHT = frozenset("，。、：；！？（）《》【】〈〉")
_BETWEEN_DIGITS = frozenset("./:-")

# What a form prints where the applicant is to write: a date without figures, a hint, Word's own prompt.
_METAS = r"\()[]{}?*+|-,:="
_DATE_BLANK = re.compile(r"(?:(?:20(?:[0-9]{2})?)?年月日?[至到]?){1,4}|(?:20)?年|年?月日(?:时分?)?|[月日]")
_PROMPTS = re.compile(
    r"(?:本人|负责人|单位|单位负责人|项目负责人)?(?:盖章|公章|签章|签字|签名|印章|签字盖章)|可另?[加附]页|可另附页|必填|选填"
    r"|如有|(?:请|请在此处?)(?:填写|输入)(?:内容|文字)?|(?:单击或?)?(?:点击)?此处(?:输入|添加)(?:文字|文本|日期|内容)?"
)
# A character that none of these has: most texts begin with one, and are no blank.
_PRINTED = "".join(sorted(set(_PROMPTS.pattern + _DATE_BLANK.pattern) - set(_METAS)))
_FOREIGN = re.compile(r"[^\W0-9０-９_" + _PRINTED + "]")
_SPACED_OUT = re.compile(r"(?:\S{1,2}\s+)+\S{1,2}")
_POINT = re.compile(r"(?<=\d)[·・•](?=\d)")
_UNTICKED = re.compile(r"(?:\s*[□☐◻▢][^□☐◻▢√✓✔☑☒■●]+){2,}|(?:[^□☐◻▢√✓✔☑☒■●]+[□☐◻▢]){2,}\s*")
_EMPTY_BOXES = frozenset("~|□☐◻▢")


def visible(text: str) -> str:
    """Return the text without the characters that take no room: zero-width spaces, joiners, soft hyphens, BOMs."""
    return _INVISIBLE.sub("", text)


def short_text(text: str) -> str:
    """Return a short text on one line, its white space normalised.

    A space between two Chinese characters goes where it only stretches a word: where the piece on either side of it
    is a single character (张　三, 沈 阳 大 学), where a line is broken, and beside full-width punctuation. A space
    between longer pieces is the applicant's own (情暖童心 科技启蒙) and stays, as does one beside Latin letters or
    figures; several become one.
    """
    if not _UNTIDY.search(text):
        return text
    pieces: list[str] = []
    before = ""
    for found in _PIECE.finditer(visible(text).strip()):
        space, piece = found.groups()
        if pieces and not _stretches(before, space, piece):
            pieces.append(" ")
        pieces.append(piece)
        before = piece
    return "".join(pieces)


def _stretches(left: str, space: str, right: str) -> bool:
    if left[-1] in _TIGHT or right[0] in _TIGHT:
        return True
    if not (_HAN.match(left[-1]) and _HAN.match(right[0])):
        return False
    return len(left) == 1 or len(right) == 1 or bool(_LINE_BREAK.search(space))


def long_text(text: str) -> str:
    """Return paragraphs joined by newlines, each trimmed, blank ones dropped, runs of white space made one space."""
    lines = (_SPACE.sub(" ", line).strip() for line in _LINE_BREAK.split(visible(text)))
    return "\n".join(line for line in lines if line)


def half_width(text: str) -> str:
    """Return figures and signs in their plain form (NFKC), for numbers, phones and dates only."""
    return unicodedata.normalize("NFKC", visible(text))


def closed_up(text: str) -> str:
    """Return figures that are spaced out (``2 0 1 2 ·0 9``, as full-width ones come from a scan) written together.

    A dot at middle height between figures is a point.
    """
    if _SPACED_OUT.fullmatch(text.strip()):
        text = "".join(text.split())
    return _POINT.sub(".", text)


def is_placeholder(text: str) -> bool:
    """Tell whether the text is only a blank to fill in: nothing, 年 月 日, a line, boxes without a tick, a hint."""
    if _UNTICKED.fullmatch(text):
        return True
    foreign = _FOREIGN.search(text)
    if foreign is not None and not _is_filler(foreign.group()):
        return False
    if all(_is_filler(character) for character in text):
        return True
    words = _NOT_WORD.sub("", half_width(text))
    if not words or len(words) > 40:
        return False
    return bool(_DATE_BLANK.fullmatch(words) or _PROMPTS.fullmatch(words))


def _is_filler(character: str) -> bool:
    if character in _EMPTY_BOXES:
        return True
    category = unicodedata.category(character)
    return category[0] in "PZ" or category in ("Cc", "Cf")


def key(text: str) -> str:
    """Return the text for comparing: NFKC, case folded, white space and punctuation dropped.

    One mark between two figures stays, because it makes another number: 2.6 is not 26, 1-3 is not 13.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _NOT_WORD.sub(_kept_mark, _DASH.sub("-", plain))


def _kept_mark(found: re.Match[str]) -> str:
    mark, text = found.group(), found.string
    start, end = found.span()
    inside = start > 0 and end < len(text) and text[start - 1].isdecimal() and text[end].isdecimal()
    return mark if mark in _BETWEEN_DIGITS and inside else ""


def hanzi(text: str) -> int:
    """Return how many Chinese characters the text has, those of the extension planes, 〇 and 々 included."""
    return len(_HAN.findall(text))
