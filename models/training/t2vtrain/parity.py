"""Reference outputs of the PyTorch modules for the product's tests: inputs that TypeScript can make again, and samples of what came out."""
from __future__ import annotations

import json
from pathlib import Path

import torch

from .export import Graphs
from .text import encode_texts, load_tokenizer

PROMPT = "a blue fox moving left on the grass, camera zooms in"


@torch.no_grad()
def write_parity(graphs: Graphs, minilm: Path, size: tuple[int, int], frames: int, path: Path) -> None:
    """Writes the fixture. Every input is torch.randn of one generator (seed 11) or a formula that is written beside the numbers; `size` (h, w) is not square."""
    _, mask = encode_texts([PROMPT], graphs.text, load_tokenizer(minilm))
    ids = load_tokenizer(minilm).encode(PROMPT).ids
    tokens = graphs.text(torch.tensor([ids]), mask.long())
    i = torch.arange(frames, dtype=torch.float32)
    codes, objects, rates = graphs.planner(tokens, mask.float(), (i / (frames - 1))[None])
    g = torch.Generator().manual_seed(11)
    sample = torch.randn(1, 3, frames, *size, generator=g)
    low = torch.randn(frames + 2, 3, *size, generator=g).clamp(-1, 1)
    u, one = i / (frames - 1) - 0.5, torch.ones(frames)
    camera = torch.stack([0.3 * u, -0.2 * u, 0.1 * u, 0.25 * u], -1)[None]
    things = torch.stack([torch.stack([u, 0.25 - 0.5 * u, 0.4 * one, 0.6 * u, one], -1), torch.stack([0.5 - u, -0.3 * one, 0.3 + 0.1 * u, -0.5 * one, one], -1)], 1)[None]
    timestep = ((i * 61 + 30) % 1000)[None]
    velocity = graphs.denoiser.float().cpu()(sample * (timestep / 1000)[:, None, :, None, None], timestep, codes, camera, things)
    high = graphs.upscaler.float().cpu()(low, codes)

    def picked(t: torch.Tensor, stride: int) -> dict:
        return {"shape": list(t.shape), "stride": stride, "values": [round(float(v), 7) for v in t.flatten()[::stride]]}

    fixture = {
        "made": "models/training: python train.py --stage export; torch " + torch.__version__,
        "prompt": PROMPT, "noise": {"seed": 11, "order": ["sample (each frame times timestep / 1000)", "low (clamped to [-1, 1])"]},
        "formulas": {"u": "i / (F - 1) - 0.5", "frameTime": "i / (F - 1)", "timestep": "(61 i + 30) mod 1000", "camera": "[0.3 u, -0.2 u, 0.1 u, 0.25 u]",
                     "objects": ["[u, 0.25 - 0.5 u, 0.4, 0.6 u, 1]", "[0.5 - u, -0.3, 0.3 + 0.1 u, -0.5, 1]"]},
        "text": {"ids": ids, "mask": [int(v) for v in mask[0]], "tokens": picked(tokens, 37)},
        "planner": {"codes": picked(codes, 3), "objects": picked(objects, 1), "camera": picked(rates, 1)},
        "denoiser": {"velocity": picked(velocity, 307)}, "upscaler": {"high": picked(high, 4001)},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(fixture) + "\n")
