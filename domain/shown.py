"""Values as a coordinator reads them."""

from typing import TYPE_CHECKING

from domain.form import Value

if TYPE_CHECKING:
    from domain.campaign import FormSpec
    from domain.figures import Figure, Mention


def shown(value: Value) -> str:
    """Return a value as a coordinator reads it."""
    if isinstance(value, tuple):
        tasks = enumerate(value, start=1)
        return "；".join(f"{at}. {task.content} → {task.goal or '（无目标）'}" for at, task in tasks)
    if isinstance(value, bool):
        return "有" if value else "没有"
    return "" if value is None else str(value)


def figure_shown(figure: "Figure", spec: "FormSpec") -> str:
    """Return a figure as a coordinator reads it: what it is, the words it was drawn from, and what else is said."""
    if isinstance(figure.value, tuple):
        return f"{'、'.join(figure.value)}（{spec.label(figure.mentions[0].field)}）"
    if not figure.mentions:
        return "没有写明"
    said = [one for one in figure.mentions if figure.value is not None and one.value == figure.value]
    rest = "；".join(_mentioned(one, spec) for one in figure.mentions if one not in said)
    if figure.value is None:
        return f"看不出；写有 {rest}"
    known = f"{'约' if figure.rough else ''}{figure.value}（{_source(said[0], spec)}）"
    return f"{known}；另写有 {rest}" if rest else known


def _mentioned(one: "Mention", spec: "FormSpec") -> str:
    return f"{one.text}（{_source(one, spec)}）"


def _source(one: "Mention", spec: "FormSpec") -> str:
    return f"{spec.label(one.field)}：{one.quote}"
