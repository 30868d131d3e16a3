"""Reference outputs of the PyTorch modules for the product's tests: inputs that TypeScript can make again, and samples of what came out."""
from __future__ import annotations

import json
from pathlib import Path

import torch
import torch.nn as nn

from .text import TextEncoder, encode_texts, load_tokenizer

PROMPT = "a fox moving left on the grass"


@torch.no_grad()
def write_parity(text: TextEncoder, denoiser: nn.Module, upscaler: nn.Module, minilm: Path, size: tuple[int, int], frames: int, path: Path) -> None:
    """Writes the fixture. Every input is torch.randn of one generator (seed 11) or a formula that is written beside the numbers."""
    tokens, mask = encode_texts([PROMPT], text, load_tokenizer(minilm))
    ids = load_tokenizer(minilm).encode(PROMPT).ids
    exact = text(torch.tensor([ids]), mask.long())
    g = torch.Generator().manual_seed(11)
    sample = torch.randn(1, 3, frames, *size, generator=g)
    low = torch.randn(frames, 3, *size, generator=g).clamp(-1, 1)
    i = torch.arange(frames, dtype=torch.float32)
    timestep = ((i * 61 + 30) % 1000)[None]
    frame_time = torch.stack([i / (frames - 1), torch.ones(frames)], -1)[None]
    camera = torch.tensor([0.5, -0.25, 0.125, 0.75, 1.0]).repeat(1, frames, 1)
    track = torch.stack([i / frames - 0.5, 0.25 - i / frames / 2, torch.full((frames,), 0.5), torch.ones(frames)], -1)[None]
    velocity = denoiser.float().cpu()(sample, timestep, exact, mask.float(), frame_time, camera, track)
    high = upscaler.float().cpu()(low, exact, mask.float())

    def picked(t: torch.Tensor, stride: int) -> dict:
        return {"shape": list(t.shape), "stride": stride, "values": [round(float(v), 7) for v in t.flatten()[::stride]]}

    fixture = {
        "made": "models/training: python train.py --stage export; torch " + torch.__version__,
        "prompt": PROMPT, "ids": ids, "noise": {"seed": 11, "order": ["sample", "low (clamped to [-1, 1])"]},
        "formulas": {"timestep": "(61 i + 30) mod 1000", "frameTime": "[i / (F - 1), 1]", "camera": [0.5, -0.25, 0.125, 0.75, 1.0], "path": "[i / F - 0.5, 0.25 - i / F / 2, 0.5, 1]"},
        "tokens": picked(exact, 37), "velocity": picked(velocity, 101), "high": picked(high, 1009),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(fixture) + "\n")
