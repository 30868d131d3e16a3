"""The denoiser's weights in PyTorch, for the comparison in `npm run bench`: the bench starts this and asks for one step at a time.

    python bench_torch.py --denoiser ../embedded/denoiser.onnx --inputs DIR… --threads N [--compile]

The weights come out of the ONNX file itself, so no checkpoint is needed: `rebuild` undoes what the export did to names and layouts, and the first
answer tells how far PyTorch's result lies from the ONNX file's own operators. Each DIR holds inputs.json and one raw float32 file per input.
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

from t2vtrain.model import Denoiser, TextPool


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
    """The denoiser of an exported graph, as a module. Raises ValueError when a weight cannot be found again."""
    graph = graph_file.graph
    arrays = {t.name.removesuffix(".half"): np.array(numpy_helper.to_array(t), dtype=np.float32) for t in graph.initializer if t.data_type in (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)}
    width = {name: len(arrays[f"{name}.bias"]) for name in ("enter", "shrink0", "shrink1", "level.2", "text.project")}
    model = Denoiser((width["enter"], width["shrink0"], width["shrink1"]), width["level.2"], width["text.project"]).eval().requires_grad_(False)
    found = {name: arrays[name] for name in model.state_dict() if name in arrays}
    found.update(linear_weights(graph, arrays, model))
    found.update(norm_weights(graph, arrays, model))
    found.update(text_queries(graph, arrays, model))
    missing = [name for name, value in model.state_dict().items() if name not in found or found[name].shape != tuple(value.shape)]
    if missing:
        raise ValueError(f"not found in the graph: {', '.join(missing)}")
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in found.items()})
    return model


def consumers(graph: onnx.GraphProto) -> dict[str, list[onnx.NodeProto]]:
    uses: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            uses.setdefault(name, []).append(node)
    return uses


def linear_weights(graph: onnx.GraphProto, arrays: dict[str, np.ndarray], model: nn.Module) -> dict[str, np.ndarray]:
    """Weights of linear layers that the export turned round and renamed: recognised by the bias that is added to their product."""
    uses, found = consumers(graph), {}
    layers = {f"{name}.bias": f"{name}.weight" for name, module in model.named_modules() if isinstance(module, nn.Linear)}
    for node in graph.node:
        if node.op_type == "Gemm" and node.input[2] in layers:
            turned = any(a.name == "transB" and a.i == 1 for a in node.attribute)
            weight = arrays[node.input[1]]
            found[layers[node.input[2]]] = weight if turned else weight.T
        elif node.op_type == "MatMul" and node.input[1] in arrays:
            for add in uses.get(node.output[0], []):
                for bias in set(add.input) & set(layers):
                    found[layers[bias]] = arrays[node.input[1]].T
    return found


def norm_weights(graph: onnx.GraphProto, arrays: dict[str, np.ndarray], model: nn.Module) -> dict[str, np.ndarray]:
    """Scale and shift of the group norms, which lie as [C, 1, 1] constants behind an InstanceNormalization; in the order in which they run."""
    uses, found, order = consumers(graph), {}, []
    hooks = [module.register_forward_hook(lambda _m, _i, _o, name=name: order.append(name)) for name, module in model.named_modules() if isinstance(module, nn.GroupNorm)]
    model(torch.zeros(1, 3, 2, 8, 8), torch.zeros(1, 2), torch.zeros(1, 4, 384), torch.ones(1, 4), *(torch.zeros(1, 2, n) for n in (2, 5, 4)))
    for hook in hooks:
        hook.remove()
    norms = [node for node in graph.node if node.op_type == "InstanceNormalization"]
    if len(norms) != len(order):
        raise ValueError(f"{len(norms)} group norms in the graph, {len(order)} in the module")
    for name, norm in zip(order, norms):
        reshape = uses[norm.output[0]][0]
        scale = next(node for node in uses[reshape.output[0]] if node.op_type == "Mul")
        shift = next(node for node in uses[scale.output[0]] if node.op_type == "Add")
        found[f"{name}.weight"], found[f"{name}.bias"] = (next(arrays[i] for i in node.input if i in arrays).reshape(-1) for node in (scale, shift))
    return found


def text_queries(graph: onnx.GraphProto, arrays: dict[str, np.ndarray], model: nn.Module) -> dict[str, np.ndarray]:
    """The learned queries of each text reader, kept in the graph split into heads: [1, heads, queries, width / heads]."""
    split = [arrays[node.input[0]] for node in graph.node if node.op_type == "MatMul" and node.input[0] in arrays]
    found = {}
    for name, module in model.named_modules():
        if isinstance(module, TextPool):
            count, width = module.queries.shape
            fitting = [i for i, value in enumerate(split) if value.shape == (1, module.heads, count, width // module.heads)]
            if len(fitting) == 1:  # two readers of equal width could not be told apart
                found[f"{name}.queries"] = split[fitting[0]].transpose(0, 2, 1, 3).reshape(count, width)
    return found


if __name__ == "__main__":
    main()
