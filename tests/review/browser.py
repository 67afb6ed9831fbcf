"""A real browser before a served office: Debian's Chromium driven by Playwright, the pages on a loopback port.

Playwright waits for what it looks for, so tests name what they expect and never sleep.
"""

import shutil
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from domain.people import Role
from review.app import create_app
from review.security.access import cookie_name, new_secret, token_key
from store.engine import transaction
from store.queries import people
from tests.review.office import PASSWORD, PEOPLE, Office

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)
WIDE, LAPTOP, TABLET, PHONE, NARROWEST = (1440, 900), (1366, 768), (720, 900), (390, 844), (320, 640)
"""Windows of an office, of a phone, and the narrowest that has to do (WCAG 1.4.10)."""

WIDTHS = (320, 390, 720, 899, 900, 1024, 1366, 1440, 1920)

_AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a browser with an empty profile.

    Raises:
        RuntimeError: it is not installed; the text names the remedy.
    """
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("Chromium is not installed: apt-get install chromium; make test installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(office: Office) -> Iterator[str]:
    """Serve an office's pages on a free port of this machine and yield their address, without a slash at its end."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(office.desk), log_config=None, access_log=False, server_header=False, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="pages")
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@dataclass
class Desktop:
    """The windows that people have open before one served office; ``troubles`` is what scripts complained about."""

    office: Office
    browser: Browser
    address: str
    troubles: list[str] = field(default_factory=list)
    _contexts: ExitStack = field(default_factory=ExitStack)

    def window(
        self, role: Role | None = None, *, size: tuple[int, int] = WIDE, scripts: bool = True, zoom: float = 1
    ) -> Page:
        """Open a window of its own profile, the person of the role signed in by the store's own hand.

        ``size`` is in pixels of the screen; a zoom of 2 halves what the page has of them, as a browser's zoom does.
        """
        width, height = size
        context = self.browser.new_context(
            base_url=self.address,
            viewport=ViewportSize(width=round(width / zoom), height=round(height / zoom)),
            device_scale_factor=zoom,
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        self._contexts.callback(context.close)
        if role is not None:
            sign_in(context, self.office, self.address, PEOPLE[role][0])
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._heed(page, said.type, said.text))
        return page

    def _heed(self, page: Page, kind: str, text: str) -> None:
        """Keep what the console complains about, save for the answers that a page itself told about."""
        if kind == "error" and not text.startswith("Failed to load resource: the server responded with a status of 4"):
            self.troubles.append(f"{page.url}: {text}")

    def close(self) -> None:
        """Close all windows."""
        self._contexts.close()


@contextmanager
def desktop(office: Office, browser: Browser) -> Iterator[Desktop]:
    """Serve an office and yield the windows before it, closed at the end."""
    with served(office) as address:
        found = Desktop(office, browser, address)
        try:
            yield found
        finally:
            found.close()


def sign_in(context: BrowserContext, office: Office, address: str, person: str) -> None:
    """Sign a person in by the store's own hand, which spares the time that a password takes."""
    cookie = new_secret()
    with transaction(office.engine) as session:
        until = office.now + office.manner.idle
        people.sign_in(session, person, token=token_key(cookie), secret=new_secret(), now=office.now, until=until)
    secure = office.manner.secure
    name = cookie_name(office.desk)
    url = address.replace("http:", "https:") if secure else address
    context.add_cookies([{"name": name, "value": cookie, "url": url, "secure": secure, "httpOnly": True}])


def sign_in_by_form(page: Page, role: Role) -> None:
    """Sign the person of a role in as they do it themselves, on the page that asks for it."""
    page.get_by_label("用户名").fill(PEOPLE[role][0])
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


@lru_cache(maxsize=1)
def _axe() -> str:
    return _AXE.read_text(encoding="utf-8")


def axe(page: Page) -> list[str]:
    """Return what axe finds wrong with a page as it stands, one line each: the rule and the elements.

    Frames are left out: what stands in them is a sender's mail.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    violations: list[dict[str, Any]] = page.evaluate(
        "async () => (await axe.run(document, {iframes: false, resultTypes: ['violations']})).violations"
    )
    return [f"{one['id']}: {' | '.join(' '.join(node['target']) for node in one['nodes'])}" for one in violations]


def sideways(page: Page, widths: Sequence[int] = WIDTHS) -> list[str]:
    """Return the widths at which a page scrolls sideways, and by how much; the window is left at the last width."""
    height = page.viewport_size["height"] if page.viewport_size else 900
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{width}: {over}")
    return found
