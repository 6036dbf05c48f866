"""What a chapter of the front or back matter is: its title comes in; its DPUB-ARIA role goes out."""

from __future__ import annotations

import re

from book.model import Chapter

# Titles as books in these languages have them; 自序, 再版序 and 新版前言 are found by their ends.
_ROLES = (
    ("doc-foreword", r"(推薦|推荐|代)序|序文?|はしがき|foreword"),
    ("doc-preface", r".*(自序|序言?|前言)|まえがき|preface"),
    ("doc-introduction", r"導[論言讀]|导[论言读]|緒[論言]|绪[论言]|引言|引論|はじめに|introduction"),
    ("doc-afterword", r".*後記|.*后记|跋|編後語|あとがき|おわりに|afterword"),
    ("doc-appendix", r"(附錄|附录|付録|appendix).*"),
    ("doc-acknowledgments", r"[致誌]謝|谢辞|致谢|謝[辭辞]|acknowledge?ments"),
)


def role(chapter: Chapter) -> str:
    """doc-chapter in the body; elsewhere the role that the title tells of, else region."""
    if chapter.kind == "body":
        return "doc-chapter"
    title = chapter.title.strip().casefold()
    return next((name for name, words in _ROLES if re.fullmatch(words, title)), "region")
