"""The leaves of a mail, each archive among them replaced by what it holds, and each saved mail by its parts."""

import io
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace

from domain.message import Outcome
from intake.mime import sniff
from intake.mime.mail import Leaf, Mail, Role
from intake.mime.reading import read
from intake.mime.scan import MAX_FORWARDS, TooHostileError
from intake.unpack.budget import MAX_DEPTH, Budget, TooLargeError
from intake.unpack.events import BROKEN, DAMAGED, End, Entry, Events, Piece, Refusal
from intake.unpack.names import Paths, is_system_file
from intake.unpack.openers import OPENERS
from parsers.sniff import FORMATS
from parsers.sniff import sniff as told

_MAIL = FORMATS["eml"].media_type
_MESSAGES = (_MAIL, FORMATS["msg"].media_type)


class _RefusedError(Exception):
    """The archive, or what is left of it, cannot be read."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


@dataclass(slots=True)
class _Open:
    """The entry that is being read."""

    entry: Entry
    content: io.BytesIO = field(default_factory=io.BytesIO)
    size: int = 0


def unpack(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    """Yield the leaves in order, archives and saved mails replaced by what they hold, one in memory at a time.

    What cannot be taken apart, or only in part, stays as a leaf with its outcome; so does an empty archive. Entries
    that are passed over (lock files, folders' leftovers of macOS, links) are leaves with their outcome, too.
    """
    budget = Budget()
    for leaf in leaves:
        yield from _opened(leaf, budget, 1)


def open_archives(mail: Mail) -> Mail:
    """Return the mail with its archives taken apart (``unpack``); a second time changes nothing."""
    return replace(mail, leaves=tuple(unpack(mail.leaves)))


def _opened(leaf: Leaf, budget: Budget, depth: int) -> Iterator[Leaf]:
    """Yield what a leaf holds, or the leaf; ``depth`` counts the archive that it would be."""
    is_message = leaf.media_type in _MESSAGES
    if leaf.outcome or leaf.role is not Role.ATTACHMENT or not (is_message or leaf.media_type in OPENERS):
        yield leaf
    elif is_message and leaf.depth >= MAX_FORWARDS:
        yield _settled(leaf, Outcome.TOO_LARGE, f"邮件套邮件超过 {MAX_FORWARDS} 层")
    elif leaf.media_type == _MAIL:
        yield from _mail(leaf, budget, depth)
    elif depth > MAX_DEPTH:
        yield _settled(leaf, Outcome.TOO_LARGE, f"压缩包套压缩包超过 {MAX_DEPTH} 层")
    else:
        yield from _archive(leaf, budget, depth)


def _settled(leaf: Leaf, outcome: Outcome, reason: str) -> Leaf:
    return replace(leaf, outcome=outcome, reason=reason)


def _mail(leaf: Leaf, budget: Budget, depth: int) -> Iterator[Leaf]:
    """Yield the parts of a mail that was saved as a file; their addresses go on from the file's."""
    if told(leaf.content).key != "eml":
        # Only its name, or the sender's program, calls it a mail.
        yield leaf
        return
    try:
        inner = read(leaf.content, "")
        for part in inner.leaves:
            budget.begin()
            budget.take(len(part.content))
            found = replace(
                part, path=f"{leaf.path}!{part.path}", depth=leaf.depth + 1 + part.depth, inside=_around(leaf)
            )
            yield from _opened(found, budget, depth)
    except (TooHostileError, TooLargeError) as error:
        yield _settled(leaf, Outcome.TOO_LARGE, str(error))


def _archive(leaf: Leaf, budget: Budget, depth: int) -> Iterator[Leaf]:
    """Yield what an archive holds, then the archive where not all of it could be read."""
    paths = Paths(leaf.path)
    count = 0
    try:
        with closing(_entries(leaf, budget)) as entries:
            for one, end in entries:
                count += 1
                yield from _opened(_leaf(one, end, leaf, paths), budget, depth + 1)
    except TooLargeError as error:
        yield _settled(leaf, Outcome.TOO_LARGE, str(error))
    except _RefusedError as error:
        yield _settled(leaf, error.refusal.outcome, error.refusal.reason)
    else:
        if not count:
            yield _settled(leaf, Outcome.EMPTY, "压缩包里没有文件")


def _entries(leaf: Leaf, budget: Budget) -> Generator[tuple[_Open, End], None, None]:
    """Yield the entries of an archive; a reader whose events are out of order was taken over, and is not believed.

    Raises:
        TooLargeError: a bound is crossed.
        _RefusedError: the rest cannot be read.
    """
    one: _Open | None = None
    with closing(_events(leaf, budget)) as events:
        for event in events:
            if isinstance(event, Entry) and one is None:
                budget.begin(event)
                one = _Open(event)
            elif isinstance(event, Piece) and one is not None:
                one.size += len(event.data)
                budget.grow(one.entry, len(event.data), one.size)
                one.content.write(event.data)
            elif isinstance(event, End) and one is not None:
                yield one, event
                one = None
            else:
                if one is not None:
                    yield one, DAMAGED
                raise _RefusedError(event if isinstance(event, Refusal) else BROKEN)


def _events(leaf: Leaf, budget: Budget) -> Events:
    with closing(OPENERS[leaf.media_type](leaf, budget.seconds)) as events:
        while True:
            with budget.clocked():
                event = next(events, None)
            if event is None:
                return
            yield event


def _around(archive: Leaf) -> str:
    """Return the names of an archive and of those around it."""
    return f"{archive.inside}/{archive.name}".strip("/")


def _leaf(one: _Open, end: End, archive: Leaf, paths: Paths) -> Leaf:
    path, name = paths.of(one.entry)
    depth = archive.depth + one.entry.messages
    leaf = Leaf(path, name, sniff.ANYTHING, b"", one.entry.role, depth, inside=_around(archive))
    if is_system_file(path, name):
        return _settled(leaf, Outcome.SYSTEM, "系统或办公软件留下的临时文件")
    if end.outcome:
        return _settled(leaf, end.outcome, end.reason)
    content = one.content.getvalue()
    media_type = one.entry.media_type or sniff.media_type(content, declared="", name=name)
    return replace(leaf, content=content, media_type=media_type)
