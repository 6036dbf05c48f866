"""Accessibility metadata: the facts of all pages come in, schema.org properties and values go out.

Only what the content shows is claimed (EPUB Accessibility 1.1 § 3.3; the values are those of the W3C vocabulary
"Schema.org Accessibility Properties for Discoverability"). Conformance to WCAG is not: that takes a person's judgement.
"""

from __future__ import annotations

from collections.abc import Collection

from book.model import Asset, Stylesheet
from book.writers.epub.content import Content

# Pictures that cannot move. Any other might flash, and nobody has looked.
_STILL = ("image/jpeg", "image/png", "image/svg+xml")


def properties(
    contents: Collection[Content], assets: Collection[Asset], styles: Collection[Stylesheet], summary: str
) -> list[tuple[str, str]]:
    """Pairs of property (`schema:accessMode`) and value, in the order of the package document."""
    pictured = any(content.images for content in contents)
    described = not any(content.images_without_alt for content in contents)
    stated = [("accessMode", "textual")]
    if pictured:
        stated += [("accessMode", "visual"), ("accessModeSufficient", "textual,visual")]
    if described:
        stated.append(("accessModeSufficient", "textual"))
    stated += [("accessibilityFeature", feature) for feature in _features(contents, pictured and described)]
    stated.append(("accessibilityHazard", "none" if _still(assets, styles) else "unknown"))
    if described:  # the summary speaks of alternatives to the pictures
        stated.append(("accessibilitySummary", summary))
    return [(f"schema:{name}", value) for name, value in stated]


def _features(contents: Collection[Content], alternatives: bool) -> list[str]:
    held = {
        "tableOfContents": True,
        "readingOrder": True,
        "structuralNavigation": any(content.headings for content in contents),
        "displayTransformability": True,
        "ARIA": any(content.roles for content in contents),
        "alternativeText": alternatives,
        "pageNavigation": any(content.page_list for content in contents),
        "pageBreakMarkers": any(content.page_breaks for content in contents),
        "rubyAnnotations": any(content.ruby for content in contents),
        "unlocked": True,
    }
    return [feature for feature, present in held.items() if present]


def _still(assets: Collection[Asset], styles: Collection[Stylesheet]) -> bool:
    """Whether nothing in the book can flash or move."""
    seen = [asset for asset in assets if asset.media_type.startswith(("image/", "video/"))]
    return (
        all(asset.media_type in _STILL for asset in seen)
        and not any(b"<animate" in asset.path.read_bytes() for asset in seen if asset.media_type == "image/svg+xml")
        and not any("@keyframes" in sheet.text for sheet in styles)
    )
