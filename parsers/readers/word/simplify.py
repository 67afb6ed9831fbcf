"""A Word document's XML without its by-ways: what is left is body, paragraphs, runs, tables, rows and cells.

Most documents need none of this. Source: ECMA-376 part 1, chapter 17, and part
3 (markup compatibility).
"""

from itertools import accumulate

from lxml import etree

from parsers.readers.word.echoes import BEGIN, END, RESULT, echoes

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_DEL, _TRPR, _TR, _R, _P, _T = (_W + name for name in ("del", "trPr", "tr", "r", "p", "t"))
_VANISH, _SYM, _PROMPT, _VAL = (_W + name for name in ("vanish", "sym", "showingPlcHdr", "val"))
_FLDCHAR, _FLDTYPE = _W + "fldChar", _W + "fldCharType"
_MARKS = {"begin": BEGIN, "separate": RESULT, "end": END}
_SDT, _SDTCONTENT, _BOX = (_W + name for name in ("sdt", "sdtContent", "txbxContent"))
_ALTERNATE, _CHOICE, _FALLBACK = _MC + "AlternateContent", _MC + "Choice", _MC + "Fallback"

_DROPPED = tuple(_W + name for name in ("del", "moveFrom", "rt", "sdtPr", "sdtEndPr"))
"""Elements that are no text with all that they hold: deletions, the reading aids of ruby, settings."""

_WRAPPERS = tuple(
    _W + name
    for name in ("ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "customXml", "bdo", "dir", "sdt", "sdtContent")
)
"""Elements that only surround what they hold."""

BYWAYS = (*_DROPPED, *_WRAPPERS, _VANISH, _SYM, _BOX, _ALTERNATE)
"""Elements that ``simplify`` takes away; a tree without any of them is simple already."""
TICKS = {"F0FE": "☑", "F0FC": "√", "F052": "☑", "F0A8": "☐", "F06F": "☐"}
"""Characters of Wingdings that are a tick or a box to be ticked, by their code in hexadecimal."""


def simplify(root: etree._Element) -> None:
    """Change the tree so that only accepted, visible text is left, each text box once, after its paragraph."""
    present = {element.tag for element in root.iter(*BYWAYS, _PROMPT)}
    if _DEL in present:
        _drop_deleted_rows(root)
    if _PROMPT in present:
        _drop_prompts(root)
    if _VANISH in present:
        _drop_hidden(root)
    if _ALTERNATE in present:
        _choose(root)
    if _BOX in present:
        _unbox(root)
    if _SYM in present:
        _spell_symbols(root)
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    etree.strip_tags(root, *_WRAPPERS)


def _drop_deleted_rows(root: etree._Element) -> None:
    for mark in list(root.iter(_DEL)):
        settings = mark.getparent()
        row = settings.getparent() if settings is not None and settings.tag == _TRPR else None
        if row is not None:
            _remove(row)


def _drop_prompts(root: etree._Element) -> None:
    """Empty the content controls that still show their prompt (点击输入文字); a cell stays, so that none moves."""
    for mark in list(root.iter(_PROMPT)):
        control = next(mark.iterancestors(_SDT), None)
        content = control.find(_SDTCONTENT) if control is not None else None
        if content is not None:
            for run in list(content.iter(_R)):
                _remove(run)


def _drop_hidden(root: etree._Element) -> None:
    for mark in list(root.iter(_VANISH)):
        settings = mark.getparent()
        run = settings.getparent() if settings is not None else None
        if run is not None and run.tag == _R and mark.get(_VAL) not in ("0", "false"):
            _remove(run)


def _choose(root: etree._Element) -> None:
    """Keep one branch of each alternative: the first, else the fallback where only that one holds text."""
    for alternative in list(root.iter(_ALTERNATE)):
        chosen = next((one for one in alternative.iterchildren(_CHOICE) if _has_text(one)), None)
        if chosen is None:
            chosen = next(alternative.iterchildren(_FALLBACK), None)
        for branch in list(alternative):
            if branch is not chosen:
                alternative.remove(branch)


def _has_text(branch: etree._Element) -> bool:
    return next(branch.iter(_T), None) is not None


def _unbox(root: etree._Element) -> None:
    """Move what stands in text boxes behind the paragraph that each is anchored in."""
    last: dict[etree._Element, etree._Element] = {}
    for box in list(root.iter(_BOX)):
        host = next(box.iterancestors(_P), None)
        if host is None:
            continue
        at = last.get(host, host)
        for child in list(box):
            at.addnext(child)
            at = child
        last[host] = at
        _remove(box)


def _spell_symbols(root: etree._Element) -> None:
    """Write symbol characters as text; the ticks of Wingdings become ☑ and ☐."""
    for symbol in root.iter(_SYM):
        code = symbol.get(_W + "char", "").upper()
        symbol.text = TICKS.get(code, "") if symbol.get(_W + "font", "").startswith("Wingdings") else _plain(code)
        symbol.tag = _T


def _plain(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 else ""


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def drop_echoes(root: etree._Element) -> None:
    """Empty the texts that only say again what a field before them in the paragraph says."""
    for paragraph in root.iter(_P):
        texts = list(paragraph.iter(_T, _FLDCHAR))
        marked = [one.text or "" if one.tag == _T else _MARKS.get(one.get(_FLDTYPE, ""), "") for one in texts]
        ends = list(accumulate(map(len, marked)))
        for start, end in echoes("".join(marked)):
            for one, last, text in zip(texts, ends, marked, strict=True):
                if one.tag == _T and start <= last - len(text) and last <= end:
                    one.text = ""
