"""Pictures made for tests, and a publication to put them into."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw

from book.assets import load_assets
from book.cache import Cache
from book.model import Asset, Issue, Place

PROGRAM = Path(__file__).parents[1]
CHAPTER = Place("chapters/01-a.md", 7)
FILE = Place("assets/images/a")
GPS = 0x8825
ORIENTATION = 0x0112


def photograph(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """Noise, as no drawing has, and the same each time."""
    pixels = hashlib.shake_256(b"a photograph").digest(3 * size[0] * size[1])
    return Image.frombytes("RGB", size, pixels).convert(mode)


def drawing(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """Red in the upper left quarter, white elsewhere."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red")
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def codes(issues: tuple[Issue, ...]) -> list[str]:
    return [found.code for found in issues]


class Publication:
    def __init__(self, folder: Path) -> None:
        self.root = folder / "book"
        self.images = self.root / "assets" / "images"
        self.images.mkdir(parents=True)
        self.cache = Cache(folder / "cache")

    def load(self, *names: str, strict: bool = False) -> tuple[tuple[Asset, ...], tuple[Issue, ...]]:
        return load_assets(self.root, dict.fromkeys(names, CHAPTER), self.cache, strict=strict)

    def finish(self, name: str, data: bytes) -> tuple[Asset, tuple[Issue, ...]]:
        (self.images / name).write_bytes(data)
        (asset,), issues = self.load(f"images/{name}")
        assert asset.sha256 == hashlib.sha256(asset.path.read_bytes()).hexdigest()
        return asset, issues
