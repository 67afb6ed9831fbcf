"""``/people``: who may enter, in which part; a person who is named stands in the form, never in the address."""

import re
import secrets

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from domain.people import Person, Role
from review.rendering import page
from review.security import passwords
from review.security.access import Administrator, Visit
from store.engine import reading, transaction
from store.errors import PersonRefusedError
from store.queries import people

ROUTER = APIRouter()

_IDENTITY = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_LONGEST_NAME = 40
DONE = {
    "role": "身份已修改。",
    "disabled": "已停用。这位用户的全部登录都已退出。",
    "enabled": "已重新启用。",
}


@ROUTER.get("/people")
def people_page(visit: Administrator, done: str = "") -> Response:
    """Show everybody."""
    return _page(visit, done=DONE.get(done, ""))


@ROUTER.post("/people")
def add(visit: Administrator) -> Response:
    """Add a person with a password made up here, which is shown this once."""
    identity, name, role = _text(visit, "person").lower(), _text(visit, "name"), _role(visit)
    if not _IDENTITY.fullmatch(identity):
        trouble = "用户名请用2到32个小写字母、数字或 . _ -，以字母或数字开头，例如 limin。"
        return _page(visit, trouble=trouble, status=422)
    if not 0 < len(name) <= _LONGEST_NAME or role is None:
        return _page(visit, trouble="请填写姓名（最多40个字）并选择身份。", status=422)
    password, kept = _new_password()
    try:
        with transaction(visit.desk.engine) as session:
            person = Person(identity, name, role, visit.now)
            people.add(session, person, password=kept, actor=visit.person.id)
    except PersonRefusedError as error:
        return _page(visit, trouble=str(error), status=422)
    return _page(visit, once=(name, identity, password))


@ROUTER.post("/people/role")
def change_role(visit: Administrator) -> Response:
    """Give a person another part."""
    role = _role(visit)
    if role is None:
        return _page(visit, trouble="请选择身份。", status=422)
    return _changed(visit, "role", role=role)


@ROUTER.post("/people/enabled")
def enable(visit: Administrator) -> Response:
    """Shut a person out, or let them in again."""
    enabled = _text(visit, "enabled") == "1"
    if not enabled and _text(visit, "person") == visit.person.id:
        return _page(visit, trouble="不能停用自己。请由另一位管理员操作。", status=422)
    return _changed(visit, "enabled" if enabled else "disabled", enabled=enabled)


@ROUTER.post("/people/password")
def renew_password(visit: Administrator) -> Response:
    """Give a person a new password made up here, which is shown this once; their browsers are signed out."""
    identity = _text(visit, "person")
    if identity == visit.person.id:
        return _page(visit, trouble="自己的密码请在“个人设置”里修改。", status=422)
    password, kept = _new_password()
    try:
        with transaction(visit.desk.engine) as session:
            people.change(session, identity, actor=visit.person.id, now=visit.now, password=kept)
            name = people.names(session)[identity]
    except PersonRefusedError as error:
        return _page(visit, trouble=str(error), status=422)
    return _page(visit, once=(name, identity, password))


def _changed(visit: Visit, done: str, *, role: Role | None = None, enabled: bool | None = None) -> Response:
    try:
        with transaction(visit.desk.engine) as session:
            identity = _text(visit, "person")
            people.change(session, identity, actor=visit.person.id, now=visit.now, role=role, enabled=enabled)
    except PersonRefusedError as error:
        return _page(visit, trouble=str(error), status=422)
    return RedirectResponse(f"/people?done={done}", status_code=303)


def _page(
    visit: Visit, *, done: str = "", trouble: str = "", once: tuple[str, str, str] | None = None, status: int = 200
) -> Response:
    """Show everybody; ``once`` is a person's name, what they sign in with, and their new password."""
    with reading(visit.desk.engine) as session:
        return page(
            visit,
            "people/people.html",
            session,
            status=status,
            here="people",
            everybody=people.everybody(session),
            seen=people.seen(session),
            roles=list(Role),
            done=done,
            trouble=trouble,
            once=once,
        )


def _new_password() -> tuple[str, str]:
    """Return a password that nobody has chosen, and its hash."""
    password = secrets.token_urlsafe(12)
    return password, passwords.hashed(password)


def _text(visit: Visit, name: str) -> str:
    return str(visit.form.get(name, "")).strip()


def _role(visit: Visit) -> Role | None:
    given = _text(visit, "role")
    return Role(given) if given in set(Role) else None
