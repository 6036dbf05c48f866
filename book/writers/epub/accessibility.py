"""Accessibility metadata: the facts of all pages come in, schema.org properties and values go out.

Only what the content shows is claimed (EPUB Accessibility 1.1 § 3.3; the values are those of the W3C vocabulary
"Schema.org Accessibility Properties for Discoverability"). Conformance to WCAG is not: that takes a person's judgement.
"""

from __future__ import annotations

from collections.abc import Collection

from book.labels import load
from book.model import Asset, Edition, Stylesheet
from book.writers.epub.content import Content, styles_of

# Pictures that cannot move. Any other might flash, and nobody has looked.
_STILL = ("image/jpeg", "image/png", "image/svg+xml")


def properties(edition: Edition, contents: Collection[Content], assets: Collection[Asset]) -> list[tuple[str, str]]:
    """Pairs of property (`schema:accessMode`) and value, in the order of the package document.

    `contents` are the facts of the EPUB's pages, `assets` the files that it holds.
    """
    pictured = any(content.images for content in contents)
    described = not any(content.images_without_alt for content in contents)
    stated = [("accessMode", "textual")]
    if pictured:
        stated += [("accessMode", "visual"), ("accessModeSufficient", "textual,visual")]
    if described:
        stated.append(("accessModeSufficient", "textual"))
    features = (*_features(contents, pictured and described), *_direction(edition))
    stated += [("accessibilityFeature", feature) for feature in features]
    stated.append(("accessibilityHazard", "none" if _still(assets, styles_of(edition)) else "unknown"))
    stated.append(("accessibilitySummary", _summary(edition, contents)))
    return [(f"schema:{name}", value) for name, value in stated]


def _summary(edition: Edition, contents: Collection[Content]) -> str:
    """What the book has, in its language, in a sentence each: nothing that it has not."""
    words = load(edition.metadata.language)
    roles = frozenset[str]().union(*(content.roles for content in contents))
    pictured = any(content.images for content in contents)
    described = not any(content.images_without_alt for content in contents)
    held = {
        "accessibility_text": True,
        "accessibility_vertical": edition.direction == "vertical",
        "accessibility_pictures": pictured and described,
        "accessibility_some_pictures": pictured and not described,
        "accessibility_notes": "doc-noteref" in roles,
        "accessibility_references": "doc-biblioref" in roles,
        "accessibility_pages": any(content.page_list for content in contents),
        "accessibility_index": "doc-index" in roles,
        "accessibility_ruby": any(content.ruby for content in contents),
    }
    said = [words.text(key) for key, present in held.items() if present]
    evaluation = edition.metadata.evaluation
    return words.text("sentence_separator").join([*said, evaluation.summary] if evaluation else said)


def _direction(edition: Edition) -> tuple[str, ...]:
    """Of languages that are written in lines and in columns, which of them the book is in."""
    if edition.metadata.language.partition("-")[0].lower() not in ("zh", "ja", "ko"):
        return ()
    return (f"{edition.direction}Writing",)


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
        "index": any("doc-index" in content.roles for content in contents),
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
