"""Mail headers read from their raw bytes, as Chinese clients really write them.

The standard library's decoder loses text on raw 8-bit headers, on labels that do not match the bytes and on words
cut in the middle of a character; so headers are decoded here, and never raise.
"""

from intake.headers.addresses import address
from intake.headers.charsets import Text, decode_bytes, is_charset_of
from intake.headers.dates import instant
from intake.headers.fields import Block, arrived, read_block
from intake.headers.filenames import file_name
from intake.headers.parameterised import Parameters, parameters
from intake.headers.words import clean, decode, from_base64, unfold

__all__ = [
    "Block",
    "Parameters",
    "Text",
    "address",
    "arrived",
    "clean",
    "decode",
    "decode_bytes",
    "file_name",
    "from_base64",
    "instant",
    "is_charset_of",
    "parameters",
    "read_block",
    "unfold",
]
