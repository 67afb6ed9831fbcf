"""How a relay makes a server look like another one."""

from tests.intake.mailbox.faults import Deed, Fault


class Manners:
    """The manners of one connection; these change nothing."""

    def greeting(self, line: bytes) -> bytes:
        """Return the greeting that a client sees."""
        return line

    def judge(self, _line: bytes) -> Deed:
        """Return what is done to a command that no fault befell."""
        return Fault.NONE

    def response(self, line: bytes) -> bytes:
        """Return a response's first line as a client sees it; nothing where the client is not to see it."""
        return line
