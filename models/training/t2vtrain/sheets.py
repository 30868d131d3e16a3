"""Contact sheets with captions: some frames of each clip side by side, its prompt written below, and what was wrong with it."""
from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFont

PAPER, INK, REMARK = (255, 255, 255), (40, 44, 52), (176, 40, 40)
GUTTER, LINE = 14, 17


@dataclass(frozen=True)
class Row:
    """A clip [F, 3, H, W] in [-1, 1], the words below it, and a remark in red."""
    clip: torch.Tensor
    caption: str
    remark: str = ""


def captioned_sheet(rows: Iterable[Row], columns: int = 2, frames: int = 6, side: int = 96) -> Image.Image:
    """`columns` clips beside each other, `frames` evenly spaced frames each, `side` pixels for a frame's short side."""
    cells = [_cell(row, frames, side) for row in rows]
    if not cells:
        return Image.new("RGB", (1, 1), PAPER)
    width = max(cell.width for cell in cells)
    lines = [cells[i:i + columns] for i in range(0, len(cells), columns)]
    heights = [max(cell.height for cell in line) for line in lines]
    sheet = Image.new("RGB", (columns * (width + GUTTER) + GUTTER, sum(heights) + GUTTER * (len(lines) + 1)), PAPER)
    y = GUTTER
    for line, height in zip(lines, heights):
        for column, cell in enumerate(line):
            sheet.paste(cell, (GUTTER + column * (width + GUTTER), y))
        y += height + GUTTER
    return sheet


def _cell(row: Row, frames: int, side: int) -> Image.Image:
    picks = torch.linspace(0, len(row.clip) - 1, frames).round().long()
    h, w = row.clip.shape[-2:]
    size = [round(n * side / min(h, w)) for n in (h, w)]
    small = F.interpolate(row.clip[picks], size=size, mode="area" if min(h, w) >= side else "bilinear")
    strip = F.pad(small, (0, 2), value=1.0).permute(2, 0, 3, 1).reshape(size[0], -1, 3)[:, :-2]
    font = ImageFont.load_default(13)
    letters = int(strip.shape[1] / 6.6)
    words = [(line, INK) for line in textwrap.wrap(row.caption, letters)] + [(line, REMARK) for line in textwrap.wrap(row.remark, letters)]
    cell = Image.new("RGB", (strip.shape[1], size[0] + 4 + LINE * len(words)), PAPER)
    cell.paste(Image.fromarray(((strip.clamp(-1, 1) + 1) * 127.5).round().byte().numpy()), (0, 0))
    draw = ImageDraw.Draw(cell)
    for i, (line, colour) in enumerate(words):
        draw.text((1, size[0] + 3 + i * LINE), line, fill=colour, font=font)
    return cell
