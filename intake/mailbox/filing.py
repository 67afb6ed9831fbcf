"""Putting mails into another folder of the mailbox: the only thing that is ever changed on the server.

A copy is made by COPY. A move is one by MOVE (RFC 6851) or, where the server has none, a copy, the deleted flag, and
UID EXPUNGE of just these mails (RFC 4315); a plain EXPUNGE would remove what people have marked themselves.
"""

from collections.abc import Sequence

from intake.errors import FilingError
from intake.mailbox.account import Manner
from intake.mailbox.folders import Source, source
from intake.mailbox.imap import Listed, Mailbox
from intake.mailbox.talking import RefusedError


class Cabinet:
    """The folder of an open mailbox into which mails are put; it is made where it is missing.

    Raises:
        FilingError: the folder cannot be made, or the server cannot move mails safely.
        MailboxAwayError: the connection is lost; so do the methods.
    """

    def __init__(self, mailbox: Mailbox, folder: str, manner: Manner) -> None:
        self._mailbox = mailbox
        self._target = source(folder)
        self._manner = manner
        with mailbox.exchange():
            self._can_move = mailbox.client.has_capability("MOVE")
            can_expunge = mailbox.client.has_capability("UIDPLUS")
        if manner is Manner.MOVE and not (self._can_move or can_expunge):
            raise FilingError(f"邮箱 {mailbox.account.user} 的服务器不能安全地移动邮件：请在配置中把 file_by 改为 copy")
        self._make()

    def _make(self) -> None:
        if any(one.raw == self._target.raw for one in self._mailbox.listing()):
            return
        try:
            with self._mailbox.exchange():
                self._mailbox.client.create_folder(self._target.raw)
        except RefusedError as error:
            raise FilingError(
                f"邮箱 {self._mailbox.account.user} 建不了文件夹“{self._target.name}”（{error}）："
                "请在邮箱网页上建好，或者在配置中去掉 file_into"
            ) from error

    def last(self) -> int:
        """Return the greatest UID in the folder, 0 where it is empty."""
        self._mailbox.examine(self._target)
        return max(self._mailbox.uids(above=0), default=0)

    def above(self, uid: int) -> list[Listed]:
        """Return what came into the folder after this UID."""
        self._mailbox.examine(self._target)
        return self._mailbox.listed(self._mailbox.uids(above=uid))

    def put(self, place: Source, uids: Sequence[int]) -> None:
        """Copy or move mails of a folder into this one.

        Raises:
            FilingError: the server refuses.
        """
        self._mailbox.open(place, readonly=False)
        try:
            if self._manner is Manner.MOVE and self._can_move:
                with self._mailbox.exchange():
                    self._mailbox.client.move(uids, self._target.raw)
                return
            with self._mailbox.exchange():
                self._mailbox.client.copy(uids, self._target.raw)
        except RefusedError as error:
            raise self._refused(error) from error
        if self._manner is Manner.MOVE:
            self.remove(place, uids)

    def remove(self, place: Source, uids: Sequence[int]) -> None:
        """Remove mails from a folder whose copies are in this one; nothing is removed where mails are copied only.

        Raises:
            FilingError: the server refuses.
        """
        if self._manner is not Manner.MOVE:
            return
        self._mailbox.open(place, readonly=False)
        try:
            with self._mailbox.exchange():
                self._mailbox.client.delete_messages(uids, silent=True)
            with self._mailbox.exchange():
                self._mailbox.client.uid_expunge(uids)
        except RefusedError as error:
            raise self._refused(error) from error

    def _refused(self, error: RefusedError) -> FilingError:
        return FilingError(
            f"邮箱 {self._mailbox.account.user} 不让把邮件放进“{self._target.name}”（{error}）："
            "请核对邮箱容量和权限，或者在配置中去掉 file_into。邮件已经收录，没有影响"
        )
