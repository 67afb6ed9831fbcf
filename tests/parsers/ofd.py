"""OFD files for tests, written as the XML that the quirk under test consists of; all measures are millimetres."""

from tests.parsers.word import package

_NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_BOX = "<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"


def ofd(
    *contents: str, common: str = "", after: str = "", body: str = "", members: dict[str, str | bytes] | None = None
) -> bytes:
    """Return an OFD file with a page for each content.

    ``common`` goes into the document's common data, ``after`` behind its pages, ``body`` into the file's entry.
    """
    pages = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/{at}.xml"/>' for at in range(1, len(contents) + 1))
    document = f"<ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>{after}"
    return package(
        {
            "OFD.xml": element(
                "OFD", f"<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody>"
            ),
            "Doc_0/Document.xml": element("Document", document),
            **{f"Doc_0/Pages/{at}.xml": page(content) for at, content in enumerate(contents, start=1)},
            **(members or {}),
        }
    )


def element(name: str, content: str, attributes: str = "", *, names: str = _NAMES) -> str:
    """Return an XML file of one root element."""
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} {names} {attributes}>{content}</ofd:{name}>'


def page(content: str, *, before: str = _BOX) -> str:
    """Return a page's file; ``before`` stands before its content."""
    return element("Page", f"{before}<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>")


def text(words: str, left: float, top: float, *, deltas: str = "", attributes: str = "", inside: str = "") -> str:
    """Return a line of text, four millimetres high; without ``deltas`` its characters stand one beside the other."""
    steps = deltas or f"g {len(words)} 4"
    return (
        f'<ofd:TextObject ID="1" Boundary="{left} {top} {4 * len(words)} 4" Font="1" Size="4" {attributes}>{inside}'
        f'<ofd:TextCode X="0" Y="3.52" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, *, attributes: str = "", inside: str = "") -> str:
    """Return a path over the whole page."""
    return (
        f'<ofd:PathObject ID="1" Boundary="0 0 210 297" LineWidth="0.2" {attributes}>{inside}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def lattice(xs: list[float], ys: list[float]) -> str:
    """Return the path of a table's rulings."""
    level = [f"M {xs[0]} {y} L {xs[-1]} {y}" for y in ys]
    upright = [f"M {x} {ys[0]} L {x} {ys[-1]}" for x in xs]
    return path(" ".join(level + upright))
