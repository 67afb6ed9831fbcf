"""The words of a campaign's forms, ready for looking up: labels, headings, titles, printed remarks.

Words are compared by their ``key``: NFKC, without white space and punctuation, so that ``手　机：``, a label stacked
one character a line and a half-width colon are all the same label.
"""

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from domain.campaign import FieldSpec, FormSpec, SectionSpec

_REMARK = re.compile(r"[（(\[【][^（()）\]】]*[）)\]】]")
_NUMBER = re.compile(r"^\s*[*★]?\s*[（(]?(\d{1,2}|[一二三四五六七八九十]{1,3})[)）]?\s*[、.．,，：:)）]?\s*")
_DRESSED = re.compile(r"[（(\[【]|^\s*[*★\d一二三四五六七八九十]")
_LONGEST = 40


@functools.lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return what two spellings of one label have in common."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


@functools.lru_cache(maxsize=8192)
def spellings(text: str) -> tuple[str, ...]:
    """Return the keys under which a label may be known: whole, without (remarks), without a leading number."""
    if not _DRESSED.search(text):
        plain = key(text)
        return (plain,) if plain else ()
    bare = _REMARK.sub("", text)
    found = [key(text), key(bare), key(_NUMBER.sub("", text, count=1)), key(_NUMBER.sub("", bare, count=1))]
    return tuple(dict.fromkeys(one for one in found if one))


class Heading(NamedTuple):
    """A section's heading as it stands on the form; ``numbered`` where it carries the section's own number."""

    section: SectionSpec
    numbered: bool


@dataclass(slots=True)
class FormWords:
    """One form's words by key: ``labels`` by section; ``texts`` are the sections that fill a field, by its name."""

    spec: FormSpec
    titles: re.Pattern[str]
    title_end: re.Pattern[str]
    labels: dict[str, dict[str, FieldSpec]]
    headings: dict[str, SectionSpec]
    order: dict[str, int]
    printed: frozenset[str]
    columns: dict[str, str]
    texts: dict[str, SectionSpec]

    def label(self, text: str, section: str) -> FieldSpec | None:
        """Return the field whose label ``text`` is in this section, None where it is none of its labels."""
        known = self.labels.get(section)
        if not known or len(text) > _LONGEST:
            return None
        for spelling in spellings(text):
            if spelling in known:
                return known[spelling]
        return None

    def elsewhere(self, text: str) -> list[FieldSpec]:
        """Return the fields of any section whose label ``text`` is, in the form's order."""
        if len(text) > _LONGEST:
            return []
        known = spellings(text)
        return [labels[spelling] for labels in self.labels.values() for spelling in known if spelling in labels]

    def heading(self, text: str) -> Heading | None:
        """Return the heading that ``text`` is, None where it is none."""
        if len(text) > _LONGEST:
            return None
        for spelling in spellings(text):
            found = self.headings.get(spelling)
            if found is not None:
                return Heading(found, bool(found.number) and text.lstrip("（( 　\t").startswith(found.number))
        return None

    def is_printed(self, text: str) -> bool:
        """Tell whether a line is part of the empty form: a remark, a signature line, a blank date."""
        if len(text) > _LONGEST:
            return False
        plain = key(text)
        return not plain or plain in self.printed or not plain.strip("年月日")


def form_words(spec: FormSpec) -> FormWords:
    """Return a form's words, ready for looking up."""
    labels: dict[str, dict[str, FieldSpec]] = {"": {}}
    own_section = {section.field for section in spec.sections if section.field}
    for one in spec.fields:
        if one.name in own_section:
            continue
        known = labels.setdefault(one.section, {})
        for word in (one.label, *one.variants):
            known.setdefault(key(word), one)
    headings: dict[str, SectionSpec] = {}
    for section in spec.sections:
        for word in (section.heading, *section.variants):
            headings.setdefault(key(word), section)
            if section.number:
                headings.setdefault(key(section.number + word), section)
    columns = {key(word): role for role, words in spec.columns.items() for word in words}
    return FormWords(
        spec=spec,
        title_end=re.compile("[" + "".join(sorted({title[-1] for title in spec.titles})) + "]"),
        titles=re.compile("|".join(re.escape(key(title)) for title in spec.titles)),
        labels=labels,
        headings=headings,
        order={section.key: at for at, section in enumerate(spec.sections)},
        printed=frozenset(key(hint) for hint in spec.hints),
        columns=columns,
        texts={section.field: section for section in spec.sections if section.field},
    )
