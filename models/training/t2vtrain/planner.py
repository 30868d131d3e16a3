"""The planner: from words to what is drawn (codes) and where it goes (tracks of up to two things, camera rates).

It reads token states only, is trained on captions and true tracks without pictures, thousands of captions a second, and is frozen afterwards:
the denoiser sees codes and places, not words. Lineage: layout-first generation (VideoDirectorGPT, arXiv 2309.15091; FlowZero, 2311.15813).
"""
from __future__ import annotations

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from .text import MAX_TOKENS, WIDTH
from .world import CAMERA_SPAN

CODE = 128
THINGS = 2


def sinusoid(value: torch.Tensor, width: int, top: float = 1000.0) -> torch.Tensor:
    """[...] -> [..., width]: cosines and sines with periods from 1 to `top`."""
    frequency = torch.exp(-math.log(top) * torch.arange(width // 2, device=value.device, dtype=torch.float32) / (width // 2))
    angle = value[..., None].float() * frequency
    return torch.cat([angle.cos(), angle.sin()], -1)


class TokenLayer(nn.Module):
    """Pre-norm transformer layer over the tokens, so that a colour finds its noun and a verb its subject."""

    def __init__(self, width: int, heads: int = 4):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        b, n, width = x.shape
        q, k, v = self.query_key_value(self.norm1(x)).reshape(b, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        h = (q @ k.transpose(-1, -2) / math.sqrt(width // self.heads) + bias).softmax(-1) @ v
        x = x + self.out(h.transpose(1, 2).reshape(b, n, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Planner(nn.Module):
    """See forward. `read` has 4 learned queries for each of: scene, thing 0, thing 1, movement."""

    def __init__(self, width: int = 160, layers: int = 2):
        super().__init__()
        self.enter, self.place = nn.Linear(WIDTH, width), nn.Parameter(torch.randn(MAX_TOKENS, width) * 0.02)
        self.layers = nn.ModuleList([TokenLayer(width) for _ in range(layers)])
        self.norm, self.key_value = nn.LayerNorm(width), nn.Linear(width, 2 * width)
        self.queries = nn.Parameter(torch.randn(4, 4, width) * 0.3)
        self.codes = nn.ModuleList([nn.Sequential(nn.Linear(4 * width, 256), nn.SiLU(), nn.Linear(256, CODE), nn.LayerNorm(CODE, elementwise_affine=False)) for _ in range(1 + THINGS)])
        self.join = nn.Linear(8 * width + 64, 384)
        self.hidden = nn.Sequential(nn.SiLU(), nn.Linear(384, 384), nn.SiLU(), nn.Linear(384, 256), nn.SiLU())
        self.tracks, self.camera, self.present = nn.Linear(256, 4 * THINGS), nn.Linear(256, 4), nn.Linear(4 * width, THINGS)

    def forward(self, text_tokens: torch.Tensor, text_mask: torch.Tensor, frame_time: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """text_tokens [B, L, 384], text_mask [B, L], frame_time [B, F] in 0..1 ->
        codes [B, 3, 128] (scene, thing 0, thing 1), objects [B, F, 2, 5] (x, y, half height, angle, probability that it is there; scene units), camera rates [B, F, 4].
        """
        codes, logits, tracks, camera = self.plan(text_tokens, text_mask, frame_time)
        b, f = frame_time.shape
        present = logits.sigmoid()[:, None, :, None].expand(b, f, THINGS, 1)
        return codes, torch.cat([tracks[..., :2], tracks[..., 2:3].exp(), tracks[..., 3:], present], -1), camera

    def plan(self, text_tokens: torch.Tensor, text_mask: torch.Tensor, frame_time: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """codes, presence logits [B, 2], tracks [B, F, 2, 4] (x, y, log half height, angle) and camera rates, as trained."""
        b, n, _ = text_tokens.shape
        bias = (text_mask[:, None, None, :] - 1) * 1e4
        x = self.enter(text_tokens) + self.place[:n]
        for layer in self.layers:
            x = layer(x, bias)
        k, v = self.key_value(self.norm(x)).chunk(2, -1)
        weights = (torch.einsum("gqw,bnw->bgqn", self.queries, k) / math.sqrt(k.shape[-1]) + bias).softmax(-1)
        read = torch.einsum("bgqn,bnw->bgqw", weights, v).reshape(b, 4, -1)
        codes = torch.stack([head(read[:, i]) for i, head in enumerate(self.codes)], 1)
        frames = frame_time.shape[1]
        words = torch.cat([read[:, 3], read[:, 1]], -1)[:, None].expand(-1, frames, -1)
        h = self.hidden(self.join(torch.cat([words, sinusoid(frame_time * 20, 64, 20.0).to(words.dtype)], -1)))
        scale = torch.tensor([1.0, 1.0, 1.0, 3.0], device=h.device)
        return codes, self.present(read[:, 2]), self.tracks(h).reshape(b, frames, THINGS, 4) * scale, self.camera(h)


class PlannerLoss(nn.Module):
    """The planner with the heads that only training needs: object, colour and background named from the codes."""

    def __init__(self, planner: Planner, objects: int, colours: int, backgrounds: int):
        super().__init__()
        self.planner = planner
        self.object, self.colour, self.background = nn.Linear(CODE, objects), nn.Linear(CODE, colours + 1), nn.Linear(CODE, backgrounds + 1)

    def forward(self, text: tuple[torch.Tensor, torch.Tensor], frame_time: torch.Tensor, truth: "PlanTruth") -> torch.Tensor:
        codes, present, tracks, camera = self.planner.plan(*text, frame_time)
        there = truth.present.float()
        error = ((tracks.float() - truth.tracks).square() * torch.tensor([1.0, 1.0, 1.0, 0.2], device=tracks.device)).mean((1, 3))
        named = F.cross_entropy(self.background(codes[:, 0]).float(), truth.background)
        for name, head in (("object", self.object), ("colour", self.colour)):
            wrong = F.cross_entropy(head(codes[:, 1:]).float().transpose(1, 2), getattr(truth, name), reduction="none")
            named = named + (wrong * there).sum() / there.sum()
        move = (error * there).sum() / there.sum() + (camera.float() - truth.camera).square().mean()
        return 4 * move + 0.3 * named + F.binary_cross_entropy_with_logits(present.float(), there)


class PlanTruth:
    """What the planner should say of a batch: present [B, 2], tracks [B, F, 2, 4], camera rates [B, F, 4], object and colour [B, 2], background [B]."""

    def __init__(self, present: torch.Tensor, tracks: torch.Tensor, camera: torch.Tensor, names: tuple[torch.Tensor, torch.Tensor, torch.Tensor]):
        self.present, self.tracks, self.camera = present, tracks, camera
        self.object, self.colour, self.background = names


def camera_state(rates: torch.Tensor) -> torch.Tensor:
    """Camera rates [B, F, 4] in [-1, 1] summed over the clip: offset x, offset y, log zoom, roll [B, F, 4]; zero in the middle of the clip."""
    steps = (rates[:, 1:] + rates[:, :-1]) / 2 / max(1, rates.shape[1] - 1)
    state = torch.cat([torch.zeros_like(rates[:, :1]), torch.cumsum(steps, 1)], 1)
    return (state - state[:, -1:] / 2) * CAMERA_SPAN.to(rates)


def to_frame(objects: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
    """Things [B, F, K, 5] from scene to frame coordinates under camera states [B, F, 4]."""
    camera = state[:, :, None]
    d = objects[..., :2] - camera[..., :2]
    c, s, zoom = camera[..., 3].cos(), camera[..., 3].sin(), camera[..., 2].exp()
    place = torch.stack([c * d[..., 0] + s * d[..., 1], c * d[..., 1] - s * d[..., 0]], -1) * zoom[..., None]
    return torch.cat([place, objects[..., 2:3] * zoom[..., None], objects[..., 3:4] - camera[..., 3:], objects[..., 4:]], -1)
