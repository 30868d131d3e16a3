"""Learned x4 super-resolution for the denoiser's frames: feed-forward, sees the text and the two neighbouring frames.

Trained on crisp renders against low-resolution versions degraded as the denoiser degrades (blur, noise, and the denoiser's own estimates).
"""
from __future__ import annotations

import torch
import torch.nn as nn
import torch.nn.functional as F

from .data import Batches
from .model import TextPool


class ResBlock(nn.Module):
    """3x3 conv, scale and shift by the text, 3x3 conv."""

    def __init__(self, channels: int, emb: int):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(8, channels), nn.GroupNorm(8, channels)
        self.conv1, self.conv2 = nn.Conv2d(channels, channels, 3, padding=1), nn.Conv2d(channels, channels, 3, padding=1)
        self.modulate = nn.Linear(emb, 2 * channels)
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: torch.Tensor, emb: torch.Tensor) -> torch.Tensor:
        scale, shift = self.modulate(emb)[:, :, None, None].chunk(2, 1)
        return x + self.conv2(F.silu(self.norm2(self.conv1(F.silu(self.norm1(x)))) * (1 + scale) + shift))


class Upscaler(nn.Module):
    """frames [B*F, 3, h, w] in [-1, 1], text_tokens [B, L, 384], text_mask [B, L] -> [B*F, 3, 4h, 4w]."""

    def __init__(self, channels: tuple[int, int] = (64, 96), emb: int = 128):
        super().__init__()
        c0, c1 = channels
        self.text = TextPool(96, emb, queries=4)
        self.enter = nn.Conv2d(9, c0, 3, padding=1)
        self.fine = nn.ModuleList([ResBlock(c0, emb) for _ in range(2)])
        self.shrink = nn.Conv2d(c0, c1, 3, 2, 1)
        self.coarse = nn.ModuleList([ResBlock(c1, emb) for _ in range(4)])
        self.grow = nn.Conv2d(c1, c0, 3, padding=1)
        self.join = nn.Conv2d(2 * c0, c0, 1)
        self.finish = nn.ModuleList([ResBlock(c0, emb) for _ in range(2)])
        self.up1, self.mid, self.up2, self.leave = nn.Conv2d(c0, 4 * 32, 3, padding=1), nn.Conv2d(32, 32, 3, padding=1), nn.Conv2d(32, 4 * 16, 3, padding=1), nn.Conv2d(16, 3, 3, padding=1)
        nn.init.zeros_(self.leave.weight)

    def forward(self, frames: torch.Tensor, text_tokens: torch.Tensor, text_mask: torch.Tensor) -> torch.Tensor:
        count = frames.shape[0] // text_tokens.shape[0]
        clips = frames.reshape(-1, count, *frames.shape[1:])
        before, after = torch.cat([clips[:, :1], clips[:, :-1]], 1), torch.cat([clips[:, 1:], clips[:, -1:]], 1)
        emb = F.silu(self.text(text_tokens, text_mask)[1])
        emb = emb[:, None].expand(-1, count, -1).reshape(frames.shape[0], -1)
        x = self.enter(torch.cat([before, clips, after], 2).reshape(frames.shape[0], 9, *frames.shape[2:]))
        for block in self.fine:
            x = block(x, emb)
        h = self.shrink(x)
        for block in self.coarse:
            h = block(h, emb)
        x = self.join(torch.cat([x, self.grow(F.interpolate(h, scale_factor=2.0))], 1))
        for block in self.finish:
            x = block(x, emb)
        x = F.silu(F.pixel_shuffle(self.up1(x), 2))
        x = F.pixel_shuffle(self.up2(F.silu(x + self.mid(x))), 2)
        return F.interpolate(frames, scale_factor=4.0, mode="bilinear", align_corners=False) + self.leave(F.silu(x))


class UpscalePairs:
    """Draws (low, high, tokens, mask): clips of `frames` neighbouring frames at the denoiser's size and at four times that size."""

    def __init__(self, batches: Batches, denoiser: nn.Module, frames: int = 3):
        self.batches, self.denoiser, self.frames = batches, denoiser, frames

    @torch.no_grad()
    def draw(self, count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        data, rng = self.batches, self.batches.rng
        rows, scenes = data.scenes(count, 16)
        first = torch.randint(0, 17 - self.frames, (count, 1), generator=rng) + torch.arange(self.frames)
        pick = first.to(scenes.time.device)
        scenes.time, scenes.size = scenes.time.gather(1, pick), scenes.size.gather(1, pick)
        scenes.centre = scenes.centre.gather(1, pick[..., None].expand(-1, -1, 2))
        high = data.world.render(scenes, 4 * data.height, 4 * data.width, 1).flatten(0, 1)
        low = F.avg_pool2d(high, 4)
        rows = rows.to(low.device)
        tokens, mask = data.bank.tokens[rows].float(), data.bank.mask[rows].float()
        low = self.estimate(low, tokens, mask) if torch.rand((), generator=rng) < 0.6 else self.degrade(low)
        return low, high, tokens, mask

    def degrade(self, low: torch.Tensor) -> torch.Tensor:
        blur = F.avg_pool2d(F.pad(low, (1, 1, 1, 1), mode="replicate"), 3, 1)
        amount = torch.rand(len(low), 1, 1, 1, device=low.device) ** 2 * 0.8
        return low + amount * (blur - low) + torch.randn_like(low) * 0.06 * torch.rand(len(low), 1, 1, 1, device=low.device)

    def estimate(self, low: torch.Tensor, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The denoiser's picture of a noised frame, in two steps; carries the faults that the upscaler has to mend."""
        n = len(low)
        level = (0.25 + 0.5 * torch.rand(n, 1, 1, 1)).to(low.device)
        x = (1 - level) * low + level * torch.randn_like(low)
        text = tokens.repeat_interleave(self.frames, 0), mask.repeat_interleave(self.frames, 0)
        none = [torch.zeros(n, 1, width, device=low.device) for width in (2, 5, 4)]
        for now, after in ((level, level * 0.5), (level * 0.5, level * 0)):
            x = x + (after - now) * self.denoiser(x[:, :, None], now.reshape(n, 1) * 1000, *text, *none)[:, :, 0].float()
        return x.clamp(-1, 1)


def upscale_loss(model: nn.Module, pairs: UpscalePairs, count: int) -> torch.Tensor:
    """L1 of pixels and of their gradients."""
    low, high, tokens, mask = pairs.draw(count)
    out = model(low, tokens, mask).float()
    edges = sum((out.diff(dim=d) - high.diff(dim=d)).abs().mean() for d in (2, 3))
    return (out - high).abs().mean() + edges
