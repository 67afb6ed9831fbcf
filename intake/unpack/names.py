"""How what lies in an archive is called and addressed: by its folders, never by a path of this machine."""

from intake import headers
from intake.unpack.events import Entry

_SYSTEM_FILES = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))


class Paths:
    """Gives the entries of one archive their addresses; entries of one name are numbered apart."""

    def __init__(self, archive: str) -> None:
        self._archive = archive
        self._seen: dict[str, int] = {}

    def of(self, entry: Entry) -> tuple[str, str]:
        """Return an entry's address in the message and its file name."""
        text = headers.decode_bytes(entry.name, entry.label).value
        parts = [headers.file_name(part) for part in text.replace("\\", "/").split("/")]
        path = f"{self._archive}!{'/'.join(part for part in parts if part.strip('.'))}"
        count = self._seen[path] = self._seen.get(path, 0) + 1
        return (path if count == 1 else f"{path}#{count}"), headers.file_name(text)


def is_system_file(path: str, name: str) -> bool:
    """Return whether a program, and no person, put a file there: lock files, folders' leftovers of macOS, Windows."""
    return "__MACOSX" in path or name.startswith(("~$", "._")) or name in _SYSTEM_FILES
