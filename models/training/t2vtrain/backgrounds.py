"""Procedural backgrounds, drawn with Pillow on canvases that span [-2, 2] x [-2, 2] scene units (a frame shows [-1, 1]).

Every background carries texture, so that a camera move over it can be seen and measured.
"""
from __future__ import annotations

import math
import random

import numpy as np
from PIL import Image, ImageDraw

from .vocabulary import BACKGROUND_NAMES

Colour = tuple[int, int, int]
WALLS: dict[str, tuple[Colour, Colour]] = {
    "red": ((205, 45, 45), (240, 110, 100)), "yellow": ((240, 205, 50), (255, 240, 150)),
    "purple": ((120, 65, 175), (165, 115, 215)), "pink": ((245, 150, 190), (255, 205, 225)),
    "green": ((22, 150, 96), (112, 214, 160)),
}


def draw_background(name: str, size: int, rng: random.Random) -> np.ndarray:
    """One canvas of a named background. Returns uint8 [size, size, 3]."""
    scale = 2
    canvas = Image.new("RGB", (size * scale, size * scale))
    pen = _Pen(canvas, rng)
    if name in WALLS:
        _wall(pen, *WALLS[name])
    else:
        PAINTERS[name](pen)
    return np.asarray(canvas.resize((size, size), Image.LANCZOS))


def draw_canvases(variants: int, size: int, seed: int) -> np.ndarray:
    """All backgrounds in BACKGROUND_NAMES order. Returns uint8 [backgrounds, variants, size, size, 3]."""
    return np.stack([np.stack([draw_background(name, size, random.Random(f"{seed}/{name}/{i}")) for i in range(variants)]) for name in BACKGROUND_NAMES])


class _Pen:
    """Draws in scene units; colours get a small jitter so that no two canvases are equal."""

    def __init__(self, image: Image.Image, rng: random.Random):
        self.image, self.draw, self.rng, self.k = image, ImageDraw.Draw(image), rng, image.width / 4
        self.tint = [rng.uniform(-10, 10) for _ in range(3)]

    def colour(self, c: Colour, spread: float = 0) -> Colour:
        shade = self.rng.uniform(-spread, spread)
        return tuple(int(min(255, max(0, v + t + shade))) for v, t in zip(c, self.tint))  # type: ignore[return-value]

    def xy(self, x: float, y: float) -> tuple[float, float]:
        return (x + 2) * self.k, (y + 2) * self.k

    def gradient(self, y0: float, y1: float, top: Colour, bottom: Colour) -> None:
        a, b = self.colour(top), self.colour(bottom)
        p0, p1 = int(self.xy(0, y0)[1]), int(self.xy(0, y1)[1])
        for p in range(p0, p1 + 1):
            f = (p - p0) / max(1, p1 - p0)
            self.draw.line([(0, p), (self.image.width, p)], fill=tuple(int(u + (v - u) * f) for u, v in zip(a, b)))

    def ellipse(self, x: float, y: float, rx: float, ry: float, c: Colour) -> None:
        self.draw.ellipse([*self.xy(x - rx, y - ry), *self.xy(x + rx, y + ry)], fill=c)

    def polygon(self, points: list[tuple[float, float]], c: Colour) -> None:
        self.draw.polygon([self.xy(*p) for p in points], fill=c)

    def ridge(self, y: float, height: float, c: Colour, waves: int = 4) -> None:
        """A hill line across the canvas, filled down to the bottom."""
        parts = [(self.rng.uniform(0.4, 2.2), self.rng.uniform(0, 6.28), self.rng.uniform(0.3, 1)) for _ in range(waves)]
        line = [(x / 20 - 2, y - height * sum(w * math.sin(f * (x / 20) * 1.6 + p) for f, p, w in parts) / waves) for x in range(82)]
        self.polygon([*line, (2.1, 2.1), (-2.1, 2.1)], c)



    def box(self, x: float, y: float, width: float, height: float, c: Colour) -> None:
        self.draw.rectangle([*self.xy(x, y), *self.xy(x + width, y + height)], fill=c)

    def line(self, points: list[tuple[float, float]], width: float, c: Colour) -> None:
        self.draw.line([self.xy(*p) for p in points], fill=c, width=max(1, int(width * self.k)), joint="curve")

    def cloud(self, x: float, y: float, s: float, c: Colour) -> None:
        for k, lift in enumerate((0.0, 0.32, 0.2, 0.0)):
            self.ellipse(x + (k - 1.5) * s * 0.7, y - lift * s, s * self.rng.uniform(0.55, 0.75), s * (0.34 + 0.5 * lift), c)

    def scatter(self, y0: float, y1: float, step: float) -> list[tuple[float, float]]:
        """Places spread evenly but not regularly over a band of the whole width, so that no part of it stays empty."""
        columns, rows = round(4 / step), max(1, round((y1 - y0) / step))
        jitter = self.rng.uniform
        places = [(-2 + (i + 0.5 + 0.25 * (-1) ** j + jitter(-0.3, 0.3)) * step, y0 + (j + 0.5 + jitter(-0.3, 0.3)) * (y1 - y0) / rows) for j in range(rows) for i in range(columns)]
        self.rng.shuffle(places)
        return places


def _wall(pen: _Pen, base: Colour, dot: Colour) -> None:
    pen.gradient(-2, 2, tuple(min(255, v + 12) for v in base), tuple(max(0, v - 12) for v in base))  # type: ignore[arg-type]
    step, radius = pen.rng.uniform(0.42, 0.58), pen.rng.uniform(0.07, 0.11)
    ox, oy = pen.rng.random() * step, pen.rng.random() * step
    colour = pen.colour(dot)
    for i in range(-6, 12):
        for j in range(-6, 12):
            pen.ellipse(-2 + ox + i * step + (j % 2) * step / 2, -2 + oy + j * step, radius, radius, colour)


def _sky(pen: _Pen) -> None:
    pen.gradient(-2, 2, (70, 145, 235), (160, 208, 250))
    for x, y in pen.scatter(-2, 2, 0.8):
        pen.cloud(x, y, pen.rng.uniform(0.16, 0.3), pen.colour((250, 252, 255), 4))


def _sea(pen: _Pen) -> None:
    pen.gradient(-2, -0.35, (140, 200, 240), (210, 232, 242))
    for x, y in pen.scatter(-2, -0.5, 0.9):
        pen.cloud(x, y, pen.rng.uniform(0.12, 0.2), (250, 252, 255))
    pen.gradient(-0.35, 2, (34, 116, 182), (10, 66, 138))
    for j in range(9):
        y = -0.26 + 0.15 * j * (1 + 0.08 * j)
        size, offset, c = 0.1 + 0.014 * j, pen.rng.random() * 0.6, pen.colour((120, 190, 228), 10)
        for i in range(-1, 9):
            x = -2 + offset + i * 0.56 + pen.rng.uniform(-0.08, 0.08)
            pen.line([(x + size * k / 6, y - size * 0.45 * math.sin(math.pi * (k + 6) / 12)) for k in range(-6, 7)], 0.05, c)


def _grass(pen: _Pen) -> None:
    pen.gradient(-2, 0.3, (120, 190, 245), (225, 243, 255))
    for x, y in pen.scatter(-2, -0.4, 0.9):
        pen.cloud(x, y, pen.rng.uniform(0.13, 0.24), (250, 252, 255))
    pen.ridge(-0.05, 0.16, pen.colour((104, 188, 74)))
    pen.ridge(0.3, 0.1, pen.colour((76, 162, 55)))
    for x, y in pen.scatter(0.35, 2, 0.3):
        if pen.rng.random() < 0.5:
            pen.ellipse(x, y, 0.05, 0.05, (252, 246, 240))
        else:
            pen.polygon([(x - 0.08, y + 0.06), (x - 0.05, y - 0.08), (x, y + 0.02), (x + 0.05, y - 0.1), (x + 0.08, y + 0.06)], pen.colour((44, 120, 42), 8))


def _desert(pen: _Pen) -> None:
    pen.gradient(-2, 0, (105, 182, 235), (250, 238, 200))
    for x, y in pen.scatter(-2, -0.6, 1.0):
        pen.ellipse(x, y, pen.rng.uniform(0.25, 0.4), 0.045, (248, 248, 246))
    for y, c in ((-0.1, (228, 184, 114)), (0.25, (212, 162, 92)), (0.8, (196, 142, 74)), (1.4, (180, 126, 62))):
        pen.ridge(y, 0.24, pen.colour(c), 3)
    for x, y in pen.scatter(0.35, 2, 0.42):
        if pen.rng.random() < 0.45:
            pen.ellipse(x, y, 0.075, 0.05, pen.colour((128, 84, 50), 10))
        else:
            pen.line([(x + k / 15, y - 0.03 * math.cos(k * 0.9)) for k in range(-3, 4)], 0.035, pen.colour((240, 204, 140), 6))


def _snow(pen: _Pen) -> None:
    pen.gradient(-2, 0.4, (150, 180, 210), (222, 233, 244))
    pen.ridge(0.0, 0.12, pen.colour((240, 246, 252)))
    for x, _ in pen.scatter(0, 0.4, 0.5):
        _fir(pen, x, pen.rng.uniform(0.1, 0.35), pen.rng.uniform(0.22, 0.36), pen.colour((66, 110, 112), 12))
    pen.ridge(0.6, 0.14, pen.colour((222, 233, 246)))
    for x, y in pen.scatter(0.8, 2, 0.5):
        pen.ellipse(x, y, 0.16, 0.05, pen.colour((188, 206, 230), 6))
    for x, y in pen.scatter(-2, 0.3, 0.36):
        pen.ellipse(x, y, 0.042, 0.042, (255, 255, 255))


def _fir(pen: _Pen, x: float, y: float, s: float, c: Colour) -> None:
    for k in range(3):
        w, top = s * (0.3 + 0.14 * k), y - s * (2 - 0.5 * k)
        pen.polygon([(x - w, top + 0.8 * s), (x, top), (x + w, top + 0.8 * s)], c)


def _night(pen: _Pen) -> None:
    pen.gradient(-2, 2, (10, 12, 45), (42, 36, 96))
    for x, y in pen.scatter(-2, 2, 1.0):
        pen.cloud(x, y, pen.rng.uniform(0.2, 0.34), pen.colour((46, 38, 104), 5))
    for x, y in pen.scatter(-2, 2, 0.3):
        r = pen.rng.choice([0.022, 0.032, 0.05])
        pen.ellipse(x, y, r, r, pen.colour((245, 240, 205), 10))


def _forest(pen: _Pen) -> None:
    pen.gradient(-2, 2, (74, 122, 86), (30, 66, 44))
    for layer, (trunk, leaves) in enumerate((((74, 72, 50), (52, 104, 64)), ((84, 56, 36), (30, 78, 44)))):
        for i in range(8):
            x, w = -2 + (i + 0.5 * layer + pen.rng.uniform(-0.15, 0.15)) * 0.55, pen.rng.uniform(0.07, 0.1) * (1 + 0.7 * layer)
            pen.box(x - w / 2, -2, w, 4, pen.colour(trunk, 8))
        for x, y in pen.scatter(-2, -0.3 - 0.3 * layer, 0.6):
            pen.ellipse(x, y, 0.26, 0.19, pen.colour(leaves, 10))
    pen.ridge(0.75, 0.1, pen.colour((48, 76, 36)))
    for x, y in pen.scatter(0.7, 2, 0.4):
        pen.ellipse(x, y, 0.11, 0.08, pen.colour((92, 138, 58) if pen.rng.random() < 0.5 else (30, 52, 26), 8))


def _city(pen: _Pen) -> None:
    pen.gradient(-2, 0.5, (168, 204, 232), (246, 226, 206))
    for x, y in pen.scatter(-2, -1.1, 0.9):
        pen.cloud(x, y, pen.rng.uniform(0.12, 0.2), (252, 246, 240))
    for shade, base in ((165, -0.55), (100, 0.0)):
        x = -2.2
        while x < 2:
            columns = pen.rng.choice([2, 3, 3])
            w, top, c = 0.19 * columns + 0.07, base - pen.rng.uniform(0.05, 0.75), pen.colour((shade, shade + 2, shade + 20), 18)
            pen.box(x, top, w, 2 - top, c)
            for row in range(int((1.0 - top) / 0.24)):
                for column in range(columns):
                    lit = pen.rng.random() < 0.55
                    pen.box(x + 0.07 + column * 0.19, top + 0.09 + row * 0.24, 0.12, 0.14, (252, 226, 140) if lit else tuple(v - 26 for v in c))  # type: ignore[arg-type]
            x += w + pen.rng.uniform(0.0, 0.06)
    pen.box(-2, 1.0, 4, 1, pen.colour((84, 86, 94)))
    for y in (1.3, 1.75):
        for i in range(8):
            pen.box(-2 + i * 0.55, y, 0.27, 0.07, (238, 238, 232))


def _sunset(pen: _Pen) -> None:
    pen.gradient(-2, -0.3, (88, 52, 130), (236, 100, 104))
    pen.gradient(-0.3, 0.7, (236, 100, 104), (255, 196, 92))
    x = pen.rng.uniform(-0.9, 0.9)
    for r, c in ((0.5, (255, 206, 110)), (0.38, (255, 238, 176))):
        pen.ellipse(x, 0.45, r, r, c)
    for x, y in pen.scatter(-2, 0.3, 0.55):
        c = (255, 176, 128) if y < -0.5 else (206, 70, 96)
        pen.ellipse(x, y, pen.rng.uniform(0.16, 0.3), 0.05, pen.colour(c, 8))
    pen.ridge(0.6, 0.14, pen.colour((112, 42, 84)))
    pen.ridge(1.05, 0.12, pen.colour((66, 26, 62)))
    for x, y in pen.scatter(0.75, 2, 0.4):
        pen.ellipse(x, y, 0.09, 0.06, pen.colour((150, 66, 96), 8))


def _mountains(pen: _Pen) -> None:
    pen.gradient(-2, 0.4, (122, 176, 226), (220, 234, 246))
    for x, y in pen.scatter(-2, -1.0, 0.9):
        pen.cloud(x, y, pen.rng.uniform(0.12, 0.22), (250, 252, 255))
    for base, top, c in ((0.4, 1.25, (134, 142, 176)), (0.6, 1.0, (92, 98, 136))):
        for i in range(6):
            x, h = -2 + (i + pen.rng.uniform(0.1, 0.9)) * 0.72, top * pen.rng.uniform(0.75, 1.1)
            w, shade = h * pen.rng.uniform(0.55, 0.7), pen.colour(c, 10)
            pen.polygon([(x - w, base), (x, base - h), (x + w, base)], shade)
            pen.polygon([(x, base), (x, base - h), (x + w, base)], tuple(max(0, v - 22) for v in shade))  # type: ignore[arg-type]
            pen.polygon([(x - w * 0.34, base - h * 0.66), (x, base - h), (x + w * 0.34, base - h * 0.66), (x + w * 0.12, base - h * 0.74), (x - w * 0.08, base - h * 0.62)], (246, 249, 253))
    pen.ridge(0.55, 0.1, pen.colour((86, 132, 84)))
    for x, y in pen.scatter(0.75, 2.2, 0.42):
        _fir(pen, x, y, pen.rng.uniform(0.13, 0.19), pen.colour((42, 88, 62), 10))


def _underwater(pen: _Pen) -> None:
    pen.gradient(-2, 1.3, (70, 205, 215), (10, 92, 130))
    for i in range(5):
        x, w = -2 + (i + pen.rng.uniform(0.2, 0.8)) * 0.8, pen.rng.uniform(0.12, 0.2)
        pen.polygon([(x, -2), (x + w, -2), (x + w * 2 - 0.5, 1.2), (x - 0.5, 1.2)], pen.colour((62, 178, 196)))
    for x, _ in pen.scatter(0, 0.5, 0.5):
        h, c = pen.rng.uniform(0.5, 1.0), pen.colour((30, 132, 84), 14)
        pen.line([(x + 0.06 * math.sin(k * 0.9), 1.1 - h * k / 12) for k in range(13)], 0.09, c)
    pen.ridge(0.95, 0.1, pen.colour((214, 190, 134)))
    for x, y in pen.scatter(1.05, 2, 0.4):
        pen.ellipse(x, y, 0.1, 0.06, pen.colour((232, 122, 112) if pen.rng.random() < 0.4 else (170, 142, 96), 8))
    for x, y in pen.scatter(-2, 0.9, 0.45):
        r = pen.rng.uniform(0.045, 0.085)
        pen.ellipse(x, y, r, r, (214, 246, 250))
        pen.ellipse(x, y, r * 0.6, r * 0.6, (92, 190, 208))


PAINTERS = {"sky": _sky, "sea": _sea, "grass": _grass, "desert": _desert, "snow": _snow, "night": _night, "forest": _forest, "city": _city,
            "sunset": _sunset, "mountains": _mountains, "underwater": _underwater}
