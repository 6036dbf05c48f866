"""Pictures of a whole EPUB: `python tests/engine/shots.py FILE.epub OUTDIR [WIDTH HEIGHT [ENGINE]]`, a PNG a screen.

Names sort in reading order: 0001-cover-1.png, 0002-title-1.png …; the size is in CSS px, 800 × 1100 unless said, the
engine epubjs or foliate.
Exit status 1 where the engine found a fault; the faults are on stderr.
"""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a program, it stands in this folder

from engine.reader import ENGINES, engine, reading


def main(arguments: list[str]) -> int:
    """Takes the pictures; the number of screens goes to stdout."""
    if len(arguments) not in (2, 4, 5) or any(name not in ENGINES for name in arguments[4:]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    epub, folder = Path(arguments[0]), Path(arguments[1])
    width, height = (int(size) for size in arguments[2:4] or ("800", "1100"))
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    count = 0
    name = next((name for name in ENGINES if name in arguments[4:]), ENGINES[0])
    with engine() as browser, reading(browser, epub, width, height, name) as book:
        for count, place in enumerate(book.screens(), start=1):
            file = f"{count:04d}-{PurePosixPath(place.href).stem}-{place.screen + 1}.png"
            book.page.screenshot(path=folder / file)
            if place.screen == 0:
                problems += [f"{place.href}: {fault}" for fault in book.faults()]
            problems += [f"{file}: {fault}" for fault in book.screen_faults()]
        problems += book.problems
    sys.stdout.write(f"{count} screens in {folder}\n")
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
