"""Who asks for a page, and whether they may: each route states the power it needs."""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from domain.people import Person, Power
from review.desk import Desk
from review.language import Language, language
from review.security.origin import SAFE
from store.engine import reading, transaction
from store.queries import people

_RENEWED = dt.timedelta(minutes=1)
"""How old the note of a browser's last request may get before it is written anew."""


class SignedOutError(Exception):
    """Nobody is signed in in this browser, or no longer; ``form`` is what it wanted to send."""

    def __init__(self, form: FormData) -> None:
        super().__init__()
        self.form = form


class ForbiddenError(Exception):
    """The person may not do this; the text says why."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one person; ``form`` is what it posts, empty for one that only looks.

    ``secret`` is what each form of this browser must carry, ``now`` when the request came.
    """

    request: Request
    desk: Desk
    person: Person
    secret: str
    now: dt.datetime
    form: FormData = field(default_factory=FormData)
    settings: dict[str, object] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The language that this person reads the page in."""
        return language(str(self.settings.get("language", "")))

    @property
    def enhanced(self) -> bool:
        """True where htmx asks and wants a part of a page, not a redirect."""
        return self.request.headers.get("hx-request") == "true"

    def say(self, text: str, **fills: object) -> str:
        """Return an office text in the person's language, its braces filled in."""
        return self.language.say(text, **fills)

    def may(self, power: Power) -> bool:
        """Tell whether the person is allowed something."""
        return self.person.may(power)


def cookie_name(desk: Desk) -> str:
    """Return the cookie's name; the prefix makes browsers keep it to this host and to https."""
    return "__Host-zhihui" if desk.manner.secure else "zhihui"


def token_key(cookie: str) -> str:
    """Return what the store keeps of a cookie."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def new_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def desk_of(request: Request) -> Desk:
    """Return what the pages work with."""
    found: Desk = request.app.state.desk
    return found


async def posted(request: Request) -> AsyncIterator[FormData]:
    """Yield the form that a request posts, empty for one that only looks; a file in it is closed with the answer."""
    if request.method in SAFE:
        yield FormData()
        return
    async with request.form(max_files=1, max_fields=2000) as form:
        yield form


def visit(request: Request, form: Annotated[FormData, Depends(posted)]) -> Visit:
    """Return who asks.

    Raises:
        SignedOutError: nobody is signed in.
        ForbiddenError: the form is not of this browser.
    """
    desk = desk_of(request)
    now = desk.now()
    token = token_key(request.cookies.get(cookie_name(desk), ""))
    with reading(desk.engine) as session:
        found = people.signed_in(session, token, now=now)
    if found is None:
        raise SignedOutError(form)
    if request.method not in SAFE:
        sent = form.get("csrf") or request.headers.get("x-csrf") or ""
        if not hmac.compare_digest(str(sent).encode(), found.secret.encode()):
            raise ForbiddenError("页面已过期，没有执行。请刷新页面后再操作一次。")
    if now - found.seen > _RENEWED:
        with transaction(desk.engine) as session:
            people.keep(session, token, now=now, until=now + desk.manner.idle)
    return Visit(request, desk, found.person, found.secret, now, form, dict(found.settings))


def needs(power: Power) -> Callable[[Visit], Visit]:
    """Return the dependency by which a route states the power that it needs."""
    return _Needs(power)


@dataclass(frozen=True, slots=True)
class _Needs:
    """Lets those pass who have the power; ``power`` is read by the test of all routes and roles."""

    power: Power

    def __call__(self, visit: Annotated[Visit, Depends(visit)]) -> Visit:
        if not visit.may(self.power):
            raise ForbiddenError(f"您的身份是“{visit.person.role.words}”，不能进行这项操作。请找管理员调整。")
        return visit


Reader = Annotated[Visit, Depends(needs(Power.READ))]
Revealer = Annotated[Visit, Depends(needs(Power.REVEAL))]
Decider = Annotated[Visit, Depends(needs(Power.DECIDE))]
Approver = Annotated[Visit, Depends(needs(Power.APPROVE))]
Administrator = Annotated[Visit, Depends(needs(Power.MANAGE))]
