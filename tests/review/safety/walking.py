"""Walking through the pages as a person would: from every door along every link."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from httpx2 import Response

from tests.review.office import HOST, Browser, Office
from tests.review.safety.doors import doors

_ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post", "hx-push-url", "data-address")
_ALIKE = 3
"""Pages that one walk looks at through each door, besides those that it begins with."""


def walk(browser: Browser, office: Office, *, each: int = 30) -> dict[str, Response]:
    """Return the pages that a person gets to see, by address: from ``each`` address of every door along all links."""
    found = [door for door in doors(browser.client) if door.safe and door.path != "/static"]
    ahead = [address for door in found for address in door.addresses(office, most=each)]
    seen: dict[str, Response] = {}
    followed: Counter[str] = Counter()
    for address in ahead:
        if address in seen:
            continue
        seen[address] = browser.get(address)
        for one in addresses(seen[address]):
            door = next((door.path for door in found if door.leads(one)), "")
            if followed[door] < _ALIKE and _is_page(one) and one not in ahead:
                followed[door] += 1
                ahead.append(one)
    return seen


def addresses(answer: Response) -> Iterator[str]:
    """Yield the addresses that an answer names, as the browser would ask for them, those of other sites included."""
    told = answer.headers.get("location")
    if told:
        yield told
    if answer.headers.get("content-type", "").startswith("text/html") and answer.text.strip():
        for element in lxml.html.fromstring(answer.text).iter():
            for one in (element.get(name) for name in _ADDRESSES):
                whole = urldefrag(urljoin(str(answer.request.url), one)).url if one is not None else ""
                if whole:
                    yield whole.removeprefix(HOST) if whole.startswith(f"{HOST}/") else whole


def _is_page(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.scheme and parts.path.startswith("/") and not parts.path.startswith("/static/")
