"""Scans and photos: pages set upright, rulings found by geometry, characters read by OCR.

``read`` takes a picture file, ``page`` one page of a PDF that is only a picture.
"""

from parsers.readers.scan.picture import read
from parsers.readers.scan.placing import page

__all__ = ["page", "read"]
