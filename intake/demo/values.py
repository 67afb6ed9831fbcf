"""What stands on an invented form, and how the form is drawn."""

from dataclasses import dataclass
from enum import StrEnum

from domain.form import Task


@dataclass(frozen=True, slots=True)
class RegistrationValues:
    """The values of a 活动登记表 as the team writes them; an empty text is a blank field.

    ``edition`` is the year printed in the title.
    """

    team_name: str = ""
    unit: str = ""
    activity_name: str = ""
    planned_time: str = ""
    leader: str = ""
    mobile: str = ""
    tasks: tuple[Task, ...] = ()
    edition: str = "2024"


@dataclass(frozen=True, slots=True)
class ApplicationValues:
    """The values of a 项目申报书 as the team writes them; an empty text is a blank field.

    ``unit`` stands on the cover, ``unit_in_table`` in 一、基本情况. Paragraphs of the long texts are joined by
    newlines. ``sealed`` puts a picture of a red seal into 五、隶属单位意见. ``edition`` is the year in the title.
    """

    project_name: str = ""
    applicant: str = ""
    unit: str = ""
    declared_on: str = ""
    team_name: str = ""
    unit_in_table: str = ""
    founded: str = ""
    volunteers: str = ""
    leader: str = ""
    title: str = ""
    phone: str = ""
    mobile: str = ""
    overview: str = ""
    highlights: str = ""
    benefits: str = ""
    bank_name: str = ""
    bank_account: str = ""
    account_holder: str = ""
    sealed: bool = False
    edition: str = "2024"


class Body(StrEnum):
    """How labels and values stand to each other."""

    GRID = "grid"
    """The official table: label, value, label, value."""
    TALL = "tall"
    """A table with one label and one value in a row."""
    PAIRS = "pairs"
    """No table: a paragraph of label, colon and value each."""
    STACKED = "stacked"
    """One table cell each: the label, and the value in a paragraph below it."""


class Labels(StrEnum):
    """How labels are spelt."""

    PLAIN = "plain"
    SPACED = "spaced"
    """White space inside short labels: 负 责 人."""


class TaskStyle(StrEnum):
    """How the tasks of a registration are written."""

    OFFICIAL = "official"
    """任务一：, 1. 具体内容：, 2. 任务目标：, a paragraph each."""
    ONE_LINE = "one-line"
    """The three in one paragraph."""
    NESTED = "nested"
    """A table inside the cell, with a row per task."""


class Cover(StrEnum):
    """How the cover of an application is set."""

    COLON = "colon"
    TABLE = "table"
    UNDERLINED = "underlined"


class Paper(StrEnum):
    """The page size."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def millimetres(self) -> tuple[float, float]:
        """Width and height."""
        return (210.0, 297.0) if self is Paper.A4 else (215.9, 279.4)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a form is drawn.

    ``headings_apart`` gives a section's heading a row of its own instead of the first line of its cell. ``without``
    names the labels and section headings that the sender deleted from the form, as the notice prints them.
    """

    body: Body = Body.GRID
    labels: Labels = Labels.PLAIN
    tasks: TaskStyle = TaskStyle.OFFICIAL
    cover: Cover = Cover.COLON
    paper: Paper = Paper.A4
    headings_apart: bool = False
    instructions: bool = True
    without: frozenset[str] = frozenset()


OFFICIAL = Layout()
"""The form as the notice prints it."""
