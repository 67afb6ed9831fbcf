"""Texts made comparable by numbers: shingles, a sketch of them, and bands by which similar texts find each other.

A shingle is five characters in a row, as a hash of 64 bits. Two texts are alike as far as their sets of shingles agree
(Jaccard). The sketch holds the least of many hashes (MinHash), cut into bands: similar texts have a whole band in
common, others hardly ever. All numbers are the same in every process and on every machine.

Source: A. Broder, On the resemblance and containment of documents, 1997.
"""

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers: TypeAlias = npt.NDArray[np.uint64]

SIZE = 5
"""Characters of a shingle."""
BANDS, ROWS = 48, 8
COMMON = 3
"""Bands that similar texts have in common at least. With a Jaccard of 0.85, 999 in 1000 pairs have them, with 0.8 992;
with 0.5, 1 in 1000, and with 0.4 1 in 100,000: templates that many teams use make hardly any work."""
_LONGEST = 20_000
"""Characters of a text that are looked at; a form has a tenth of that."""
_AT_ONCE = 2048
_BASE, _STEP = 0x9E3779B97F4A7C15, 0x632BE59BD9B4E019
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_ONES = (1 << 64) - 1


def shingles(text: str) -> "Numbers":
    """Return the hashes of a text's shingles, each once, in ascending order; none where it is too short."""
    import numpy as np

    letters = np.frombuffer(text[:_LONGEST].encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    count = max(0, len(letters) - SIZE + 1)
    hashed = np.zeros(count, np.uint64)
    for at in range(SIZE):
        hashed = hashed * np.uint64(_BASE) + letters[at : at + count]
    return np.unique(_mixed(hashed))


def alike(one: "Numbers", other: "Numbers") -> float:
    """Return how far two sets of shingles agree (Jaccard), 0..1; 0 where one is empty."""
    import numpy as np

    if not len(one) or not len(other):
        return 0.0
    at = np.minimum(np.searchsorted(other, one), len(other) - 1)
    common = int(np.count_nonzero(other[at] == one))
    return common / (len(one) + len(other) - common)


def bands(found: "Numbers", salt: str) -> tuple[int, ...]:
    """Return the bands of a set of shingles as signed numbers of 48 bits; none where it is empty.

    Those of texts with another ``salt`` are others, as are the bands of one text among each other.
    """
    import numpy as np

    if not len(found):
        return ()
    factors, summands = _hashes()
    least = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        least = np.minimum(least, (factors[:, None] * part[None, :] + summands[:, None]).min(axis=1))
    joined = _mixed(np.arange(1, BANDS + 1, dtype=np.uint64) * np.uint64(_STEP) + np.uint64(number(salt) & _ONES))
    for row in least.reshape(BANDS, ROWS).T:
        joined = _mixed(joined ^ row)
    # 48 bits tell a hundred million bands apart, and take less room in the index than 64.
    return tuple((joined.view(np.int64) >> 16).tolist())


def number(text: str) -> int:
    """Return a signed number of 64 bits that stands for a text."""
    import hashlib

    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


@cache
def _hashes() -> "tuple[Numbers, Numbers]":
    """Return the odd factors and the summands of as many hash functions as a sketch has rows."""
    import numpy as np

    drawn = _mixed(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(_BASE))
    return drawn[::2] | np.uint64(1), drawn[1::2]


def _mixed(values: "Numbers") -> "Numbers":
    """Spread numbers over all 64 bits (the finaliser of SplitMix64)."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(_FIRST)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(_SECOND)
    return values ^ (values >> np.uint64(31))
