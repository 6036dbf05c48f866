"""Colours of the screen come in (sRGB, 0 to 1; pictures); printing inks go out (C, M, Y, K from 0 to 1; CMYK pictures).

Type and greys are made of black alone: a letter that is printed by four plates is sharp only where all four meet.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import cast

from PIL import Image, ImageCms, ImageMath

Rgb = tuple[float, float, float]
Cmyk = tuple[float, float, float, float]

INK_LIMIT = 3.0  # of all four together: more does not dry (ISO 12647-2, sheet-fed offset on coated paper)
_PICTURE_LIMIT = 745  # of 4 x 255: 292 %, for JPEG comes out a little over what went in
_GREY = 10 / 255  # channels this close are a grey to the eye
_DARK_GREY = 24 / 255  # and these are, where the colour is dark: a rule of four inks would only show its edges
_DARK = 0.5  # type darker than this is printed solid: a screened letter has a ragged edge
_PALE = 0.1  # and type paler than this is the paper
_BLACK: Cmyk = (0.0, 0.0, 0.0, 1.0)


class PressProfileError(ValueError):
    """The bytes are no ICC profile of a four-colour press."""


@dataclass(slots=True)
class Inks:
    """Converts for the press that the ICC profile `press` describes; with `black` everything becomes a grey.

    Raises PressProfileError.
    """

    press: bytes
    black: bool = False
    _transform: ImageCms.ImageCmsTransform = field(init=False)
    _known: dict[Rgb, Cmyk] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._transform = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            press_profile(self.press),
            "RGB",
            "CMYK",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )

    def paint(self, rgb: Rgb) -> Cmyk:
        """What a ground, a rule or a drawing of that colour is printed with."""
        if rgb not in self._known:
            grey = self.black or max(rgb) - min(rgb) <= (_DARK_GREY if lightness(rgb) < 0.6 else _GREY)
            self._known[rgb] = (0.0, 0.0, 0.0, 1 - lightness(rgb)) if grey else self._mixed(rgb)
        return self._known[rgb]

    def type(self, rgb: Rgb) -> Cmyk:
        """What a letter of that colour is printed with: black ink alone, solid where the colour is dark."""
        light = lightness(rgb)
        if light < _DARK:
            return _BLACK
        return (0.0, 0.0, 0.0, 0.0 if light > 1 - _PALE else 1 - light)

    def type_of_inks(self, inks: Cmyk) -> Cmyk:
        """The same for a letter that the book mixes itself."""
        c, m, y, k = inks
        return self.type((max(0.0, 1 - (0.3 * c + 0.59 * m + 0.11 * y + k)),) * 3)

    def limited(self, inks: Cmyk) -> Cmyk:
        """A mixture of the book's own, within the limit; in black alone where that is asked for."""
        c, m, y, k = inks
        if self.black:
            return (0.0, 0.0, 0.0, min(1.0, 0.3 * c + 0.59 * m + 0.11 * y + k))
        share = (INK_LIMIT - k) / (c + m + y) if c + m + y + k > INK_LIMIT else 1.0
        return (c * share, m * share, y * share, k)

    def picture(self, image: Image.Image) -> Image.Image:
        """An RGB, L or CMYK image as CMYK, or as L where it is grey. Ink is within the limit."""
        if image.mode == "L":
            return image
        if image.mode == "CMYK":
            return _limited(image) if not self.black else image.convert("RGB").convert("L")
        if self.black or _is_grey(image):
            return image.convert("L")
        return _limited(cast(Image.Image, ImageCms.applyTransform(image, self._transform)))

    def _mixed(self, rgb: Rgb) -> Cmyk:
        pixel = Image.new("RGB", (1, 1), cast(tuple[int, int, int], tuple(round(part * 255) for part in rgb)))
        made = cast(Image.Image, ImageCms.applyTransform(pixel, self._transform)).getpixel((0, 0))
        c, m, y, k = (part / 255 for part in cast(tuple[int, int, int, int], made))
        return self.limited((c, m, y, k))


def press_profile(data: bytes) -> ImageCms.ImageCmsProfile:
    """The profile. Raises PressProfileError where it is not one of class prtr for CMYK (ISO 15076-1, 7.2.5)."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
    except OSError as error:
        raise PressProfileError("no ICC profile") from error
    kind, space = profile.profile.device_class.strip(), profile.profile.xcolor_space.strip()
    if (kind, space) != ("prtr", "CMYK"):
        raise PressProfileError(f"class {kind}, colour space {space}")
    return profile


def lightness(rgb: Rgb) -> float:
    """How light a colour looks, from 0 to 1, on the scale of sRGB greys."""
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]


def _is_grey(image: Image.Image) -> bool:
    """Whether all channels of an RGB image agree; JPEG lets them differ a little."""
    red, green, blue = image.split()
    spread = ImageMath.lambda_eval(
        lambda args: (
            args["max"](args["max"](args["r"], args["g"]), args["b"])
            - args["min"](args["min"](args["r"], args["g"]), args["b"])
        ),
        r=red,
        g=green,
        b=blue,
    )
    return bool(spread.getextrema()[1] <= 6)


def _limited(image: Image.Image) -> Image.Image:
    """The CMYK image with its coloured inks thinned where all four are more than paper bears."""
    plates = dict(zip("cmyk", image.split(), strict=True))
    total = ImageMath.lambda_eval(lambda args: args["c"] + args["m"] + args["y"] + args["k"], **plates)
    if total.getextrema()[1] <= _PICTURE_LIMIT:
        return image
    thinned = [
        ImageMath.lambda_eval(
            lambda args: args["convert"](
                args["min"](
                    args["one"],
                    args["one"] * (_PICTURE_LIMIT - args["k"]) / args["max"](args["c"] + args["m"] + args["y"], 1),
                ),
                "L",
            ),
            one=plates[ink],
            **plates,
        )
        for ink in "cmy"
    ]
    return Image.merge("CMYK", [*thinned, plates["k"]])
