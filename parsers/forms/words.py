"""A form's words, ready for looking up: labels, headings, titles, printed remarks.

Words are compared by their ``key``: NFKC, without white space and punctuation, so that ``手　机：``, a label stacked
one character a line and a half-width colon are all the same label.
"""

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from domain.campaign import FieldSpec, FormSpec, SectionSpec
from parsers.forms.near import ends_with, nearest
from parsers.forms.parts import TaskPatterns, task_patterns

_REMARK = re.compile(r"[（(\[【][^（()）\]】]*[）)\]】]")
_NUMBER = re.compile(
    r"^\s*[*★●■◆]?\s*(?:[（(【\[]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）】\]]?|[①-⑳])?\s*[、.．,，:：)）]?\s*"
)
_DRESSED = re.compile(r"[（(\[【]|^\s*[*★●■◆①-⑳\d一二三四五六七八九十]")
_SENTENCE = re.compile(r"[。；;，]|填[报写表]|报送|提交|关于")
_SERIAL = re.compile(r"(?:之?[\d一二三四五六七八九十]{1,2})$")
_APART = re.compile(r"\n|\s{2}|[：:].")
_LONGEST = 40
_HEADING = 24
_REMEMBERED = 8192


@functools.lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return what two spellings of one label have in common."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


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


class Meaning(NamedTuple):
    """All that a text may be on a form: a heading, the label of fields by section, a printed remark, an added label."""

    heading: Heading | None = None
    labels: Mapping[str, FieldSpec] = MappingProxyType({})
    printed: bool = False
    extra: bool = False


_NOTHING = Meaning()


@dataclass(slots=True)
class FormWords:
    """One form's words by key: ``labels`` by section; ``texts`` are the sections that fill a field, by its name.

    Words that are ``lenient`` allow for an OCR engine's slips: a label of three characters may have one wrong, one of
    six two. ``strict`` are the same words without.
    """

    spec: FormSpec
    title_keys: tuple[str, ...]
    titles: re.Pattern[str]
    title_end: re.Pattern[str]
    labels: dict[str, dict[str, FieldSpec]]
    headings: dict[str, SectionSpec]
    order: dict[str, int]
    printed: frozenset[str]
    extras: frozenset[str]
    columns: dict[str, str]
    tasks: TaskPatterns
    texts: dict[str, SectionSpec]
    strict: "FormWords | None" = None

    known: dict[str, Meaning] = field(default_factory=dict)

    def forgiving(self) -> "FormWords":
        """Return the same words, lenient."""
        return replace(self, strict=self, known={})

    @property
    def lenient(self) -> bool:
        """Whether misread words are known, too."""
        return self.strict is not None

    def is_title(self, text: str, joined: str) -> bool:
        """Tell whether a line, or the lines before it joined with it, is the form's title and no sentence with it."""
        if self.strict is None and not self.title_end.search(text):
            return False
        if _SENTENCE.search(text):
            return False
        if self.titles.search(_SERIAL.sub("", key(_REMARK.sub("", joined)))):
            return True
        return self.lenient and any(ends_with(key(_REMARK.sub("", joined)), one) for one in self.title_keys)

    def meaning(self, text: str) -> Meaning:
        """Return what ``text`` is on this form; every text is looked up once, since it is asked for in turn."""
        if len(text) > _LONGEST:
            return _NOTHING
        found = self.known.get(text)
        if found is None:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            found = self.known[text] = self._look_up(text)
        return found

    def _look_up(self, text: str) -> Meaning:
        known = spellings(text)
        if not known:
            return Meaning(printed=True)
        labels = {
            section: words[one] for section, words in self.labels.items() for one in reversed(known) if one in words
        }
        section = next((self.headings[one] for one in known if one in self.headings), None) or self._numbered(text)
        printed = known[0] in self.printed or known[-1] in self.printed or not known[0].strip("年月日")
        extra = not labels and section is None and any(one in self.extras for one in known)
        if not labels and section is None and not printed and not extra:
            return self._nearest(known, text) if self.lenient else _NOTHING
        return Meaning(_heading(section, text), labels, printed, extra)

    def _numbered(self, text: str) -> SectionSpec | None:
        """Return the section whose number a text bears and whose heading it begins or ends as (六、某区科协意见)."""
        if len(text) > _HEADING or _SENTENCE.search(text) or _APART.search(text.strip()):
            return None
        for section in self.spec.sections:
            if section.number and text.startswith(_numerals(section.number)):
                plain, heading = key(text), key(section.heading)
                if plain[1:].startswith(heading) or plain[-2:] == heading[-2:]:
                    return section
        return None

    def _nearest(self, known: tuple[str, ...], text: str) -> Meaning:
        """Return what a misread text is: the label, heading or remark nearest to it, nothing where two are as near."""
        if any(character in ":：" or character.isdigit() for character in text.strip()[:-1]):
            return _NOTHING
        first = text.split(maxsplit=1)[0]
        if len(first) > 1 and self.strict is not None and self.strict.meaning(first) is not _NOTHING:
            return _NOTHING  # a label with its value
        for one in reversed(known):
            labels = {zone: found for zone, words in self.labels.items() if (found := nearest(one, words))}
            section = nearest(one, self.headings)
            if labels or section is not None:
                return Meaning(_heading(section, text), labels)
            if nearest(one, dict.fromkeys(self.printed, True)):
                return Meaning(printed=True)
        return _NOTHING


def _heading(section: SectionSpec | None, text: str) -> Heading | None:
    if section is None:
        return None
    return Heading(section, bool(section.number) and text.lstrip("（(【[ 　\t").startswith(_numerals(section.number)))


def _numerals(number: str) -> tuple[str, ...]:
    """Return a section's number as it may be written: 三, 3."""
    at = "一二三四五六七八九十".find(number) + 1
    return tuple(f"{one}{mark}" for one in (number, at) for mark in "、.．，, )）】]　")


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
    parts = {"content": spec.tasks.content, "goal": spec.tasks.goal}
    columns = {key(word): role for roles in (parts, spec.columns) for role, words in roles.items() for word in words}
    titles = tuple(key(title) for title in spec.titles)
    return FormWords(
        spec=spec,
        title_end=re.compile("[" + "".join(sorted({title[-1] for title in spec.titles})) + "]"),
        title_keys=titles,
        titles=re.compile(f"(?:{'|'.join(map(re.escape, titles))})$"),
        labels=labels,
        headings=headings,
        order={section.key: at for at, section in enumerate(spec.sections)},
        printed=frozenset(key(hint) for hint in spec.hints),
        extras=frozenset(key(extra) for extra in spec.extras),
        columns=columns,
        tasks=task_patterns(spec.tasks),
        texts={section.field: section for section in spec.sections if section.field},
    )
