"""Fuzzes a reader: its name, an engine and minutes come in; the inputs that break an invariant go out, as files.

    python tests/fuzz/run.py docx --engine hypothesis --minutes 10
    python tests/fuzz/run.py docx --engine atheris --minutes 10      # needs requirements-fuzz.lock

Atheris follows the branches of the program that its inputs reach; Hypothesis makes sources that look like real ones.
Both begin with the cases of tests/cases/readers. What breaks is written to tests/cases/fuzz, named by its digest;
tests/test_fuzz.py tries all of those again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOUND = HERE.parent / "cases" / "fuzz"
sys.path[:0] = [str(HERE), str(HERE.parents[1])]
os.environ.pop("KANBEN_CACHE", None)  # each import has its own, which goes with it

GIB = 1 << 30
READERS = ("text", "html", "docx", "markdown", "mdbook", "wxr", "epub")


def keep(reader: str, data: bytes) -> Path:
    """Writes an input that broke something."""
    path = FOUND / reader / f"{hashlib.sha256(data).hexdigest()[:12]}.bin"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def hypothesis(reader: str, seconds: float, seed: int) -> Counter[str]:
    """Rounds of examples until the time is up; how often each refusal was met."""
    import strategies  # noqa: PLC0415
    from hypothesis import HealthCheck, given, settings  # noqa: PLC0415
    from hypothesis import seed as seeded  # noqa: PLC0415
    from invariants import check  # noqa: PLC0415

    met: Counter[str] = Counter()
    last = b""
    end = time.monotonic() + seconds

    def one(data: bytes) -> None:
        nonlocal last
        last = data
        met[check(reader, data) or "read"] += 1

    while time.monotonic() < end:
        options = settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        try:
            seeded(seed)(options(given(strategies.sources(reader))(one)))()
        except Exception:  # noqa: BLE001 - whatever was let through is what we look for
            traceback.print_exc()
            print("kept", keep(reader, last), flush=True)
        seed += 1
    return met


def atheris(reader: str, seconds: float, seed: int) -> None:
    """Runs libFuzzer, which ends the process; an input that breaks something is kept first."""
    import atheris as engine  # noqa: PLC0415

    with engine.instrument_imports(include=["book.readers", "book.importing", "book.manuscript", "markdown_it"]):
        import forms  # noqa: PLC0415
        from invariants import check  # noqa: PLC0415

        import book.importing  # noqa: F401, PLC0415

    corpus = Path(os.environ.get("FUZZ_CORPUS", HERE / ".corpus")) / reader
    corpus.mkdir(parents=True, exist_ok=True)
    for data in forms.seeds(reader):
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)

    def one(data: bytes) -> None:
        try:
            check(reader, data)
        except Exception:  # noqa: BLE001 - so that the others are found too
            traceback.print_exc()
            print("kept", keep(reader, data), flush=True)

    words = [f"-max_total_time={int(seconds)}", f"-seed={seed}", "-rss_limit_mb=3000", "-timeout=60", "-max_len=20000"]
    engine.Setup([sys.argv[0], *words, str(corpus)], one)
    engine.Fuzz()


def main() -> None:
    """Parses the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--engine", choices=("hypothesis", "atheris"), default="hypothesis")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4 * GIB, 4 * GIB)) if words.engine == "hypothesis" else None
    if words.engine == "atheris":
        atheris(words.reader, words.minutes * 60, words.seed)
        return
    met = hypothesis(words.reader, words.minutes * 60, words.seed)
    print(
        f"{words.reader}: {met.total()} inputs", *(f"{count:8} {codes}" for codes, count in met.most_common()), sep="\n"
    )


if __name__ == "__main__":
    main()
