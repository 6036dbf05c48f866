"""The peers: a book of books.py comes in; the same text in their own form, and the PDFs they make of it, go out.

As a program, one run of a peer: `python bench/peers.py typst|again|weasyprint …`. The peers get what is quickest for
them: citations are plain numbered links, for a citation processor would cost them more time than they need here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import chain
from pathlib import Path

from books import PUBLISHER, TITLE, Chapter, Figure, Heading, Run, Table, chapters, images, pipe_table

STYLE = Path(__file__).with_name("html.css")
TEMPLATE = Path(__file__).with_name("template.typ")


# ---------------------------------------------------------------- pandoc's Markdown


def pandoc_book(folder: Path, size: int) -> Path:
    """The book as one file for pandoc, beside its images."""
    images(size, folder / "images")
    return write_pandoc(folder, size)


def write_pandoc(folder: Path, size: int, edit: int = 0) -> Path:
    """Writes `book.md` anew; its images stay."""
    book = tuple(chapters(size, edit))
    numbers = _numbers(book)
    parts = [f"---\ntitle: {TITLE}\nauthor: {PUBLISHER}\nlang: zh-TW\ndate: 2024-07-28\n---"]
    for chapter in book:
        parts += _markdown(chapter, numbers)
    parts.append("# 參考資料 {#references}")
    for key, title in _references(book):
        parts.append(f"[{numbers[key]}. ]{{#{key}}}{title}")
    path = folder / "book.md"
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return path


def _markdown(chapter: Chapter, numbers: Mapping[str, int]) -> Iterator[str]:
    notes: list[str] = []
    yield f"# {chapter.title} {{#{chapter.id}}}"
    for block in chapter.blocks:
        match block:
            case Heading(text):
                yield f"## {text}"
            case Figure(name, image, alt, caption):
                yield f'![{caption}](images/{image}){{#{name} alt="{alt}"}}'
            case Table(caption, rows):
                yield f"{pipe_table(rows)}\n\n: {caption}"
            case runs:
                yield "".join(_markdown_run(run, chapter.id, numbers, notes) for run in runs)
    yield from (f"[^{chapter.id}-{at}]: {text}" for at, text in enumerate(notes, 1))


def _markdown_run(run: Run, chapter: str, numbers: Mapping[str, int], notes: list[str]) -> str:
    match run.kind:
        case "note":
            notes.append(run.text)
            return f"[^{chapter}-{len(notes)}]"
        case "cite":
            return f"[\\[{numbers[run.target]}\\]](#{run.target})"
        case "link":
            return f"（見[{run.text}](#{run.target})）"
    return run.text


def _references(book: Iterable[Chapter]) -> Iterator[tuple[str, str]]:
    for chapter in book:
        yield from chapter.references


def _numbers(book: Iterable[Chapter]) -> dict[str, int]:
    return {key: number for number, (key, _) in enumerate(_references(book), 1)}


# ---------------------------------------------------------------- HTML for plain WeasyPrint and Vivliostyle


def html_book(folder: Path, size: int) -> Path:
    """The book as one HTML file, beside its images and its style sheet."""
    images(size, folder / "images")
    shutil.copyfile(STYLE, folder / STYLE.name)
    book = tuple(chapters(size))
    numbers = _numbers(book)
    parts = [
        '<!DOCTYPE html><html lang="zh-Hant-TW"><head><meta charset="utf-8">',
        f'<link rel="stylesheet" href="{STYLE.name}"><title>{TITLE}</title></head><body><nav><h1>目錄</h1>',
    ]
    body: list[str] = []
    for chapter in book:
        parts.append(f'<p class="one"><a href="#{chapter.id}">{chapter.title}</a></p>')
        body.append(f'<section><h1 id="{chapter.id}">{chapter.title}</h1>')
        for at, block in enumerate(chapter.blocks):
            if isinstance(block, Heading):
                parts.append(f'<p class="two"><a href="#{chapter.id}-{at}">{block.text}</a></p>')
                body.append(f'<h2 id="{chapter.id}-{at}">{block.text}</h2>')
            elif isinstance(block, Figure | Table):
                body.append(_html_block(block))
            else:
                body.append(f"<p>{''.join(_html_run(run, numbers) for run in block)}</p>")
        body.append("</section>")
    parts += ["</nav>", *body, '<section><h1 id="references">參考資料</h1>']
    parts += [f'<p id="{key}">{numbers[key]}. {escape(title)}</p>' for key, title in _references(book)]
    path = folder / "book.html"
    path.write_text("".join([*parts, "</section></body></html>"]), encoding="utf-8")
    return path


def _html_block(block: Figure | Table) -> str:
    if isinstance(block, Figure):
        picture = f'<img src="images/{block.image}" alt="{block.alt}">'
        return f'<figure id="{block.id}">{picture}<figcaption>{block.caption}</figcaption></figure>'
    head, *rows = block.rows
    cells = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{block.caption}</caption><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"


def _html_run(run: Run, numbers: Mapping[str, int]) -> str:
    match run.kind:
        case "note":
            return f'<span class="note">{run.text}</span>'
        case "cite":
            return f'<a href="#{run.target}"><sup>{numbers[run.target]}</sup></a>'
        case "link":
            return f'（見<a href="#{run.target}">{run.text}</a>）'
    return run.text


# ---------------------------------------------------------------- runs


def typst_once(source: Path, out: Path) -> None:
    """One cold compile, tagged."""
    import typst  # noqa: PLC0415 - not in the runs of the others

    typst.compile(str(source), output=str(out))


def typst_again(folder: Path, size: int) -> None:
    """Compiles once, then again for each edit number on stdin, by one compiler that keeps what it knows.

    Prints the seconds of each compile; pandoc's time is not in them.
    """
    import typst  # noqa: PLC0415

    if not (folder / "book.typ").exists():  # no cold build came before
        subprocess.run(typst_command(folder), check=True, stderr=subprocess.DEVNULL)
    compiler = typst.Compiler(str(folder / "book.typ"))
    for line in chain(["0"], sys.stdin):
        write_pandoc(folder, size, int(line))
        subprocess.run(typst_command(folder), check=True, stderr=subprocess.DEVNULL)
        started = time.perf_counter()
        compiler.compile(output=str(folder / "again.pdf"))
        print(time.perf_counter() - started, flush=True)


def pandoc(folder: Path, *more: str) -> list[str]:
    """pandoc's command line for the book in `folder`."""
    import pypandoc  # noqa: PLC0415

    return [str(pypandoc.get_pandoc_path()), str(folder / "book.md"), f"--resource-path={folder}", *more]


def typst_command(folder: Path) -> list[str]:
    """The command line that turns `book.md` into `book.typ`."""
    out = ["-o", str(folder / "book.typ")]
    return pandoc(folder, "--to=typst", "--wrap=none", "--syntax-highlighting=none", f"--template={TEMPLATE}", *out)


def epub_command(folder: Path) -> list[str]:
    """The command line that makes `book.epub`."""
    return pandoc(folder, "--to=epub3", "--toc", "-o", str(folder / "book.epub"))


def weasyprint_once(source: Path, out: Path) -> None:
    """One document, as WeasyPrint's own documentation does it, tagged."""
    import weasyprint  # noqa: PLC0415

    weasyprint.HTML(str(source)).write_pdf(str(out), pdf_variant="pdf/ua-1")


def main(peer: str, first: str, second: str) -> None:
    """`typst SOURCE OUT`, `weasyprint SOURCE OUT`, or `again FOLDER SIZE`."""
    if peer == "again":
        typst_again(Path(first), int(second))
    else:
        {"typst": typst_once, "weasyprint": weasyprint_once}[peer](Path(first), Path(second))


if __name__ == "__main__":
    main(*sys.argv[1:])
