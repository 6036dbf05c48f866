"""What a person said that lines are: words of --as come in; each text's kind, and what fits no text, go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from book.model import Issue, Place
from book.readers.ledger import shortened
from book.readers.reading import NOTHING_SAID, Spot
from book.report import KanbenError, issue

_NEAR, _SHOWN = 3, 5  # lines, and texts of a line, that a message names


@dataclass(slots=True)
class Named:
    """The paragraphs and headings of a source, told apart by the line that they begin on and their count there."""

    said: Mapping[Spot, str] = field(default_factory=lambda: NOTHING_SAID)
    _met: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    _nested: set[Spot] = field(default_factory=set)

    def meet(self, file: str, line: int, text: str) -> Spot:
        """The place of a text, to be called once for each in the order of the source."""
        texts = self._met.setdefault((file, line), [])
        texts.append(text)
        return Spot(file, line, len(texts))

    def kind(self, spot: Spot) -> str:
        """What a person said that the text there is; empty where nobody did."""
        return self.said.get(spot) or (self.said.get(Spot(spot.file, spot.line), "") if spot.nth == 1 else "")

    def is_named(self, file: str, line: int) -> bool:
        """Whether a person said anything of the line."""
        return any((spot.file, spot.line) == (file, line) for spot in self.said)

    def refuse(self, spot: Spot) -> None:
        """The text there stands in a list or the like and stays what it is."""
        self._nested.add(spot)

    def written(self, spot: Spot) -> Spot:
        """The spot as a person names it: with a count where several texts begin on the line."""
        return spot if len(self._met.get((spot.file, spot.line), ())) > 1 else Spot(spot.file, spot.line)

    def settle(self, file: str) -> None:
        """Raises KanbenError for what was said of no text (IMP-120), of several (IMP-121), or of one inside (IMP-122).

        To be called when all texts were met; `file` is the source.
        """
        faults = [found for spot in self.said if (found := self._fault(spot, file)) is not None]
        if faults:
            raise KanbenError(*faults, exit_status=2)

    def _fault(self, spot: Spot, file: str) -> Issue | None:
        texts = self._met.get((spot.file, spot.line), ())
        place = Place(spot.file or file, spot.line)
        if max(1, spot.nth) > len(texts):
            return issue("IMP-120", place, spot=spot.words, near=self._near(spot))
        if not spot.nth and len(texts) > 1:
            ways = (
                f"{Spot(spot.file, spot.line, at).words} {shortened(text, 20)}"
                for at, text in enumerate(texts[:_SHOWN], 1)
            )
            return issue("IMP-121", place, spot=spot.words, count=len(texts), texts=" · ".join(ways))
        if Spot(spot.file, spot.line, max(1, spot.nth)) in self._nested:
            return issue("IMP-122", place, spot=spot.words, text=shortened(texts[max(1, spot.nth) - 1]))
        return None

    def _near(self, spot: Spot) -> str:
        """The lines nearest to the spot on which texts begin; of all files where there is none of that name."""
        own = [key for key in self._met if key[0] == spot.file] or list(self._met)
        nearest = sorted(own, key=lambda key: (abs(key[1] - spot.line), key))[:_NEAR]
        return ", ".join(Spot(*key).words for key in sorted(nearest)) or "—"
