"""Was a value read surely enough to be taken without looking at the original."""

from collections.abc import Iterator

from domain.rules import params
from domain.rules.case import Case, Result


def surely_read(case: Case) -> Iterator[Result]:
    """Find values that an OCR engine was not sure of, each one on its own; a blank is none."""
    least = params.number(case.rule, "least")
    for name in params.texts(case.rule, "fields"):
        confidence = case.confidence(name)
        if confidence < least and case.filled(name):
            value = case.text(name)
            evidence = {"value": value, "confidence": round(confidence, 3), "least": least}
            yield Result({"label": case.spec.label(name), "value": value}, name, evidence, suffix=name)
