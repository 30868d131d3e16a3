"""Learned x4 super-resolution for the denoiser's frames: feed-forward, sees the codes and the two neighbouring frames.

Trained on crisp renders against low-resolution versions degraded as the denoiser degrades (blur, noise, and the denoiser's own estimates).
"""
from __future__ import annotations

import torch
import torch.nn as nn
import torch.nn.functional as F

from .data import Batches, at_moments
from .planner import CODE


class ResBlock(nn.Module):
    """Two 3x3 convs, with scale and shift by the codes between them where `emb` is given; no normalisation, which leaves colours alone and is fast."""

    def __init__(self, channels: int, emb: int = 0):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(channels, channels, 3, padding=1), nn.Conv2d(channels, channels, 3, padding=1)
        self.modulate = nn.Linear(emb, 2 * channels) if emb > 0 else None
        nn.init.zeros_(self.conv2.weight)
        if self.modulate is not None:
            nn.init.zeros_(self.modulate.weight)

    def forward(self, x: torch.Tensor, emb: torch.Tensor) -> torch.Tensor:
        h = F.leaky_relu(self.conv1(x), 0.1)
        if self.modulate is not None:
            scale, shift = self.modulate(emb)[:, :, None, None].chunk(2, 1)
            h = h * (1 + scale) + shift
        return x + self.conv2(h)


class Upscaler(nn.Module):
    """frames [B*(N+2), 3, h, w] in [-1, 1], codes [B, 3, 128] -> [B*N, 3, 4h, 4w]: of each of the B pieces the first and the last frame are only looked at.

    h and w are even. Before a clip's first and after its last frame stand those frames themselves (with_ends).
    """

    def __init__(self, channels: tuple[int, int] = (48, 80), emb: int = 128):
        super().__init__()
        c0, c1 = channels
        self.codes = nn.Sequential(nn.Linear(3 * CODE, emb), nn.SiLU(), nn.Linear(emb, emb))
        self.enter = nn.Conv2d(9, c0, 3, padding=1)
        self.fine = nn.ModuleList([ResBlock(c0) for _ in range(2)])
        self.shrink = nn.Conv2d(c0, c1, 3, 2, 1)
        self.coarse = nn.ModuleList([ResBlock(c1, emb) for _ in range(4)])
        self.grow = nn.Conv2d(c1, c0, 3, padding=1)
        self.finish = nn.ModuleList([ResBlock(c0) for _ in range(2)])
        self.up, self.mid, self.leave = nn.Conv2d(c0, 32, 3, padding=1), nn.Conv2d(32, 32, 3, padding=1), nn.Conv2d(32, 12, 3, padding=1)
        nn.init.zeros_(self.leave.weight)

    def forward(self, frames: torch.Tensor, codes: torch.Tensor) -> torch.Tensor:
        pieces = codes.shape[0]
        count = frames.shape[0] // pieces - 2
        clips = frames.reshape(pieces, count + 2, *frames.shape[1:])
        kept = clips[:, 1:-1].flatten(0, 1)
        emb = F.silu(self.codes(codes.flatten(1)))
        emb = emb[:, None].expand(-1, count, -1).reshape(pieces * count, -1)
        x = self.enter(torch.cat([clips[:, :-2], clips[:, 1:-1], clips[:, 2:]], 2).flatten(0, 1))
        for block in self.fine:
            x = block(x, emb)
        h = self.shrink(x)
        for block in self.coarse:
            h = block(h, emb)
        x = x + self.grow(F.interpolate(h, scale_factor=2.0))
        for block in self.finish:
            x = block(x, emb)
        x = F.leaky_relu(self.up(F.interpolate(x, scale_factor=2.0)), 0.1)
        x = F.leaky_relu(x + self.mid(x), 0.1)
        return F.interpolate(kept, scale_factor=4.0, mode="bilinear", align_corners=False) + F.pixel_shuffle(self.leave(x), 2)


def with_ends(clips: torch.Tensor) -> torch.Tensor:
    """[B, N, 3, h, w] -> [B*(N+2), 3, h, w]: the upscaler's input for whole clips."""
    return torch.cat([clips[:, :1], clips, clips[:, -1:]], 1).flatten(0, 1)


class UpscalePairs:
    """Draws (low, high, codes): clips of `frames` moments at the denoiser's size, with their ends, and at four times that size."""

    def __init__(self, batches: Batches, denoiser: nn.Module, size: tuple[int, int], frames: int = 3):
        self.batches, self.denoiser, self.size, self.frames = batches, denoiser, size, frames

    @torch.no_grad()
    def draw(self, count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        data, rng = self.batches, self.batches.rng
        rows, scenes = data.scenes(count, 16)
        first = torch.randint(0, 17 - self.frames, (count, 1), generator=rng) + torch.arange(self.frames)
        scenes = at_moments(scenes, first.to(scenes.time.device))
        high = data.world.render(scenes, 4 * self.size[0], 4 * self.size[1]).frames
        low = F.avg_pool2d(high.flatten(0, 1), 4)
        codes = data.codes[rows.to(low.device)]
        if torch.rand((), generator=rng) < 0.65:
            low = self.estimate(low.unflatten(0, (count, self.frames)), codes, scenes.state, scenes.in_frame())
        else:
            low = self.degrade(low)
        return with_ends(low.unflatten(0, (count, self.frames))), high.flatten(0, 1), codes

    def degrade(self, low: torch.Tensor) -> torch.Tensor:
        blur = F.avg_pool2d(F.pad(low, (1, 1, 1, 1), mode="replicate"), 3, 1)
        amount = torch.rand(len(low), 1, 1, 1, device=low.device) ** 2 * 0.8
        return low + amount * (blur - low) + torch.randn_like(low) * 0.06 * torch.rand(len(low), 1, 1, 1, device=low.device)

    def estimate(self, low: torch.Tensor, codes: torch.Tensor, camera: torch.Tensor, objects: torch.Tensor) -> torch.Tensor:
        """The denoiser's clip [B*F, 3, h, w] from a noised one [B, F, 3, h, w], in two steps; carries the faults that the upscaler has to mend."""
        n = len(low)
        level = (0.1 + 0.4 * torch.rand(n, 1)).to(low.device).expand(-1, low.shape[1])
        clean = low.transpose(1, 2)
        s = level[:, None, :, None, None]
        x = (1 - s) * clean + s * torch.randn_like(clean)
        for now, after in ((level, level * 0.5), (level * 0.5, level * 0)):
            x = x + (after - now)[:, None, :, None, None] * self.denoiser(x, now * 1000, codes, camera, objects).float()
        return x.transpose(1, 2).flatten(0, 1).clamp(-1, 1)


def upscale_loss(model: nn.Module, pairs: UpscalePairs, count: int) -> torch.Tensor:
    """L1 of pixels and of their gradients."""
    low, high, codes = pairs.draw(count)
    out = model(low, codes).float()
    edges = sum((out.diff(dim=d) - high.diff(dim=d)).abs().mean() for d in (2, 3))
    return (out - high).abs().mean() + edges
