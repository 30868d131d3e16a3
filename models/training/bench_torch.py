"""The denoiser's weights in PyTorch, for the comparison in `npm run bench`: the bench starts this and asks for one step at a time.

    python bench_torch.py --denoiser ../embedded/denoiser.onnx --inputs DIR… --threads N [--compile]

The weights come out of the ONNX file itself, so no checkpoint is needed: the export wrote down where each of them lies, and the first answer tells
how far PyTorch's result lies from the ONNX file's own operators. Each DIR holds inputs.json and one raw float32 file per input.
First line out: facts. Then a line {"kind": "eager" | "compiled", "name": DIR's name} in gives a line {"milliseconds": …} out.
"""
from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn as nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from t2vtrain.shipped import denoiser_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--denoiser", type=Path, required=True)
    parser.add_argument("--inputs", type=Path, nargs="+", required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model = denoiser_of(onnx.load(args.denoiser)).to(memory_format=torch.channels_last)
    inputs = {folder.name: read_inputs(folder) for folder in args.inputs}
    facts: dict = {"torch": torch.__version__, "flops": {name: count_flops(model, tensors) for name, tensors in inputs.items()}}
    kinds = {"eager": model}
    if args.compile:
        try:
            kinds["compiled"], facts["compileSeconds"] = compiled(model, inputs)
        except Exception as error:  # inductor needs a C++ compiler and fails on some machines: a finding, not a fault of the bench
            facts["compileError"] = " ".join(str(error).split())[:300]
    with torch.inference_mode():
        facts["outputs"] = {name: model(*tensors).flatten()[::STRIDE].tolist() for name, tensors in inputs.items()}
        print(json.dumps(facts), flush=True)
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps({"milliseconds": timed(kinds[asked["kind"]], inputs[asked["name"]])}), flush=True)


STRIDE = 997  # every so many values of the output are compared


def timed(model: nn.Module, tensors: list[torch.Tensor]) -> float:
    started = time.perf_counter()
    model(*tensors)
    return 1000 * (time.perf_counter() - started)


def compiled(model: nn.Module, inputs: dict[str, list[torch.Tensor]]) -> tuple[nn.Module, float]:
    """torch.compile with fixed shapes, one compilation for each shape of the inputs, and the seconds that took."""
    started = time.perf_counter()
    fast = torch.compile(model, dynamic=False)
    with torch.inference_mode():
        for tensors in inputs.values():
            fast(*tensors)
    return fast, time.perf_counter() - started


def count_flops(model: nn.Module, tensors: list[torch.Tensor]) -> int:
    """Two for each multiply-add of convolutions and matrix products. Attention as plain products: the counter does not know the fused CPU kernel."""
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        model(*tensors)
    return counter.get_total_flops()


def read_inputs(folder: Path) -> list[torch.Tensor]:
    """The tensors in the order of Denoiser.forward, which is the order of the graph's inputs."""
    listed = json.loads((folder / "inputs.json").read_text())
    return [torch.from_numpy(np.fromfile(folder / f"{entry['name']}.f32", dtype=np.float32).reshape(entry["shape"])) for entry in listed]


if __name__ == "__main__":
    main()
