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
}


def draw_background(name: str, size: int, rng: random.Random) -> np.ndarray:
    """One canvas of a named background. Returns uint8 [size, size, 3]."""
    scale = 2
    canvas = Image.new("RGB", (size * scale, size * scale))
    pen = _Pen(canvas, rng)
    if name in WALLS:
        _wall(pen, *WALLS[name])
    else:
        {"sky": _sky, "sea": _sea, "grass": _grass, "desert": _desert, "snow": _snow, "night": _night, "forest": _forest, "city": _city}[name](pen)
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


def _wall(pen: _Pen, base: Colour, dot: Colour) -> None:
    pen.gradient(-2, 2, tuple(min(255, v + 12) for v in base), tuple(max(0, v - 12) for v in base))  # type: ignore[arg-type]
    step, radius = pen.rng.uniform(0.42, 0.58), pen.rng.uniform(0.06, 0.1)
    ox, oy = pen.rng.random() * step, pen.rng.random() * step
    colour = pen.colour(dot)
    for i in range(-6, 12):
        for j in range(-6, 12):
            pen.ellipse(-2 + ox + i * step + (j % 2) * step / 2, -2 + oy + j * step, radius, radius, colour)


def _sky(pen: _Pen) -> None:
    pen.gradient(-2, 2, (75, 150, 235), (165, 210, 250))
    for _ in range(15):
        x, y, s = pen.rng.uniform(-2, 2), pen.rng.uniform(-2, 2), pen.rng.uniform(0.14, 0.3)
        for k in range(4):
            pen.ellipse(x + (k - 1.5) * s * 0.75, y + pen.rng.uniform(-0.25, 0.1) * s, s * pen.rng.uniform(0.6, 0.9), s * 0.5, pen.colour((250, 252, 255), 4))


def _sea(pen: _Pen) -> None:
    pen.gradient(-2, -0.35, (150, 205, 240), (205, 230, 240))
    pen.gradient(-0.35, 2, (30, 110, 175), (10, 70, 140))
    for j in range(11):
        y, amplitude, phase, wave = -0.2 + j * 0.2, 0.03 + 0.006 * j, pen.rng.random() * 6.28, pen.rng.uniform(6, 9)
        line = [pen.xy(x / 30 - 2, y + amplitude * math.sin(wave * x / 30 + phase)) for x in range(121)]
        pen.draw.line(line, fill=pen.colour((110, 185, 225), 12), width=max(1, int(pen.k * (0.035 + 0.004 * j))))


def _grass(pen: _Pen) -> None:
    pen.gradient(-2, 2, (120, 190, 245), (230, 245, 255))
    for _ in range(5):
        x, y, s = pen.rng.uniform(-2, 2), pen.rng.uniform(-1.8, -0.6), pen.rng.uniform(0.12, 0.24)
        for k in range(3):
            pen.ellipse(x + (k - 1) * s * 0.8, y, s * 0.7, s * 0.45, (250, 252, 255))
    pen.ridge(-0.05, 0.16, pen.colour((95, 180, 70)))
    pen.ridge(0.35, 0.1, pen.colour((75, 160, 55)))
    for _ in range(70):
        x, y = pen.rng.uniform(-2, 2), pen.rng.uniform(0.35, 2)
        flower = pen.rng.random() < 0.45
        pen.ellipse(x, y, 0.045, 0.045 if flower else 0.07, (250, 245, 240) if flower else pen.colour((50, 125, 45), 10))


def _desert(pen: _Pen) -> None:
    pen.gradient(-2, 2, (110, 185, 235), (250, 235, 190))
    for y, c in ((-0.1, (225, 180, 110)), (0.3, (210, 160, 90)), (0.8, (195, 140, 72)), (1.4, (180, 125, 62))):
        pen.ridge(y, 0.24, pen.colour(c), 3)


def _snow(pen: _Pen) -> None:
    pen.gradient(-2, 2, (165, 190, 215), (240, 246, 252))
    for _ in range(9):
        x, y, s = pen.rng.uniform(-2, 2), pen.rng.uniform(0.0, 0.25), pen.rng.uniform(0.2, 0.4)
        pen.polygon([(x - s * 0.5, y), (x, y - s * 1.8), (x + s * 0.5, y)], pen.colour((70, 110, 115), 12))
    pen.ridge(0.1, 0.12, pen.colour((240, 246, 252)))
    pen.ridge(0.7, 0.14, pen.colour((222, 233, 245)))
    for _ in range(80):
        pen.ellipse(pen.rng.uniform(-2, 2), pen.rng.uniform(-2, 1.9), 0.028, 0.028, (255, 255, 255))


def _night(pen: _Pen) -> None:
    pen.gradient(-2, 2, (10, 12, 45), (38, 34, 92))
    for _ in range(110):
        r = pen.rng.choice([0.018, 0.026, 0.04])
        pen.ellipse(pen.rng.uniform(-2, 2), pen.rng.uniform(-2, 2), r, r, pen.colour((245, 240, 205), 10))


def _forest(pen: _Pen) -> None:
    pen.gradient(-2, 2, (60, 105, 75), (25, 60, 40))
    for layer, colour in ((0, (45, 95, 60)), (1, (28, 72, 42))):
        for i in range(12):
            x, w = -2 + i * 0.36 + pen.rng.uniform(-0.1, 0.1), pen.rng.uniform(0.05, 0.08) * (1 + layer)
            pen.polygon([(x - w / 2, -2), (x + w / 2, -2), (x + w / 2, 2), (x - w / 2, 2)], pen.colour((75, 50, 32) if layer else (62, 60, 42), 8))
            for _ in range(3):
                pen.ellipse(x + pen.rng.uniform(-0.15, 0.15), pen.rng.uniform(-2, -0.4), 0.2, 0.15, pen.colour(colour, 10))
    pen.polygon([(-2, 1.1), (2, 1.1), (2, 2), (-2, 2)], pen.colour((40, 62, 30)))


def _city(pen: _Pen) -> None:
    pen.gradient(-2, 2, (250, 190, 150), (235, 215, 205))
    for shade, base in ((150, -0.5), (105, 0.0)):
        x = -2.1
        while x < 2:
            w, top = pen.rng.uniform(0.26, 0.46), base - pen.rng.uniform(0.1, 0.8)
            pen.polygon([(x, top), (x + w, top), (x + w, 2), (x, 2)], pen.colour((shade, shade + 2, shade + 18), 14))
            for row in range(int((1.3 - top) / 0.2)):
                for column in range(int(w / 0.13)):
                    if pen.rng.random() < 0.4:
                        pen.polygon([(x + 0.05 + column * 0.13, top + 0.08 + row * 0.2), (x + 0.11 + column * 0.13, top + 0.08 + row * 0.2), (x + 0.11 + column * 0.13, top + 0.18 + row * 0.2), (x + 0.05 + column * 0.13, top + 0.18 + row * 0.2)], (250, 225, 140))
            x += w + pen.rng.uniform(0.0, 0.06)
    pen.polygon([(-2, 1.0), (2, 1.0), (2, 2), (-2, 2)], pen.colour((82, 84, 92)))
    for i in range(8):
        pen.polygon([(-2 + i * 0.55, 1.3), (-1.75 + i * 0.55, 1.3), (-1.75 + i * 0.55, 1.36), (-2 + i * 0.55, 1.36)], (235, 235, 230))
