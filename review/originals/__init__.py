"""What people sent, as it came: files, pictures of their pages, and what stands in a mail itself."""

from review.originals.routes import ROUTER

__all__ = ["ROUTER"]
