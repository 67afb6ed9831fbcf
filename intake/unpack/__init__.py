"""Archives, and mails that were saved as files, taken apart within bounds: what each is, its content tells.

zip is read in this process, by a reader that never makes more than a piece at a time. Decoders that were not written
for hostile bytes (7z, rar, tar and its kind, winmail.dat, Outlook's .msg) work in a child (``intake.child``). Formats
that are zip files themselves (docx, xlsx, ofd, odt) are told by their members and left whole.
"""

from intake.unpack.budget import FREE_BYTES, MAX_BYTES, MAX_DEPTH, MAX_ENTRIES, MAX_RATIO
from intake.unpack.opening import open_archives, unpack

__all__ = ["FREE_BYTES", "MAX_BYTES", "MAX_DEPTH", "MAX_ENTRIES", "MAX_RATIO", "open_archives", "unpack"]
