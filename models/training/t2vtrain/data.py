"""Training batches: captions, frames, conditions and per-frame noise levels for the denoiser."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from .captions import Attributes, caption_bank
from .text import TextEncoder, encode_texts, load_tokenizer
from .world import Scenes, World


@dataclass
class CaptionBank:
    """Encoded captions. Row 0 is the empty prompt, which stands for 'no text' in training and in classifier-free guidance."""
    attributes: list[Attributes]
    tokens: torch.Tensor  # [N + 1, L, 384] float16
    mask: torch.Tensor  # [N + 1, L] float16

    @staticmethod
    def build(size: int, seed: int, minilm: Path, cache: Path | None, device: str) -> "CaptionBank":
        """`size` captions; the encoded tensors are kept in `cache` and reused for the same size and seed."""
        entries = caption_bank(size, seed)
        texts = ["", *(text for text, _ in entries)]
        if cache is not None and cache.exists():
            saved = torch.load(cache, map_location=device)
            if saved["texts"] == texts:
                return CaptionBank([a for _, a in entries], saved["tokens"], saved["mask"])
        tokens, mask = encode_texts(texts, TextEncoder(minilm).to(device).eval(), load_tokenizer(minilm), device)
        if cache is not None:
            torch.save({"texts": texts, "tokens": tokens, "mask": mask}, cache)
        return CaptionBank([a for _, a in entries], tokens, mask)


@dataclass
class Batch:
    """One training batch; names and shapes as in model.Denoiser.forward."""
    clean: torch.Tensor  # [B, 3, F, h, w]
    level: torch.Tensor  # [B, F] noise level s, 0 clean … 1 noise
    generated: torch.Tensor  # [B, F] 1 where the loss counts
    text_tokens: torch.Tensor
    text_mask: torch.Tensor
    frame_time: torch.Tensor
    camera: torch.Tensor
    path: torch.Tensor


class Batches:
    """Draws batches of `frames`-frame clips (1 = images) of size `height` x `width`."""

    def __init__(self, world: World, bank: CaptionBank, height: int, width: int, seed: int):
        self.world, self.bank, self.height, self.width = world, bank, height, width
        self.rng = torch.Generator().manual_seed(seed)

    def scenes(self, count: int, frames: int) -> tuple[torch.Tensor, Scenes]:
        rows = torch.randint(1, len(self.bank.attributes) + 1, (count,), generator=self.rng)
        time = torch.rand(count, 1, generator=self.rng) if frames == 1 else torch.linspace(0, 1, frames)[None].repeat(count, 1)
        return rows, self.world.sample([self.bank.attributes[int(i) - 1] for i in rows], time.to(self.world.device), self.rng)

    def draw(self, count: int, frames: int, level: tuple[float, float]) -> Batch:
        rows, scenes = self.scenes(count, frames)
        device = self.world.device
        clean = self.world.render(scenes, self.height, self.width).transpose(1, 2)
        level, generated = noise_levels(count, frames, level, self.rng)
        rows = rows.where(self._chance(count, 0.88)[:, 0] > 0, torch.zeros_like(rows)).to(device)
        keep = self._chance(count, 0.95)  # 5 %: nothing but the frames themselves
        rows = rows * (keep[:, 0] > 0).to(device)
        conditions = condition_tensors(scenes, (keep * self._chance(count, 0.9)).to(device), (keep * self._chance(count, 0.35)).to(device), (keep * self._chance(count, 0.35)).to(device))
        return Batch(clean, level.to(device), generated.to(device), self.bank.tokens[rows].float(), self.bank.mask[rows].float(), *conditions)

    def draw_plans(self, count: int, frames: int) -> tuple[tuple[torch.Tensor, ...], torch.Tensor]:
        """Inputs of model.MotionPlan and the true plans [B, F, 7], without rendering."""
        rows, scenes = self.scenes(count, frames)
        rows = (rows * (torch.rand(count, generator=self.rng) < 0.95)).to(self.world.device)
        known = [self._chance(count, p).to(self.world.device) for p in (0.95, 0.2, 0)]
        frame_time, camera, _ = condition_tensors(scenes, *known)
        return (self.bank.tokens[rows].float(), self.bank.mask[rows].float(), frame_time, camera), true_plan(scenes)

    def _chance(self, count: int, p: float) -> torch.Tensor:
        return (torch.rand(count, 1, generator=self.rng) < p).float()


def condition_tensors(scenes: Scenes, time_known: torch.Tensor, camera_known: torch.Tensor, path_known: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """frame_time [B, F, 2], camera [B, F, 5], path [B, F, 4]; the three flags are [B, 1] and unknown values are zero."""
    frames = scenes.time.shape[1]

    def flagged(values: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        k = known[:, :, None].expand(-1, frames, 1)
        return torch.cat([values * k, k], -1)

    camera = scenes.rate[:, None].expand(-1, frames, 4)
    return flagged(scenes.time[..., None], time_known), flagged(camera, camera_known), flagged(scenes.boxes(), path_known)


def true_plan(scenes: Scenes) -> torch.Tensor:
    """Object x, y, half height and camera rates per frame: [B, F, 7]."""
    return torch.cat([scenes.boxes(), scenes.rate[:, None].expand(-1, scenes.time.shape[1], 4)], -1)


def noise_levels(count: int, frames: int, logit: tuple[float, float], rng: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Noise levels [B, F] and which frames are generated [B, F]. Levels are sigmoid(normal) with the given mean and spread.

    Clips need more of the high levels than pictures: sixteen alike frames show a layout through noise that hides it in one.
    Patterns for clips: 55 % all equal (text to video), 10 % first frame given, 8 % first and last, 10 % a prefix, 5 % every second,
    4 % a suffix, 8 % a level of its own for every frame. Given frames are clean in half of the cases, else slightly noisy (s <= 0.12).
    """
    mean, spread = logit
    level = torch.sigmoid(torch.randn(count, 1, generator=rng) * spread + mean).repeat(1, frames)
    generated = torch.ones(count, frames)
    if frames == 1:
        return level, generated
    pattern = torch.rand(count, generator=rng)
    own = torch.sigmoid(torch.randn(count, frames, generator=rng) * spread + mean)
    index = torch.arange(frames)
    length = torch.randint(2, max(3, frames // 2 + 1), (count, 1), generator=rng)
    given = torch.zeros(count, frames, dtype=torch.bool)
    given |= ((pattern >= 0.55) & (pattern < 0.65))[:, None] & (index == 0)
    given |= ((pattern >= 0.65) & (pattern < 0.73))[:, None] & ((index == 0) | (index == frames - 1))
    given |= ((pattern >= 0.73) & (pattern < 0.83))[:, None] & (index[None] < length)
    given |= ((pattern >= 0.83) & (pattern < 0.88))[:, None] & (index % 2 == 0)
    given |= ((pattern >= 0.88) & (pattern < 0.92))[:, None] & (index[None] >= frames - length)
    level = torch.where((pattern >= 0.92)[:, None], own, level)
    nearly_clean = torch.rand(count, 1, generator=rng) * 0.12 * (torch.rand(count, 1, generator=rng) < 0.5)
    return torch.where(given, nearly_clean.expand_as(level), level), (~given).float()
