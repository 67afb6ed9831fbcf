"""PDF files through PDFium."""

from parsers.readers.pdf.reading import read

__all__ = ["read"]
