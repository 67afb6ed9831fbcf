"""LibreOffice, which reads and draws: whether it is there, whether it starts, and whether it has no network."""

from functools import cache

from intake.doctor.check import Check
from parsers.document import UnreadableError, UnsupportedError
from parsers.office import Office
from parsers.office.installed import REMEDY, Installed, installed, isolation

_NAME = "LibreOffice"
_LOST = "rtf 和很旧的 Word 文档读不了，核对时看不到 Word、Excel 文件的页面图片"
_PROBE = rb"{\rtf1 zhihui}"


def examine() -> Check:
    """Return what LibreOffice can do."""
    found = installed()
    if found is None:
        return Check(_NAME, well=True, seen="没有安装", remedy=f"{_LOST}：{REMEDY}")
    if not _converts(found):
        remedy = f"已安装但启动不了，{_LOST}：请检查内存和临时文件夹，或重新安装，{REMEDY}"
        return Check(_NAME, well=False, seen=str(found.program), remedy=remedy)
    if isolation():
        return Check(_NAME, well=True, seen=f"{found.program}，读取文件时没有网络")
    remedy = "系统不允许断开它的网络，现在只靠它自己的设置不取外部图片；请管理员允许普通用户使用命名空间（unshare）"
    return Check(_NAME, well=True, seen=f"{found.program}，读取文件时有网络", remedy=remedy)


@cache
def _converts(_: Installed) -> bool:
    """Tell whether LibreOffice starts and reads a file; that takes seconds, and is tried once."""
    try:
        with Office() as office:
            office.convert(_PROBE, "rtf")
    except (UnreadableError, UnsupportedError, OSError):
        return False
    return True
