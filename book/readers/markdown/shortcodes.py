"""Shortcodes of Hugo and tags of Jekyll: their source comes in; name and parameters go out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

CODE = re.compile(r"\{\{[<%](?P<hugo>[^{}]{0,2000}?)[%>]\}\}|\{%-?(?P<jekyll>[^{}]{0,2000}?)-?%\}")
_PARAMETER = re.compile(
    r"""(?:(?P<key>[\w.-]+)\s*=\s*)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|`(?P<raw>[^`]*)`|(?P<bare>[^\s"'`]+))"""
)
_QUOTED = ("double", "single", "raw", "bare")
_SOURCES = ("src", "url", "image", "image_path", "file", "path", "0")
_CAPTIONS = ("caption", "description", "title")
_CREDITS = ("attr", "credit", "attribution", "source", "by")


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A shortcode; parameters without a name are called 0, 1 …; a closing one begins with a slash."""

    name: str
    parameters: Mapping[str, str]

    @property
    def image(self) -> str:
        """The picture that it shows; empty where it shows none."""
        if self.name not in ("figure", "img", "image", "imgcap", "photo"):
            return ""
        return next((self.parameters[key] for key in _SOURCES if self.parameters.get(key)), "")

    @property
    def caption(self) -> str:
        """The caption, of one line or two."""
        return next((self.parameters[key] for key in _CAPTIONS if self.parameters.get(key)), "")

    @property
    def credit(self) -> str:
        """The credit."""
        return next((self.parameters[key] for key in _CREDITS if self.parameters.get(key)), "")

    @property
    def alternative(self) -> str:
        """The alternative text."""
        return self.parameters.get("alt") or self.caption


def shortcode(match: re.Match[str]) -> Shortcode:
    """What a match of CODE says; `{% include figure.html url=… %}` is a figure."""
    parts = list(_PARAMETER.finditer(match["hugo"] if match["hugo"] is not None else match["jekyll"]))
    words = [(part["key"] or "", next(filter(None, part.group(*_QUOTED)), "")) for part in parts]
    name = words[0][1] if words and not words[0][0] else ""
    rest = words[1:] if name else words
    if name == "include" and rest and not rest[0][0]:
        name, rest = rest[0][1].rpartition("/")[2].partition(".")[0], rest[1:]
    parameters: dict[str, str] = {}
    for at, (key, value) in enumerate(rest):
        parameters.setdefault(key or str(at), value)
    return Shortcode(name, parameters)
