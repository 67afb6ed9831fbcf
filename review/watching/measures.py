"""What ``/metrics`` tells: counts of the ledger, read when they are asked for, and how long requests took.

Labels are tabs, states, patterns of addresses and names of mailboxes: nothing of a person or an item.
"""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from store.engine import reading
from store.queries import heartbeats, letters, worklist
from store.queries.worklist import Filters, Sort, Tab, Viewer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from review.desk import Desk

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_NOWHERE = "none"
"""Stands for the address of a page that there is not; what was asked for is not kept."""


def registry(desk: "Desk") -> tuple[CollectorRegistry, Histogram]:
    """Return what is told, and in it the durations of requests, which are still to be observed."""
    made = CollectorRegistry()
    made.register(_Ledger(desk))
    durations = Histogram(
        "zhihui_request_seconds",
        "Time to answer a request",
        ("method", "route", "status"),
        buckets=_BUCKETS,
        registry=made,
    )
    return made, durations


class _Ledger(Collector):
    """Counts what the ledger holds."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the counts as of one moment."""
        now = self._desk.now()
        items = GaugeMetricFamily("zhihui_queue_items", "Items in each tab of the queue", labels=["tab"])
        age = GaugeMetricFamily("zhihui_oldest_waiting_seconds", "Age of the oldest item that waits")
        polled = GaugeMetricFamily(
            "zhihui_mailbox_success_timestamp_seconds", "Last successful poll of each mailbox", labels=["mailbox"]
        )
        written = GaugeMetricFamily("zhihui_letters", "Letters in each state", labels=["state"])
        with reading(self._desk.engine) as session:
            for tab, count in worklist.counts(session).items():
                items.add_metric([tab.value], count)
            oldest = worklist.page(session, Filters(Tab.WAITING, Sort.OLDEST), Viewer("", now), size=1).items
            age.add_metric([], (now - oldest[0].received).total_seconds() if oldest else 0)
            for one in heartbeats.heartbeats(session):
                polled.add_metric([one.account], one.succeeded.timestamp() if one.succeeded else 0)
            for state, count in letters.counts(session).items():
                written.add_metric([state.value], count)
        yield from (items, age, polled, written)


class Durations:
    """Observes how long each request took, under the pattern of its address."""

    def __init__(self, app: "ASGIApp", *, durations: Histogram) -> None:
        self._app = app
        self._durations = durations

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request and observe it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        began = time.perf_counter()

        async def answer(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", _NOWHERE)
            method = scope["method"] if scope["method"] in {"GET", "HEAD", "POST"} else "other"
            self._durations.labels(method, route, str(status)).observe(time.perf_counter() - began)
