"""Low-rank adapters (LoRA, arXiv 2106.09685) of the denoiser: put in, trained, written as safetensors that the product merges into the ONNX weights.

Names in the file are `LAYER.lora_A.weight` [rank, in, kh, kw] and `LAYER.lora_B.weight` [out, rank, 1, 1] (two axes for linear layers): the layer's weight
becomes W + weight * B A. There is no alpha.
"""
from __future__ import annotations

from pathlib import Path

import torch
import torch.nn as nn
from safetensors.torch import save

from .model import Denoiser


class Adapted(nn.Module):
    """A frozen convolution or linear layer with a low-rank change beside it, which starts as no change."""

    def __init__(self, base: nn.Conv2d | nn.Linear, rank: int, seed: int):
        super().__init__()
        self.base = base.requires_grad_(False)
        if isinstance(base, nn.Conv2d):
            self.down: nn.Module = nn.Conv2d(base.in_channels, rank, base.kernel_size, base.stride, base.padding, bias=False)
            self.up: nn.Module = nn.Conv2d(rank, base.out_channels, 1, bias=False)
        else:
            self.down, self.up = nn.Linear(base.in_features, rank, bias=False), nn.Linear(rank, base.out_features, bias=False)
        nn.init.kaiming_uniform_(self.down.weight, a=5 ** 0.5, generator=torch.Generator().manual_seed(seed))
        nn.init.zeros_(self.up.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.base(x) + self.up(self.down(x))


def adapt(model: Denoiser, rank: int, parts: tuple[str, ...]) -> Denoiser:
    """Freezes the model and puts a change beside every convolution and linear layer whose name begins with one of `parts`. Changes the model itself."""
    model.requires_grad_(False)
    layers = [name for name, module in model.named_modules() if isinstance(module, (nn.Conv2d, nn.Linear)) and name.startswith(parts)]
    for seed, name in enumerate(layers):
        owner, _, last = name.rpartition(".")
        setattr(model.get_submodule(owner), last, Adapted(model.get_submodule(name), rank, seed))
    return model


def write_adapter(model: nn.Module, path: Path, about: dict[str, str]) -> int:
    """Writes the changes of an adapted model in half precision and returns the file's size. `about` is kept in the file's header, for people."""
    tensors = {}
    for name, module in model.named_modules():
        if isinstance(module, Adapted):
            tensors[f"{name}.lora_A.weight"] = module.down.weight.detach().half().contiguous()
            tensors[f"{name}.lora_B.weight"] = module.up.weight.detach().half().contiguous()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(save(tensors, metadata=about))
    return path.stat().st_size
