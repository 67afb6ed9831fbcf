"""``/healthz`` and ``/metrics``: asked by machines that have no password; they say nothing of people."""

import ipaddress

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from review.security.access import desk_of
from store.errors import StoreError
from store.schema import ensure_current

ROUTER = APIRouter()


@ROUTER.get("/healthz")
def health(request: Request) -> Response:
    """Say whether the ledger can be read and is of this program's version: 200 or 503."""
    try:
        ensure_current(desk_of(request).engine)
    except StoreError as error:
        return PlainTextResponse(f"{type(error).__name__}\n", status_code=503)
    return PlainTextResponse("ok\n")


@ROUTER.get("/metrics")
def metrics(request: Request) -> Response:
    """Say how much of everything there is, to a program on this machine and if the settings allow it."""
    if not desk_of(request).manner.metrics or not _is_loopback(request):
        raise HTTPException(404)
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return Response(generate_latest(request.app.state.registry), headers={"content-type": CONTENT_TYPE_LATEST})


def _is_loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
