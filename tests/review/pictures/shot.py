"""What a picture is of: where somebody goes, through what window, and what they do there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from playwright.sync_api import Page

from domain.people import Role
from tests.review.browser import WIDE, Desktop
from tests.review.office import Office

Before: TypeAlias = Callable[[Office, dict[str, str]], None]
"""Changes an office, whose items are named, before anybody looks."""
Act: TypeAlias = Callable[[Desktop, Page], None]
"""What a person does on the page, and others on theirs."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, what it shows, the address, who looks at it, and how.

    The address may name items of the season, as ``{late}``. ``before`` is done to the office, then ``act`` on the page;
    the picture is of the window, or of the ``whole`` page.
    """

    name: str
    shows: str
    address: str
    role: Role | None = Role.CLERK
    size: tuple[int, int] = WIDE
    zoom: float = 1
    scripts: bool = True
    whole: bool = False
    before: Before | None = None
    act: Act | None = None
