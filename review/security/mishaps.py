"""What of ours breaks: answered behind the same walls as every page, and logged without a word of what it was about."""

import logging
import traceback
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)


class Mishaps:
    """Answers a request whose page broke; no error goes on to the server, which would log its text."""

    def __init__(self, app: ASGIApp, *, answer: Callable[[Request], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and say where it broke; an error's own text may hold personal data."""
        begun = False

        async def heed(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, heed)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it ends here, and is told
            _tell(error, path=scope.get("path", ""))
            if not begun:
                await self._answer(Request(scope, receive))(scope, receive, send)


def _tell(error: Exception, *, path: str) -> None:
    last = traceback.extract_tb(error.__traceback__)[-1]
    kind, where = type(error).__name__, f"{last.filename}:{last.lineno}"
    log.error("page failed", extra={"path": path, "error": kind, "where": where})
