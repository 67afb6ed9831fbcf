"""XML of strangers, parsed within bounds: no entities, no network, no text or nesting without end."""

from lxml import etree

from parsers.document import UnreadableError

LIMIT = 40_000_000
"""Bytes of XML that are parsed at most."""
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
)


def parsed(content: bytes) -> etree._Element:
    """Return the root element.

    Raises:
        UnreadableError: it is no XML, larger than ``LIMIT``, or has a DTD.
    """
    if len(content) > LIMIT:
        raise UnreadableError("文件异常巨大，没有打开")
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("文件内容已损坏") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("文件含有不安全的内容，没有打开")
    return root
