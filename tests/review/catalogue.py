"""The texts of the pages, taken from templates and code, and the catalogue that translates them.

Run as ``python -m tests.review.catalogue`` it writes the English catalogue anew: texts that have come get an empty
translation, those that are gone go. Texts with values in them that code puts together (f-strings), the findings of
``domain``, and all that comes from the campaign pack, stay Chinese in every language.
"""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from domain import words
from domain.letter import LetterState
from review.language import ENGLISH, LOCALES
from review.rendering import environment

REVIEW = LOCALES.parent
CATALOGUE = LOCALES / ENGLISH / "LC_MESSAGES" / "messages.po"
TEMPLATES = REVIEW / "templates"

CODES = (words.STATES, words.KINDS, words.SEVERITIES, words.OUTCOMES, words.EVENTS, words.VERDICTS)
"""The words of codes, which the pages translate."""

_CHINESE = re.compile("[\u3400-\u9fff]")
_PLACE = re.compile(r"{(\w*)[^{}]*}")


def said() -> set[str]:
    """Return every text that the pages may say: what templates put through ``_``, what code spells out, and codes."""
    found = {text for path in TEMPLATES.rglob("*.html") for text in _of_template(path)}
    found |= {text for codes in CODES for text in codes.values()} | {state.words for state in LetterState}
    return found | {text for path in REVIEW.rglob("*.py") for text in _of_code(path)}


def bare() -> list[str]:
    """Return where a template says something Chinese past the catalogue."""
    return [
        f"{path.relative_to(TEMPLATES)}:{line}: {text.strip()}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for line, kind, text in environment().lex(path.read_text("utf-8"))
        if kind == "data" and _CHINESE.search(text)
    ]


def translations() -> dict[str, str]:
    """Return the catalogue's texts by the Chinese ones."""
    with CATALOGUE.open("rb") as stream:
        return {str(one.id): str(one.string) for one in read_po(stream, locale=ENGLISH) if one.id}


def places(text: str) -> list[str]:
    """Return the names of what is filled into a text, in alphabetical order."""
    return sorted(_PLACE.findall(text))


def written() -> bytes:
    """Return the catalogue as it ought to be: every text in order, with the translation that it has so far."""
    known = translations() if CATALOGUE.exists() else {}
    catalogue = Catalog(locale=ENGLISH)
    for text in sorted(said()):
        catalogue.add(text, known.get(text, ""))
    stream = BytesIO()
    write_po(stream, catalogue, width=0, omit_header=True)
    return stream.getvalue()


def _of_template(path: Path) -> Iterator[str]:
    with path.open("rb") as stream:
        for _, _, texts, _ in babel_extract(stream, ["_"], [], {"trim_blocks": "true", "lstrip_blocks": "true"}):
            if isinstance(texts, str):
                yield texts
            elif texts and isinstance(texts[0], str):
                yield texts[0]


def _of_code(path: Path) -> Iterator[str]:
    """Yield the Chinese texts of a module that are neither docstrings nor pieces of an f-string."""
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CHINESE.search(node.value):
            yield node.value
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not docstring and not isinstance(node, ast.JoinedStr):
            waiting += ast.iter_child_nodes(node)


def main() -> None:
    """Write the catalogue anew and say what has to be translated."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(written())
    for text, translation in translations().items():
        if not translation:
            print(text)  # noqa: T201 -- what the command is for


if __name__ == "__main__":
    main()
