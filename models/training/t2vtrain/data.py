"""Training batches: captions, tracks, frames, codes and per-frame noise levels."""
from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from .captions import Attributes, caption_bank
from .planner import Planner, PlanTruth
from .text import TextEncoder, encode_texts
from .vocabulary import BACKGROUND_NAMES
from .world import CAMERA_SPAN, Scenes, World


@dataclass
class CaptionBank:
    """Encoded captions. Row 0 is the empty prompt, which stands for 'no text' in training and in classifier-free guidance."""
    attributes: list[Attributes]
    tokens: torch.Tensor  # [N + 1, L, 384] float16
    mask: torch.Tensor  # [N + 1, L] float16

    @staticmethod
    def build(size: int, seed: int, style: str, encoder: TextEncoder, tokenizer: Tokenizer, cache: Path | None, device: str) -> "CaptionBank":
        """`size` captions of a style; the encoded tensors are kept in `cache` and reused for the same captions and number of encoder layers."""
        entries, layers = caption_bank(size, seed, style), len(encoder.layers)
        texts = ["", *(text for text, _ in entries)]
        if cache is not None and cache.exists():
            saved = torch.load(cache, map_location=device)
            if saved["texts"] == texts and saved["layers"] == layers:
                return CaptionBank([a for _, a in entries], saved["tokens"], saved["mask"])
        tokens, mask = encode_texts(texts, encoder, tokenizer, device)
        if cache is not None:
            torch.save({"texts": texts, "layers": layers, "tokens": tokens, "mask": mask}, cache)
        return CaptionBank([a for _, a in entries], tokens, mask)


@dataclass
class Batch:
    """One training batch of the denoiser; names and shapes as in model.Denoiser.forward."""
    clean: torch.Tensor  # [B, 3, F, h, w]
    ground: torch.Tensor  # [B, 3, F, h, w] the scene without things
    alpha: torch.Tensor  # [B, K, F, h, w] what each thing covers
    level: torch.Tensor  # [B, F] noise level s, 0 clean … 1 noise
    generated: torch.Tensor  # [B, F] 1 where the loss counts
    codes: torch.Tensor
    camera: torch.Tensor
    objects: torch.Tensor


class Batches:
    """Draws batches for every stage. `codes` [N + 1, 3, 128] of the bank's captions are needed by `draw` only (see bank_codes), `deep` text features by the stage `words`."""

    def __init__(self, world: World, bank: CaptionBank, seed: int, codes: torch.Tensor | None = None, deep: torch.Tensor | None = None):
        self.world, self.bank, self.codes, self.deep = world, bank, codes, deep
        self.rng = torch.Generator().manual_seed(seed)
        self.rows = {count: torch.tensor([i + 1 for i, a in enumerate(bank.attributes) if len(a.things) == count]) for count in (1, 2)}

    def scenes(self, count: int, frames: int, things: int | None = None, jitter: float = 1.0) -> tuple[torch.Tensor, Scenes]:
        """Caption rows [count] and their scenes. Up to 16 frames: that many of a 16-frame clip's moments. things = 1 or 2 keeps to captions with so many."""
        rows = torch.arange(1, len(self.bank.attributes) + 1) if things is None else self.rows[things]
        rows = rows[torch.randint(len(rows), (count,), generator=self.rng)]
        moments = torch.rand(count, 16, generator=self.rng).topk(frames, 1).indices.sort(1).values
        return rows, self.world.sample([self.bank.attributes[int(i) - 1] for i in rows], (moments / 15).to(self.world.device), self.rng, jitter)

    def draw(self, count: int, frames: int, size: tuple[int, int], level: tuple[float, float]) -> Batch:
        """A batch for the denoiser: `size` = (height, width), one thing in most batches, two in the others."""
        things = 2 if torch.rand((), generator=self.rng) < 0.25 else 1
        rows, scenes = self.scenes(count, frames, things)
        wander(scenes, self.rng)
        device = self.world.device
        shown = self.world.render(scenes, *size)
        levels, generated = noise_levels(count, frames, level, self.rng)
        said = torch.rand(count, 1, 1, generator=self.rng) > 0.1  # the others learn the null code
        codes = self.codes[rows.to(device), : 1 + things] * said.to(device)
        objects = scenes.in_frame()[:, :, :things].clone()
        objects[..., :3] += 0.02 * torch.randn(objects[..., :3].shape, generator=self.rng).to(device) * objects[..., 2:3]
        return Batch(shown.frames.transpose(1, 2), shown.ground.transpose(1, 2), shown.alpha[:, :, :things].transpose(1, 2), levels.to(device), generated.to(device), codes, scenes.state, objects)

    def draw_plans(self, count: int, frames: int) -> tuple[tuple[torch.Tensor, ...], torch.Tensor, PlanTruth]:
        """Text (features, mask and, where this has them, deep features), frame times [B, F] and the truth for the planner, without rendering; places are exact functions of the words."""
        rows, scenes = self.scenes(count, frames, jitter=0.0)
        rows = rows.to(self.world.device)
        said = [self.bank.attributes[int(i) - 1].background for i in rows]
        background = torch.tensor([len(BACKGROUND_NAMES) if b is None else b for b in said], device=rows.device)
        tracks = scenes.tracks()
        truth = PlanTruth(scenes.present, torch.cat([tracks[..., :2], tracks[..., 2:3].clamp(min=1e-3).log(), tracks[..., 3:4]], -1), scenes.rate[:, None].expand(-1, frames, 4), (scenes.object, scenes.colour, background))
        mask = self.bank.mask[rows].float()
        length = int(mask.sum(1).max())  # of the longest caption in the batch: padding costs as much as words
        features = [source[rows, :length].float() for source in (self.bank.tokens, self.deep) if source is not None]
        return (features[0], mask[:, :length], *features[1:]), scenes.time, truth


@torch.no_grad()
def bank_codes(bank: CaptionBank, planner: Planner, batch: int = 1024) -> torch.Tensor:
    """Codes [N + 1, 3, 128] of every caption; row 0 (the empty prompt) is the null code, zeros."""
    codes = [planner(bank.tokens[i:i + batch].float(), bank.mask[i:i + batch].float(), torch.zeros(len(bank.tokens[i:i + batch]), 1, device=bank.tokens.device))[0] for i in range(0, len(bank.tokens), batch)]
    codes = torch.cat(codes)
    codes[0] = 0
    return codes


def wander(scenes: Scenes, rng: torch.Generator) -> None:
    """Gives three scenes in ten a free camera (all four axes at once), so that the denoiser follows any camera state, not only the named moves."""
    count = len(scenes.object)
    rate = (torch.rand(count, 1, 4, generator=rng) * 2 - 1) * (torch.rand(count, 1, 1, generator=rng) < 0.3) * 0.7
    scenes.state = scenes.state + ((scenes.time[..., None] - 0.5) * (rate * CAMERA_SPAN).to(scenes.time))


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


def at_moments(scenes: Scenes, pick: torch.Tensor) -> Scenes:
    """The same scenes at some of their moments; pick [B, F'] holds frame indices."""

    def picked(value: torch.Tensor) -> torch.Tensor:
        index = pick.reshape(*pick.shape, *[1] * (value.ndim - 2)).expand(-1, -1, *value.shape[2:])
        return value.gather(1, index)

    return dataclasses.replace(scenes, **{name: picked(getattr(scenes, name)) for name in ("time", "state", "centre", "size", "angle")})
