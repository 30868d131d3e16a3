"""The scorer that needs no training: names things, their colours and motions, background and camera move of a clip from pixels and the known world.

Camera: one similarity transform, steady over the clip, fitted to what is not a thing. Background without things: the median of the frames laid
over each other in the scene, where something is never uncovered the colours along the border. Things: sprites laid over what differs from it,
one after the other. Motion: each thing's pose in every frame against the families of tracks that the world makes. Everything is deterministic.
Clips are [F, 3, H, W] tensors in [-1, 1]; work is done at 64 pixels for the short side.
"""
from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .analytic_ground import UNLIKE, camera_states, classify_camera, clean_plate, extent, fit_camera, palette_distance
from .analytic_motion import classify_motion, steady
from .analytic_things import Sprites, View, covered, follow, names_of, search
from .captions import Attributes, Thing
from .quality import Answer
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES
from .world import World

SIZE = 64
LEAST_EVIDENCE = 0.0015  # frame units of area; below it there is no thing
LARGEST_MISS = 0.36  # root mean square distance to the best sprite above which it is none of them


@dataclass
class Found:
    """One thing: template, evidence (mean per frame), poses in the frames [F, 4] (x, y, log half height, angle), evidence per frame [F]."""
    object: int
    colour: int
    evidence: float
    poses: torch.Tensor
    per_frame: torch.Tensor


@dataclass
class Report:
    """All that was measured in a clip."""
    answer: Answer
    found: list[Found]
    rates: torch.Tensor


class AnalyticScorer:
    """Build once per world (renders background examples), then call with clips."""

    def __init__(self, world: World, examples: int = 24):
        self.sprites = Sprites(world)
        rng = torch.Generator().manual_seed(77)
        count = examples * len(BACKGROUND_NAMES)
        wanted = [Attributes((Thing(0),), i % len(BACKGROUND_NAMES), int(torch.randint(len(CAMERA_NAMES), (1,), generator=rng)) if i % 2 else None, 1) for i in range(count)]
        scenes = world.sample(wanted, torch.rand(count, 1, generator=rng), rng)
        scenes.present[:] = False
        self.examples = cell_colours(world.render(scenes, SIZE, SIZE).ground[:, 0].cpu())
        self.example_names = scenes.background.cpu()

    def __call__(self, clip: torch.Tensor) -> Answer:
        return self.report(clip).answer

    @torch.no_grad()
    def report(self, clip: torch.Tensor) -> Report:
        view, rates, hidden = look(clip)
        background = self.background(view.frames, hidden)
        state = camera_states(rates * (rates.abs() > 0.1), len(view.frames))
        found = self.things(view, state[:, 3])
        motions = tuple(classify_motion(steady(thing.poses, state), trust(thing, view)) for thing in found)
        answer = Answer(tuple(t.object for t in found), tuple(t.colour for t in found), motions, background, classify_camera(rates))
        return Report(answer, found, rates)

    def background(self, frames: torch.Tensor, hidden: torch.Tensor) -> int:
        """Vote of the frames, each by its three nearest examples in the cells that no thing hides."""
        seen = F.adaptive_avg_pool2d(1 - hidden[:, None], 8).flatten(2)  # [F, 1, 64]
        apart = (cell_colours(frames)[:, None] - self.examples[None]).abs().mean(2)
        distance = (apart * seen).sum(2) / seen.sum(2).clamp(min=1)
        names = self.example_names[distance.topk(3, largest=False).indices].flatten()
        return int(names.bincount(minlength=len(BACKGROUND_NAMES)).argmax())

    def things(self, view: View, roll: torch.Tensor) -> list[Found]:
        """Up to two things, the one with more evidence first; what the first covers is not looked at again."""
        f = len(view.frames)
        rows = ((torch.arange(4) * 2 + 1) * f // 8).clamp(max=f - 1)
        found: list[Found] = []
        for _ in range(2):
            template, evidence, poses = search(view, rows, roll, self.sprites)
            if evidence < LEAST_EVIDENCE:
                break
            per_frame, track = follow(view, self.sprites, template, rows, poses, roll)
            cover = covered(self.sprites, template, track, *view.frames.shape[-2:])
            if miss(view, cover, per_frame) < LARGEST_MISS:
                found.append(Found(*names_of(template), float(per_frame.mean()), track, per_frame))
            elif found:
                break
            view = View(view.frames, view.distance, view.free * (1 - cover))
        return sorted(found, key=lambda thing: -thing.evidence)


def look(clip: torch.Tensor) -> tuple[View, torch.Tensor, torch.Tensor]:
    """The clip at the judge's size beside its background, the camera rates, and what hides the background [F, H, W]."""
    h, w = clip.shape[-2:]
    frames = F.interpolate(clip, size=[round(n * SIZE / min(h, w)) for n in (h, w)], mode="area")
    unlike = palette_distance(frames)
    rates, distance, hidden = torch.zeros(4), unlike, torch.zeros_like(unlike)
    for _ in range(2):
        hidden = grown(distance > UNLIKE)
        if hidden.mean() > 0.6:
            hidden = torch.zeros_like(hidden)
        rates = fit_camera(frames, 1 - hidden)
        plate, known = clean_plate(frames, camera_states(rates, len(frames)), hidden)
        apart = (frames - plate).square().mean(1).sqrt()
        # a thing that stands still in the scene is part of the plate, but still unlike the border
        distance = torch.where(known > 0, torch.maximum(apart, unlike), unlike)
    return View(frames, distance, torch.ones_like(distance)), rates, hidden


def grown(mask: torch.Tensor, by: int = 2) -> torch.Tensor:
    return F.max_pool2d(mask.float()[:, None], 2 * by + 1, 1, by)[:, 0]


def cell_colours(frames: torch.Tensor) -> torch.Tensor:
    """Mean and half the spread of colour in an 8 x 8 grid [N, 6, 64]."""
    mean = F.adaptive_avg_pool2d(frames, 8)
    spread = (F.adaptive_avg_pool2d(frames**2, 8) - mean**2).clamp(min=0).sqrt()
    return torch.cat([mean, spread * 0.5], 1).flatten(2)


def miss(view: View, cover: torch.Tensor, per_frame: torch.Tensor) -> float:
    """Root mean square distance of the covered pixels to the sprite."""
    h, w = cover.shape[-2:]
    unit = (2 / min(h, w)) ** 2
    inside = (cover * view.free * unit).sum((1, 2))
    difference = (cover * view.free * view.distance.clamp(max=0.75) ** 2 * unit).sum((1, 2))
    return float(((difference - per_frame).sum() / inside.sum().clamp(min=1e-4)).clamp(min=0).sqrt())


def trust(thing: Found, view: View) -> torch.Tensor:
    """Weight of each frame's pose [F]: less where the frame's edge cuts the thing or little of it is seen."""
    half = thing.poses[:, 2].exp()
    room = (extent(*view.frames.shape[-2:]) - thing.poses[:, :2].abs()).amin(1) / half
    inside = ((room + 0.3) / 1.1).clamp(0.05, 1)
    return inside * (thing.per_frame / thing.per_frame.median().clamp(min=1e-4)).clamp(0.1, 1)
