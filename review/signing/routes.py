"""Signing in and out; what was being sent when a browser had been signed out is kept and sent again."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from review.desk import Desk
from review.rendering import bare_page
from review.security import passwords
from review.security.access import (
    SignedOutError,
    Visit,
    cookie_name,
    desk_of,
    new_secret,
    posted,
    token_key,
    visit,
)
from store.engine import reading, transaction
from store.queries import people

ROUTER = APIRouter()

_KEPT = "kept."
"""Begins the name of a field that belongs to the form that was being sent."""


@ROUTER.get("/sign-in")
def sign_in_page(request: Request, next: str = "/") -> HTMLResponse:  # noqa: A002 -- the name in the address
    """Show the form to sign in with."""
    return bare_page(request, "signing/sign_in.html", next=_inside(next), kept=(), trouble="", name="")


@ROUTER.post("/sign-in")
def sign_in(request: Request, form: Annotated[FormData, Depends(posted)]) -> Response:
    """Sign a person in and let them go on where they were, with what they were sending."""
    desk = desk_of(request)
    name, target = str(form.get("name", "")).strip().lower(), _inside(str(form.get("next", "/")))
    kept = [(key.removeprefix(_KEPT), str(value)) for key, value in form.multi_items() if key.startswith(_KEPT)]
    trouble = _trouble(desk, name, str(form.get("password", "")))
    if trouble:
        return _ask(request, kept, 422, next=target, trouble=trouble, name=name)
    cookie, secret = new_secret(), new_secret()
    now = desk.now()
    with transaction(desk.engine) as session:
        until = now + desk.manner.idle
        people.sign_in(session, name, token=token_key(cookie), secret=secret, now=now, until=until)
    if request.headers.get("hx-request") == "true":
        answer: Response = Response(status_code=204, headers={"x-csrf": secret})
    elif kept:
        answer = bare_page(request, "signing/resume.html", next=target, kept=_again(kept, secret))
    else:
        answer = RedirectResponse(target, status_code=303)
    secure = desk.manner.secure
    answer.set_cookie(cookie_name(desk), cookie, httponly=True, samesite="lax", secure=secure, path="/")
    return answer


@ROUTER.post("/sign-out")
def sign_out(visit: Annotated[Visit, Depends(visit)]) -> Response:
    """Sign this browser out."""
    name = cookie_name(visit.desk)
    with transaction(visit.desk.engine) as session:
        people.sign_out(session, token_key(visit.request.cookies[name]))
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(name, httponly=True, samesite="lax", secure=visit.desk.manner.secure, path="/")
    return answer


def asked_again(request: Request, error: SignedOutError) -> Response:
    """Return the form to sign in with that carries along what was being sent."""
    kept = [(key, str(value)) for key, value in error.form.multi_items() if key != "csrf" and isinstance(value, str)]
    return _ask(request, kept, 401, next=request.url.path, trouble="", name="")


def _ask(request: Request, kept: Sequence[tuple[str, str]], status: int, **values: str) -> Response:
    part = request.headers.get("hx-request") == "true"
    template = "signing/again.html" if part else "signing/sign_in.html"
    fields = () if part else [(_KEPT + key, value) for key, value in kept]
    return bare_page(request, template, status=status, kept=fields, **values)


def _again(kept: Sequence[tuple[str, str]], secret: str) -> list[tuple[str, str]]:
    return [("csrf", secret), *kept]


def _trouble(desk: Desk, name: str, password: str) -> str:
    """Check a password and return what is wrong in words, empty where it fits; a wrong one is counted."""
    now = desk.now()
    with reading(desk.engine) as session:
        found = people.entrance(session, name)
    left = passwords.wait(found.failures, found.failed, now) if found else dt.timedelta()
    if left:
        return f"密码连续输错多次，请在{_minutes(left)}分钟后再试，或者请管理员重设密码。"
    right = passwords.fits(password, found.password if found else None)
    if found is not None and not right:
        with transaction(desk.engine) as session:
            people.fail(session, name, now=now)
    if found is None or not right:
        return "用户名或密码不对，请重新输入。"
    return "" if found.person.disabled is None else "这个用户已停用，请找管理员。"


def _minutes(left: dt.timedelta) -> int:
    return int(-(-left.total_seconds() // 60))


def _inside(target: str) -> str:
    """Return an address of these pages; any other becomes the first page."""
    return target if target.startswith("/") and not target.startswith("//") and "\\" not in target else "/"
