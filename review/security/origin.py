"""Refuses requests that change something and come from another site's page.

A browser says in Sec-Fetch-Site where a request comes from; over plain http to another machine it leaves that out
and sends Origin alone. A form's secret (``review.security.access``) and the cookie's SameSite are further walls.

Source: OWASP Cross-Site Request Forgery Prevention, "Fetch Metadata" and "Verifying Origin".
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSAL = "请求不是从本系统的页面发出的，没有执行。请回到本系统的页面再操作一次。"


class OwnOrigin:
    """Lets a request that may change something pass only from the pages' own origin."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with 403."""
        if scope["type"] == "http" and scope["method"] not in SAFE and not _is_own(Headers(scope=scope)):
            await PlainTextResponse(_REFUSAL, status_code=403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin", "")
    return origin.partition("://")[2] == headers.get("host", "") != ""
