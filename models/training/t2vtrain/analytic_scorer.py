"""The scorer that needs no training: names object, background, object motion and camera move of a clip from pixels and the known world.

Background: nearest of rendered examples by colours along the frame's border. Object: what differs from the border's colours, then the sprite
that fits best at the measured box, or 'no object'. Motion: the track of that box against the tracks the world can make, after the measured
camera move is taken out. Camera: a similarity transform fitted to the pixels outside the object between neighbouring frames.
Everything is deterministic. Clips are [F, 3, 128, 128] tensors in [-1, 1].
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .captions import Attributes
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, MOTION_NAMES, OBJECT_NAMES
from .world import CAMERA_SPAN, World

SIZE = 64
NO_OBJECT = len(OBJECT_NAMES)


@dataclass
class Answer:
    """Vocabulary indices; object NO_OBJECT = none seen. track [F, 3] = centre x, y in [-1, 1] and log half height."""
    object: int
    background: int
    motion: int
    camera: int
    object_error: float
    track: torch.Tensor
    rates: torch.Tensor


class AnalyticScorer:
    """Build once per world (renders the background examples), then call with clips."""

    def __init__(self, world: World, examples: int = 40):
        rng = torch.Generator().manual_seed(77)
        wanted = [Attributes(i % NO_OBJECT, i // examples, None, int(torch.randint(len(CAMERA_NAMES), (1,), generator=rng)) if i % 2 else None, 1) for i in range(examples * len(BACKGROUND_NAMES))]
        scenes = world.sample(wanted, torch.rand(len(wanted), 1, generator=rng), rng)
        scenes.size = torch.full_like(scenes.size, 1e-3)
        self.examples = border_colours(world.render(scenes, SIZE, SIZE, 1)[:, 0])
        self.example_names = scenes.background
        self.sprites = world.sprites[64]

    def __call__(self, clip: torch.Tensor) -> Answer:
        frames = F.interpolate(clip, size=(SIZE, SIZE), mode="area")
        background = self.background(frames)
        masks = object_masks(frames)
        rates = camera_rates(frames, masks)
        track, seen = boxes(masks)
        object_, error = self.object(frames, masks, track, seen, rates)
        motion = NOTHING if seen.float().mean() < 0.5 else classify_motion(steady(track, rates), trust(masks, seen))
        camera = classify_camera(rates)
        return Answer(object_, background, motion, camera, error, track, rates)

    def background(self, frames: torch.Tensor) -> int:
        """Vote of the frames, each by its three nearest examples."""
        distance = (border_colours(frames)[:, None] - self.examples[None]).abs().mean((2, 3))
        names = self.example_names[distance.topk(3, largest=False).indices].flatten()
        return int(names.bincount(minlength=len(BACKGROUND_NAMES)).argmax())

    def object(self, frames: torch.Tensor, masks: torch.Tensor, track: torch.Tensor, seen: torch.Tensor, rates: torch.Tensor) -> tuple[int, float]:
        """Best sprite over several frames, scales, places and the camera's roll; NO_OBJECT when nothing fits or no mask is seen."""
        inside = (track[:, :2].abs() < 0.75).all(1) & seen
        picks = inside.nonzero()[:, 0] if inside.sum() >= 2 else seen.nonzero()[:, 0]
        if len(picks) < 2:
            return NO_OBJECT, float("inf")
        picks = picks[torch.linspace(0, len(picks) - 1, min(5, len(picks))).round().long()]
        roll = (picks / (len(frames) - 1) - 0.5) * rates[3] * CAMERA_SPAN[3]
        errors = torch.stack([sprite_errors(frames[i], masks[i], track[i], float(r), self.sprites) for i, r in zip(picks, roll)]).mean(0)
        best = int(errors.argmin())
        return (best if errors[best] < FIT_LIMIT else NO_OBJECT), float(errors[best])


NOTHING = 0
STILLNESS = 0.009  # squared error that a moving explanation must save: about half of what the slowest move saves
FIT_LIMIT = 0.46


def border_colours(frames: torch.Tensor) -> torch.Tensor:
    """Mean and spread of colour in the 28 border cells of an 8 x 8 grid: [N, 6, 28]."""
    mean = F.adaptive_avg_pool2d(frames, 8)
    spread = (F.adaptive_avg_pool2d(frames**2, 8) - mean**2).clamp(min=0).sqrt()
    edge = torch.ones(8, 8, dtype=torch.bool)
    edge[1:-1, 1:-1] = False
    return torch.cat([mean, spread * 0.7], 1)[:, :, edge]


def object_masks(frames: torch.Tensor) -> torch.Tensor:
    """Where the object is: [F, H, W] in 0..1. Pixels unlike every border colour of their own row band, largest connected part only."""
    smooth = F.avg_pool2d(F.pad(frames, (1, 1, 1, 1), mode="replicate"), 3, 1)
    n, _, h, w = smooth.shape
    ring = 7
    masks = []
    for frame, raw in zip(smooth, frames):
        side = torch.cat([raw[:, :, :ring].reshape(3, -1), raw[:, :, -ring:].reshape(3, -1), raw[:, :ring].reshape(3, -1), raw[:, -ring:].reshape(3, -1)], 1)[:, ::5]
        rows = torch.arange(h)[:, None].expand(h, w).reshape(-1) / h
        y = torch.arange(h)[:, None].expand(h, w) / h
        side_rows = torch.cat([y[:, :ring].reshape(-1), y[:, -ring:].reshape(-1), y[:ring].reshape(-1), y[-ring:].reshape(-1)])[::5]
        colour = torch.cdist(frame.reshape(3, -1).T, side.T)
        distance = colour + 0.35 * (rows[:, None] - side_rows[None]).abs()
        nearest = distance.topk(3, largest=False).values[:, -1].reshape(h, w)
        masks.append(largest_part(nearest > 0.30))
    return torch.stack(masks).float()


def largest_part(mask: torch.Tensor) -> torch.Tensor:
    """The largest 4-connected part, after closing gaps of one pixel; parts are weighted towards the middle of the frame."""
    m = F.max_pool2d(mask[None, None].float(), 3, 1, 1)
    m = -F.max_pool2d(-m, 3, 1, 1)
    h, w = mask.shape
    label = torch.arange(1, h * w + 1, dtype=torch.float32).reshape(1, 1, h, w) * m
    while True:
        spread = F.pad(label, (1, 1, 1, 1))
        new = torch.stack([label, spread[:, :, :-2, 1:-1], spread[:, :, 2:, 1:-1], spread[:, :, 1:-1, :-2], spread[:, :, 1:-1, 2:]]).amax(0) * m
        if torch.equal(new, label):
            break
        label = new
    label = label[0, 0].long()
    if not bool(label.any()):
        return label.bool()
    y, x = torch.meshgrid(torch.linspace(-1, 1, h), torch.linspace(-1, 1, w), indexing="ij")
    weight = (1.2 - 0.5 * (x**2 + y**2)).clamp(min=0.1) * (label > 0)
    total = torch.zeros(h * w + 1).scatter_add_(0, label.reshape(-1), weight.reshape(-1))
    total[0] = 0
    return label == total.argmax()


def boxes(masks: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Centre and log half height per frame [F, 3], and whether the mask is at least 1 % of the frame [F]; gaps are filled from neighbours."""
    n, h, w = masks.shape
    area = masks.mean((1, 2))
    seen = area > 0.01
    y, x = torch.meshgrid((torch.arange(h) + 0.5) / h * 2 - 1, (torch.arange(w) + 0.5) / w * 2 - 1, indexing="ij")
    total = masks.sum((1, 2)).clamp(min=1)
    centre = torch.stack([(masks * x).sum((1, 2)) / total, (masks * y).sum((1, 2)) / total], -1)
    size = 0.5 * (area.clamp(min=1e-4) * 4).log() - 0.35
    track = torch.cat([centre, size[:, None]], 1)
    good = seen.nonzero()[:, 0]
    if len(good):
        nearest = (torch.arange(n)[:, None] - good[None]).abs().argmin(1)
        track = track[good[nearest]]
    return track, seen


def trust(masks: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
    """Weight of each frame's box [F]: 1, or 0.1 where the frame's edge cuts the object; 0 where nothing is seen."""
    cut = (masks[:, 0].sum(1) + masks[:, -1].sum(1) + masks[:, :, 0].sum(1) + masks[:, :, -1].sum(1)) > 3
    return seen.float() * torch.where(cut, 0.1, 1.0)


def sprite_errors(frame: torch.Tensor, mask: torch.Tensor, box: torch.Tensor, roll: float, sprites: torch.Tensor) -> torch.Tensor:
    """For every sprite the least mismatch over 5 scales x 9 places [objects]: colour difference inside it, plus mask left outside it."""
    half = float(box[2].exp())
    places = [(dx, dy) for dx in (-0.12, 0, 0.12) for dy in (-0.12, 0, 0.12)]
    candidates = [(half * k, float(box[0]) + dx * half, float(box[1]) + dy * half) for k in (1.0, 1.2, 1.4, 1.65, 1.95) for dx, dy in places]
    s = torch.tensor([c[0] for c in candidates])
    o = torch.tensor([[c[1], c[2]] for c in candidates])
    # crop the frame and mask once per candidate onto a 24 x 24 sprite grid (roll undone), so that all sprites compare at once
    c_, s_ = math.cos(roll), math.sin(roll)
    rotation = torch.tensor([[c_, s_], [-s_, c_]])
    theta = torch.cat([rotation[None] * s[:, None, None], o[:, :, None]], 2)
    grid = F.affine_grid(theta, [len(candidates), 1, 24, 24], align_corners=False)
    crop = F.grid_sample(torch.cat([frame, mask[None]])[None].expand(len(candidates), -1, -1, -1), grid, align_corners=False, padding_mode="zeros")
    visible = ((grid.abs() < 1).all(-1)).float()
    small = F.interpolate(sprites, size=(24, 24), mode="area")
    alpha = small[:, 3]
    colour = small[:, :3] / alpha[:, None].clamp(min=1e-3) * 2 - 1
    inside = (alpha > 0.6).float()
    weight = inside[:, None] * visible[None]
    difference = (crop[None, :, :3] - colour[:, None]).abs().mean(2)
    fit = (difference * weight).sum((2, 3)) / weight.sum((2, 3)).clamp(min=8)
    m = (crop[:, 3] > 0.5).float()[None] * visible[None]
    union = torch.maximum(m, weight).sum((2, 3)).clamp(min=8)
    overlap = (m * weight).sum((2, 3)) / union
    return (fit * 0.7 + 0.35 * (1 - overlap)).amin(1)


def camera_rates(frames: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """Measured camera rates [4] (pan, tilt, zoom, roll) as in World: a similarity fitted between frames two apart, coarse to fine."""
    grey = frames
    wide = F.max_pool2d(masks[:, None], 7, 1, 3)
    keep = 1 - torch.maximum(wide[:-2], wide[2:])[:, 0]
    motion = torch.zeros(len(frames) - 2, 4)
    for scale in (4, 2, 1):
        a, b = (F.avg_pool2d(grey, scale) if scale > 1 else grey)[:-2], (F.avg_pool2d(grey, scale) if scale > 1 else grey)[2:]
        weight = F.avg_pool2d(keep[:, None], scale)[:, 0] if scale > 1 else keep
        for _ in range(6):
            motion = motion + similarity_step(a, b, weight, motion)
    per_clip = motion.median(0).values * (len(frames) - 1) / 2
    return per_clip / CAMERA_SPAN


def similarity_step(a: torch.Tensor, b: torch.Tensor, weight: torch.Tensor, motion: torch.Tensor) -> torch.Tensor:
    """One Gauss-Newton step for b(p) = a(W(p)) with camera motion (x, y, log zoom, roll) [N, 4]."""
    n, _, h, w = a.shape
    x, y, zoom, roll = motion.unbind(-1)
    c, s, k = roll.cos(), roll.sin(), (-zoom).exp()
    theta = torch.stack([torch.stack([c * k, -s * k, x], -1), torch.stack([s * k, c * k, y], -1)], -2)
    grid = F.affine_grid(theta, [n, 1, h, w], align_corners=False)
    valid = ((grid.abs() < 0.97).all(-1)).float() * weight
    warped = F.grid_sample(a, grid, align_corners=False, padding_mode="border")
    gx = F.pad((warped[..., 2:] - warped[..., :-2]) * w / 4, (1, 1))
    gy = F.pad((warped[..., 2:, :] - warped[..., :-2, :]) * h / 4, (0, 0, 1, 1))
    py, px = torch.meshgrid((torch.arange(h) + 0.5) / h * 2 - 1, (torch.arange(w) + 0.5) / w * 2 - 1, indexing="ij")
    jacobian = torch.stack([gx, gy, -(gx * px + gy * py), gy * px - gx * py], -1)
    residual = b - warped
    robust = valid[:, None] / (0.15 + residual.abs())
    jw = jacobian * robust[..., None]
    normal = torch.einsum("nchwi,nchwj->nij", jw, jacobian) + 1e-3 * torch.eye(4) * (h * w) ** 0.5
    right = torch.einsum("nchwi,nchw->ni", jw, residual)
    return torch.linalg.solve(normal, right).clamp(-0.3, 0.3)


def steady(track: torch.Tensor, rates: torch.Tensor) -> torch.Tensor:
    """The track as a still camera would see it; small measured rates count as none."""
    rates = rates * (rates.abs() > 0.2)
    t = torch.linspace(-0.5, 0.5, len(track))
    x, y, zoom, roll = (t[:, None] * (rates * CAMERA_SPAN)).unbind(-1)
    c, s, k = roll.cos(), roll.sin(), (-zoom).exp()
    return torch.stack([(c * track[:, 0] - s * track[:, 1]) * k + x, (s * track[:, 0] + c * track[:, 1]) * k + y, track[:, 2] - zoom], -1)


def classify_camera(rates: torch.Tensor) -> int:
    axis = int(rates.abs().argmax())
    if rates[axis].abs() < 0.2:
        return 0
    return 1 + 2 * axis + (0 if (rates[axis] < 0) != (axis == 2) else 1)


def classify_motion(track: torch.Tensor, weight: torch.Tensor) -> int:
    """The motion whose family of tracks explains the measured one best (least squares per family, each with its own free parameters)."""
    t = torch.linspace(0, 1, len(track))
    w = weight
    ones, centred = torch.ones_like(t), t - 0.5
    x, y, size = track.unbind(-1)
    size = size * 0.6

    def fit(columns: list[torch.Tensor], target: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        basis = torch.stack([ones, *columns], 1)
        solution = torch.linalg.lstsq(basis * w.sqrt()[:, None], (target * w.sqrt())[:, None]).solution
        return (((basis @ solution)[:, 0] - target).square() * w).sum() / w.sum(), solution[:, 0]

    flat = {k: fit([], v)[0] for k, v in (("x", x), ("y", y), ("s", size))}
    (lx, cx), (ly, cy), (ls, cs) = (fit([centred], v) for v in (x, y, size))
    scores = {"still": flat["x"] + flat["y"] + flat["s"] - STILLNESS}
    scores["right" if cx[1] > 0 else "left"] = lx + flat["y"] + flat["s"]
    scores["down" if cy[1] > 0 else "up"] = flat["x"] + ly + flat["s"]
    scores["grow" if cs[1] > 0 else "shrink"] = flat["x"] + flat["y"] + ls
    rounds = []
    for speed in (0.62, 0.8, 1.0, 1.2, 1.4):
        sine, cosine = (2 * math.pi * speed * t).sin(), (2 * math.pi * speed * t).cos()
        (ex, sx), (ey, sy) = fit([sine, cosine], x), fit([sine, cosine], y)
        even = min(float(sx[1:].norm()), float(sy[1:].norm())) / max(float(sx[1:].norm()), float(sy[1:].norm()), 1e-6)
        rounds.append(ex + ey + flat["s"] + (0.03 if even < 0.45 else 0.0))
    scores["circle"] = torch.stack(rounds).min() + 0.003
    hops = [fit([(math.pi * 2.5 * speed * t + phase).sin().abs()], y) for speed in (0.62, 0.8, 1.0, 1.2, 1.4) for phase in torch.arange(0, math.pi, 0.3).tolist()]
    scores["bounce"] = flat["x"] + flat["s"] + min(e for e, c in hops) + 0.003
    return MOTION_NAMES.index(min(scores, key=lambda k: float(scores[k])))
