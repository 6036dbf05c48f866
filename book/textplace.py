"""Places in a text that is set again and again: an element comes in; its own text, as any setting shows it, goes out.

Layout, justification and line ends add and take spaces and joiners. A place that counts none of them stays true.
"""

from __future__ import annotations

import re

from lxml import etree

_HOLLOW = re.compile("[\\s\u00ad\u200b\u2060]+")  # white space, soft hyphen, zero-width space, word joiner


def own_text(element: etree._Element) -> str:
    """The text in the element itself, without that of the elements inside it."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def solid(text: str) -> str:
    """`text` without what may come and go."""
    return _HOLLOW.sub("", text)
