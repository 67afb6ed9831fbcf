"""Which reader opens which format; each imports its library when it is first needed."""

import errno
import io
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from domain.message import Outcome
from intake import child
from intake.errors import DiskFullError
from intake.mime.mail import Leaf
from intake.mime.scan import MAX_FORWARDS
from intake.unpack import pkzip, rar
from intake.unpack.events import BROKEN, EVENTS, HUNGRY, Events, Refusal, Send
from parsers.sniff import FORMATS

_SLOW = Refusal(Outcome.TOO_LARGE, "压缩包解开的时间过长")
_BREACHES = {child.Breach.TIME: _SLOW, child.Breach.MEMORY: HUNGRY, child.Breach.SIZE: HUNGRY}


def _zip(leaf: Leaf, _: float) -> Events:
    return pkzip.read(leaf.content)


def _sevenzip(leaf: Leaf, seconds: float) -> Events:
    from intake.unpack import sevenzip

    return _in_child(partial(sevenzip.read, leaf.content), seconds)


def _tar(leaf: Leaf, seconds: float) -> Events:
    from intake.unpack import tar

    return _in_child(partial(tar.read, io.BytesIO(leaf.content), len(leaf.content)), seconds)


def _compressed(leaf: Leaf, seconds: float) -> Events:
    from intake.unpack import compressed

    return _in_child(partial(compressed.read, leaf.content, leaf.name), seconds)


def _tnef(leaf: Leaf, seconds: float) -> Events:
    from intake.unpack import tnef

    return _in_child(partial(tnef.read, leaf.content), seconds)


def _outlook(leaf: Leaf, seconds: float) -> Events:
    from intake.unpack import outlook

    return _in_child(partial(outlook.read, leaf.content, MAX_FORWARDS - leaf.depth), seconds)


def _rar(leaf: Leaf, seconds: float) -> Events:
    if rar.available() is None:
        yield rar.MISSING
        return
    with tempfile.TemporaryDirectory(prefix="zhihui-") as name:
        folder = Path(name)
        _put(folder / rar.NAME, leaf.content)
        yield from _in_child(partial(rar.read, leaf.content, folder), seconds)


def _put(path: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        DiskFullError: there is no room; that is no fault of the archive.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(f"临时文件夹 {path.parent.parent} 没有空间了。请腾出空间后再运行一次") from error
        raise


def _in_child(work: Callable[[Send], None], seconds: float) -> Events:
    """Yield what a reader sends from a child; what stops the child is a refusal of the archive."""
    try:
        yield from child.stream(work, EVENTS, child.Limits(wall=seconds))
    except child.ChildError as error:
        yield _BREACHES.get(error.breach, BROKEN)


Opener = Callable[[Leaf, float], Events]

OPENERS: dict[str, Opener] = {
    FORMATS[key].media_type: opener
    for key, opener in (
        ("zip", _zip),
        ("7z", _sevenzip),
        ("rar", _rar),
        ("tar", _tar),
        ("gzip", _compressed),
        ("bzip2", _compressed),
        ("xz", _compressed),
        ("tnef", _tnef),
        ("msg", _outlook),
    )
}
"""Media type to opener, which is given the seconds that are left to it."""
