"""The learned scorer: a small convolutional net that names what a clip shows, trained on rendered clips only (never on generated ones).

Every cell of every frame says which thing it shows, in which colour and how it is turned; that is known exactly for rendered pictures, so it is
learned in minutes. The answers are read off those maps: the objects by the area they cover, a thing's colour and motion from the cells that
show it, the background from the others, the camera move from how cells shift between frames. scorer_lessons.py trains it. Its pooled features
serve as the extractor of learned metrics.
"""
from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, COLOURS, MOTION_NAMES, OBJECT_NAMES

SIZE, FRAMES = 64, 16
NO_OBJECT, OWN_COLOUR = len(OBJECT_NAMES), len(COLOURS)
GAP, REACH = 3, 2  # the camera is seen in frames GAP apart, in shifts of up to REACH cells of the 16 x 16 map
TRACK = 5  # x, y, log area against its mean, sine and cosine of the angle


@dataclass
class Seen:
    """Logits for a batch of clips; K = 2 things in the order of their evidence (or of the things asked for)."""
    object: torch.Tensor  # [B, 65], 'no object' last; of two things the two largest
    things: torch.Tensor  # [B, 2] int64, which things the next two speak of
    colour: torch.Tensor  # [B, 2, 9], own colours last
    motion: torch.Tensor  # [B, 2, 13]
    background: torch.Tensor  # [B, 16]
    camera: torch.Tensor  # [B, 9]
    features: torch.Tensor  # [B, 192]
    cells: torch.Tensor  # [B, F, 65, h, w]
    cell_colours: torch.Tensor  # [B, F, 9, h, w]
    cell_turns: torch.Tensor  # [B, F, 2, h, w], sine and cosine of the thing's angle in the frame


class LearnedScorer(nn.Module):
    """clips [B, F, 3, H, W] in [-1, 1], short side 64 -> Seen. 16 frames; fewer give no camera and no motion."""

    def __init__(self) -> None:
        super().__init__()
        self.stages = nn.ModuleList([_stage(i, o) for i, o in ((3, 24), (24, 48), (48, 96), (96, 128))])
        self.lateral = nn.ModuleList([nn.Conv2d(48, 96, 1), nn.Conv2d(96, 96, 1), nn.Conv2d(128, 96, 1)])
        self.merge = nn.Sequential(nn.SiLU(), nn.Conv2d(96, 96, 3, 1, 1), nn.GroupNorm(8, 96), nn.SiLU())
        self.read = nn.Conv2d(96, NO_OBJECT + 1 + OWN_COLOUR + 1 + 2, 1)
        self.area = nn.Parameter(torch.tensor([1.5, 0.0, 1.5]))  # object logit = area[0] log(covered) + area[1]; none = -area[2] log(covered by any)
        self.background = nn.Linear(192, len(BACKGROUND_NAMES))
        self.match, self.contrast = nn.Conv2d(48, 24, 1), nn.Parameter(torch.tensor(12.0))
        self.camera = nn.Sequential(nn.Linear(4, 48), nn.SiLU(), nn.Linear(48, len(CAMERA_NAMES)))
        self.over_time = nn.Sequential(nn.Conv1d(TRACK + len(CAMERA_NAMES), 96, 3, 1, 1), nn.SiLU(), nn.Conv1d(96, 96, 3, 1, 1), nn.SiLU(), nn.Conv1d(96, 48, 3, 1, 1), nn.SiLU())
        self.motion = nn.Sequential(nn.Linear(48 * FRAMES, 128), nn.SiLU(), nn.Linear(128, len(MOTION_NAMES)))

    def forward(self, clips: torch.Tensor, things: torch.Tensor | None = None) -> Seen:
        b, f = clips.shape[:2]
        fine, map_ = self.maps(clips.flatten(0, 1))
        cells, colours, turns = (part.float().unflatten(0, (b, f)) for part in self.read(map_).split((NO_OBJECT + 1, OWN_COLOUR + 1, 2), 1))
        shown = cells.softmax(2)
        map_, ground = map_.float().unflatten(0, (b, f)), shown[:, :, NO_OBJECT:]
        behind = (map_ * ground).mean((1, 3, 4)) / ground.mean((1, 3, 4)).clamp(min=1e-2)
        covered = shown.mean((1, 3, 4))
        object_ = torch.cat([self.area[0] * (covered[:, :NO_OBJECT] + 1e-4).log() + self.area[1], -self.area[2] * (1 - covered[:, NO_OBJECT:] + 1e-3).log() - 8], 1)
        if things is None:
            things = object_[:, :NO_OBJECT].topk(2).indices
        on = shown.gather(2, things[:, None, :, None, None].expand(-1, f, -1, *shown.shape[-2:])).clamp(min=1e-6)  # [B, F, 2, h, w]
        colour = torch.einsum("bfkhw,bfchw->bkc", on, colours) / on.sum((1, 3, 4))[..., None]
        features = torch.cat([behind, map_.flatten(3).amax(3).mean(1)], 1)
        if f == FRAMES:
            camera = self.camera_of(fine.unflatten(0, (b, f))[:, ::GAP], ground[:, ::GAP])
            motion = self.motion_of(tracks_of(on, turns), camera.detach().softmax(1))
        else:
            camera, motion = clips.new_zeros(b, len(CAMERA_NAMES)), clips.new_zeros(b, 2, len(MOTION_NAMES))
        return Seen(object_, things, colour, motion, self.background(features), camera, features, cells, colours, turns)

    def maps(self, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Features of pictures [N, 3, H, W] at a quarter of their size: those of the second stage [N, 48, h, w] and those that know of all stages [N, 96, h, w]."""
        levels, h = [], pictures
        for stage in self.stages:
            h = stage(h)
            levels.append(h)
        up = self.lateral[2](levels[3])
        for k in (1, 0):
            up = F.interpolate(up, size=levels[k + 1].shape[-2:], mode="nearest") + self.lateral[k](levels[k + 1])
        return levels[1], self.merge(up)

    def camera_of(self, fine: torch.Tensor, ground: torch.Tensor) -> torch.Tensor:
        """From how far cells have gone between frames GAP apart: fine [B, 6, 48, h, w], ground [B, 6, 1, h, w] -> [B, 9].

        Seen there and back: what leaves the frame pulls the fit inwards both ways, and half of the difference is free of it.
        """
        b, f = fine.shape[:2]
        look = self.match(fine.flatten(0, 1)).float()
        look = F.normalize(look - look.mean((2, 3), keepdim=True), dim=1, eps=1e-3).unflatten(0, (b, f))
        before, after = (slice(None, -1), slice(1, None))
        there, back = (self._moved(look[:, a].flatten(0, 1), look[:, z].flatten(0, 1), ground[:, a].flatten(0, 2)) for a, z in ((before, after), (after, before)))
        moves = ((there - back) / 2).unflatten(0, (b, f - 1)).mean(1)
        return self.camera(8 * moves).float()

    def _moved(self, here: torch.Tensor, there: torch.Tensor, ground: torch.Tensor) -> torch.Tensor:
        """Shift, growth and turn [N, 4] from looks [N, 24, h, w] to those of other frames, over what is ground [N, h, w]."""
        h, w = here.shape[-2:]
        there = F.pad(there, (REACH, REACH, REACH, REACH))
        steps = range(2 * REACH + 1)
        alike = torch.stack([(here * there[..., y:y + h, x:x + w]).sum(1) for y in steps for x in steps], 1)
        chance = (alike * self.contrast).softmax(1)  # [N, 25, h, w]
        line = torch.arange(-REACH, REACH + 1, device=here.device) * (2.0 / min(h, w))
        dx, dy = torch.einsum("nshw,s->nhw", chance, line.repeat(len(line))), torch.einsum("nshw,s->nhw", chance, line.repeat_interleave(len(line)))
        sure = ground * (chance.amax(1) - 1 / len(line) ** 2)
        return similarity(dx, dy, sure.clamp(min=1e-4))

    def motion_of(self, tracks: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
        """From each thing's track [B, F, K, 5], knowing the camera move (chances [B, 9]): [B, K, 13]."""
        b, f, k, _ = tracks.shape
        steps = torch.cat([tracks, told[:, None, None].expand(-1, f, k, -1)], -1)
        return self.motion(self.over_time(steps.permute(0, 2, 3, 1).flatten(0, 1)).flatten(1)).float().unflatten(0, (b, k))


def tracks_of(on: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
    """Where each thing is in each frame [B, F, K, 5], from how much of each cell shows it [B, F, K, h, w] and the cells' turns [B, F, 2, h, w]."""
    h, w = on.shape[-2:]
    places = cell_places(h, w, on.device)
    mass = on.sum((3, 4))
    centre = torch.einsum("bfkhw,chw->bfkc", on, places) / mass[..., None]
    turn = torch.einsum("bfkhw,bfchw->bfkc", on, turns) / mass[..., None]
    return as_track(centre, mass * (2 / min(h, w)) ** 2, turn)


def as_track(centre: torch.Tensor, area: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
    """Centre [..., F, K, 2], area in frame units [..., F, K] and turn [..., F, K, 2] as the motion head reads them."""
    log = (area + 0.004).log()
    return torch.cat([2 * centre, 2 * (log - log.mean(1, keepdim=True))[..., None], turn], -1)


def _stage(i: int, o: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(i, o, 3, 2, 1), nn.GroupNorm(8, o), nn.SiLU(), nn.Conv2d(o, o, 3, 1, 1), nn.GroupNorm(8, o), nn.SiLU())


def similarity(dx: torch.Tensor, dy: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Shift x, shift y, growth and turn [N, 4] that fit how far cells have gone (frame units) best, by weighted least squares."""
    places = cell_places(*dx.shape[-2:], dx.device)
    total = weight.sum((1, 2))

    def mean(value: torch.Tensor) -> torch.Tensor:
        return (value * weight).sum((1, 2)) / total

    x, y = (place - mean(place[None].expand_as(weight))[:, None, None] for place in places)
    square = mean(x * x + y * y).clamp(min=0.05)
    return torch.stack([mean(dx), mean(dy), mean(x * dx + y * dy) / square, mean(x * dy - y * dx) / square], 1)


def cell_places(h: int, w: int, device: torch.device) -> torch.Tensor:
    """Frame coordinates of the cells of a map: [2, h, w], x and y."""
    y = ((torch.arange(h, device=device) + 0.5) * 2 - h) / min(h, w)
    x = ((torch.arange(w, device=device) + 0.5) * 2 - w) / min(h, w)
    return torch.stack([x[None].expand(h, w), y[:, None].expand(h, w)])


def shrink(clips: torch.Tensor) -> torch.Tensor:
    """[B, F, 3, H, W] -> the scorer's input: 16 evenly spaced frames, short side 64, the long side in multiples of 16."""
    picks = torch.linspace(0, clips.shape[1] - 1, FRAMES).round().long()
    h, w = clips.shape[-2:]
    size = [SIZE if n == min(h, w) else int(n * SIZE / min(h, w) / 16 + 0.5) * 16 for n in (h, w)]
    return F.interpolate(clips[:, picks].flatten(0, 1), size=size, mode="area").unflatten(0, (clips.shape[0], FRAMES))
