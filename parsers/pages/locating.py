"""Where the values of a form stand on the pages of its file, as these are drawn.

A value that a reader saw on a page is there. Any other is looked for by its text, and taken where it stands nearest
behind its label; of a blank one, and of one that is nowhere, the label is shown. What is not found has no place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.campaign import FieldSpec, FieldType, FormSpec
from domain.form import FieldValue, Form, Method, Place, Task
from domain.pages import Box, Certainty, Spot
from parsers.pages.text import Run, Text
from parsers.pages.words import FileWords, folded

_SHORT = 3
"""A value of fewer characters stands by chance anywhere."""
_BESIDE = 40
"""Characters between a label and a short value of it at most."""
_MOST = 400
"""Hits of one text that are looked at."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A run of the text, by which a value or its label was found."""

    runs: tuple[Run, ...]
    certainty: Certainty


def spots(file: str, words: FileWords, form: Form, spec: FormSpec) -> list[Spot]:
    """Return where the values of a form stand on the pages of the file with this SHA-256."""
    look = _Look(words, form, spec)
    found: list[Spot] = []
    for one in spec.fields:
        value = form.fields.get(one.name)
        for name, pages, certainty in look.field(one, value):
            found.extend(Spot(name, file, page, boxes, certainty) for page, boxes in pages)
    return found


_Placed = tuple[str, list[tuple[int, tuple[Box, ...]]], Certainty]


class _Look:
    """One form looked for on one file's pages."""

    def __init__(self, words: FileWords, form: Form, spec: FormSpec) -> None:
        self._words = words
        self._text = Text(words.pages)
        self._spec = spec
        self._headings = {one.field: (one.heading, *one.variants) for one in spec.sections if one.field}
        subject = form.fields.get(spec.subject)
        self._listed = self._text.hits(folded(subject.raw)) if subject and subject.method is Method.LIST else []

    def field(self, spec: FieldSpec, value: FieldValue | None) -> Iterator[_Placed]:
        """Yield the places of one field's value, or of each of its tasks."""
        labels = self._labels(spec)
        if spec.type is FieldType.TASKS and value is not None and isinstance(value.value, tuple):
            placed = list(self._tasks(spec.name, value.value, labels))
            yield from placed
            if placed:
                return
        found = self._found(value, labels)
        if found is not None:
            yield spec.name, self._text.boxes(found.runs), found.certainty
        elif value is not None and (seen := self._seen(value.source)):
            yield spec.name, seen, Certainty.READ
        elif labels:
            yield spec.name, self._text.boxes(labels[:1]), Certainty.LABEL

    def _found(self, value: FieldValue | None, labels: Sequence[Run]) -> _Found | None:
        """Return where the text of a value stands: in the place that a reader saw, or else nearest behind its label."""
        if value is None or value.blank or value.method is Method.DRAWN:
            return None
        seen = self._seen(value.source)
        if seen:
            runs = self._text.within(folded(value.raw), *seen[0])
            return _Found(runs, Certainty.READ) if runs else None
        runs = self._behind(folded(value.raw), labels)
        return _Found(runs, Certainty.FOUND) if runs else None

    def _behind(self, wanted: str, labels: Sequence[Run]) -> tuple[Run, ...]:
        """Return where a text stands, in one piece or several; nothing where most of it is nowhere."""
        if not wanted:
            return ()
        hits = self._text.hits(wanted)[:_MOST]
        anchors = self._listed or labels
        if hits and anchors:
            distance, hit = min((self._distance(anchor, hit), hit) for anchor in anchors for hit in hits)
            return (hit,) if len(wanted) >= _SHORT or distance <= _BESIDE else ()
        if hits:
            return (hits[0],) if len(wanted) >= _SHORT else ()
        starts = [0] if self._listed else [end for _, end in labels] or [0]
        return next((runs for start in starts if (runs := self._text.pieces(wanted, start))), ())

    def _distance(self, anchor: Run, hit: Run) -> int:
        """Return how far a hit stands behind its label, one before it being much farther; in a list, from its row."""
        if self._listed:
            return self._text.apart(anchor, hit)
        end = anchor[1]
        return hit[0] - end if hit[0] >= end else len(self._text) + end - hit[0]

    def _tasks(self, name: str, tasks: Sequence[Task], labels: Sequence[Run]) -> Iterator[_Placed]:
        """Yield the places of the parts of tasks, each looked for behind the one before."""
        at = labels[0][1] if labels else 0
        for number, task in enumerate(tasks):
            for part, content, words in (
                ("content", task.content, self._spec.tasks.content),
                ("goal", task.goal, self._spec.tasks.goal),
            ):
                if self._listed:
                    runs = self._behind(folded(content), ())
                else:
                    runs = self._text.pieces(folded(content), at) if content else ()
                certainty = Certainty.FOUND if runs else Certainty.LABEL
                if not runs:
                    label = next((one for one in self._every(words, at)), None)
                    runs = (label,) if label else ()
                if runs:
                    at = runs[-1][1]
                    yield f"{name}.{number}.{part}", self._text.boxes(runs), certainty

    def _labels(self, spec: FieldSpec) -> list[Run]:
        """Return where a field's label stands, or the heading of its section; the likeliest first."""
        words = (spec.label, *spec.variants, *self._headings.get(spec.name, ()))
        return self._every(words, 0)

    def _every(self, words: Sequence[str], start: int) -> list[Run]:
        """Return where any of the words stand from a position on; those that stand by themselves come first."""
        hits = (hit for word in words if word for hit in self._text.hits(folded(word), start)[:_MOST])
        found = {hit for hit in hits if self._text.hangs_together(hit)}
        longest = [
            one for one in found if not any(other[0] <= one[0] and one[1] <= other[1] for other in found - {one})
        ]
        return sorted(longest, key=lambda one: (not self._text.stands_alone(one), one))

    def _seen(self, source: Place | None) -> list[tuple[int, tuple[Box, ...]]]:
        """Return where a reader saw a value, nothing where that is not on the pages as they are drawn."""
        if source is None or source.page is None or source.box is None or not self._words.placed:
            return []
        if not 0 < source.page <= len(self._words.sizes):
            return []
        width, height = self._words.sizes[source.page - 1]
        left, top, right, bottom = source.box
        box = (_within(left / width), _within(top / height), _within(right / width), _within(bottom / height))
        return [(source.page, (box,))]


def _within(share: float) -> float:
    return round(min(1.0, max(0.0, share)), 4)
