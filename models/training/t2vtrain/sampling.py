"""Sampling in PyTorch, for training sheets and gates; the product samples with the TypeScript engine."""
from __future__ import annotations

import torch

from .model import Denoiser


@torch.no_grad()
def sample_clips(model: Denoiser, tokens: torch.Tensor, mask: torch.Tensor, empty: tuple[torch.Tensor, torch.Tensor], shape: tuple[int, int, int], steps: int = 12, guidance: float = 2.5, seed: int = 0, shift: float = 1.0) -> torch.Tensor:
    """Flow-match Euler with classifier-free guidance. shape = (frames, height, width). Returns [B, F, 3, h, w]."""
    b, (frames, height, width), device = len(tokens), shape, tokens.device
    x = torch.randn(b, 3, frames, height, width, generator=torch.Generator().manual_seed(seed)).to(device)
    time = torch.linspace(0, 1, frames, device=device) if frames > 1 else torch.tensor([0.5], device=device)
    frame_time = torch.stack([time, torch.ones_like(time)], -1).expand(2 * b, frames, 2)
    camera, path = torch.zeros(2 * b, frames, 5, device=device), torch.zeros(2 * b, frames, 4, device=device)
    text = torch.cat([tokens, empty[0].expand_as(tokens)]).float(), torch.cat([mask, empty[1].expand_as(mask)]).float()
    levels = torch.linspace(1, 0, steps + 1)
    levels = shift * levels / (1 + (shift - 1) * levels)
    for now, after in zip(levels[:-1], levels[1:]):
        level = torch.full((2 * b, frames), 1000 * float(now), device=device)
        cond, uncond = model(torch.cat([x, x]), level, *text, frame_time, camera, path).float().chunk(2)
        x = x + float(after - now) * (uncond + guidance * (cond - uncond))
    return x.transpose(1, 2)
