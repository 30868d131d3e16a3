"""The analytic scorer's view of what is not a thing: colours along the border, the camera move, and the background without things.

Frames are [F, 3, H, W] in [-1, 1] at the judge's own small size; positions are in frame units (the short side spans [-1, 1]).
"""
from __future__ import annotations

import torch
import torch.nn.functional as F

from .world import CAMERA_SPAN

UNLIKE = 0.22  # colour distance (mean over channels, values in [-1, 1]) from which a pixel differs from its surroundings


def extent(h: int, w: int) -> torch.Tensor:
    """What half the width and half the height are in frame units."""
    return torch.tensor([w / min(h, w), h / min(h, w)])


def pixel_places(h: int, w: int) -> torch.Tensor:
    """Frame coordinates of every pixel centre [h, w, 2]."""
    y, x = torch.meshgrid((torch.arange(h) + 0.5) * 2 / h - 1, (torch.arange(w) + 0.5) * 2 / w - 1, indexing="ij")
    return torch.stack([x, y], -1) * extent(h, w)


def palette_distance(frames: torch.Tensor, ring: int = 6) -> torch.Tensor:
    """How unlike the border's colours of about the same row each pixel is [F, H, W]: the third nearest counts, rows far away count less."""
    n, _, h, w = frames.shape
    smooth = F.avg_pool2d(F.pad(frames, (1, 1, 1, 1), mode="replicate"), 3, 1)
    at_border = torch.ones(h, w, dtype=torch.bool)
    at_border[ring:-ring, ring:-ring] = False
    rows = (torch.arange(h)[:, None].expand(h, w) / h * 1.0).contiguous()
    picks = at_border.flatten().nonzero()[:, 0][::5]
    weight = torch.tensor([1.0, 1.0, 1.0])[None, :, None]
    here = torch.cat([(smooth.flatten(2) * weight).transpose(1, 2), 0.6 * rows.flatten()[None, :, None].expand(n, -1, 1)], 2)
    there = torch.cat([(frames.flatten(2) * weight).transpose(1, 2), 0.6 * rows.flatten()[None, :, None].expand(n, -1, 1)], 2)[:, picks]
    nearest = torch.cdist(here, there).topk(3, largest=False).values[..., -1]
    return nearest.reshape(n, h, w) / 3**0.5


def fit_camera(frames: torch.Tensor, keep: torch.Tensor, gap: int = 2) -> torch.Tensor:
    """Camera rates [4] (pan, tilt, zoom, roll) as in World, steady over the clip: one similarity for all pairs of frames `gap` apart, coarse to fine.

    keep [F, H, W] is 1 where the background shows.
    """
    starts = [torch.zeros(4)]
    best: tuple[float, torch.Tensor] | None = None
    for start in starts:
        move, error = _descend(frames, keep, gap, start)
        if best is None or error < best[0]:
            best = (error, move)
    assert best is not None
    return best[1] * (len(frames) - 1) / gap / CAMERA_SPAN


def _descend(frames: torch.Tensor, keep: torch.Tensor, gap: int, move: torch.Tensor) -> tuple[torch.Tensor, float]:
    error = 0.0
    weight = torch.minimum(keep[:-gap], keep[gap:])
    for scale, rounds in ((4, 8), (2, 6), (1, 4)):
        small = F.avg_pool2d(frames, scale) if scale > 1 else frames
        w = F.avg_pool2d(weight[:, None], scale)[:, 0] if scale > 1 else weight
        for _ in range(rounds):
            step, error = _similarity_step(small[:-gap], small[gap:], w, move)
            move = move + step
            if float(step.abs().max()) < 2e-4:
                break
    return move, error


def _similarity_step(a: torch.Tensor, b: torch.Tensor, weight: torch.Tensor, move: torch.Tensor) -> tuple[torch.Tensor, float]:
    """One Gauss-Newton step for b(p) = a(W(p)) with one camera move (x, y, log zoom, roll) for all pairs, and the robust error before it."""
    n, _, h, w = a.shape
    p = pixel_places(h, w)
    place = p @ rotation(move[3]).T * (-move[2]).exp() + move[:2]
    grid = (place / extent(h, w))[None].expand(n, -1, -1, -1)
    valid = (grid.abs() < 0.97).all(-1).float() * weight
    warped = F.grid_sample(a, grid, align_corners=False, padding_mode="border")
    unit = min(h, w) / 4
    gx = F.pad((warped[..., 2:] - warped[..., :-2]) * unit, (1, 1))
    gy = F.pad((warped[..., 2:, :] - warped[..., :-2, :]) * unit, (0, 0, 1, 1))
    jacobian = torch.stack([gx, gy, -(gx * p[..., 0] + gy * p[..., 1]), gy * p[..., 0] - gx * p[..., 1]], -1)
    residual = b - warped
    robust = valid[:, None] / (0.12 + residual.abs())
    jw = jacobian * robust[..., None]
    normal = torch.einsum("nchwi,nchwj->ij", jw, jacobian) + torch.diag(torch.tensor([1.0, 1.0, 1.0, 1.0])) * 2e-3 * n * (h * w) ** 0.5
    right = torch.einsum("nchwi,nchw->i", jw, residual)
    error = float((residual.abs().mean(1).clamp(max=0.3) * valid).sum() / valid.sum().clamp(min=1))
    return torch.linalg.solve(normal, right).clamp(-0.2, 0.2), error


def rotation(angle: torch.Tensor) -> torch.Tensor:
    """R(a) = [[cos, -sin], [sin, cos]], [..., 2, 2]."""
    c, s = angle.cos(), angle.sin()
    return torch.stack([torch.stack([c, -s], -1), torch.stack([s, c], -1)], -2)


def camera_states(rates: torch.Tensor, frames: int) -> torch.Tensor:
    """Camera state (x, y, log zoom, roll) per frame [F, 4] for steady rates."""
    return (torch.linspace(0, 1, frames) - 0.5)[:, None] * (rates * CAMERA_SPAN)


def clean_plate(frames: torch.Tensor, state: torch.Tensor, hidden: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The background as each frame's camera sees it, with things taken out, and where it is known: [F, 3, H, W] and [F, H, W].

    Every frame is laid into the scene; a place's colour is the median over the frames in which nothing hides it. hidden [F, H, W] is 1 on things.
    """
    f, _, h, w = frames.shape
    room = 1.6
    sh, sw = int(h * room), int(w * room)
    scene = pixel_places(sh, sw) * room
    away = scene[None] - state[:, None, None, :2]
    in_frame = torch.einsum("fij,fhwj->fhwi", rotation(-state[:, 3]), away) * state[:, 2].exp()[:, None, None, None]
    grid = in_frame / extent(h, w)
    laid = F.grid_sample(torch.cat([frames, hidden[:, None]], 1), grid, align_corners=False, padding_mode="border")
    bad = (grid.abs() > 1).any(-1) | (laid[:, 3] > 0.3)
    seen = laid[:, :3].masked_fill(bad[:, None], float("nan"))
    plate = seen.nanmedian(0).values
    enough = (~bad).sum(0) >= 2
    plate = torch.where(enough, plate, torch.zeros(()))
    p = pixel_places(h, w)
    back = torch.einsum("fij,hwj->fhwi", rotation(state[:, 3]), p) * (-state[:, 2]).exp()[:, None, None, None] + state[:, None, None, :2]
    both = torch.cat([plate, enough[None].float()])[None].expand(f, -1, -1, -1)
    out = F.grid_sample(both, back / room / extent(h, w), align_corners=False, padding_mode="border")
    known = out[:, 3]
    return out[:, :3] / known[:, None].clamp(min=0.5), (known > 0.9).float()


def classify_camera(rates: torch.Tensor, least: float = 0.25) -> int:
    """The camera's name: its strongest rate, 0 (static) where none reaches `least`."""
    axis = int(rates.abs().argmax())
    if rates[axis].abs() < least:
        return 0
    return 1 + 2 * axis + (0 if (rates[axis] < 0) != (axis == 2) else 1)
