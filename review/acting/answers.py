"""What a browser gets back: the next page, what stands in the way, or both sides of a conflict."""

from starlette.responses import RedirectResponse, Response

from domain.typed import MistypedError
from review.acting import acting, asking, conflicts
from review.rendering import page, part
from review.security.access import Visit
from store.engine import reading, transaction
from store.errors import ConflictError, StoreError

_IN_PLACE = {"hx-retarget": "#main", "hx-reswap": "innerHTML"}
_ALOUD = {"hx-retarget": "#said", "hx-reswap": "innerHTML"}


def goes_to(visit: Visit, address: str) -> Response:
    """Return the way to another page, for a browser or for htmx."""
    if visit.enhanced:
        return Response(status_code=204, headers={"hx-redirect": address})
    return RedirectResponse(address, status_code=303)


def address_of(visit: Visit, item: str) -> str:
    """Return the address of an item in the list that the person came from."""
    query = asking.back(visit)
    return f"/items/{item}?{query}" if query else f"/items/{item}"


def changed(visit: Visit, item: str) -> Response:
    """Return the item as it is after a change; htmx loads it anew."""
    if visit.enhanced:
        return Response(status_code=204, headers={"hx-refresh": "true"})
    return RedirectResponse(address_of(visit, item), status_code=303)


def refused(visit: Visit, error: StoreError | MistypedError, *, item: str = "", status: int = 422) -> Response:
    """Tell why something was not done; what was typed is kept for the item."""
    troubles = list(error.troubles.values()) if isinstance(error, MistypedError) else [str(error)]
    kept = bool(item) and _keep(visit, item)
    values = {"troubles": troubles, "kept": kept, "address": address_of(visit, item) if item else "/queue"}
    if visit.enhanced:
        answer = part(visit, "acting/_refused.html", status=status, **values)
        answer.headers.update(_ALOUD)
        return answer
    with reading(visit.desk.engine) as session:
        return page(visit, "acting/refused.html", session, status=status, **values)


def conflict(visit: Visit, error: ConflictError, item: str) -> Response:
    """Show what the other person saved and what this one typed, which is kept."""
    _keep(visit, item)
    with reading(visit.desk.engine) as session:
        values = {
            "item": item,
            "version": error.version,
            "happened": conflicts.happened(session, visit, item, error),
            "differing": conflicts.differing(session, visit, item, error),
            "back": asking.back(visit),
            "address": address_of(visit, item),
        }
        if not visit.enhanced:
            return page(visit, "acting/conflict.html", session, status=409, **values)
    answer = part(visit, "acting/_conflict.html", status=409, **values)
    answer.headers.update(_IN_PLACE)
    return answer


def _keep(visit: Visit, item: str) -> bool:
    """Keep what was typed; tell whether there was anything."""
    if not asking.controls(visit.form) and not visit.form.get("note"):
        return False
    try:
        with transaction(visit.desk.engine) as session:
            acting.save_drafts(session, visit, item)
    except StoreError:
        return False
    return True
