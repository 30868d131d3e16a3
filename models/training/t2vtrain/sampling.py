"""Sampling in PyTorch, for training sheets and gates; the product samples with the TypeScript engine."""
from __future__ import annotations

import torch

from .model import Denoiser
from .planner import Planner, camera_state, to_frame


@torch.no_grad()
def plan_clips(planner: Planner, tokens: torch.Tensor, mask: torch.Tensor, frames: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Codes [B, 3, 128], camera states [B, F, 4] and things in frame coordinates [B, F, 2, 5] for encoded prompts."""
    time = torch.linspace(0, 1, frames, device=tokens.device).expand(len(tokens), frames)
    codes, objects, rates = planner(tokens.float(), mask.float(), time)
    state = camera_state(rates)
    objects[..., 4] = (objects[..., 4] > 0.5).to(objects.dtype)
    return codes, state, to_frame(objects, state)


@torch.no_grad()
def sample_clips(model: Denoiser, plan: tuple[torch.Tensor, torch.Tensor, torch.Tensor], size: tuple[int, int], steps: int = 12, guidance: float = 2.0, seed: int = 0, shift: float = 3.0) -> torch.Tensor:
    """Flow-match Euler with classifier-free guidance on plans (see plan_clips). Returns [B, F, 3, h, w]."""
    codes, state, objects = plan
    b, frames, device = len(codes), state.shape[1], codes.device
    x = torch.randn(b, 3, frames, *size, generator=torch.Generator().manual_seed(seed)).to(device)
    conditions = torch.cat([codes, torch.zeros_like(codes)]), state.repeat(2, 1, 1), objects.repeat(2, 1, 1, 1)
    levels = flow_levels(steps, shift)
    for now, after in zip(levels[:-1], levels[1:]):
        cond, uncond = model(torch.cat([x, x]), torch.full((2 * b, frames), 1000 * float(now), device=device), *conditions).float().chunk(2)
        x = x + float(after - now) * (uncond + guidance * (cond - uncond))
    return x.transpose(1, 2)


def flow_levels(steps: int, shift: float) -> torch.Tensor:
    """Noise levels [steps + 1] from 1 to 0 as flow-match Euler visits them."""
    even = torch.linspace(1, 0, steps + 1)
    return shift * even / (1 + (shift - 1) * even)
