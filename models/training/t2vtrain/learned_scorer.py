"""The learned scorer: a small convolutional net that names what a clip shows, trained on rendered clips only (never on generated ones).

Every cell of every frame says which thing it shows and in which colour; that is known exactly for rendered clips, so it is learned in
minutes. The answers are read off those maps: the objects by the area they cover, a thing's colour and motion from the cells that show
it, the background from the others, the camera move from how the cells shift between frames. Clips are blurred and noised in training, so
that it looks at shapes rather than at crisp edges. Its pooled features serve as the extractor of learned metrics.
"""
from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from .data import Batches
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, COLOURS, MOTION_NAMES, OBJECT_NAMES
from .world import Scenes

SIZE, FRAMES = 64, 16
NO_OBJECT, OWN_COLOUR = len(OBJECT_NAMES), len(COLOURS)
GAP, REACH = 3, 2  # the camera is seen in frames GAP apart, in shifts of up to REACH cells of the 16 x 16 map


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


class LearnedScorer(nn.Module):
    """clips [B, F, 3, H, W] in [-1, 1], short side 64 -> Seen. 16 frames; a single frame gives no camera and no motion."""

    def __init__(self) -> None:
        super().__init__()
        self.stages = nn.ModuleList([_stage(i, o) for i, o in ((3, 24), (24, 48), (48, 96), (96, 128))])
        self.lateral = nn.ModuleList([nn.Conv2d(48, 96, 1), nn.Conv2d(96, 96, 1), nn.Conv2d(128, 96, 1)])
        self.merge = nn.Sequential(nn.SiLU(), nn.Conv2d(96, 96, 3, 1, 1), nn.GroupNorm(8, 96), nn.SiLU())
        self.cells, self.cell_colours = nn.Conv2d(96, NO_OBJECT + 1, 1), nn.Conv2d(96, OWN_COLOUR + 1, 1)
        self.area = nn.Parameter(torch.tensor([1.5, 0.0, 1.5]))  # object logit = area[0] log(covered) + area[1]; none = -area[2] log(covered by any)
        self.background = nn.Linear(192, len(BACKGROUND_NAMES))
        self.match = nn.Conv2d(48, 24, 1)
        shifts = (2 * REACH + 1) ** 2
        self.shift = nn.Sequential(nn.Conv2d(shifts + 1, 48, 3, 1, 1), nn.SiLU(), nn.Conv2d(48, 32, 3, 1, 1), nn.SiLU())
        self.moves = nn.Sequential(nn.Linear(32 * 16, 96), nn.SiLU())
        self.camera = nn.Linear(96, len(CAMERA_NAMES))
        self.pose = nn.Linear(96, 24)
        self.over_time = nn.Sequential(nn.Conv1d(96 + 32, 96, 3, 1, 1), nn.SiLU(), nn.Conv1d(96, 96, 3, 1, 1), nn.SiLU(), nn.Conv1d(96, 48, 3, 1, 1), nn.SiLU())
        self.step_in = nn.Conv1d(6 + 24, 96, 1)
        self.motion = nn.Sequential(nn.Linear(48 * FRAMES, 96), nn.SiLU(), nn.Linear(96, len(MOTION_NAMES)))
        self.told = nn.Linear(len(CAMERA_NAMES), 32)

    def forward(self, clips: torch.Tensor, things: torch.Tensor | None = None) -> Seen:
        b, f = clips.shape[:2]
        levels, h = [], clips.flatten(0, 1)
        for stage in self.stages:
            h = stage(h)
            levels.append(h)
        fine = levels[1]
        up = self.lateral[2](levels[3])
        for k in (1, 0):
            skip = levels[k + 1]
            up = F.interpolate(up, size=skip.shape[-2:], mode="nearest") + self.lateral[k](skip)
        map_ = self.merge(up)
        cells = self.cells(map_).float()
        shown = cells.softmax(1).unflatten(0, (b, f))
        map_, ground = map_.float().unflatten(0, (b, f)), shown[:, :, NO_OBJECT:]
        behind = (map_ * ground).mean((1, 3, 4)) / ground.mean((1, 3, 4)).clamp(min=1e-2)
        covered = shown.mean((1, 3, 4))
        object_ = torch.cat([self.area[0] * (covered[:, :NO_OBJECT] + 1e-4).log() + self.area[1], -self.area[2] * (1 - covered[:, NO_OBJECT:] + 1e-3).log() - 8], 1)
        if things is None:
            things = object_[:, :NO_OBJECT].topk(2).indices
        colours = self.cell_colours(map_.flatten(0, 1).to(fine.dtype)).float().unflatten(0, (b, f))
        on = shown.gather(2, things[:, None, :, None, None].expand(-1, f, -1, *shown.shape[-2:])).clamp(min=1e-6)  # [B, F, 2, h, w]
        colour = torch.einsum("bfkhw,bfchw->bkc", on, colours) / on.sum((1, 3, 4))[..., None]
        features = torch.cat([behind, map_.flatten(3).amax(3).mean(1)], 1)
        camera = self.camera_of(fine.unflatten(0, (b, f)), ground) if f > 1 else clips.new_zeros(b, len(CAMERA_NAMES))
        motion = self.motion_of(map_, on, camera) if f == FRAMES else clips.new_zeros(b, 2, len(MOTION_NAMES))
        return Seen(object_, things, colour, motion, self.background(features), camera, features, cells.unflatten(0, (b, f)), colours)

    def camera_of(self, fine: torch.Tensor, ground: torch.Tensor) -> torch.Tensor:
        """From the similarity of each cell to its neighbourhood GAP frames later: [B, 9]."""
        b, f, _, h, w = fine.shape
        index = torch.arange(0, f - GAP, GAP)
        unit = F.normalize(self.match(fine.flatten(0, 1)).float(), dim=1, eps=1e-3).unflatten(0, (b, f))
        here, there = unit[:, index].flatten(0, 1), F.pad(unit[:, index + GAP].flatten(0, 1), (REACH, REACH, REACH, REACH))
        shifts = [(here * there[..., y:y + h, x:x + w]).sum(1) for y in range(2 * REACH + 1) for x in range(2 * REACH + 1)]
        seen = torch.cat([torch.stack(shifts, 1) * 4, ground[:, index].flatten(0, 1)], 1)
        pooled = _quarters(self.shift(seen)).flatten(1)
        return self.camera(self.moves(pooled).unflatten(0, (b, len(index))).mean(1)).float()

    def motion_of(self, map_: torch.Tensor, on: torch.Tensor, camera: torch.Tensor) -> torch.Tensor:
        """From each thing's place, size, spread and look in every frame, knowing the camera move: [B, 2, 13]."""
        b, f, k, h, w = on.shape
        y = ((torch.arange(h, device=on.device) + 0.5) * 2 - h) / min(h, w)
        x = ((torch.arange(w, device=on.device) + 0.5) * 2 - w) / min(h, w)
        places = torch.stack([x[None].expand(h, w), y[:, None].expand(h, w)])  # [2, h, w]
        mass = on.sum((3, 4))
        centre = torch.einsum("bfkhw,chw->bfkc", on, places) / mass[..., None]
        second = torch.stack([places[0] ** 2, places[1] ** 2, places[0] * places[1]])
        spread = torch.einsum("bfkhw,chw->bfkc", on, second) / mass[..., None] - torch.stack([centre[..., 0] ** 2, centre[..., 1] ** 2, centre[..., 0] * centre[..., 1]], -1)
        look = self.pose(torch.einsum("bfkhw,bfchw->bfkc", on, map_) / mass[..., None])
        track = torch.cat([2 * centre, (mass + 0.1).log()[..., None] - 2, 8 * spread, look.float()], -1)  # [B, F, K, 30]
        steps = self.step_in(track.permute(0, 2, 3, 1).flatten(0, 1))
        told = self.told(camera.detach().softmax(1)).repeat_interleave(k, 0)[..., None].expand(-1, -1, f)
        return self.motion(self.over_time(torch.cat([steps, told], 1)).flatten(1)).float().unflatten(0, (b, k))


def _stage(i: int, o: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(i, o, 3, 2, 1), nn.GroupNorm(8, o), nn.SiLU(), nn.Conv2d(o, o, 3, 1, 1), nn.GroupNorm(8, o), nn.SiLU())


def _quarters(x: torch.Tensor) -> torch.Tensor:
    """Means over a 4 x 4 grid of any map at least 4 cells high and wide, with slices of fixed size that every exporter knows."""
    h, w = x.shape[-2] // 4 * 4, x.shape[-1] // 4 * 4
    top, left = (x.shape[-2] - h) // 2, (x.shape[-1] - w) // 2
    return F.avg_pool2d(x[..., top:top + h, left:left + w], (h // 4, w // 4))


def shrink(clips: torch.Tensor) -> torch.Tensor:
    """[B, F, 3, H, W] -> the scorer's input: 16 evenly spaced frames, short side 64, the long side in multiples of 16."""
    picks = torch.linspace(0, clips.shape[1] - 1, FRAMES).round().long()
    h, w = clips.shape[-2:]
    size = [SIZE if n == min(h, w) else int(n * SIZE / min(h, w) / 16 + 0.5) * 16 for n in (h, w)]
    return F.interpolate(clips[:, picks].flatten(0, 1), size=size, mode="area").unflatten(0, (clips.shape[0], FRAMES))


def scorer_loss(model: nn.Module, batches: Batches, count: int, progress: float = 1.0) -> torch.Tensor:
    """The loss of one update: `count` single frames, and count / 8 clips of 16 frames (none in the first quarter of the stage: pictures come first)."""
    loss = answer_loss(model, batches, count, 1)
    return loss if progress < 0.25 else loss + answer_loss(model, batches, max(1, count // 8), FRAMES)


def answer_loss(model: nn.Module, batches: Batches, count: int, frames: int) -> torch.Tensor:
    """Cross-entropy of every answer on rendered scenes; one in sixteen shows no thing, one batch in six is wide."""
    _, scenes = batches.scenes(count, frames)
    scenes.present &= (torch.rand(count, 1) > 1 / 16).to(scenes.present.device)
    wide = bool(torch.rand(()) < 1 / 6)
    with torch.no_grad():
        drawn = batches.world.render(scenes, SIZE, 112 if wide else SIZE)
        clips, alpha = soften(drawn.frames), drawn.alpha
    seen = model(clips, scenes.object)
    return cell_loss(seen, scenes, alpha) + clip_loss(seen, scenes, frames)


def cell_loss(seen: Seen, scenes: Scenes, alpha: torch.Tensor) -> torch.Tensor:
    """Which thing each cell shows, and in which colour. alpha [B, F, 2, H, W]; thing 1 covers thing 0."""
    b, f, _, h, w = seen.cells.shape
    cover = F.adaptive_avg_pool2d(alpha.flatten(0, 1), (h, w)).unflatten(0, (b, f)) * scenes.present[:, None, :, None, None]
    front, back = cover[:, :, 1], cover[:, :, 0] * (1 - cover[:, :, 1])
    ground = 1 - front - back
    share = torch.stack([back, front, ground], 2)  # [B, F, 3, h, w]
    names = torch.cat([scenes.object, torch.full_like(scenes.object[:, :1], NO_OBJECT)], 1)
    log = seen.cells.log_softmax(2).gather(2, names[:, None, :, None, None].expand(-1, f, -1, h, w))
    weight = torch.where(ground > 0.9, 0.25, 1.0)
    named = -(log * share).sum(2)
    colours = seen.cell_colours.log_softmax(2).gather(2, scenes.colour[:, None, :, None, None].expand(-1, f, -1, h, w))
    painted = -(colours * share[:, :, :2]).sum(2)
    return (named * weight).sum() / weight.sum() + 0.5 * painted.sum() / share[:, :, :2].sum().clamp(min=1)


def clip_loss(seen: Seen, scenes: Scenes, frames: int) -> torch.Tensor:
    """The answers for the whole clip. Colour and motion are asked of the things that are there, camera and motion of clips."""
    there = scenes.present.float()
    total = there.sum(1, keepdim=True)
    objects = seen.object.log_softmax(1)
    right = (objects.gather(1, scenes.object) * there).sum(1) / total[:, 0].clamp(min=1)
    loss = -torch.where(total[:, 0] > 0, right, objects[:, NO_OBJECT]).mean() + 0.5 * F.cross_entropy(seen.background.float(), scenes.background)

    def of_things(logits: torch.Tensor, want: torch.Tensor) -> torch.Tensor:
        each = F.cross_entropy(logits.flatten(0, 1).float(), want.flatten(), reduction="none")
        return (each * there.flatten()).sum() / there.sum().clamp(min=1)

    loss = loss + 0.5 * of_things(seen.colour, scenes.colour)
    if frames == 1:
        return loss
    return loss + of_things(seen.motion, scenes.motion) + F.cross_entropy(seen.camera, scenes.camera)


def soften(clips: torch.Tensor) -> torch.Tensor:
    """Random blur (through half of the size), noise and brightness, one draw per clip."""
    b, f = clips.shape[:2]
    small = F.interpolate(F.avg_pool2d(clips.flatten(0, 1), 2), size=clips.shape[-2:], mode="bilinear", align_corners=False)
    draw = torch.rand(b, 1, 1, 1, 1, device=clips.device)
    noise = torch.randn_like(clips) * 0.08 * torch.rand(b, 1, 1, 1, 1, device=clips.device)
    return clips + draw * (small.unflatten(0, (b, f)) - clips) + noise + 0.06 * torch.randn(b, 1, 1, 1, 1, device=clips.device)
