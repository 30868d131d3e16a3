"""Looks that an adapter can learn: each redraws frames [..., 3, H, W] in [-1, 1]. What a person would paint by hand, a formula paints here."""
from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F

LUMA = (0.299, 0.587, 0.114)


def pencil(frames: torch.Tensor) -> torch.Tensor:
    """Graphite on warm paper: brightness as light shading, every edge as a dark line."""
    grey = luma(frames)
    slope = edges(grey)
    tone = 0.66 + 0.32 * grey - 2.6 * (slope - 0.05).clamp(0, 1)
    return (tone.clamp(-0.85, 0.95) + torch.tensor([0.03, 0.0, -0.07]).reshape(3, 1, 1)).clamp(-1, 1)


def night(frames: torch.Tensor) -> torch.Tensor:
    """Night vision: bright things glow green, everything else sinks into black."""
    glow = ((luma(frames) + 1) / 2).pow(1.5) * 1.15
    return (torch.cat([0.25 * glow, glow, 0.3 * glow], -3) * 2 - 0.98).clamp(-1, 1)


LOOKS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {"pencil": pencil, "night": night}


def luma(frames: torch.Tensor) -> torch.Tensor:
    """Brightness [..., 1, H, W] in [-1, 1]."""
    return (frames * torch.tensor(LUMA).reshape(3, 1, 1)).sum(-3, keepdim=True)


def edges(grey: torch.Tensor) -> torch.Tensor:
    """Length of the Sobel gradient [..., 1, H, W]: 1 for a step from black to white."""
    across = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 8
    flat = F.pad(grey.reshape(-1, 1, *grey.shape[-2:]), (1, 1, 1, 1), mode="replicate")
    gradient = F.conv2d(flat, torch.stack([across, across.T])[:, None])
    return gradient.square().sum(1, keepdim=True).sqrt().reshape(grey.shape)
