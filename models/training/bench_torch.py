"""The denoiser's weights in PyTorch, for the comparison in `npm run bench`: the bench starts this and asks for one step at a time.

    python bench_torch.py --denoiser ../embedded/denoiser.onnx --inputs DIR… --threads N [--compile]

The weights come out of the ONNX file itself, so no checkpoint is needed: the export wrote down where each of them lies, and the first answer tells
how far PyTorch's result lies from the ONNX file's own operators. Each DIR holds inputs.json and one raw float32 file per input.
First line out: facts. Then a line {"kind": "eager" | "compiled", "batch": B} in gives a line {"milliseconds": …} out.
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
from onnx import numpy_helper
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from t2vtrain.export import WEIGHT_TABLE, placed
from t2vtrain.model import Denoiser


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--denoiser", type=Path, required=True)
    parser.add_argument("--inputs", type=Path, nargs="+", required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model = rebuild(onnx.load(args.denoiser)).to(memory_format=torch.channels_last)
    inputs = {len(tensors[0]): tensors for tensors in map(read_inputs, args.inputs)}
    facts: dict = {"torch": torch.__version__, "flops": {str(batch): count_flops(model, tensors) for batch, tensors in inputs.items()}}
    kinds = {"eager": model}
    if args.compile:
        try:
            kinds["compiled"], facts["compileSeconds"] = compiled(model, inputs)
        except Exception as error:  # inductor needs a C++ compiler and fails on some machines: a finding, not a fault of the bench
            facts["compileError"] = " ".join(str(error).split())[:300]
    with torch.inference_mode():
        facts["outputs"] = {str(batch): model(*tensors).flatten()[::STRIDE].tolist() for batch, tensors in inputs.items()}
        print(json.dumps(facts), flush=True)
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps({"milliseconds": timed(kinds[asked["kind"]], inputs[asked["batch"]])}), flush=True)


STRIDE = 997  # every so many values of the output are compared


def timed(model: nn.Module, tensors: list[torch.Tensor]) -> float:
    started = time.perf_counter()
    model(*tensors)
    return 1000 * (time.perf_counter() - started)


def compiled(model: nn.Module, inputs: dict[int, list[torch.Tensor]]) -> tuple[nn.Module, float]:
    """torch.compile with fixed shapes, one compilation for each batch size, and the seconds that took."""
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


def rebuild(graph_file: onnx.ModelProto) -> Denoiser:
    """The denoiser of an exported graph, as a module, by the table of weights that the export wrote. Raises ValueError when a weight is missing."""
    arrays = {t.name.removesuffix(".half"): np.array(numpy_helper.to_array(t), dtype=np.float32) for t in graph_file.graph.initializer if t.data_type in (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)}
    table = {name: place for entry in graph_file.metadata_props if entry.key == WEIGHT_TABLE for name, place in json.loads(entry.value).items()}
    width = {name: len(arrays[table[f"{name}.bias"][0]]) for name in ("level.2", "light.0", *(f"{net}.{part}" for net in ("scene", "thing") for part in ("enter", "shrink0", "shrink1")))}
    scene, thing = ((width[f"{net}.enter"], width[f"{net}.shrink0"], width[f"{net}.shrink1"]) for net in ("scene", "thing"))
    model = Denoiser(scene, thing, width["level.2"], width["light.0"]).eval().requires_grad_(False)
    missing = [name for name in model.state_dict() if name not in table]
    if missing:
        raise ValueError(f"not found in the graph: {', '.join(missing)}")
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(placed(arrays[table[name][0]], table[name][1]).reshape(value.shape))) for name, value in model.state_dict().items()})
    return model


if __name__ == "__main__":
    main()
