"""Pictures of a whole EPUB: `python tests/engine/shots.py FILE.epub OUTDIR [WIDTH HEIGHT]` writes a PNG a screen.

Names sort in reading order: 0001-cover-1.png, 0002-title-1.png …; the size is in CSS px, 800 × 1100 unless said.
Exit status 1 where the engine found a fault; the faults are on stderr.
"""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

from reader import engine, reading


def main(arguments: list[str]) -> int:
    """Takes the pictures; the number of screens goes to stdout."""
    if len(arguments) not in (2, 4):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    epub, folder = Path(arguments[0]), Path(arguments[1])
    width, height = (int(size) for size in arguments[2:] or ("800", "1100"))
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    count = 0
    with engine() as browser, reading(browser, epub, width, height) as book:
        for count, place in enumerate(book.screens(), start=1):
            name = f"{count:04d}-{PurePosixPath(place.href).stem}-{place.screen + 1}.png"
            book.page.screenshot(path=folder / name)
            if place.screen == 0:
                problems += [f"{place.href}: {fault}" for fault in book.faults()]
            if book.is_blank():
                problems.append(f"{name}: blank")
        problems += book.problems
    sys.stdout.write(f"{count} screens in {folder}\n")
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
