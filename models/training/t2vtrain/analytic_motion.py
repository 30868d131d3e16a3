"""The analytic scorer's reading of a thing's track: which of the world's motions explains it with the least error.

Each motion is a family of curves for x, y, log size and angle over the clip, linear in a few parameters; speed and phase run over a grid. Errors
are counted in units of what the search for things usually misses by, and a motion whose effect is far smaller than the world's slowest does not count.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from .analytic_ground import rotation
from .vocabulary import MOTION_NAMES

MISS = torch.tensor([0.05, 0.05, 0.07, 0.2])  # of x, y, log half height, angle
SPEEDS = (0.55, 0.62, 0.72, 0.85, 1.0, 1.15, 1.3, 1.45)
PHASES = (-0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9)
EFFORT = 3.0  # error units that any movement must save to be believed instead of stillness, per parameter


@dataclass
class Curve:
    """One member of a family: basis [n, k] for each moving coordinate, and the least effect of the first parameter."""
    name: str
    basis: dict[int, torch.Tensor]  # coordinate -> columns beside the constant one
    least: float
    rotating: bool = False  # x and y share the parameters of a circle


def steady(poses: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
    """Poses in the frames [F, 4] as they are in the scene, the camera's state [F, 4] taken out."""
    place = torch.einsum("fij,fj->fi", rotation(state[:, 3]), poses[:, :2]) * (-state[:, 2]).exp()[:, None] + state[:, :2]
    return torch.cat([place, (poses[:, 2] - state[:, 2])[:, None], (poses[:, 3] + state[:, 3])[:, None]], 1)


def classify_motion(track: torch.Tensor, weight: torch.Tensor) -> int:
    """The motion's index for a track in the scene [F, 4] (x, y, log half height, angle); weight [F] says how far each frame is trusted."""
    costs = motion_costs(track, weight)
    return MOTION_NAMES.index(min(costs, key=lambda name: costs[name]))


def motion_costs(track: torch.Tensor, weight: torch.Tensor) -> dict[str, float]:
    """The least error of every motion, in squared units of MISS, summed over frames."""
    weight = weight / weight.mean().clamp(min=1e-6)
    scaled = track / MISS
    still = [_left_over(torch.ones(len(track), 1), scaled[:, c], weight)[0] for c in range(4)]
    costs: dict[str, float] = {"still": float(sum(still))}
    for curve in curves(len(track)):
        name, error, used = _fit(curve, scaled, weight)
        rest = float(sum(still[c] for c in range(4) if c not in curve.basis))
        costs[name] = min(costs.get(name, math.inf), error + rest + EFFORT * used)
    return costs


def _fit(curve: Curve, scaled: torch.Tensor, weight: torch.Tensor) -> tuple[str, float, int]:
    if curve.rotating:
        return _fit_circle(curve, scaled, weight)
    error, used, name, small = 0.0, 0, curve.name, False
    for c, columns in curve.basis.items():
        left, solution = _left_over(torch.cat([torch.ones(len(scaled), 1), columns], 1), scaled[:, c], weight)
        error, used = error + float(left), used + columns.shape[1]
        effect = solution[1:] * float(MISS[c])
        if c == next(iter(curve.basis)):
            name = _directed(curve.name, float(effect[0]))
            small = float(effect.norm()) < curve.least
            small |= curve.name in ("zigzag", "bounce") and float(effect[0]) < 0
    return name, (math.inf if small else error), used


def _directed(name: str, effect: float) -> str:
    return {"left": ("left", "right"), "up": ("up", "down"), "shrink": ("shrink", "grow")}.get(name, (name, name))[effect > 0]


def _fit_circle(curve: Curve, scaled: torch.Tensor, weight: torch.Tensor) -> tuple[str, float, int]:
    """x = a cos - b sin, y = a sin + b cos around a centre: four parameters for both."""
    cosine, sine = curve.basis[0].unbind(1)
    one, none = torch.ones_like(sine), torch.zeros_like(sine)
    basis = torch.cat([torch.stack([one, none, cosine, -sine], 1), torch.stack([none, one, sine, cosine], 1)])
    left, solution = _left_over(basis, torch.cat([scaled[:, 0], scaled[:, 1]]), torch.cat([weight, weight]))
    radius = float(solution[2:].norm()) * float(MISS[0])
    return curve.name, (math.inf if radius < curve.least else float(left)), 2


def _left_over(basis: torch.Tensor, target: torch.Tensor, weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Weighted least squares with large misses counted less: the error left, and the solution."""
    w = weight.clone()
    for _ in range(2):
        solution = torch.linalg.lstsq(basis * w.sqrt()[:, None], (target * w.sqrt())[:, None]).solution[:, 0]
        miss = target - basis @ solution
        w = weight / (1 + (miss / 3).square())
    return (weight * 9 * (1 + (miss / 3).square()).log()).sum(), solution


def curves(n: int) -> list[Curve]:
    """All motions but stillness, as World makes them, over speeds and phases."""
    t = torch.linspace(0, 1, n)
    slope = (t - 0.5)[:, None]
    made = [Curve("left", {0: slope}, 0.22), Curve("up", {1: slope}, 0.22), Curve("shrink", {2: slope}, 0.2), Curve("spin", {3: slope}, 1.5)]
    for speed in SPEEDS:
        turn = 2 * math.pi * speed * t
        swing, shake = 1.25 * turn, 3 * turn
        made.append(Curve("circle", {0: torch.stack([turn.cos(), turn.sin()], 1), 1: slope}, 0.09, rotating=True))
        made.append(Curve("shake", {0: torch.stack([shake.sin(), shake.cos()], 1)}, 0.045))
        made.append(Curve("swing", {3: torch.stack([swing.sin(), swing.cos()], 1)}, 0.2))
        for phase in PHASES:
            hop = -(1.25 * turn + phase).sin().abs()
            wave = (2 * turn + phase).sin().asin() * (2 / math.pi)
            made.append(Curve("bounce", {1: hop[:, None]}, 0.15))
            made.append(Curve("zigzag", {1: wave[:, None], 0: slope}, 0.08))
    return made
