"""Footnotes and endnotes of a Word file: the calls come in; one list of notes, in their order, goes out."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from book.readers.docx.blocks import Blocks
from book.readers.docx.numbering import Numbering
from book.readers.docx.pieces import Story
from book.readers.docx.styles import w

_PARTS = {"footnote": "footnotes", "endnote": "endnotes"}


def notes(story: Story, numbering: Numbering) -> etree._Element | None:
    """The notes that were called, each with the id that its calls lead to; None where there are none.

    What no call leads to any more is dropped.
    """
    listed = etree.Element("ol")
    found = {kind: _notes_of(story, kind) for kind in _PARTS}
    done = 0
    while done < len(story.calls):  # a note may call another
        kind, note_id = story.calls[done]
        done += 1
        item = etree.SubElement(listed, "li", {"id": f"note-{done}", "role": "doc-footnote"})
        part, elements = found[kind]
        note = elements.pop(note_id, None)
        if note is None:
            story.losses.append((item, "WRD-016"))
        else:
            inside = Blocks(replace(story, part=part, boxes=[]), numbering)
            item.extend(inside.read(note))
    for _, elements in found.values():
        for note in elements.values():
            story.account.drop(note, "note", "LED-105")
    if not len(listed):
        return None
    section = etree.Element("section", {"role": "doc-endnotes", "class": "footnotes"})
    section.append(listed)
    return section


def _notes_of(story: Story, kind: str) -> tuple[str, dict[str, etree._Element]]:
    """The part that holds notes of that kind, and the notes by their ids."""
    part = story.package.related(story.package.main, _PARTS[kind])
    tree = story.package.tree(part) if part else None
    if tree is None:
        return part, {}
    story.account.enrol(tree)
    ids: dict[str, etree._Element] = {}
    for note in tree.iterchildren(w(kind)):
        if note.get(w("type"), "normal") == "normal":
            ids.setdefault(note.get(w("id"), ""), note)
        else:
            story.account.repeated(note)  # a separator
    return part, ids
