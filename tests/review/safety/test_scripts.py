"""Texts stay texts: nothing that a sender, a colleague or a file has written runs, fetches or leads away."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Dialog, Page

from domain.people import Role
from tests.review.arrivals import bring, mail
from tests.review.browser import Desktop
from tests.review.browser import desktop as desktop_of
from tests.review.office import Office
from tests.review.safety.doors import visiting
from tests.review.safety.marked import EVIL, PAYLOAD, mark, unsorted
from tests.review.safety.test_headers import AS_A_FILE
from tests.review.safety.walking import walk

_INSPECT = """() => {
  const ours = (value) => !/^\\s*(javascript|data|vbscript):/i.test(value)
    && new URL(value, location.href).origin === location.origin;
  const leading = ['href', 'src', 'action', 'formaction', 'srcset', 'data', 'hx-get', 'hx-post'];
  const attributes = [...document.querySelectorAll('*')].flatMap(one => [...one.attributes]);
  const strange = 'base, object, embed, applet, meta[http-equiv], script:not([src]), style';
  return [
    ...attributes.filter(one => one.name.startsWith('on')).map(one => `handler ${one.name}`),
    ...attributes.filter(one => leading.includes(one.name) && !ours(one.value)).map(one => `${one.name} ${one.value}`),
    ...[...document.querySelectorAll(strange)].map(one => `element ${one.tagName}`),
    ...(document.documentElement.textContent.includes('>49{') ? ['a template ran'] : []),
  ];
}"""
"""Returns what stands in a page that none of ours has, which bring no inline script, style or handler."""


def test_payload_would_be_noticed(desktop: Desktop) -> None:
    page = desktop.window()
    page.goto("/sign-in")
    page.evaluate("(text) => { document.body.innerHTML = text; }", PAYLOAD)
    found = page.evaluate(_INSPECT)
    assert {"handler onerror", "handler onload", "href javascript:alert(1)", "element BASE"} <= set(found)
    assert any("Content Security Policy" in trouble for trouble in desktop.troubles)


def test_column_of_the_ledger_is_known_to_be_a_text_or_a_code() -> None:
    assert unsorted() == []


@pytest.fixture
def marked(office: Office, chromium: Chromium) -> Iterator[Desktop]:
    """Windows before an office whose texts are all hostile."""
    bring(office, [(mail(1), f"<p>{PAYLOAD}</p><style>@import '//evil.example/s';</style><meta http-equiv=refresh>")])
    mark(office)
    with desktop_of(office, chromium) as found:
        yield found


@pytest.mark.parametrize("role", [Role.READER, Role.ADMINISTRATOR])
def test_hostile_texts_stay_texts_on_every_page(marked: Desktop, role: Role) -> None:
    with marked.office.stranger() as client:
        seen = walk(visiting(client, marked.office, role), marked.office, each=2)
    pages = [address for address, answer in seen.items() if _is_shown(address, answer.headers.get("content-type", ""))]
    page = marked.window(role)
    told = _listen(page)
    wrong: dict[str, list[str]] = {}
    shown: set[str] = set()
    for address in pages:
        page.goto(address)
        found = page.evaluate(_INSPECT)
        if found:
            wrong[address] = found
        shown.update(page.evaluate("() => document.documentElement.outerHTML.match(/\\[[a-z_]+\\.[a-z_]+\\]/g) || []"))
    assert wrong == {}
    assert told == []
    assert marked.troubles == []
    assert {"[person.name]", "[heartbeat.error]"} <= shown


def _is_shown(address: str, media_type: str) -> bool:
    return media_type.startswith("text/html") and not AS_A_FILE.search(address)


def _listen(page: Page) -> list[str]:
    """Return the list that dialogs and requests to other sites are told in, filled as they come."""
    told: list[str] = []

    def asked(url: str) -> None:
        if urlsplit(url).hostname not in {None, "127.0.0.1"} or EVIL in urlsplit(url).netloc:
            told.append(url)

    def interrupted(dialog: Dialog) -> None:
        told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", interrupted)
    page.on("request", lambda request: asked(request.url))
    return told
