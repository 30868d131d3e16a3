"""The analytic scorer's search for things: every sprite in every colour is laid over places that differ from the background.

A pose is (x, y, log half height, angle) in frame units. A thing's evidence in a frame is how much of the difference to the background it
explains: the sum over its pixels of (distance to the background)^2 - (distance to the sprite)^2, in frame units of area.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .analytic_ground import extent
from .vocabulary import COLOURS, OBJECT_NAMES
from .world import NO_COLOUR, World, tint

KINDS = NO_COLOUR + 1  # colours of a thing: painted ones, then its own
MOST = 0.75  # a distance to the background above this counts as this
HALF_SIZES = (0.16, 0.21, 0.27, 0.35, 0.45, 0.58, 0.75, 0.95)


@dataclass
class View:
    """What the search sees of a clip: frames [F, 3, H, W], distance to the background [F, H, W], and 1 where no found thing covers it [F, H, W]."""
    frames: torch.Tensor
    distance: torch.Tensor
    free: torch.Tensor

    def stack(self, rows: torch.Tensor) -> torch.Tensor:
        """Channels: picture (3), squared distance, weight."""
        return torch.cat([self.frames[rows], self.distance[rows, None].clamp(max=MOST) ** 2, self.free[rows, None]], 1)


class Sprites:
    """Every object in every colour, upright: index = object * KINDS + colour. colour [T, 3, S, S] in [-1, 1], alpha [T, S, S]."""

    def __init__(self, world: World, size: int = 32):
        own = world.sprites[size].cpu()
        palette = torch.tensor([rgb for rgb, _ in COLOURS.values()]) / 255
        painted = [tint(own, rgb.expand(len(own), 3), world.middle.cpu()) for rgb in palette]
        every = torch.stack([*painted, own], 1).flatten(0, 1)
        self.alpha = every[:, 3]
        self.colour = every[:, :3] / self.alpha[:, None].clamp(min=1e-3) * 2 - 1
        self.banks: dict[tuple[int, tuple[float, ...]], torch.Tensor] = {}

    def bank(self, side: int, angles: tuple[float, ...]) -> torch.Tensor:
        """Matrix [5 * side * side, T * angles] whose product with crops gives the evidence; kept between calls."""
        key = (side, angles)
        if key not in self.banks:
            everything = torch.arange(len(self.alpha))
            self.banks[key] = torch.cat([self.columns(everything, torch.full((len(everything),), a), side)[:, :, None] for a in angles], 2).flatten(1)
        return self.banks[key]

    def columns(self, which: torch.Tensor, angle: torch.Tensor, side: int) -> torch.Tensor:
        """The same for some templates [N] at angles [N]: [5 * side * side, N]."""
        local = local_grid(side)
        c, s = angle.cos()[:, None, None], angle.sin()[:, None, None]
        turned = torch.stack([c * local[..., 0] + s * local[..., 1], -s * local[..., 0] + c * local[..., 1]], -1)
        picture = F.grid_sample(torch.cat([self.colour[which], self.alpha[which, None]], 1), turned, align_corners=False, padding_mode="zeros")
        weight = ((picture[:, 3] - 0.3) / 0.6).clamp(0, 1) * (turned.abs() < 1).all(-1)
        colour = picture[:, :3] / 1.0
        parts = [weight[:, None], 2 / 3 * weight[:, None] * colour, -weight[:, None] * colour.square().mean(1, keepdim=True)]
        return torch.cat(parts, 1).flatten(1).T.contiguous()


ROOM = 1.25


def local_grid(side: int) -> torch.Tensor:
    """Local coordinates of the cells of a crop [side, side, 2]; a crop is ROOM times as large as a sprite."""
    line = ((torch.arange(side) + 0.5) * 2 / side - 1) * ROOM
    y, x = torch.meshgrid(line, line, indexing="ij")
    return torch.stack([x, y], -1)


def crops(stack: torch.Tensor, poses: torch.Tensor, side: int) -> torch.Tensor:
    """Rows for Sprites.bank: stack [F, 5, H, W], poses [F, N, 4] -> [F, N, 5 * side * side]. The poses' angles turn the crop."""
    f, n = poses.shape[:2]
    local = local_grid(side).reshape(-1, 2)
    c, s = poses[..., 3].cos()[..., None], poses[..., 3].sin()[..., None]
    turned = torch.stack([c * local[:, 0] - s * local[:, 1], s * local[:, 0] + c * local[:, 1]], -1)  # [F, N, P, 2]
    place = (turned * poses[..., 2].exp()[..., None, None] + poses[..., None, :2]) / extent(*stack.shape[-2:])
    out = F.grid_sample(stack, place.reshape(f, n, -1, 2), align_corners=False, padding_mode="zeros")  # [F, 5, N, P]
    picture, difference, weight = out[:, :3], out[:, 3:4], out[:, 4:]
    rows = torch.cat([weight * (difference - picture.square().mean(1, keepdim=True)), weight * picture, weight], 1)
    return rows.transpose(1, 2).flatten(2) * (2 * ROOM / side) ** 2 * poses[..., 2].exp().square()[..., None]


def evidence(rows: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
    return rows @ columns


def candidates(view: View, rows: torch.Tensor, count: int) -> torch.Tensor:
    """Places and sizes of what differs from the background: poses [F, count, 4], best first, by box minus surroundings."""
    energy = (view.distance[rows].clamp(max=MOST) * view.free[rows])[:, None]
    f, _, h, w = energy.shape
    unit = min(h, w) / 2
    step = 2
    scores = []
    for half in HALF_SIZES:
        inner, outer = int(half * unit) * 2 + 1, int(half * 1.35 * unit) * 2 + 1
        inside, around = (F.avg_pool2d(F.pad(energy, (k // 2,) * 4), k, step) * k * k for k in (inner, outer))
        scores.append((inside - 0.12 * inner * inner - 0.7 * (around - inside))[:, 0] / unit**2)
    score = torch.stack(scores, 1)  # [F, sizes, h / 2, w / 2]
    hh, ww = score.shape[-2:]
    e = extent(h, w)
    y, x = (torch.arange(hh) * step + 0.5) * 2 / h - 1, (torch.arange(ww) * step + 0.5) * 2 / w - 1
    log = torch.tensor(HALF_SIZES).log()
    grid = torch.stack(torch.broadcast_tensors((x * e[0])[None, None, :], (y * e[1])[None, :, None], log[:, None, None]), -1).reshape(-1, 3)
    flat, found = score.flatten(1).clone(), []
    for _ in range(count):
        best = grid[flat.argmax(1)]  # [F, 3]
        found.append(best)
        reach = best[:, 2].exp()[:, None]
        near = ((grid[None, :, :2] - best[:, None, :2]).abs().amax(2) < 0.4 * reach) & ((grid[None, :, 2] - best[:, None, 2]).abs() < 0.4)
        flat.masked_fill_(near, -1e9)
    return torch.cat([torch.stack(found, 1), torch.zeros(f, count, 1)], 2)


def jittered(poses: torch.Tensor, places: tuple[float, ...], sizes: tuple[float, ...], angles: tuple[float, ...] = (0.0,)) -> torch.Tensor:
    """Poses [F, N, 4] moved by every combination of shares of their size, factors of size, and angles: [F, N * combinations, 4]."""
    moves = torch.tensor([(dx, dy, math.log(k), a) for k in sizes for dx in places for dy in places for a in angles])
    scale = torch.cat([poses[..., 2:3].exp().expand(-1, -1, 2), torch.ones_like(poses[..., :2])], -1)
    return (poses[:, :, None] + moves * scale[:, :, None]).flatten(1, 2)


def names_of(index: int) -> tuple[int, int]:
    """Object and colour of a template."""
    return index // KINDS, index % KINDS


NO_OBJECT = len(OBJECT_NAMES)
