"""Writes the model folder that the product loads: ONNX graphs with small weights, vocabulary, sidecar t2v.json.

Weights lie in the files as float16 (denoiser, upscaler) or int8 with a scale per row (text encoder) and are expanded to float32 when the
session is made: small on disk, exact and fast on every CPU. Each graph is run beside PyTorch and the largest difference is printed and kept.
"""
from __future__ import annotations

import hashlib
import json
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn as nn
from onnx import TensorProto, helper, numpy_helper
from torch.export import Dim

from .model import Denoiser
from .planner import CODE, THINGS, Planner
from .runtime_form import RuntimeDenoiser, RuntimeUpscaler
from .text import MAX_TOKENS, WIDTH, TextEncoder
from .upscaler import Upscaler
from .world import CAMERA_SPAN

OPSET = 20
WEIGHT_TABLE = "t2v.weights"  # metadata of each graph: parameter name -> [initialiser, "same" or "turned"]


def export_graph(model: nn.Module, inputs: dict[str, torch.Tensor], outputs: list[str], path: Path, dynamic: dict, weights: str, form: Callable[[nn.Module], nn.Module] | None = None) -> float:
    """Exports one graph with float16 or int8 weights, arranged as the module that `form` makes of the model. Returns the largest difference between ONNX Runtime and the model in PyTorch on `inputs`."""
    model = model.eval().float().to("cpu").to(memory_format=torch.contiguous_format)
    if weights == "float16":
        for p in model.parameters():
            p.data = p.data.half().float()
    arranged = model if form is None else form(model).eval()
    program = torch.onnx.export(arranged, tuple(inputs.values()), dynamo=True, opset_version=OPSET, input_names=list(inputs), output_names=outputs, dynamic_shapes=dynamic, verbose=False, optimize=form is None)
    if form is not None:
        optimize_around(program, {name for name, _ in arranged.named_parameters()})
    graph = program.model_proto
    require_free_axes(graph, dynamic)
    graph.metadata_props.add(key=WEIGHT_TABLE, value=json.dumps(weight_table(graph, model)))
    shrink_weights(graph, weights)
    onnx.save(graph, path)
    onnx.checker.check_model(str(path))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    got = session.run(None, {k: v.numpy() for k, v in inputs.items()})
    with torch.no_grad():
        want = model(*inputs.values())
    return max(float(np.abs(a - b.numpy()).max()) for a, b in zip(got, want if isinstance(want, tuple) else (want,)))


def optimize_around(program: torch.onnx.ONNXProgram, weights: set[str]) -> None:
    """Optimises a graph without computing anything from its weights: they stay in the file as they were trained, where the table of weights finds them, and the runtime folds what a form derives from them."""
    kept = {value: value.const_value for name, value in program.model.graph.initializers.items() if name in weights}
    logging.getLogger("onnx_ir").setLevel(logging.ERROR)  # it warns of every weight that has no value for the time being
    for value in kept:
        value.const_value = None
    program.optimize()
    for value, weight in kept.items():
        value.const_value = weight


def require_free_axes(graph: onnx.ModelProto, dynamic: dict) -> None:
    """Raises ValueError when the exporter fixed an axis that must stay free: code that asks a tensor for its `len` does that."""
    for value in graph.graph.input:
        axes = value.type.tensor_type.shape.dim
        fixed = [axis for axis in dynamic.get(value.name) or {} if not axes[axis].dim_param]
        if fixed:
            raise ValueError(f"input {value.name}: axes {fixed} were fixed while exporting")


def weight_table(graph: onnx.ModelProto, model: nn.Module) -> dict[str, tuple[str, str]]:
    """Where the exporter put each parameter, found by value; adapters and the bench look weights up here. Parameters that were folded away are left out."""
    by_size: dict[int, list[tuple[str, np.ndarray]]] = {}
    for tensor in graph.graph.initializer:
        value = numpy_helper.to_array(tensor)
        by_size.setdefault(value.size, []).append((tensor.name, value))
    table = {}
    for name, parameter in model.state_dict().items():
        wanted = parameter.numpy()
        for place, value in by_size.get(wanted.size, []):
            how = next((how for how in ("same", "turned") if placed(value, how).size == wanted.size and np.array_equal(placed(value, how).reshape(wanted.shape), wanted)), None)
            if how is not None:
                table[name] = (place, how)
                break
    return table


def placed(value: np.ndarray, how: str) -> np.ndarray:
    """An initialiser's values in the parameter's own order."""
    return value.T if how == "turned" else value


def shrink_weights(model: onnx.ModelProto, kind: str) -> None:
    """Replaces every large float32 initialiser by a small one and the nodes that expand it; rows of a table are looked up before they are expanded."""
    graph, kept, nodes = model.graph, [], []
    for tensor in graph.initializer:
        value = numpy_helper.to_array(tensor)
        if value.dtype != np.float32 or value.size < 1024:
            kept.append(tensor)
            continue
        name = tensor.name
        if kind == "float16":
            kept.append(numpy_helper.from_array(value.astype(np.float16), f"{name}.half"))
            nodes.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
            continue
        integer, scale = to_int8(value)
        if np.abs(integer * scale - value).max() > 1e-5 * np.abs(value).max():  # was never rounded to int8: stays as it is
            kept.append(tensor)
            continue
        kept += [numpy_helper.from_array(integer, f"{name}.int8"), numpy_helper.from_array(scale, f"{name}.scale")]
        users = [node for node in graph.node if name in node.input]
        if len(users) == 1 and users[0].op_type == "Gather" and scale.shape == (len(value), 1):
            expand_rows(graph, users[0], name)
        else:
            nodes += expansion(f"{name}.int8", f"{name}.scale", name)
    body = list(graph.node)
    del graph.initializer[:], graph.node[:], graph.value_info[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes + body)
    for function in model.functions:
        del function.metadata_props[:]
    for node in graph.node:  # stack traces of the exporting machine
        del node.metadata_props[:]
        node.doc_string = ""


def expansion(integer: str, scale: str, name: str) -> list[onnx.NodeProto]:
    return [helper.make_node("Cast", [integer], [f"{name}.float"], to=TensorProto.FLOAT), helper.make_node("Mul", [f"{name}.float", scale], [name])]


def expand_rows(graph: onnx.GraphProto, lookup: onnx.NodeProto, table: str) -> None:
    """Puts look-ups in the int8 table and in its scales in the place of a look-up in the expanded table, which then never lies in memory as a whole."""
    ids, out = lookup.input[1], lookup.output[0]
    looked = [helper.make_node("Gather", [f"{table}.{part}", ids], [f"{out}.{part}"], axis=0) for part in ("int8", "scale")]
    place = list(graph.node).index(lookup)
    graph.node.remove(lookup)
    for node in reversed([*looked, *expansion(f"{out}.int8", f"{out}.scale", out)]):
        graph.node.insert(place, node)


def to_int8(value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 with one scale along the axis (first or last) that reproduces the value best."""
    best = None
    for axis in {0, value.ndim - 1}:
        over = tuple(i for i in range(value.ndim) if i != axis)
        scale = np.maximum(np.abs(value).max(over, keepdims=True), 1e-8).astype(np.float32) / np.float32(127)
        integer = np.clip(np.round(value / scale), -127, 127).astype(np.int8)
        error = float(np.abs(integer * scale - value).max())
        if best is None or error < best[0]:
            best = (error, integer, scale)
    assert best is not None
    return best[1], best[2]


@dataclass
class Graphs:
    """The four modules that become the model's ONNX graphs."""
    text: TextEncoder
    planner: Planner
    denoiser: Denoiser
    upscaler: Upscaler


def export_all(graphs: Graphs, size: tuple[int, int], frames: int, out: Path) -> dict[str, float]:
    """The four graphs. Returns the differences to PyTorch per graph. `size` and `frames` are examples: they stay free in the graphs."""
    g = torch.Generator().manual_seed(3)
    ids = torch.randint(1000, 20000, (2, MAX_TOKENS), generator=g)
    mask = (torch.arange(MAX_TOKENS)[None] < torch.tensor([[7], [19]])).long()
    tokens, fmask = torch.randn(2, MAX_TOKENS, WIDTH, generator=g) * mask[..., None], mask.float()
    batch, count, frame_dim, height, width = Dim("B", min=1, max=8), Dim("N", min=3, max=256), Dim("F", min=2, max=256), Dim("h", min=16, max=256), Dim("w", min=16, max=256)
    rows, per_frame = {0: batch}, {0: batch, 1: frame_dim}
    objects = torch.cat([torch.rand(2, frames, THINGS, 4, generator=g) * 0.3 + 0.3, torch.ones(2, frames, THINGS, 1)], -1)
    denoise = {"sample": torch.randn(2, 3, frames, *size, generator=g), "timestep": torch.rand(2, frames, generator=g) * 1000, "codes": torch.randn(2, 1 + THINGS, CODE, generator=g), "camera": torch.rand(2, frames, 4, generator=g) * 0.3, "objects": objects}
    return {
        "textEncoder": export_graph(graphs.text, {"input_ids": ids, "attention_mask": mask}, ["tokens"], out / "text_encoder.onnx", {"input_ids": rows, "attention_mask": rows}, "int8"),
        "planner": export_graph(graphs.planner, {"text_tokens": tokens, "text_mask": fmask, "frame_time": torch.rand(2, frames, generator=g)}, ["codes", "objects", "camera"], out / "planner.onnx", {"text_tokens": rows, "text_mask": rows, "frame_time": per_frame}, "int8"),
        "denoiser": export_graph(graphs.denoiser, {**denoise, "sample": denoise["sample"] * (denoise["timestep"] / 1000)[:, None, :, None, None]}, ["velocity"], out / "denoiser.onnx", {"sample": {0: batch, 2: frame_dim, 3: height, 4: width}, "timestep": per_frame, "codes": rows, "camera": per_frame, "objects": per_frame}, "float16", RuntimeDenoiser),
        "upscaler": export_graph(graphs.upscaler, {"frames": torch.rand(frames + 2, 3, *size, generator=g) * 2 - 1, "codes": denoise["codes"][:1]}, ["high", "pictures"], out / "upscaler.onnx", {"frames": {0: count, 2: height, 3: width}, "codes": None}, "float16", RuntimeUpscaler),
    }


# Sizes beside the named ones: measured and looked at, not trained; a short side over `drawn` pixels is drawn at that and enlarged.
ANY_SIZE = {"from": 128, "to": 1280, "step": 8, "aspect": 5, "drawn": 256}


def write_sidecar(out: Path, facts: dict, frames: int, shift: float, defaults: dict, sizes: list[list[int]]) -> None:
    """t2v.json: what each graph's tensors mean, defaults, limits, licence, digests. `sizes` are [width, height] of videos."""

    def port(name: str, shape: list, kind: str = "float32") -> dict:
        return {"name": name, "type": kind, "shape": shape}

    def component(file: str, inputs: dict, outputs: dict) -> dict:
        data = (out / file).read_bytes()
        return {"file": file, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "inputs": inputs, "outputs": outputs}

    text = {"textTokens": port("text_tokens", ["B", MAX_TOKENS, WIDTH]), "textMask": port("text_mask", ["B", MAX_TOKENS])}
    codes, objects = port("codes", ["B", 1 + THINGS, CODE]), port("objects", ["B", "F", THINGS, 5])
    camera = port("camera", ["B", "F", 4])
    sidecar = {
        "format": 1, **facts, "family": "framewise-flow", "prediction": "flow", "scheduler": {"shift": shift}, "defaults": defaults,
        "limits": {"sizes": sizes, "anySize": ANY_SIZE, "frames": [frames], "longest": 60 * frames, "maxTokens": MAX_TOKENS},
        "latent": {"channels": 3, "downscale": 4, "scale": 1, "shift": 0},
        "camera": {"span": [round(float(v), 6) for v in CAMERA_SPAN]},
        "tokenizer": {"type": "wordpiece", "file": "vocab.txt", "sha256": hashlib.sha256((out / "vocab.txt").read_bytes()).hexdigest(), "maxLength": MAX_TOKENS, "lowercase": True},
        "components": {
            "textEncoder": component("text_encoder.onnx", {"inputIds": port("input_ids", ["B", MAX_TOKENS], "int64"), "attentionMask": port("attention_mask", ["B", MAX_TOKENS], "int64")}, {"tokens": port("tokens", ["B", MAX_TOKENS, WIDTH])}),
            "planner": component("planner.onnx", {**text, "frameTime": port("frame_time", ["B", "F"])}, {"codes": codes, "objects": objects, "camera": camera}),
            "denoiser": component("denoiser.onnx", {"sample": port("sample", ["B", 3, "F", "h", "w"]), "timestep": port("timestep", ["B", "F"]), "codes": codes, "camera": camera, "objects": objects}, {"velocity": port("velocity", ["B", 3, "F", "h", "w"])}),
            "upscaler": component("upscaler.onnx", {"frames": port("frames", ["N+2", 3, "h", "w"]), "codes": port("codes", [1, 1 + THINGS, CODE])}, {"frames": port("high", ["N", 3, "4h", "4w"]), "pictures": port("pictures", ["N", "4h", "4w", 4], "uint8")}),
        },
        "controls": ["camera", "paths", "keyframes", "negativePrompt", "strength", "shots", "loop", "adapters"],
    }
    (out / "t2v.json").write_text(json.dumps(sidecar, indent=2) + "\n")


def copy_vocabulary(minilm: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(minilm / "vocab.txt", out / "vocab.txt")
