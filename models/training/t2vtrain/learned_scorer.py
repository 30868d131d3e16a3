"""The learned scorer: a small convolutional net that names object, background, object motion and camera move of a clip.

Trained on rendered clips only (never on generated ones), blurred and noised so that it looks at shapes rather than at crisp edges.
Its trunk features serve as the extractor of learned metrics.
"""
from __future__ import annotations

import torch
import torch.nn as nn
import torch.nn.functional as F

from .data import Batches
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, MOTION_NAMES, OBJECT_NAMES

SIZE, FRAMES = 64, 8


class LearnedScorer(nn.Module):
    """clips [B, 8, 3, 64, 64] in [-1, 1] -> logits (object 41 with 'no object' last, background, motion, camera) and trunk features [B, 256]."""

    def __init__(self) -> None:
        super().__init__()
        widths = [3, 24, 48, 96, 128]
        self.trunk = nn.ModuleList([nn.Sequential(nn.Conv2d(i, o, 3, 2, 1), nn.GroupNorm(8, o), nn.SiLU(), nn.Conv2d(o, o, 3, 1, 1), nn.GroupNorm(8, o), nn.SiLU()) for i, o in zip(widths, widths[1:])])
        self.object, self.background = nn.Linear(256, len(OBJECT_NAMES) + 1), nn.Linear(128, len(BACKGROUND_NAMES))
        self.over_time = nn.Sequential(nn.Conv3d(48, 32, 1), nn.SiLU(), nn.Conv3d(32, 48, (3, 3, 3), (1, 2, 2), 1), nn.GroupNorm(8, 48), nn.SiLU(), nn.Conv3d(48, 64, (3, 3, 3), (1, 2, 2), 1), nn.GroupNorm(8, 64), nn.SiLU())
        self.join = nn.Sequential(nn.Linear(64 * FRAMES * 4, 192), nn.SiLU())
        self.motion, self.camera = nn.Linear(192, len(MOTION_NAMES)), nn.Linear(192, len(CAMERA_NAMES))

    def forward(self, clips: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        b, f = clips.shape[:2]
        h = clips.flatten(0, 1)
        levels = []
        for stage in self.trunk:
            h = stage(h)
            levels.append(h)
        mean, top = h.mean((2, 3)).reshape(b, f, -1).mean(1), h.amax((2, 3)).reshape(b, f, -1).mean(1)
        features = torch.cat([mean, top], 1)
        t = self.over_time(levels[1].reshape(b, f, *levels[1].shape[1:]).transpose(1, 2))
        t = self.join(F.adaptive_avg_pool2d(t.transpose(1, 2).flatten(0, 1), 2).reshape(b, -1))
        return self.object(features), self.background(mean), self.motion(t), self.camera(t), features


def shrink(clips: torch.Tensor) -> torch.Tensor:
    """[B, F, 3, H, W] -> the scorer's input: 8 evenly spaced frames at 64 x 64."""
    picks = torch.linspace(0, clips.shape[1] - 1, FRAMES).round().long()
    small = F.interpolate(clips[:, picks].flatten(0, 1), size=(SIZE, SIZE), mode="area")
    return small.unflatten(0, (clips.shape[0], FRAMES))


def scorer_loss(model: nn.Module, batches: Batches, count: int) -> torch.Tensor:
    """Cross-entropy of the four answers on rendered clips; one clip in twenty has no object."""
    _, scenes = batches.scenes(count, 16)
    picks = torch.linspace(0, 15, FRAMES).round().long()
    scenes.time, scenes.size, scenes.centre = scenes.time[:, picks], scenes.size[:, picks], scenes.centre[:, picks]
    empty = torch.rand(count) < 0.05
    scenes.size = torch.where(empty[:, None].to(scenes.size.device), torch.full_like(scenes.size, 1e-3), scenes.size)
    scenes.centre = torch.where(empty[:, None, None].to(scenes.size.device), torch.full_like(scenes.centre, 9.0), scenes.centre)
    clips = soften(batches.world.render(scenes, SIZE, SIZE, 1))
    object_, background, motion, camera, _ = model(clips)
    named = torch.where(empty.to(scenes.object.device), torch.full_like(scenes.object, len(OBJECT_NAMES)), scenes.object)
    moves = (~empty).to(motion.device)
    return F.cross_entropy(object_.float(), named) + 0.5 * F.cross_entropy(background.float(), scenes.background) + F.cross_entropy(motion.float()[moves], scenes.motion[moves]) + F.cross_entropy(camera.float(), scenes.camera)


def soften(clips: torch.Tensor) -> torch.Tensor:
    """Random blur (through half or a third of the size), noise and brightness, one draw per clip."""
    b, f = clips.shape[:2]
    flat = clips.flatten(0, 1)
    small = F.interpolate(F.avg_pool2d(flat, 2), size=clips.shape[-2:], mode="bilinear", align_corners=False)
    draw = torch.rand(b, 1, 1, 1, 1, device=clips.device)
    noise = torch.randn_like(clips) * 0.08 * torch.rand(b, 1, 1, 1, 1, device=clips.device)
    return clips + draw * (small.unflatten(0, (b, f)) - clips) + noise + 0.06 * torch.randn(b, 1, 1, 1, 1, device=clips.device)
