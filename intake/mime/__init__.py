"""A raw message taken apart: its headers decoded, its leaf parts in order, what is wrong with it in words."""

from intake.mime.mail import DecodedHeaders, Leaf, Mail, Role
from intake.mime.reading import envelope, read
from intake.mime.scan import TooHostileError

__all__ = ["DecodedHeaders", "Leaf", "Mail", "Role", "TooHostileError", "envelope", "read"]
