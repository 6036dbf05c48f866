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
import re
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOUND = HERE.parent / "cases" / "fuzz"
sys.path[:0] = [str(HERE), str(HERE.parents[1])]
os.environ.pop("KANBEN_CACHE", None)  # each import has its own, which goes with it

GIB = 1 << 30
SHORTENING = 30.0  # seconds for one input
READERS = ("text", "html", "docx", "markdown", "mdbook", "wxr", "epub")


def keep(reader: str, data: bytes) -> Path:
    """Writes an input that broke something."""
    path = FOUND / reader / f"{hashlib.sha256(data).hexdigest()[:12]}.bin"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@dataclass
class Session:
    """What the inputs of a run came to: how often each refusal was met, and in how many ways the program broke.

    A way is the kind of the exception, the place that raised it, and the code of its message. The first input of each
    is made short and kept.
    """

    reader: str
    met: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    def one(self, data: bytes) -> None:
        """Checks an input."""
        way, said = self._outcome(data)
        self.met[said] += 1
        if not way:
            return
        self.broken[way] += 1
        if self.broken[way] == 1:
            short = shortened(data, lambda other: self._outcome(other)[0] == way, SHORTENING)
            self._outcome(short, show=True)
            print("kept", keep(self.reader, short), way, flush=True)

    def _outcome(self, data: bytes, *, show: bool = False) -> tuple[str, str]:
        """The way in which the input breaks the program, empty where it does not, and the codes of its refusal."""
        from invariants import check  # noqa: PLC0415 - atheris instruments what is imported once it is set up

        try:
            return "", check(self.reader, data) or "read"
        except Exception as error:  # noqa: BLE001 - whatever was let through is what we look for
            if show:
                traceback.print_exc()
            place = traceback.extract_tb(error.__traceback__)[-1]
            said = [*error.args, *(getattr(one, "report", "") for one in (error, error.__context__))]
            code = re.search(r"[A-Z]{3}-\d{3}", repr(said))
            return (
                f"{type(error).__name__} {code[0] if code else ''} {Path(place.filename).name}:{place.lineno}",
                "broken",
            )

    def show(self) -> None:
        """Writes the counts so far."""
        counts = (f"{count:8} {said}" for said, count in (*self.met.most_common(), *self.broken.most_common()))
        print(f"{self.reader}: {self.met.total()} inputs", *counts, sep="\n", flush=True)


def shortened(data: bytes, breaks: Callable[[bytes], bool], seconds: float) -> bytes:
    """A short input that breaks as the given one does: characters are left out while it does, for so long at most."""
    end = time.monotonic() + seconds
    text = data.decode("utf-8", "surrogateescape")
    size = len(text) // 2
    while size and time.monotonic() < end:
        at = 0
        while at < len(text) and time.monotonic() < end:
            less = text[:at] + text[at + size :]
            if less and breaks(less.encode("utf-8", "surrogateescape")):
                text = less
            else:
                at += size
        size = size // 2
    return text.encode("utf-8", "surrogateescape")


def hypothesis(reader: str, seconds: float, seed: int) -> None:
    """Rounds of examples until the time is up."""
    import strategies  # noqa: PLC0415
    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415
    from hypothesis import seed as seeded  # noqa: PLC0415

    warnings.filterwarnings("ignore", message="Generating overly large repr")
    session = Session(reader)
    end = time.monotonic() + seconds
    options = settings(
        max_examples=100,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    while time.monotonic() < end:
        seeded(seed)(options(given(strategies.sources(reader))(session.one)))()
        seed += 1
    session.show()


def atheris(reader: str, seconds: float, seed: int) -> None:
    """Runs libFuzzer, which ends the process: the counts are shown as it goes."""
    import atheris as engine  # noqa: PLC0415

    with engine.instrument_imports(include=["book.readers", "book.importing", "book.manuscript", "markdown_it"]):
        import forms  # noqa: PLC0415
        import invariants  # noqa: F401, PLC0415

    corpus = Path(os.environ.get("FUZZ_CORPUS", HERE / ".corpus")) / reader
    corpus.mkdir(parents=True, exist_ok=True)
    for data in forms.seeds(reader):
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    session = Session(reader)

    def one(data: bytes) -> None:
        session.one(data)
        if session.met.total() % 250 == 0:
            session.show()

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
    hypothesis(words.reader, words.minutes * 60, words.seed)


if __name__ == "__main__":
    main()
