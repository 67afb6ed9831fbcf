"""Files as downloads, pictures of pages, and what stands in a mail, for those who may see phones and accounts."""

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from domain.message import handle
from domain.pages import FORM_PAGES
from review.originals.bodies import harmless
from review.originals.names import disposition
from review.rendering import part
from review.security.access import Revealer, Visit
from review.security.headers import FRAMED
from store.engine import reading
from store.errors import UnknownItemError
from store.queries import files, messages, pages

if TYPE_CHECKING:
    from domain.message import MailBody

ROUTER = APIRouter()

_KEPT = "private, max-age=3600"
"""How long a browser keeps a picture; what a page shows changes only when all pages are drawn anew."""


@ROUTER.get("/files/{sha256}")
def file(visit: Revealer, sha256: str) -> Response:
    """Give a file out that a mail brought."""
    with reading(visit.desk.engine) as session:
        name = files.name(session, sha256)
    if name is None:
        raise UnknownItemError("没有这个文件。它可能已经不属于任何来信，请回到材料页面查看。")
    return _download(visit, sha256, disposition(name, otherwise=f"file-{sha256[:10]}"))


@ROUTER.get("/pages/{sha256}/{n}")
def picture(visit: Revealer, sha256: str, n: int) -> Response:
    """Show a page of a file, as it was drawn; a browser that has it is told so, and nothing is read."""
    with reading(visit.desk.engine) as session:
        found = pages.page(session, sha256, n) if 0 < n <= FORM_PAGES else None
    if found is None:
        raise UnknownItemError("没有这一页的图片。请下载原件查看。")
    # A picture is kept for the person who is signed in: another cookie asks anew.
    headers = {"etag": f'"{found.image}"', "cache-control": _KEPT, "vary": "cookie"}
    if headers["etag"] in visit.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(visit.desk.original(found.image), media_type="image/webp", headers=headers)


@ROUTER.get("/mails/{sha256}/raw")
def raw(visit: Revealer, sha256: str) -> Response:
    """Give a mail out, as it came; its name says nothing of who wrote it."""
    _known(visit, sha256)
    return _download(visit, sha256, f'attachment; filename="{handle(sha256)}.eml"')


@ROUTER.get("/mails/{sha256}/body")
def body(visit: Revealer, sha256: str) -> Response:
    """Show what a mail says in its own words, as a page to be framed."""
    _known(visit, sha256)
    found = visit.desk.body(sha256)
    answer = part(visit, "originals/body.html", body=found, shown=_shown(visit, found))
    answer.headers["content-security-policy"] = FRAMED
    return answer


def _shown(visit: Visit, found: "MailBody") -> object:
    return harmless(found.html, picture=visit.say("〔图片〕")) if found.html else None


def _known(visit: Visit, sha256: str) -> None:
    with reading(visit.desk.engine) as session:
        if not messages.is_known(session, sha256):
            raise UnknownItemError("没有这封来信。请回到列表中查找。")


def _download(visit: Visit, sha256: str, name: str) -> Response:
    content = visit.desk.original(sha256)
    return Response(content, media_type="application/octet-stream", headers={"content-disposition": name})
