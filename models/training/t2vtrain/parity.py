"""Reference outputs of the PyTorch modules for the product's tests: inputs that TypeScript can make again, and samples of what came out."""
from __future__ import annotations

import json
from pathlib import Path

import torch

from .export import Graphs
from .planner import CODE
from .text import encode_texts, load_tokenizer

PROMPT = "a blue fox moving left on the grass, camera zooms in"


@torch.no_grad()
def write_parity(graphs: Graphs, minilm: Path, size: tuple[int, int], frames: int, path: Path) -> None:
    """Writes the fixture. Every input is torch.randn of one generator (seed 11) or a formula that is written beside the numbers."""
    _, mask = encode_texts([PROMPT], graphs.text, load_tokenizer(minilm))
    ids = load_tokenizer(minilm).encode(PROMPT).ids
    tokens = graphs.text(torch.tensor([ids]), mask.long())
    g = torch.Generator().manual_seed(11)
    sample = torch.randn(1, 3, frames, *size, generator=g)
    low = torch.randn(frames, 3, *size, generator=g).clamp(-1, 1)
    codes = torch.randn(1, 3, CODE, generator=g)
    i = torch.arange(frames, dtype=torch.float32)
    planned = graphs.planner(tokens, mask.float(), (i / (frames - 1))[None])
    timestep = ((i * 61 + 30) % 1000)[None]
    camera = torch.stack([i / frames - 0.5, 0.25 - i / frames / 2, i / frames / 4, -i / frames / 8], -1)[None]
    things = [[i / frames - 0.75, 0.25 - i / frames / 2, 0.5 - i / 64, i / 8, torch.ones(frames)], [0.5 - i / frames / 4, i / frames - 0.5, 0.25 + i / 64, -i / 16, torch.ones(frames)]]
    objects = torch.stack([torch.stack(thing, -1) for thing in things], 1)[None]
    velocity = graphs.denoiser.float().cpu()(sample, timestep, codes, camera, objects)
    high = graphs.upscaler.float().cpu()(low, codes)

    def picked(t: torch.Tensor, stride: int) -> dict:
        return {"shape": list(t.shape), "stride": stride, "values": [round(float(v), 7) for v in t.flatten()[::stride]]}

    fixture = {
        "made": "models/training: python train.py --stage export; torch " + torch.__version__,
        "prompt": PROMPT, "ids": ids, "noise": {"seed": 11, "order": ["sample", "low (clamped to [-1, 1])", "codes"]},
        "formulas": {"frameTime": "i / (F - 1)", "timestep": "(61 i + 30) mod 1000", "camera": "[i / F - 0.5, 0.25 - i / F / 2, i / F / 4, -i / F / 8]",
                     "objects": ["[i / F - 0.75, 0.25 - i / F / 2, 0.5 - i / 64, i / 8, 1]", "[0.5 - i / F / 4, i / F - 0.5, 0.25 + i / 64, -i / 16, 1]"]},
        "tokens": picked(tokens, 37), "planner": {name: picked(value, 7) for name, value in zip(("codes", "objects", "camera"), planned)},
        "velocity": picked(velocity, 401), "high": picked(high, 4001),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(fixture) + "\n")
