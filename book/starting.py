"""A folder's name comes in; an empty publication that builds goes out, or what a build left there goes away."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from book.atomic import atomic_write
from book.cache import Cache
from book.report import stop

_BOOK = """[book]
title = "書名"
slug = "{slug}"
language = "zh-Hant-TW"
published = 2025-01-01

[[book.people]]
name = "作者"
role = "author"

[pdf]
trim = "A5"
"""
_CHAPTER = """---
title: 第一篇文章
---

在這裡貼上內文。一段一行，段與段之間空一行。註釋這樣寫。[^example]

![替代文字：說給看不見圖的人聽](images/example.jpg){#fig-example}
/// figure-caption
圖說。（圖／提供者）
///

[^example]: 註文。
"""
_FILES = {
    "book.toml": _BOOK,
    "chapters/01-first.md": _CHAPTER,
    "chapters/references.yaml": "[]\n",
    "assets/css/custom.css": "/* What stands here reaches both formats. */\n",
}


def start(folder: Path) -> None:
    """Writes the publication. Raises KanbenError (NEW-001) where `folder` has something in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise stop("NEW-001", exit_status=2, folder=str(folder))
    slug = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "book"
    for name, text in _FILES.items():
        atomic_write(folder / name, text.format(slug=slug).encode() if name == "book.toml" else text.encode())
    (folder / "assets" / "images").mkdir(parents=True, exist_ok=True)


def clean(root: Path, cache: Cache) -> None:
    """Takes away dist/ and what the cache holds. Raises KanbenError (OUT-001) where it cannot."""
    dist = root / "dist"
    try:
        if dist.is_dir():
            shutil.rmtree(dist)
    except OSError as error:
        raise stop("OUT-001", path=str(dist), reason=error.strerror or str(error)) from error
    cache.clear()
