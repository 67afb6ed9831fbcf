"""How a person likes the page: bare keys, the language; and their own password."""

from collections.abc import Collection, Mapping

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from review import keys
from review.language import CHINESE, ENGLISH
from review.rendering import page
from review.security import passwords
from review.security.access import Reader, Visit
from store.engine import reading, transaction
from store.queries import people

ROUTER = APIRouter()

LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}


@ROUTER.get("/settings")
def settings_page(visit: Reader, saved: str = "") -> Response:
    """Show a person's own settings."""
    return _page(visit, saved=bool(saved))


@ROUTER.post("/settings")
def prefer(visit: Reader) -> Response:
    """Keep how the person likes the page."""
    language = str(visit.form.get("language", ""))
    chosen = {
        "bare_keys": "on" if visit.form.get("bare_keys") else "off",
        "language": language if language in LANGUAGES else CHINESE,
    }
    with transaction(visit.desk.engine) as session:
        people.prefer(session, visit.person.id, chosen)
    return RedirectResponse("/settings?saved=1", status_code=303)


@ROUTER.post("/settings/keys")
def choose_keys(visit: Reader) -> Response:
    """Keep the keys that the person has chosen; ``reset`` brings the usual ones back."""
    given = {name: str(visit.form.get(f"key.{name}", "")) for name in keys.KEYS}
    try:
        found = {} if visit.form.get("reset") else keys.chosen(given)
    except keys.WrongKeysError as error:
        return _page(visit, trouble=str(error), typed=given, wrong=error.wrong, status=422)
    with transaction(visit.desk.engine) as session:
        people.prefer(session, visit.person.id, {"keys": found})
    return RedirectResponse("/settings?saved=1", status_code=303)


@ROUTER.post("/settings/password")
def change_password(visit: Reader) -> Response:
    """Give the person a new password where the present one is right; all their browsers are signed out."""
    present, new = str(visit.form.get("present", "")), str(visit.form.get("new", ""))
    with reading(visit.desk.engine) as session:
        found = people.entrance(session, visit.person.id)
    if passwords.wait(found.failures, found.failed, visit.now) if found else None:
        return _page(visit, trouble="密码连续输错多次，请稍后再试。", status=422)
    if not passwords.fits(present, found.password if found else None):
        with transaction(visit.desk.engine) as session:
            people.fail(session, visit.person.id, now=visit.now)
        return _page(visit, trouble="现在的密码不对。", status=422)
    try:
        kept = passwords.hashed(new, person=visit.person.id)
    except passwords.WeakPasswordError as error:
        return _page(visit, trouble=str(error), status=422)
    with transaction(visit.desk.engine) as session:
        people.change(session, visit.person.id, actor=visit.person.id, now=visit.now, password=kept)
    return RedirectResponse("/sign-in", status_code=303)


def _page(  # noqa: PLR0913 -- what was done, or why not and what stays to be mended
    visit: Visit,
    *,
    saved: bool = False,
    trouble: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: Collection[str] = (),
    status: int = 200,
) -> Response:
    with reading(visit.desk.engine) as session:
        return page(
            visit,
            "settings/settings.html",
            session,
            status=status,
            here="settings",
            saved=saved,
            trouble=trouble,
            languages=LANGUAGES,
            keys=keys.KEYS,
            typed=typed or keys.keys_of(visit.settings),
            wrong=wrong,
        )
