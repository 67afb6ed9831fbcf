"""What is wrong with the figures that a form declares: what is drawn from its texts for the experts."""

from collections.abc import Iterator

from domain.campaign import FieldType, FigureSpec, FormSpec
from domain.rules.validation import meant
from domain.wording import wrong_expression
from intake.packs.positions import Path

_EXPRESSIONS = ("units", "labels", "near", "unless", "totals", "places")


def figure_complaints(form: FormSpec) -> Iterator[tuple[Path, str]]:
    """Yield the place and the text of each mistake in a form's ``[[figures]]``."""
    texts = [one.name for one in form.fields if one.type is FieldType.LONG_TEXT]
    seen: dict[str, int] = {}
    for at, one in enumerate(form.figures):
        where: Path = ("figures", at)
        if seen.setdefault(one.key, at) != at:
            yield (*where, "key"), f"{one.key} 写了两次。请改掉或者删去一处"
        for name in one.fields:
            if name not in texts:
                yield (*where, "fields"), f"{one.key} 的 fields “{name}”不是 long-text 栏目。{meant(name, texts)}"
        if not (one.fields and one.near and (one.units or one.labels or one.places)):
            yield where, f"{one.key} 要写 fields、near，以及 units、labels、places 中的一种，否则找不出什么。请补上"
        yield from (((*where, name), text) for name, text in _wrong(one))


def _wrong(one: FigureSpec) -> Iterator[tuple[str, str]]:
    for name in _EXPRESSIONS:
        for expression in getattr(one, name):
            wrong = wrong_expression(expression)
            if wrong:
                yield name, f"{one.key} 的 {name} {wrong}"
