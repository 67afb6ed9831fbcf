"""Pages from templates: the environment, the filters, and what stands on every page."""

import datetime as dt
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from domain.people import Power
from review.frame import Frame, frame
from review.keys import as_json
from review.language import Language, language
from review.security.access import Visit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


def page(
    visit: Visit,
    template: str,
    session: "Session",
    *,
    status: int = 200,
    **values: object,
) -> HTMLResponse:
    """Return a whole page for a person, with the frame around it; the session is asked for that frame."""
    around = frame(session, visit)
    text = _render(template, visit.language, visit.desk.campaign.timezone, visit=visit, frame=around, **values)
    return HTMLResponse(text, status_code=status)


def part(visit: Visit, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a part of a page, for htmx to put in place."""
    text = _render(template, visit.language, visit.desk.campaign.timezone, visit=visit, **values)
    return HTMLResponse(text, status_code=status)


def bare_page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page for somebody who is not signed in."""
    preferred = "en" if request.headers.get("accept-language", "").startswith("en") else ""
    text = _render(template, language(preferred), dt.UTC, request=request, visit=None, frame=Frame(), **values)
    return HTMLResponse(text, status_code=status)


def _render(template: str, spoken: Language, zone: dt.tzinfo, **values: object) -> str:
    return environment().get_template(template).render(_=spoken.say, language=spoken, zone=zone, **values)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of the templates; every value is escaped, a missing one is an error."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(static=static, Power=Power, secret_input=secret_input, keys_json=as_json)
    made.filters.update(clock=clock, moment=moment, day=day)
    return made


def secret_input(visit: Visit | None) -> Markup:
    """Return the hidden field that each form of a browser must carry."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(visit.secret if visit else "")


@lru_cache(maxsize=64)
def static(name: str) -> str:
    """Return the address of a static file, which changes with its content so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def clock(at: dt.datetime, zone: dt.tzinfo) -> str:
    """Return a time of day: ``09:41``."""
    return at.astimezone(zone).strftime("%H:%M")


def moment(at: dt.datetime | None, zone: dt.tzinfo) -> str:
    """Return a moment: ``2024-05-07 09:12``, a dash where there is none."""
    return "—" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def day(at: dt.datetime | None, zone: dt.tzinfo) -> str:
    """Return a day: ``2024-05-07``, a dash where there is none."""
    return "—" if at is None else at.astimezone(zone).strftime("%Y-%m-%d")
