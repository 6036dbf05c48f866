"""The libraries below WeasyPrint: nothing comes in; WeasyPrint, imported without a search for them, goes out.

WeasyPrint tries several names of each library, and for each that is none Python starts ldconfig, gcc and ld: 22 names,
a fifth of a second. On Linux one of the names is the library's own (libpango-1.0.so.0), by which the loader finds it.
"""

from __future__ import annotations

import ctypes.util
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def load_weasyprint() -> None:
    """Imports WeasyPrint; done before a module of ours does. Raises OSError where a library is not installed."""
    with _by_their_own_names():
        importlib.import_module("weasyprint")


@contextmanager
def _by_their_own_names() -> Iterator[None]:
    """Within this context ctypes knows no library by another name."""
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search
