"""The application: its areas, its walls, and the answers to what goes wrong."""

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from review import (
    acting,
    audit,
    campaign,
    item,
    letters,
    mailboxes,
    originals,
    overview,
    people,
    queue,
    settings,
    signing,
    watching,
    weekly,
)
from review.desk import Desk, OriginalError
from review.rendering import STATIC, bare_page
from review.security.access import ForbiddenError, SignedOutError
from review.security.headers import Headers
from review.security.mishaps import Mishaps
from review.security.origin import SAFE, OwnOrigin
from store.errors import StoreError, UnknownItemError

ROUTERS = (
    signing.ROUTER,
    queue.ROUTER,
    originals.ROUTER,
    overview.ROUTER,
    mailboxes.ROUTER,
    people.ROUTER,
    campaign.ROUTER,
    audit.ROUTER,
    weekly.ROUTER,
    watching.ROUTER,
    settings.ROUTER,
    letters.ROUTER,
    item.ROUTER,
    acting.ROUTER,
)
"""The areas of the pages, in order."""

LARGEST = 8 * 2**20
"""Bytes of a request's body at most: a roster's workbook."""

_DENSE = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream")
"""What is not made smaller on its way: pictures, and files, most of which are packed already."""

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The names of this machine for itself."""


def create_app(desk: Desk) -> FastAPI:
    """Return the application over a desk."""
    registry, watched = _watched(desk)
    app = FastAPI(
        title="zhihui",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[
            *watched,
            Middleware(Headers, https=desk.manner.secure),
            Middleware(Mishaps, answer=_broken),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(desk.manner.hosts or LOOPBACK), www_redirect=False),
            Middleware(OwnOrigin),
            Middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST),
            Middleware(GZipMiddleware, minimum_size=1024, exclude_content_types=_DENSE),
        ],
    )
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.state.desk, app.state.registry = desk, registry
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", _Kept(directory=STATIC))
    return app


def _watched(desk: Desk) -> tuple[object, list[Middleware]]:
    """Return what ``/metrics`` tells and what it takes to know it: nothing where the settings do not open it."""
    if not desk.manner.metrics:
        return None, []
    from review.watching.measures import Durations, registry

    made, durations = registry(desk)
    return made, [Middleware(Durations, durations=durations)]


class _Kept(StaticFiles):
    """Static files, whose addresses change with their content, so browsers keep them for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file."""
        found = await super().get_response(path, scope)
        found.headers["cache-control"] = "public, max-age=31536000, immutable"
        return found


def _signed_out(request: Request, error: Exception) -> Response:
    """Ask to sign in: for a page that was asked for, or without losing what was typed into one."""
    if not isinstance(error, SignedOutError):
        raise error
    if request.method in SAFE and request.headers.get("hx-request") != "true":
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?{urlencode({'next': target})}", status_code=303)
    return signing.asked_again(request, error)


def _told(status: int) -> Callable[[Request, Exception], Response]:
    """Return a handler that tells the person an error's own text."""

    def handler(request: Request, error: Exception) -> Response:
        return bare_page(request, "trouble.html", status=status, text=str(error))

    return handler


def _not_there(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 422
    texts = {404: "没有这个页面。", 405: "这个地址不能这样使用。", 413: "内容太大，没有保存。请分开提交。"}
    return bare_page(request, "trouble.html", status=status, text=texts.get(status, "请求有误，没有执行。"))


def _broken(request: Request) -> Response:
    return bare_page(request, "trouble.html", status=500, text=_BROKEN)


_BROKEN = "页面出错了，刚才的操作没有保存。请再试一次；还不行，请告诉管理员。"
_HANDLERS: dict[type[Exception], Callable[[Request, Exception], Response]] = {
    SignedOutError: _signed_out,
    ForbiddenError: _told(403),
    UnknownItemError: _told(404),
    StoreError: _told(503),
    OriginalError: _told(503),
    HTTPException: _not_there,
    RequestValidationError: _not_there,
}
