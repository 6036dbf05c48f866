"""What all pages of a print file share: streams, images and gradients of the screen come in; printed ones go out.

Each is converted once, however often it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple, cast

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf, Stream

from book.writers.pdf.profiles.graphics import Box, Colour, device_colour
from book.writers.pdf.profiles.inks import Cmyk, Inks, Rgb
from book.writers.pdf.profiles.pictures import image_stream, printed_image

_Instructions = list[tuple[Sequence[Any], str]]
_SPACES = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}


class Printed(NamedTuple):
    """What became of a content stream: its bytes and the resources that they name."""

    data: bytes
    resources: Object


# Draws instructions, with matrix and resources, as they look on their page: where they paint, and the pixels there.
Camera = Callable[[Sequence[Any], Matrix, Object], "tuple[Box, Any] | None"]


@dataclass(slots=True)
class Plates:
    """The printed objects of `pdf`; `camera` draws what cannot be made opaque.

    With `coloured_type` letters keep their colours (a cover's do).
    """

    pdf: Pdf
    inks: Inks
    camera: Camera
    coloured_type: bool = False
    _parsed: dict[tuple[int, int], _Instructions] = field(default_factory=dict)
    _made: dict[object, Object] = field(default_factory=dict)

    def mixture(self, colour: Colour, *, letters: bool) -> Cmyk | None:
        """The inks of a colour; None for one that is none (a pattern, a spot colour)."""
        as_type = letters and not self.coloured_type
        if colour.rgb is not None:
            return self.inks.type(colour.rgb) if as_type else self.inks.paint(colour.rgb)
        if colour.inks is not None:
            return self.inks.type_of_inks(colour.inks) if as_type else self.inks.limited(colour.inks)
        return None

    def parsed(self, stream: Object) -> _Instructions:
        """The instructions of a form or a tile, read once."""
        key = stream.objgen
        if key not in self._parsed:
            self._parsed[key] = instructions_of(stream)
        return self._parsed[key]

    def overprint(self, wanted: bool) -> Object:
        """The graphics state that prints over its ground, or not."""
        return self._once(
            ("over", wanted), lambda: Dictionary(Type=Name.ExtGState, OP=wanted, op=wanted, OPM=int(wanted))
        )

    def stream_like(self, source: Object, printed: Printed, **changed: Object) -> Object:
        """A stream with the keys of `source` but other contents; the same contents are put in once."""
        keys = {
            key: value
            for key, value in source.stream_dict.items()
            if key not in ("/Length", "/Filter", "/DecodeParms", "/Resources", "/Group", "/StructParents")
        }
        keys |= {f"/{key}": value for key, value in changed.items()}
        named = printed.resources.unparse(resolved=False)
        digest = sha256(printed.data + named + repr(sorted((key, str(value)) for key, value in keys.items())).encode())

        def make() -> Object:
            stream = Stream(self.pdf, printed.data)
            for key, value in keys.items():
                stream[key] = value
            stream.Resources = printed.resources
            return stream

        return self._once(("stream", digest.digest()), make)

    def image(self, source: Object, ground: Rgb) -> Object:
        """The image on a ground that shows where it is transparent."""
        return self._once(("image", source.objgen, ground), lambda: printed_image(self.pdf, source, self.inks, ground))

    def photographed(self, drawing: Sequence[Any], ctm: Matrix, resources: Object) -> tuple[Box, Object] | None:
        """A drawing that needs transparency, as a picture; None where it paints nothing."""
        found = self.camera(drawing, ctm, resources)
        if found is None:
            return None
        box, pixels = found
        return box, image_stream(self.pdf, self.inks.picture(pixels), photograph=False)

    def is_see_through(self, source: Object) -> bool:
        """Whether a tile sets an alpha below 1."""
        states = source.get("/Resources", Dictionary()).get("/ExtGState", Dictionary())
        return any(float(state.get(key, 1)) < 1 for state in states.values() for key in ("/ca", "/CA"))

    def gradient(self, source: Object) -> Object:
        """A shading in inks: its colours are converted, its geometry stays."""
        return self._once(("gradient", source.objgen, source.unparse()), lambda: self._shading(source))

    def gradient_pattern(self, source: Object, place: Array) -> Object:
        """A pattern of a shading, at its place on the sheet."""
        shading = self.gradient(source.Shading)

        def make() -> Object:
            return Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading, Matrix=place)

        return self._once(("pattern", source.objgen, str(place)), make)

    def _once(self, key: object, make: Callable[[], Object]) -> Object:
        if key not in self._made:
            self._made[key] = self.pdf.make_indirect(make())
        return self._made[key]

    def _shading(self, source: Object) -> Object:
        made = Dictionary(dict(source.items()))
        if str(source.ColorSpace) in _SPACES and not isinstance(source.get("/Function"), Array):
            made.ColorSpace = Name.DeviceCMYK
            made.Function = self._function(source.Function)
            for key in ("/Background",):
                if key in source:
                    made[key] = self._converted(source[key])
        return made

    def _function(self, source: Object) -> Object:
        """Functions of type 3 join those of type 2, which go from one colour to another (ISO 32000-1, 7.10)."""
        made = Dictionary(dict(source.items()))
        if "/Range" in made:
            del made["/Range"]
        if source.FunctionType == 3:
            made.Functions = Array([self._function(each) for each in source.Functions])
        elif source.FunctionType == 2:
            made.C0 = self._converted(source.get("/C0", Array([0])))
            made.C1 = self._converted(source.get("/C1", Array([1])))
        return made

    def _converted(self, numbers: Object) -> Array:
        inks = self.mixture(device_colour([float(number) for number in numbers]), letters=False)
        return Array([round(part, 4) for part in inks or ()])


def instructions_of(stream: Object | pikepdf.Page) -> _Instructions:
    """The instructions of a content stream. Raises pikepdf.PdfError."""
    parsed = pikepdf.parse_content_stream(stream)
    return [(cast(Sequence[Any], each.operands), str(each.operator)) for each in parsed]
