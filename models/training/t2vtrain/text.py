"""Frozen text encoder: MiniLM-L6 (sentence-transformers/all-MiniLM-L6-v2, Apache-2.0), weights rounded to int8 per output row.

The same rounded weights are used for training features and for the shipped ONNX graph, so both see equal token states.
Follows BERT (arXiv 1810.04805), width 384, 12 heads. The last of the six layers is where MiniLM was trained to compare meanings, so that words no caption used lie near
words that one did; for known words and movements four layers do. The shipped graph stops there and the planner carries the other two. Leaves out the pooler and token types other than 0.
"""
from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

WIDTH, LAYERS, HEADS = 384, 6, 12
MAX_TOKENS = 48


class Layer(nn.Module):
    """One post-norm BERT layer."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        b, n, _ = x.shape
        q, k, v = (m(x).reshape(b, n, HEADS, WIDTH // HEADS).transpose(1, 2) for m in (self.query, self.key, self.value))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + bias).softmax(-1)
        x = self.norm1(x + self.out((weights @ v).transpose(1, 2).reshape(b, n, WIDTH)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class TextEncoder(nn.Module):
    """input_ids, attention_mask [B, L] int64 -> token states [B, L, 384]; padding states are zero."""

    def __init__(self, folder: Path, layers: int = LAYERS) -> None:
        super().__init__()
        state = load_file(folder / "model.safetensors")
        self.words = nn.Embedding(*state["embeddings.word_embeddings.weight"].shape)
        self.positions = nn.Parameter(state["embeddings.position_embeddings.weight"][:MAX_TOKENS] + state["embeddings.token_type_embeddings.weight"][:1])
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList([Layer() for _ in range(layers)])
        self._load(state)
        for p in self.parameters():
            p.requires_grad_(False)

    def _load(self, state: dict[str, torch.Tensor]) -> None:
        names = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value", "out": "attention.output.dense", "up": "intermediate.dense", "down": "output.dense", "norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}
        self.words.weight.data = round_to_int8(state["embeddings.word_embeddings.weight"])
        self.norm.load_state_dict({k: state[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
        for i, layer in enumerate(self.layers):
            for ours, theirs in names.items():
                weight = state[f"encoder.layer.{i}.{theirs}.weight"]
                module = getattr(layer, ours)
                module.weight.data = weight if weight.ndim == 1 else round_to_int8(weight)
                module.bias.data = state[f"encoder.layer.{i}.{theirs}.bias"]

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        mask = attention_mask.to(torch.float32)
        x = self.norm(self.words(input_ids) + self.positions[: input_ids.shape[1]])
        bias = (1 - mask)[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x * mask[..., None]


def int8_scale(weight: torch.Tensor) -> torch.Tensor:
    """Scale per row [rows, 1] such that weight / scale lies in [-127, 127]."""
    return weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127


def round_to_int8(weight: torch.Tensor) -> torch.Tensor:
    """The weight as it will read after int8 storage (symmetric, per row)."""
    scale = int8_scale(weight)
    return (weight / scale).round() * scale


def load_tokenizer(folder: Path) -> Tokenizer:
    """WordPiece tokenizer that pads and cuts to MAX_TOKENS."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(length=MAX_TOKENS)
    return tokenizer


@torch.no_grad()
def encode_texts(texts: list[str], encoder: TextEncoder, tokenizer: Tokenizer, device: str = "cpu", batch: int = 512) -> tuple[torch.Tensor, torch.Tensor]:
    """Token states [N, L, 384] float16 and mask [N, L] float16 on `device`; L = MAX_TOKENS."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    tokens = torch.zeros(len(texts), MAX_TOKENS, WIDTH, dtype=torch.float16, device=device)
    masks = torch.zeros(len(texts), MAX_TOKENS, dtype=torch.float16, device=device)
    for start in range(0, len(texts), batch):
        rows = order[start:start + batch]
        encodings = tokenizer.encode_batch([texts[i] for i in rows])
        ids = torch.tensor([e.ids for e in encodings], device=device)
        mask = torch.tensor([e.attention_mask for e in encodings], device=device)
        length = int(mask.sum(1).max())
        tokens[rows, :length], masks[rows, :length] = encoder(ids[:, :length], mask[:, :length]).half(), mask[:, :length].half()
    return tokens, masks
