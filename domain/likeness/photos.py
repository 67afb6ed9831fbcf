"""Pictures known again by their perceptual hash: 64 bits, of which copies of one picture differ in a few."""

MOST = 5
"""Bits in which two copies of a picture differ at most."""
_PIECES, _BITS = 6, 11
"""With one piece more than bits that may differ, one is the same in both; the last has nine bits."""
_ONES = (1 << 64) - 1


def pieces(picture: int) -> tuple[int, ...]:
    """Return the pieces of a hash, of which two copies have at least one in common."""
    unsigned = picture & _ONES
    return tuple(at << _BITS | unsigned >> _BITS * at & (1 << _BITS) - 1 for at in range(_PIECES))


def distance(one: int, other: int) -> int:
    """Return in how many bits two hashes differ."""
    return ((one ^ other) & _ONES).bit_count()
