"""The language of the pages: the texts themselves are Chinese; catalogues translate them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"
CHINESE, ENGLISH = "zh-CN", "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language's code for ``lang`` and its texts by the Chinese ones."""

    code: str
    texts: dict[str, str]

    def say(self, text: str, **fills: object) -> str:
        """Return a text in this language, its braces filled in; one without a translation stays Chinese."""
        found = self.texts.get(text) or text
        return found.format_map(fills) if fills else found


@lru_cache(maxsize=8)
def language(code: str) -> Language:
    """Return a language by its code; an unknown one is Chinese."""
    path = LOCALES / code / "LC_MESSAGES" / "messages.po"
    if code != ENGLISH or not path.is_file():
        return Language(CHINESE, {})
    from babel.messages.pofile import read_po

    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=code)
    return Language(code, {str(one.id): str(one.string) for one in catalogue if one.id and one.string})
