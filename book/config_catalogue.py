"""The values of book.toml that catalogues and stores read: codes, claims and addresses, made sure of or refused."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from book.config_values import URL, Text, wrong

# EPUB 3.3 § D.3.1.2 (authority), as far as they classify books.
AUTHORITIES = ("BISAC", "Thema", "BIC", "CLC", "CLIL", "DDC", "EuroVoc", "LCSH", "NDC", "UDC")
_CODES = {"BISAC": re.compile(r"[A-Z]{3}\d{6}"), "Thema": re.compile(r"[A-Z0-9]{1,10}(?:-[A-Z0-9-]{1,20})?")}
POSITION = r"^(\d+(\.\d+)*)?$"  # EPUB 3.3 § D.3.8 (group-position)
# EPUB Accessibility 1.1 § 3.4 (conformance reporting).
_CONFORMANCE = re.compile(r"EPUB Accessibility 1\.1 - WCAG 2\.[0-2] Level A{1,3}")


def check_code(authority: str, code: str) -> None:
    """Raises the error that a class's code deserves which its scheme cannot have."""
    pattern = _CODES.get(authority)
    if pattern and not pattern.fullmatch(code):
        raise wrong("CFG-035", authority=authority, term=code)


def _authority(value: str) -> str:
    if value not in AUTHORITIES:
        raise wrong("CFG-034", valid=", ".join(AUTHORITIES))
    return value


def _conformance(value: str) -> str:
    if value and not _CONFORMANCE.fullmatch(value):
        raise wrong("CFG-039")
    return value


def _address(value: str) -> str:
    if value and not URL.fullmatch(value):
        raise wrong("CFG-037")
    return value


Authority = Annotated[Text, AfterValidator(_authority)]
Conformance = Annotated[Text, AfterValidator(_conformance)]
Address = Annotated[Text, AfterValidator(_address)]
