"""Where arrivals go: first into the archive, then into the store."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from domain.message import Delivery
from intake.archive import Archive
from intake.mailbox.arrival import Arrival
from store.engine import Engine, writing
from store.queries import deliveries


@dataclass(frozen=True, slots=True)
class Ledger:
    """An archive and a store, and the clock, aware."""

    engine: Engine
    archive: Archive
    now: Callable[[], dt.datetime]

    def keep(self, arrivals: Sequence[Arrival]) -> list[Delivery]:
        """Make the bytes durable in the archive and return what the store is to record of them."""
        digests = self.archive.put_many([one.raw for one in arrivals])
        return [
            Delivery(one.account, one.folder, one.uidvalidity, one.uid, digest, len(one.raw), one.received, one.mark)
            for one, digest in zip(arrivals, digests, strict=True)
        ]

    def record(self, kept: Sequence[Delivery], recovered: Iterable[int] = ()) -> int:
        """Record arrivals of one folder and return how many are new; ``recovered`` UIDs fail no more."""
        came = {one.uid for one in kept} & set(recovered)
        with writing(self.engine) as connection:
            new = deliveries.record(connection, kept, now=self.now())
            if came:
                here = kept[0]
                deliveries.clear_failures(
                    connection,
                    account=here.account,
                    folder=here.folder,
                    uidvalidity=here.uidvalidity,
                    uids=sorted(came),
                )
        return new
