"""The analytic scorer's search for things: every sprite in every colour is laid over places that differ from the background.

A pose is (x, y, log half height, angle) in frame units. A thing's evidence in a frame is how much of the difference to the background it
explains: the sum over its pixels of (distance to the background)^2 - (distance to the sprite)^2, in frame units of area.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .analytic_ground import extent, pixel_places, rotation
from .vocabulary import COLOURS
from .world import NO_COLOUR, World, tint

KINDS = NO_COLOUR + 1  # colours of a thing: painted ones, then its own
MOST = 0.75  # a distance to the background above this counts as this
ROOM = 1.25  # a crop is this much larger than a sprite's own square
AWAY = 0.03  # what each unit of area outside of the frame, or behind a thing already found, speaks against a pose
COARSE, LENIENT = 12, 0.85  # the first look: cells along a crop's side, and how much of an error it counts
STRIDE = 2  # pixels between the places that are tried for a box
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
        self.banks: dict[tuple[float, ...], torch.Tensor] = {}

    def bank(self, angles: tuple[float, ...]) -> torch.Tensor:
        """Matrix [5 * COARSE * COARSE, T * angles] whose product with coarse crops gives the evidence; kept between calls."""
        if angles not in self.banks:
            everything = torch.arange(len(self.alpha))
            self.banks[angles] = torch.cat([self.columns(everything, torch.full((len(everything),), a), COARSE, LENIENT)[:, :, None] for a in angles], 2).flatten(1)
        return self.banks[angles]

    def columns(self, which: torch.Tensor, angle: torch.Tensor, side: int, strictness: float = 1.0) -> torch.Tensor:
        """The same for some templates [N] at angles [N]: [5 * side * side, N]. Cells twice as large as the sprite's pixels see its half size."""
        local = local_grid(side)
        c, s = angle.cos()[:, None, None], angle.sin()[:, None, None]
        turned = torch.stack([c * local[..., 0] + s * local[..., 1], -s * local[..., 0] + c * local[..., 1]], -1)
        source = torch.cat([self.colour[which] * self.alpha[which, None], self.alpha[which, None]], 1)
        if side <= COARSE:
            source = F.avg_pool2d(source, 2)
        picture = F.grid_sample(source, turned, align_corners=False, padding_mode="zeros")
        picture[:, :3] /= picture[:, 3:].clamp(min=1e-3)
        weight = (picture[:, 3] if side <= COARSE else ((picture[:, 3] - 0.3) / 0.6).clamp(0, 1)) * (turned.abs() < 1).all(-1)
        colour = picture[:, :3]
        parts = [weight[:, None], strictness * 2 / 3 * weight[:, None] * colour, -strictness * weight[:, None] * colour.square().mean(1, keepdim=True)]
        return torch.cat(parts, 1).flatten(1).T.contiguous()


def local_grid(side: int) -> torch.Tensor:
    """Local coordinates of the cells of a crop [side, side, 2]; a crop is ROOM times as large as a sprite."""
    line = ((torch.arange(side) + 0.5) * 2 / side - 1) * ROOM
    y, x = torch.meshgrid(line, line, indexing="ij")
    return torch.stack([x, y], -1)


def crops(stack: torch.Tensor, poses: torch.Tensor, side: int, strictness: float = 1.0) -> torch.Tensor:
    """Rows for Sprites.bank: stack [F, 5, H, W], poses [F, N, 4] -> [F, N, 5 * side * side]. The poses' angles turn the crop."""
    f, n = poses.shape[:2]
    local = local_grid(side).reshape(-1, 2)
    c, s = poses[..., 3].cos()[..., None], poses[..., 3].sin()[..., None]
    turned = torch.stack([c * local[:, 0] - s * local[:, 1], s * local[:, 0] + c * local[:, 1]], -1)  # [F, N, P, 2]
    place = (turned * poses[..., 2].exp()[..., None, None] + poses[..., None, :2]) / extent(*stack.shape[-2:])
    out = F.grid_sample(stack, place.reshape(f, n, -1, 2), align_corners=False, padding_mode="zeros")  # [F, 5, N, P]
    picture, difference, weight = out[:, :3], out[:, 3:4], out[:, 4:]
    rows = torch.cat([weight * (difference - strictness * picture.square().mean(1, keepdim=True)) - AWAY * (1 - weight), weight * picture, weight], 1)
    return rows.transpose(1, 2).flatten(2) * (2 * ROOM / side) ** 2 * poses[..., 2].exp().square()[..., None]


def candidates(view: View, rows: torch.Tensor, count: int) -> torch.Tensor:
    """Places and sizes of what differs from the background: poses [F, count, 4], best first, by box minus surroundings."""
    energy = view.distance[rows].clamp(max=MOST) * view.free[rows]
    f, h, w = energy.shape
    unit = min(h, w) / 2
    total = F.pad(energy.cumsum(1).cumsum(2), (1, 0, 1, 0))
    scores = []
    for half in HALF_SIZES:
        inner, outer = int(half * unit), int(half * 1.35 * unit)
        inside, around = _box_sums(total, inner), _box_sums(total, outer)
        scores.append((inside - 0.12 * (2 * inner + 1) ** 2 - 0.7 * (around - inside)) / unit**2)
    score = torch.stack(scores, 1)  # [F, sizes, h / 2, w / 2]
    hh, ww = score.shape[-2:]
    e = extent(h, w)
    y, x = (torch.arange(hh) * STRIDE + 0.5) * 2 / h - 1, (torch.arange(ww) * STRIDE + 0.5) * 2 / w - 1
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


def _box_sums(total: torch.Tensor, radius: int) -> torch.Tensor:
    """Sums over squares of 2 radius + 1 pixels around every STRIDE-th pixel, from running sums [F, h + 1, w + 1]."""
    h, w = total.shape[1] - 1, total.shape[2] - 1
    y, x = torch.arange(0, h, STRIDE), torch.arange(0, w, STRIDE)
    top, bottom = (y - radius).clamp(min=0), (y + radius + 1).clamp(max=h)
    left, right = (x - radius).clamp(min=0), (x + radius + 1).clamp(max=w)
    lines = total[:, bottom] - total[:, top]
    return lines[:, :, right] - lines[:, :, left]


def jittered(poses: torch.Tensor, places: tuple[float, ...], sizes: tuple[float, ...], angles: tuple[float, ...] = (0.0,)) -> torch.Tensor:
    """Poses [F, N, 4] moved by every combination of shares of their size, factors of size, and angles: [F, N * combinations, 4]."""
    moves = torch.tensor([(dx, dy, math.log(k), a) for k in sizes for dx in places for dy in places for a in angles])
    scale = torch.cat([poses[..., 2:3].exp().expand(-1, -1, 2), torch.ones_like(poses[..., :2])], -1)
    return (poses[:, :, None] + moves * scale[:, :, None]).flatten(1, 2)


def names_of(index: int) -> tuple[int, int]:
    """Object and colour of a template."""
    return index // KINDS, index % KINDS


ALL_ROUND = tuple(2 * math.pi * i / 12 for i in range(12))
UPRIGHT = (-0.35, 0.0, 0.35)
# moves tried in one round of fitting: along x, y, size, angle, both ways
CROSS = torch.cat([torch.eye(4), -torch.eye(4)])
ROUNDS = ((0.12, 0.1, 0.26), (0.09, 0.08, 0.16), (0.05, 0.05, 0.1), (0.03, 0.03, 0.06))


def fit(stack: torch.Tensor, sprites: Sprites, which: torch.Tensor, poses: torch.Tensor, rounds: tuple = ROUNDS, side: int = 20, repeats: int = 2) -> tuple[torch.Tensor, torch.Tensor]:
    """Moves poses [F, N, 4] of templates [N] to where they explain most: evidence [F, N] and poses."""
    columns = sprites.columns(which, torch.zeros(len(which)), side)  # [5PP, N]
    n = len(which)
    best = torch.einsum("fnp,pn->fn", crops(stack, poses, side), columns)
    for place, size, angle in rounds:
        for _ in range(repeats):
            unit = poses[..., 2].exp()
            step = torch.stack([place * unit, place * unit, torch.full_like(unit, size), torch.full_like(unit, angle)], -1)
            tried = poses[:, :, None] + CROSS * step[:, :, None]  # [F, N, 8, 4]
            rows = crops(stack, tried.flatten(1, 2), side).unflatten(1, (n, len(CROSS)))
            gain, move = torch.einsum("fnmp,pn->fnm", rows, columns).max(2)
            moved = tried.gather(2, move[..., None, None].expand(-1, -1, 1, 4))[:, :, 0]
            poses = torch.where((gain > best)[..., None], moved, poses)
            best = torch.maximum(gain, best)
    return best, poses


def search(view: View, rows: torch.Tensor, roll: torch.Tensor, sprites: Sprites) -> tuple[int, float, torch.Tensor]:
    """The template that explains most in the frames `rows`: its index, evidence (mean per frame), poses [rows, 4].

    A first coarse look tries every template at places that stand out, turned all ways, and all over the frame, upright. From both finds the best
    colour of every object is fitted roughly in every second frame, then the best dozen in all of them, the first two in every colour.
    """
    stack = view.stack(rows)
    coarse = F.avg_pool2d(stack, 2)
    standing = jittered(candidates(view, rows, 5), (-0.25, 0.0, 0.25), (0.82, 1.0, 1.2))
    everywhere = _everywhere(*view.frames.shape[-2:])[None].repeat(len(rows), 1, 1)
    for poses in (standing, everywhere):
        poses[..., 3] = -roll[rows, None]
    looks = [_coarse_look(coarse, sprites, poses, angles) for poses, angles in ((standing, ALL_ROUND), (everywhere, UPRIGHT))]
    some = [_shortlist(evident.mean(0)) for evident, _ in looks]
    which, start = torch.cat(some), torch.cat([poses[:, s] for s, (_, poses) in zip(some, looks)], 1)
    half = slice(0, None, 2)
    quick = fit(stack[half], sprites, which, start[half], ROUNDS[:2], 16, 1)[0].clamp(min=0).mean(0)
    order = quick.argsort(descending=True)
    objects = which[order] // KINDS
    leaders = [int((objects == o).nonzero()[0, 0]) for o in dict.fromkeys(objects.tolist())][:2]
    painted = torch.cat([torch.arange(KINDS) + KINDS * objects[i] for i in leaders])
    best = torch.cat([which[order[:12]], painted])
    gains, fitted = fit(stack, sprites, best, torch.cat([start[:, order[:12]], *(start[:, order[i]][:, None].expand(-1, KINDS, -1) for i in leaders)], 1))
    total = gains.clamp(min=0).mean(0)
    winner = int(total.argmax())
    return int(best[winner]), float(total[winner]), fitted[:, winner]


def _shortlist(mean: torch.Tensor) -> torch.Tensor:
    """The best colour of each object, and the 8 best templates of all."""
    by_object = mean.unflatten(0, (-1, KINDS))
    return torch.cat([torch.arange(len(by_object)) * KINDS + by_object.argmax(1), mean.topk(8).indices]).unique()


def _coarse_look(coarse: torch.Tensor, sprites: Sprites, poses: torch.Tensor, angles: tuple[float, ...]) -> tuple[torch.Tensor, torch.Tensor]:
    """The best of poses [F, N, 4] x angles for every template: evidence [F, T], poses [F, T, 4]."""
    gains = (crops(coarse, poses, COARSE, LENIENT) @ sprites.bank(angles)).unflatten(2, (-1, len(angles))).transpose(1, 2).flatten(2)
    best, index = gains.max(2)
    found = poses.gather(1, (index // len(angles))[..., None].expand(-1, -1, 4)).clone()
    found[..., 3] += torch.tensor(angles)[index % len(angles)]
    return best, found


def _everywhere(h: int, w: int) -> torch.Tensor:
    """Poses all over the frame in five sizes [N, 4]."""
    reach = extent(h, w) - 0.2
    x, y = (torch.arange(-float(r), float(r) + 1e-3, 0.15) for r in reach)
    return torch.cartesian_prod(x, y, torch.tensor([0.28, 0.36, 0.46, 0.58, 0.74]).log(), torch.zeros(1))


def follow(view: View, sprites: Sprites, template: int, rows: torch.Tensor, poses: torch.Tensor, roll: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """One template through all frames, from its poses in the frames `rows`: evidence [F] and poses [F, 4], the angle without jumps.

    For each of 24 angles the best place in each frame is a state; the smoothest way through the states that explains most is taken and fitted.
    """
    f = len(view.frames)
    every = torch.arange(f)
    stack = view.stack(every)
    near = poses[(every[:, None] - rows[None]).abs().argmin(1)]
    between = _interpolated(rows, poses, f)
    standing = candidates(view, every, 4)
    starts = jittered(torch.cat([standing, near[:, None], between[:, None]], 1), (-0.25, 0.0, 0.25), (0.85, 1.0, 1.18))
    starts[..., 3] = -roll[:, None]
    angles = torch.arange(24) * (2 * math.pi / 24)
    which = torch.full((24,), template)
    gains = crops(F.avg_pool2d(stack, 2), starts, COARSE, LENIENT) @ sprites.columns(which, angles, COARSE, LENIENT)  # [F, N, 24]
    best, index = gains.max(1)
    states = starts.gather(1, index[..., None].expand(-1, -1, 4)).clone()
    states[..., 3] += angles
    path = _smoothest(best, states)
    gain, fitted = fit(stack, sprites, which[:1], states[every, path][:, None])
    fitted = fitted[:, 0]
    turns = torch.diff(fitted[:, 3])
    fitted[1:, 3] = fitted[0, 3] + torch.cumsum(torch.atan2(turns.sin(), turns.cos()), 0)
    return gain[:, 0], fitted


def _interpolated(rows: torch.Tensor, poses: torch.Tensor, f: int) -> torch.Tensor:
    at = torch.arange(f).float()
    right = torch.searchsorted(rows, torch.arange(f)).clamp(1, len(rows) - 1)
    a, b = rows[right - 1].float(), rows[right].float()
    share = ((at - a) / (b - a)).clamp(-0.7, 1.7)[:, None]
    return poses[right - 1] * (1 - share) + poses[right] * share


def _smoothest(evident: torch.Tensor, states: torch.Tensor) -> torch.Tensor:
    """Which of the states [F, K, 4] to take in every frame [F]: most evidence [F, K] for the least change."""
    gain = evident / evident.amax(1).median().clamp(min=1e-4)
    total, back = gain[0], []
    for before, after, more in zip(states[:-1], states[1:], gain[1:]):
        turn = after[None, :, 3] - before[:, None, 3]
        turn = torch.atan2(turn.sin(), turn.cos())
        change = 0.1 * ((after[None, :, :2] - before[:, None, :2]) / 0.5).square().sum(2) + 0.2 * ((after[None, :, 2] - before[:, None, 2]) / 0.25).square() + (0.15 * (turn / 0.5).square()).clamp(max=0.6)
        best, index = (total[:, None] - change).max(0)
        back.append(index)
        total = best + more
    path = [int(total.argmax())]
    for index in reversed(back):
        path.append(int(index[path[-1]]))
    return torch.tensor(path[::-1])


def covered(sprites: Sprites, template: int, poses: torch.Tensor, h: int, w: int) -> torch.Tensor:
    """Where a template at poses [F, 4] lies: [F, h, w] in 0..1."""
    place = pixel_places(h, w)[None] - poses[:, None, None, :2]
    local = torch.einsum("fij,fhwj->fhwi", rotation(-poses[:, 3]), place) / poses[:, 2].exp()[:, None, None, None]
    return F.grid_sample(sprites.alpha[template][None, None].expand(len(poses), -1, -1, -1), local, align_corners=False, padding_mode="zeros")[:, 0]
