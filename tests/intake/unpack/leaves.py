"""What tests of unpacking ask: one attachment in, its leaves out."""

from domain.message import Outcome
from intake.mime import Leaf, Role, sniff
from intake.unpack import unpack


def leaf(content: bytes, path: str = "2", name: str = "材料.zip") -> Leaf:
    """Return an attachment with these bytes, told by them as reading a mail tells it."""
    return Leaf(path, name, sniff.media_type(content, declared="", name=name), content, Role.ATTACHMENT)


def opened(content: bytes, name: str = "材料.dat") -> list[tuple[str, bytes, Outcome | None]]:
    """Return address, content and outcome of what an attachment holds."""
    return [(one.path, one.content, one.outcome) for one in unpack([leaf(content, name=name)])]


def outcomes(content: bytes, name: str = "材料.dat") -> list[tuple[str, Outcome | None]]:
    """Return address and outcome of what an attachment holds."""
    return [(path, outcome) for path, _, outcome in opened(content, name)]
