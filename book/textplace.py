"""Places in a text that is set again and again: it comes in; what any setting shows of it goes out.

Layout, justification and line ends add and take spaces and joiners. A place that counts none of them stays true.
"""

from __future__ import annotations

import re

_HOLLOW = re.compile("[\\s\u00ad\u200b\u2060]+")  # white space, soft hyphen, zero-width space, word joiner


def solid(text: str) -> str:
    """`text` without what may come and go."""
    return _HOLLOW.sub("", text)
