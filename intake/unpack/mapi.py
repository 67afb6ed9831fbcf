"""What winmail.dat and Outlook's .msg files have in common: MAPI's code pages and types.

Source: [MS-OXCDATA] 2.11.1; [MS-UCODEREF] 2.2.1 for the code pages.
"""

FIXED = {0x2: 4, 0x3: 4, 0x4: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Type to size of those values whose size is not written beside them, filled up to four bytes."""


def charset(code_page: int) -> str:
    """Return the charset label of a Windows code page, empty where none is declared."""
    return {0: "", 65001: "utf-8", 54936: "gb18030", 20127: "us-ascii"}.get(code_page, f"cp{code_page}")
