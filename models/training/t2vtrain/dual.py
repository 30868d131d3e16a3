"""The dual encoder behind the prompt-clip score: a prompt's text features and a clip's summary, each led into one space where those that belong together
point the same way. Contrastive training as in CLIP (Radford et al., arXiv 2103.00020): symmetric cross-entropy over a batch, learned temperature.

The text side reads the mean of the token states of the shipped text encoder, the clip side the `summary` of the extractor. Neither of these learns: the
summaries of rendered clips are computed once and kept, after which the two small nets train in seconds. Leaves out generated clips: training never sees one.
"""
from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.export import Dim

from .captions import Attributes, caption_bank, write_caption
from .export import export_graph
from .extractor import SHARED, SUMMARY
from .learned_scorer import FRAMES, SIZE
from .scorer_lessons import soften
from .text import WIDTH
from .world import World

CAPTIONS = 3  # wordings of every clip


class Dual(nn.Module):
    """text [T, 384], summary [C, 326] -> both in the shared space [., 128], of length 1."""

    def __init__(self) -> None:
        super().__init__()
        self.of_text = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 512), nn.GELU(), nn.Dropout(0.1), nn.Linear(512, SHARED))
        self.of_clip = nn.Sequential(nn.LayerNorm(SUMMARY), nn.Linear(SUMMARY, 512), nn.GELU(), nn.Dropout(0.1), nn.Linear(512, SHARED))
        self.register_buffer("middle", torch.zeros(SUMMARY))
        self.register_buffer("spread", torch.ones(SUMMARY))
        self.heat = nn.Parameter(torch.tensor(2.3))

    def forward(self, text: torch.Tensor, summary: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return F.normalize(self.of_text(text), dim=1), F.normalize(self.of_clip((summary - self.middle) / self.spread), dim=1)


def contrast(model: Dual, text: torch.Tensor, summary: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
    """Symmetric cross-entropy; same [B, B] marks other pairs that say the same and so are neither right nor wrong."""
    said, shown = model(text, summary)
    alike = said @ shown.T * model.heat.exp().clamp(max=100.0)
    alike = alike.masked_fill(same, -1e4)
    own = torch.arange(len(alike), device=alike.device)
    return (F.cross_entropy(alike, own) + F.cross_entropy(alike.T, own)) / 2


def mean_tokens(tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Token states [N, L, 384] and mask [N, L] -> their means [N, 384]; the product does the same (src/services/promptScorer.ts)."""
    mask = mask.float()[..., None]
    return (tokens.float() * mask).sum(1) / mask.sum(1).clamp(min=1)


def clip_bank(world: World, graph: Path, cache: Path, count: int, seed: int, minutes: float, part: int = 32) -> tuple[list[Attributes], torch.Tensor]:
    """Attributes and summaries [N, 326] of up to `count` rendered clips; what `cache` holds is kept, more is made until the minutes are spent."""
    attributes = [a for _, a in caption_bank(count, seed)]
    done = torch.load(cache) if cache.exists() else torch.zeros(0, SUMMARY)
    session, until = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"]), time.time() + 60 * minutes
    time_line = torch.linspace(0, 1, FRAMES)
    while len(done) < count and time.time() < until:
        rows = attributes[len(done):len(done) + part]
        torch.manual_seed(seed + len(done))
        scenes = world.sample(rows, time_line.expand(len(rows), -1), torch.Generator().manual_seed(seed + len(done)))
        with torch.no_grad():
            clips = soften(world.render(scenes, SIZE, SIZE).frames)
        done = torch.cat([done, summaries(session, clips)])
        if len(done) % (8 * part) == 0 or len(done) >= count:
            torch.save(done, cache)
    torch.save(done, cache)
    return attributes[:len(done)], done


def summaries(session: onnxruntime.InferenceSession, clips: torch.Tensor) -> torch.Tensor:
    """[B, 16, 3, 64, 64] -> [B, 326]."""
    return torch.from_numpy(session.run(["summary"], {"clips": clips.numpy().astype(np.float32)})[0])


def wordings(attributes: list[Attributes], seed: int) -> list[str]:
    """CAPTIONS sentences for each clip, one after another."""
    rng = random.Random(seed)
    return [write_caption(a, rng, style) for a in attributes for style in ("train", "train", "wide")]


def train(text: torch.Tensor, clips: torch.Tensor, attributes: list[Attributes], settings: dict, seed: int) -> Dual:
    """text [N * CAPTIONS, 384], clips [N, 326]. Steps rather than minutes: the same weights on every machine."""
    torch.manual_seed(seed)
    model = Dual()
    model.middle.copy_(clips.mean(0))
    model.spread.copy_(clips.std(0).clamp(min=1e-3))
    optimizer = torch.optim.AdamW(model.parameters(), settings["lr"], weight_decay=settings["weight_decay"])
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, settings["lr"], total_steps=settings["steps"])
    kinds = {a: i for i, a in enumerate(dict.fromkeys(attributes))}
    kind = torch.tensor([kinds[a] for a in attributes])
    for step in range(settings["steps"]):
        rows = torch.randint(len(clips), (settings["batch"],))
        said = text[rows * CAPTIONS + torch.randint(CAPTIONS, rows.shape)]
        same = (kind[rows][:, None] == kind[rows]) & ~torch.eye(len(rows), dtype=torch.bool)
        loss = contrast(model, said, clips[rows] + settings["noise"] * model.spread * torch.randn(len(rows), SUMMARY), same)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 200 == 199:
            print(f"dual step {step + 1}, loss {loss.item():.3f}", flush=True)
    return model.eval()


def retrieval(model: Dual, text: torch.Tensor, clips: torch.Tensor, group: int = 32) -> float:
    """Share of prompts that find their own clip among `group`."""
    with torch.no_grad():
        said, shown = model(text, clips)
    hits = [(said[i:i + group] @ shown[i:i + group].T).argmax(1) == torch.arange(len(said[i:i + group])) for i in range(0, len(said), group)]
    return torch.cat(hits).float().mean().item()


def export_dual(model: Dual, path: Path) -> float:
    """Writes the graph with free numbers of texts and clips; returns the largest difference between ONNX Runtime and PyTorch."""
    inputs = {"text": torch.randn(3, WIDTH), "summary": torch.rand(2, SUMMARY)}
    dynamic = {"text": {0: Dim("T", min=1, max=4096)}, "summary": {0: Dim("C", min=1, max=4096)}}
    difference = export_graph(model, inputs, ["text_shared", "clip_shared"], path, dynamic, "float16")
    graph = onnx.load(path)
    del graph.metadata_props[:]
    onnx.save(graph, path)
    return difference
