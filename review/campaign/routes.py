"""``/campaign``: the notice's clauses verbatim, its days, its materials; the rosters, to look at and to load."""

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from domain.campaign import RosterSpec
from review.desk import RefusedError
from review.rendering import page
from review.security.access import Administrator, Reader, Visit
from store.engine import reading
from store.errors import UnknownItemError
from store.queries import counts, rosters

ROUTER = APIRouter()

ROWS = 200


@ROUTER.get("/campaign")
def campaign_page(visit: Reader, loaded: str = "", judged: int = 0) -> Response:
    """Show the notice and the rosters; ``loaded`` is the roster just loaded, ``judged`` what it had judged anew."""
    return _page(visit, loaded=loaded, judged=judged)


@ROUTER.get("/campaign/{name}")
def roster_page(visit: Reader, name: str, after: int = -1) -> Response:
    """Show the lines of one roster."""
    spec = _spec(visit, name)
    with reading(visit.desk.engine) as session:
        found = rosters.entries(session, name, after=after, limit=ROWS + 1)
        return page(
            visit,
            "campaign/roster.html",
            session,
            here="campaign",
            spec=spec,
            entries=found[:ROWS],
            after=found[ROWS - 1][0] if len(found) > ROWS else None,
        )


@ROUTER.post("/campaign/{name}")
def load(visit: Administrator, name: str) -> Response:
    """Put the roster that a file holds in the place of the one before, and have what waits judged anew."""
    spec = _spec(visit, name)
    sent = visit.form.get("file")
    content = sent.file.read() if isinstance(sent, UploadFile) else b""
    if not isinstance(sent, UploadFile) or not content:
        return _page(visit, trouble=f"请先选择{spec.name}的文件（xlsx 或 csv）。", status=422)
    try:
        judged = visit.desk.load_roster(name, sent.filename or "", content, visit.person.id)
    except RefusedError as error:
        return _page(visit, trouble=f"没有导入，原有的名单没有变。{error}", status=422)
    return RedirectResponse(f"/campaign?loaded={name}&judged={judged}", status_code=303)


def _page(visit: Visit, *, loaded: str = "", judged: int = 0, trouble: str = "", status: int = 200) -> Response:
    campaign = visit.desk.campaign
    with reading(visit.desk.engine) as session:
        known = {one.name: one for one in counts.loaded_rosters(session.connection())}
        return page(
            visit,
            "campaign/campaign.html",
            session,
            status=status,
            here="campaign",
            campaign=campaign,
            known=known,
            loaded=next((one for one in campaign.rosters if one.key == loaded and loaded in known), None),
            judged=judged,
            trouble=trouble,
        )


def _spec(visit: Visit, name: str) -> RosterSpec:
    for one in visit.desk.campaign.rosters:
        if one.key == name:
            return one
    raise UnknownItemError("活动配置里没有这份名单。")
