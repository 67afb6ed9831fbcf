"""OFD files (GB/T 33190), from their own XML."""

from parsers.readers.ofd.reading import read

__all__ = ["read"]
