"""What the doctor says of one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing tried: ``remedy`` says what to do.

    It is empty where all is well; where it is not and ``well`` is True, somebody should look at it.
    """

    name: str
    well: bool
    seen: str
    remedy: str = ""
