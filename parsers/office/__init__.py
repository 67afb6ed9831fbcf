"""LibreOffice, for the formats that no reader of ours takes: private, warm, without a network, gone when we are."""

from parsers.office.instance import Office

__all__ = ["Office"]
