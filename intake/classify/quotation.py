"""What the sender of a mail wrote anew, and what stands below it from earlier mails.

Mail programs put the mail that is answered below the answer, and the mail that is forwarded below a few words. They
mark it by an element of their own, by a line (在…写道：, -----原始邮件-----), or by a block of header lines. What is
quoted was sent before and is not sent anew; what is forwarded is.

A mail forwards where

1. its first mark says so (转发邮件信息, Forwarded message); else
2. its subject begins with 转发 or Fw, and not with 回复 or Re; else
3. its subject says neither, and above the mark stands nothing, or only that it is passed on (转发, 请查收).

Of what is forwarded, the topmost mail that says something is sent anew; what that one quotes is not.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

_LAYERS = 8
_LONGEST = 400
_AHEAD = 6

_SPACE = re.compile(r"\s+")
_RULE = r"[-_=—－*]{2,}\s*"
_FORWARD = re.compile(
    rf"{_RULE}(转发的?邮件(信息)?|轉寄(的)?郵件|forwarded (message|mail))\s*{_RULE}.*"
    r"|(begin forwarded message|(开始|以下(为|是)?)转发的?(邮件|信息))\s*[:：].*",
    re.IGNORECASE,
)
_QUOTE = re.compile(
    rf"{_RULE}(回复的)?(原始?邮件|原始?信息|原信|原始?郵件|original (message|mail|email))\s*{_RULE}.*"
    r"|(?=.*[\d@]).{1,300}(写道|寫道|wrote)\s*[:：]",
    re.IGNORECASE,
)
_FROM = re.compile(r"(发件人|寄件者|寄件人|发信人|from)\s*[:：].*", re.IGNORECASE)
_ABOUT = re.compile(r"(主题|主旨|标题|subject)\s*[:：].*", re.IGNORECASE)
_TO = re.compile(r"(收件人|抄送|密送|附件|to|cc)\s*[:：].*", re.IGNORECASE)
_WHEN = re.compile(r"(发送时间|发送日期|日期|时间|發送時間|寄件日期|sent|date)\s*[:：].*", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"--|[-—_]{2,}|发自我?的?.{1,30}|发送自.{1,30}|来自.{0,12}(手机|iPhone|iPad).{0,12}|sent from .{1,40}"
    r"|获取\s*outlook.*|get outlook.*",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    r"((您好|你好|各位老师|老师好?|领导)?[，,。！!：: ]*)?"
    r"(转发?|轉發|fyi|请?(查收|查阅|审阅|知悉|见下|接收)|见下|如下|如题|见附件|谢谢)?[，,。！!、；; ]*"
    r"(请?(查收|查阅|审阅|接收)|谢谢)?[。！! ]*",
    re.IGNORECASE,
)
_FORWARDED_SUBJECT = re.compile(r"\s*[\[【(（]?\s*(转发|轉寄|轉發|fwd?\s*[:：\]】)）]|wg\s*[:：])", re.IGNORECASE)
_ANSWERED_SUBJECT = re.compile(r"\s*[\[【(（]?\s*(回复|回覆|答复|答覆|re\s*[:：\]】)）\[]|aw\s*[:：])", re.IGNORECASE)

_QUOTE_IDS = frozenset({"isReplyContent", "isForwardContent", "ntes-pcmac-quote"})
_QUOTE_CLASSES = frozenset(
    {"gmail_quote", "gmail_quote_container", "yahoo_quoted", "ntes-mailmaster-quote", "foxmail_quote"}
)
_INDENT = re.compile(r"border(-left)?\s*:\s*(none|0)|margin\s*:\s*0\S*\s+0\S*\s+0\S*\s+40px", re.IGNORECASE)
_BREAKS = frozenset((
    "address", "blockquote", "body", "br", "center", "dd", "div", "dt", "h1", "h2", "h3", "h4", "hr", "li", "p",
    "pre", "table", "td", "th", "tr",
))  # fmt: skip


def sent_text(text: str, subject: str) -> tuple[str, ...]:
    """Return the parts of a plain text that this mail sends, its own first; quoted lines begin with ``>``."""
    layers = _text_layers(text)
    said = [layer.split("\n") for layer in layers]
    return tuple(layers[: _sent(text.split("\n"), said, subject)])


def sent_page(root: etree._Element, subject: str) -> tuple[etree._Element, ...]:
    """Return the parts of a page that this mail sends, its own first; ``root`` keeps its own and loses the rest."""
    lines = [line.text for line in _lines(root)]
    layers = _html_layers(root)
    said = [[line.text for line in _lines(layer)] for layer in layers]
    return tuple(layers[: _sent(lines, said, subject)])


def _sent(lines: Sequence[str], layers: Sequence[Sequence[str]], subject: str) -> int:
    """Return how many layers this mail sends: one, and where it forwards, all down to the first that says something.

    ``lines`` are those of the whole body, ``layers`` those of its layers. What the forwarded mail quotes is not sent.
    """
    mark = _mark(lines, 0)
    if len(layers) == 1 or not _forwards(subject, "" if mark is None else lines[mark], layers[0]):
        return 1
    silent = next((at for at in range(1, len(layers)) if not _is_silent(layers[at])), len(layers) - 1)
    return silent + 1


def above_signature(lines: Sequence[str]) -> int:
    """Return how many lines stand above the mark of a signature (RFC 3676, 4.3, or a telephone's own)."""
    return next((at for at, line in enumerate(lines) if _SIGNATURE.fullmatch(line.strip())), len(lines))


def _forwards(subject: str, mark: str, own: Sequence[str]) -> bool:
    if _FORWARD.fullmatch(mark.strip()) or _FORWARDED_SUBJECT.match(subject):
        return True
    return not _ANSWERED_SUBJECT.match(subject) and _is_silent(own)


def _is_silent(lines: Sequence[str]) -> bool:
    """Tell whether a layer says no more than that it passes something on; marks and header lines say nothing."""
    above = (line.strip() for line in lines[: above_signature(lines)])
    marks = (_FORWARD, _QUOTE, _FROM, _WHEN, _ABOUT, _TO)
    said = "".join(line for line in above if len(line) > _LONGEST or not any(mark.fullmatch(line) for mark in marks))
    return len(said) < _LONGEST and bool(_PASSED_ON.fullmatch(said))


def _mark(lines: Sequence[str], start: int) -> int | None:
    """Return the first line, from ``start``, below which an earlier mail stands, None where there is none."""
    for at in range(start, len(lines)):
        line = lines[at].strip()
        if len(line) > _LONGEST:
            continue
        if _FORWARD.fullmatch(line) or _QUOTE.fullmatch(line):
            return at
        if _FROM.fullmatch(line):
            below = [one.strip() for one in lines[at + 1 : at + 1 + _AHEAD]]
            if any(map(_ABOUT.fullmatch, below)) and any(map(_WHEN.fullmatch, below)):
                return at
    return None


def _text_layers(text: str) -> list[str]:
    """Return the layers of a text from the top; a layer that is opened by its mark begins with it."""
    layers: list[str] = []
    lines = text.split("\n")
    while len(layers) < _LAYERS:
        start = next((at + 1 for at, line in enumerate(lines) if line.strip()), 0) if layers else 0
        mark = _mark(lines, start)
        upper = lines if mark is None else lines[:mark]
        own = [line for line in upper if not line.lstrip().startswith((">", "＞"))]
        lower = [line.lstrip()[1:] for line in upper if line.lstrip().startswith((">", "＞"))]
        layers.append("\n".join(own))
        lines = lower + ([] if mark is None else lines[mark:])
        if not lines:
            break
    return layers


# --- pages ------------------------------------------------------------------------------------------------------------


class _Line(NamedTuple):
    """A line of a page and where it begins: in an element's text or behind it, at which character."""

    text: str
    element: etree._Element
    behind: bool
    offset: int


def _html_layers(root: etree._Element) -> list[etree._Element]:
    layers: list[etree._Element] = []
    layer = root
    while len(layers) < _LAYERS:
        boxes = _boxes(layer)
        lines = list(_lines(layer))
        mark = _mark([line.text for line in lines], 1 if layers else 0)
        layers.append(layer)
        if mark is None and not boxes:
            break
        layer = etree.Element("div") if mark is None else _cut(layer, lines[mark])
        layer.extend(boxes)
    return layers


def _boxes(root: etree._Element) -> list[etree._Element]:
    """Take the outermost elements that hold a quotation out of a page and return what each holds."""
    found: list[etree._Element] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element is not root and _is_quotation(element):
            found.append(element)
            walk.skip_subtree()
    for element in found:
        parent = element.getparent()
        if parent is not None:
            hole = etree.Element("div")
            hole.tail, element.tail = element.tail, None
            parent.replace(element, hole)
        # What was quoted is a plain part of the next layer.
        element.tag = "div"
        element.attrib.clear()
    return found


def _is_quotation(element: etree._Element) -> bool:
    if element.get("id") in _QUOTE_IDS or not _QUOTE_CLASSES.isdisjoint(element.get("class", "").split()):
        return True
    if element.tag == "blockquote":
        return element.get("type") == "cite" or not _INDENT.search(element.get("style", ""))
    return element.tag == "includetail"


def _lines(root: etree._Element) -> Iterator[_Line]:
    """Yield a page's lines that are not empty, as a browser shows them."""
    text = ""
    start: tuple[etree._Element, bool, int] | None = None
    verbatim = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        behind = event == "end"
        if element.tag in _BREAKS and start is not None:
            yield _Line(_SPACE.sub(" ", text).strip(), *start)
            text, start = "", None
        verbatim += (element.tag == "pre") * (-1 if behind else 1)
        piece = (element.tail if behind else element.text) or ""
        offset = 0
        for line in piece.split("\n") if verbatim else (piece,):
            if offset and start is not None:
                yield _Line(_SPACE.sub(" ", text).strip(), *start)
                text, start = "", None
            if start is None and line.strip():
                start = (element, behind, offset)
            text += line if start is not None else ""
            offset += len(line) + 1
    if start is not None:
        yield _Line(_SPACE.sub(" ", text).strip(), *start)


def _cut(root: etree._Element, line: _Line) -> etree._Element:
    """Take all that stands at and below a line out of a page, and return it in elements like those it stood in."""
    if line.behind:
        text, moved = line.element.tail or "", list(line.element.itersiblings())
        line.element.tail = text[: line.offset]
        around = [one for one in line.element.iterancestors() if one is not root]
    else:
        text, moved = line.element.text or "", list(line.element)
        line.element.text = text[: line.offset]
        around = [one for one in (line.element, *line.element.iterancestors()) if one is not root]
    text = text[line.offset :]
    rest: etree._Element | None = None
    for element in around:
        rest = _box(element.tag, rest, text, moved)
        text, moved = element.tail or "", list(element.itersiblings())
        element.tail = None
    return _box("div", rest, text, moved)


def _box(tag: str, inner: etree._Element | None, text: str, following: Sequence[etree._Element]) -> etree._Element:
    """Return an element that holds another, a text behind that, and what follows; parts of a table make a block."""
    box = etree.Element(tag if tag == "pre" or tag not in _BREAKS else "div")
    if inner is None:
        box.text = text
    else:
        box.append(inner)
        inner.tail = text
    box.extend(following)
    return box
