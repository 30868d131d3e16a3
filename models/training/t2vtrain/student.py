"""The few-step student: one of its steps does what two guided steps of the teacher do.

Guidance distillation (arXiv 2210.03142) and one round of progressive distillation (2202.00512) at once: the student starts as the teacher, meets
clips at the levels of its own few steps, and learns the mean velocity of the teacher's two guided Euler steps from there. Every few batches are
the teacher's own lesson at any level, so that given frames and samplers with other levels keep working.
"""
from __future__ import annotations

import torch
import torch.nn as nn

from .data import Batch
from .sampling import flow_levels


def student_loss(student: nn.Module, teacher: nn.Module, batch: Batch, settings: dict, shift: float) -> torch.Tensor:
    """Squared error against the teacher's mean velocity over the generated frames. settings: `steps` of the student and `guidance` to be baked in."""
    grid = flow_levels(2 * settings["steps"], shift).to(batch.clean)
    at = 2 * torch.randint(settings["steps"], (len(batch.clean), 1), device=batch.clean.device)
    generated = batch.generated

    def level(offset: int) -> torch.Tensor:
        return torch.where(generated > 0, grid[at + offset], batch.level)  # given frames stay where they are

    def wide(per_frame: torch.Tensor) -> torch.Tensor:
        return per_frame[:, None, :, None, None]

    s = wide(level(0))
    start = (1 - s) * batch.clean + s * torch.randn_like(batch.clean)
    with torch.no_grad():
        x = start
        for k in (0, 1):
            x = x + wide(level(k + 1) - level(k)) * guided(teacher, x, level(k), batch, settings["guidance"])
        span = wide(level(2) - level(0))
        target = (x - start) / torch.where(span == 0, 1.0, span)
    velocity = student(start, level(0) * 1000, batch.codes, batch.camera, batch.objects).float()
    error = (velocity - target).square().mean((1, 3, 4))
    return (error * generated).sum() / generated.sum().clamp(min=1)


def guided(teacher: nn.Module, x: torch.Tensor, level: torch.Tensor, batch: Batch, scale: float) -> torch.Tensor:
    """The teacher's velocity under classifier-free guidance. Shapes as in Denoiser.forward."""
    rows = [torch.cat([value, value]) for value in (x, level * 1000, batch.camera, batch.objects)]
    codes = torch.cat([batch.codes, torch.zeros_like(batch.codes)])
    with_words, without = teacher(rows[0], rows[1], codes, rows[2], rows[3]).float().chunk(2)
    return without + scale * (with_words - without)
