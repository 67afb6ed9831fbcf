"""Walking through the pages as a person would: from every door along every link."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import lxml.html
from httpx2 import Response

from tests.review.office import HOST, Browser, Office
from tests.review.safety.doors import doors

_ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post", "hx-push-url", "data-address")
_MOST = 150
"""Pages that one walk looks at, which is more than the tests' offices have."""


def walk(browser: Browser, office: Office, *, each: int = 30) -> dict[str, Response]:
    """Return the pages that a person gets to see, by address: from ``each`` address of every door along all links."""
    ahead = [
        address
        for door in doors(browser.client)
        if door.safe and door.path != "/static"
        for address in door.addresses(office, most=each)
    ]
    seen: dict[str, Response] = {}
    while ahead and len(seen) < _MOST:
        address = ahead.pop(0)
        if address in seen:
            continue
        seen[address] = browser.get(address)
        ahead.extend(one for one in addresses(seen[address]) if _is_page(one))
    return seen


def addresses(answer: Response) -> Iterator[str]:
    """Yield the addresses that an answer names, as the browser would ask for them, those of other sites included."""
    told = answer.headers.get("location")
    if told:
        yield told
    if answer.headers.get("content-type", "").startswith("text/html") and answer.text.strip():
        for element in lxml.html.fromstring(answer.text).iter():
            for one in (element.get(name) for name in _ADDRESSES):
                whole = urljoin(str(answer.request.url), one) if one is not None else ""
                if whole:
                    yield whole.removeprefix(HOST) if whole.startswith(f"{HOST}/") else whole


def _is_page(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.scheme and parts.path.startswith("/") and not parts.path.startswith("/static/")
