"""The headers of every answer: what a browser may load, frame, guess and keep.

Source: the public observatory's scoring (MDN HTTP Observatory), OWASP Secure Headers.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
"""No script and no style but from the page's own files, and no frame around a page."""

FRAMED = "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
"""For a mail's own text, which the review page shows in a frame: nothing runs, nothing is fetched, no style counts."""

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_ONE_YEAR = "max-age=31536000; includeSubDomains"


class Headers:
    """Adds the headers that an answer does not have yet."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, its headers completed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, answer)

    def _complete(self, headers: MutableHeaders) -> None:
        headers.setdefault("content-security-policy", POLICY)
        headers.setdefault("cache-control", "no-store")
        if "frame-ancestors 'none'" in headers["content-security-policy"]:
            headers["x-frame-options"] = "DENY"
        if self._https:
            headers["strict-transport-security"] = _ONE_YEAR
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
