"""RTF files for tests, written as the control words that the quirk under test consists of."""

_FONT = "{\\fonttbl{\\f0\\fcharset134 SimSun;}}\\f0"


def rtf(body: str) -> bytes:
    """Return an A4 file with this body; characters beyond ASCII are written as their numbers."""
    head = f"\\rtf1\\ansi\\ansicpg936{_FONT}\\paperw11906\\paperh16838"
    return f"{{{head} {_numbered(body)}}}".encode("ascii")


def p(text: str) -> str:
    """Return a paragraph."""
    return f"\\pard {text}\\par\n"


def row(*cells: str) -> str:
    """Return a table row; newlines in a cell become line breaks."""
    edges = "".join(f"\\cellx{2000 * number}" for number in range(1, len(cells) + 1))
    texts = "".join("\\pard\\intbl " + one.replace("\n", "\\line ") + "\\cell" for one in cells)
    return f"\\trowd{edges}{texts}\\row\n"


def _numbered(text: str) -> str:
    return "".join(one if ord(one) < 128 else f"\\u{ord(one) - 65536 * (ord(one) > 32767)}?" for one in text)
