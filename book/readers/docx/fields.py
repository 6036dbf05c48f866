"""Fields of a Word file: their codes come in; links, captions' numbers and ruby go out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LINK = re.compile(r"""\s*HYPERLINK\s+(?P<local>\\l\s+)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s\\]\S*))""", re.IGNORECASE)
_LOCAL = re.compile(r'\\l\s+"?([^"\s]+)', re.IGNORECASE)
_SEQUENCE = re.compile(r'\s*SEQ\s+"?(?P<label>[^\s"\\]+)', re.IGNORECASE)
_MADE = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)  # lists that the book makes itself
# Word's phonetic guide before w:ruby: EQ \* jc2 \* hps10 \o\ad(\s\up 9(かんじ),漢字) (ECMA-376 § 17.16.5.17)
_RUBY = re.compile(
    r"\s*EQ\b.*?\\o.*?\(\s*\\s\\up\s*\d+\s*\((?P<reading>[^()]*)\)\s*[,;](?P<base>[^()]*)\)", re.IGNORECASE
)
_RING = re.compile(r"\s*EQ\b.*?\\o.*?\((?P<ring>[^(),;]*)[,;](?P<inside>[^()]*)\)", re.IGNORECASE)
_DEPTH = 50  # fields in fields; Word allows 20


@dataclass
class Field:
    """A field that is open: its code, whether its result has begun, and whether that has any words."""

    code: str = ""
    result: bool = False
    said: bool = False

    @property
    def made(self) -> bool:
        """Whether its result is a list of contents or an index."""
        return bool(_MADE.match(self.code))

    @property
    def sequence(self) -> str:
        """The label of the sequence that it counts (Figure, 圖, 表); empty where it is no such field."""
        found = _SEQUENCE.match(self.code)
        return found["label"] if found else ""

    @property
    def address(self) -> str:
        """Where it links to; empty where it is no link."""
        found = _LINK.match(self.code)
        if not found:
            return ""
        target = found["quoted"] if found["bare"] is None else found["bare"]
        if found["local"]:
            return f"#{target}"
        local = _LOCAL.search(self.code, found.end())
        return f"{target}#{local[1]}" if local else target

    @property
    def ruby(self) -> tuple[str, str] | None:
        """Base and reading, of an equation that sets one over the other."""
        found = _RUBY.match(self.code)
        return (found["base"].strip(), found["reading"].strip()) if found else None

    @property
    def equation(self) -> str:
        """The words of an equation that sets characters on each other, such as a ring round a number."""
        found = _RING.match(self.code)
        return found["inside"].strip() if found else ""


@dataclass
class Fields:
    """The fields that are open, the innermost last; they may begin and end in different paragraphs."""

    open: list[Field] = field(default_factory=list)

    def begin(self, code: str = "", *, result: bool = False) -> None:
        """A field begins."""
        if len(self.open) < _DEPTH:
            self.open.append(Field(code, result))

    def add(self, code: str) -> None:
        """A piece of the innermost field's code."""
        if self.open and not self.open[-1].result:
            self.open[-1].code += code

    def separate(self) -> None:
        """The innermost field's code ends, its result begins."""
        if self.open:
            self.open[-1].result = True

    def end(self) -> Field:
        """The innermost field ends."""
        return self.open.pop() if self.open else Field()

    @property
    def made(self) -> bool:
        """Whether what comes now is in a list that the book makes itself."""
        return any(each.made and each.result for each in self.open)

    @property
    def address(self) -> str:
        """Where what comes now links to."""
        return next((each.address for each in reversed(self.open) if each.result and each.address), "")
