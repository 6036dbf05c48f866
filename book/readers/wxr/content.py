"""A post as its author wrote it comes in; the HTML that WordPress would show, line by line the same, goes out.

Paragraphs of the classic editor are blank lines, and shortcodes stand in brackets; the block editor writes HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from book.readers.wxr.export import Attachment, Post

_CAPTION = re.compile(r"\[(?:wp_)?caption\b(?P<said>[^\]]*)\](?P<inside>.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_PICTURE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
_SAID = re.compile(r"caption=(?:\"([^\"]*)\"|'([^']*)')")
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]")
_IDS = re.compile(r"ids=[\"']?([\d,\s]+)")
_NOTE = re.compile(r"\[(?P<tag>efn_note|footnote|ref|note|mfn)\](?P<text>.*?)\[/(?P=tag)\]", re.DOTALL)
_EMBED = re.compile(
    r"\[(?P<tag>embed|video|audio|playlist|youtube|contact-form-7|contact-form|sitemap|toc)\b[^\]]*\](?:[^\[]*\[/(?P=tag)\])?"
)
_KEPT = re.compile(r"<(pre|script|style|textarea)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(
    r"\s*</?(?:address|article|aside|blockquote|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr"
    r"|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)\b",
    re.IGNORECASE,
)


def to_html(post: Post, attachments: Mapping[str, Attachment]) -> str:
    """The post as HTML; line ends are those of the source."""
    text = post.content.replace("\r\n", "\n").replace("\r", "\n")
    blocks = "<!-- wp:" in text
    text = _CAPTION.sub(_captioned, text)
    text = _GALLERY.sub(lambda found: _gallery(found[1], attachments), _EMBED.sub("", text))
    notes: list[str] = []

    def note(found: re.Match[str]) -> str:
        notes.append(found["text"].strip())
        return f'<sup><a href="#wxr-{len(notes)}">{len(notes)}</a></sup>'

    text = _NOTE.sub(note, text)
    listed = [(f"wxr-{at}", it) for at, it in enumerate(notes, 1)] + list(post.notes.items())
    items = "".join(f'<li id="{html.escape(key)}">{it}</li>' for key, it in listed)
    return (text if blocks else paragraphs(text)) + (f'<ol class="footnotes">{items}</ol>' if items else "")


def paragraphs(text: str) -> str:
    """Blank lines as paragraphs and line ends as line breaks, as the classic editor has them; blocks as they are."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"<pre>\x01{len(kept) - 1}\x01</pre>"

    parts = re.split(r"(\n[ \t]*(?:\n[ \t]*)+)", _KEPT.sub(keep, text))
    out = "".join(part if at % 2 else _paragraph(part) for at, part in enumerate(parts))
    return re.sub("<pre>\x01(\\d+)\x01</pre>", lambda found: kept[int(found[1])], out)


def _paragraph(part: str) -> str:
    if not part.strip() or _BLOCK.match(part):
        return part
    lines = part.split("\n")
    return (
        "<p>"
        + "".join(
            line + ("" if at == len(lines) - 1 else "\n" if _BLOCK.match(lines[at + 1]) else "<br>\n")
            for at, line in enumerate(lines)
        )
        + "</p>"
    )


def _captioned(found: re.Match[str]) -> str:
    picture = _PICTURE.search(found["inside"])
    said = _SAID.search(found["said"])
    words = (found["inside"].replace(picture[0], "", 1) if picture else found["inside"]).strip()
    words = words or html.unescape(next(filter(None, said.groups()), "") if said else "")
    shown = picture[0] if picture else ""
    return f"<figure>{shown}<figcaption>{words}</figcaption></figure>" + "\n" * (
        found[0].count("\n") - words.count("\n") - shown.count("\n")
    )


def _gallery(said: str, attachments: Mapping[str, Attachment]) -> str:
    ids = _IDS.search(said)
    named = [attachments[key] for key in re.split(r"[,\s]+", ids[1]) if key in attachments] if ids else []
    return "".join(map(_shown, named))


def _shown(it: Attachment) -> str:
    image = f'<img src="{html.escape(it.address)}" alt="{html.escape(it.alt)}">'
    return f"<figure>{image}<figcaption>{it.caption}</figcaption></figure>"
