"""The learned judge as the extractor of the product's learned metrics: its graph with three outputs more, and the sidecar that describes it.

`frame_features` [B, 16, 192] are the trunk's pooled features of every single frame, made of the same maps as `features`, and `frame_objects` [B, 16, 65] what
each frame alone would say of the objects. `summary` [B, 326] is `features` and the chances of every answer, which also know of colours and movements; the
dual encoder (dual.py) reads it. No weight is changed.
"""
from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .learned_scorer import FRAMES, SIZE
from .text import WIDTH

FEATURES, OBJECTS, SUMMARY, SHARED = 192, 65, 326, 128  # SHARED: width of the space that prompts and clips meet in
FACTS = {
    "name": "t2v-lab-emoji-judge", "version": "0.3.1", "licence": "MIT",
    "title": "T2V Lab emoji judge 0.3",
    "trainedOn": "rendered clips of 3D emoji on drawn backgrounds (models/training, stages scorer and dual); it knows that small world and no other",
    "attribution": ["Trained on pictures of Microsoft Fluent Emoji (MIT, (c) Microsoft Corporation)"],
}


def expose(graph: onnx.ModelProto) -> onnx.ModelProto:
    """Adds the outputs `frame_features`, `frame_objects` and `summary`. The places in the graph are found by what the nodes do, not by the exporter's names.

    Raises ValueError when the graph is not that of scorer_export.py.
    """
    g = graph.graph
    made = {name: node for node in g.node for name in node.output}
    behind, peak = _input_of(made, "features", 0, "Div"), _input_of(made, "features", 1, "ReduceMean")
    shown, ground = _input_of(made, behind.input[0], None, "ReduceMean"), _input_of(made, made[behind.input[1]].input[0], None, "ReduceMean")
    nodes = [
        helper.make_node("ReduceMean", [shown.input[0], "exposed.space"], ["exposed.shown"], keepdims=0),
        helper.make_node("ReduceMean", [ground.input[0], "exposed.space"], ["exposed.ground"], keepdims=0),
        helper.make_node("Clip", ["exposed.ground", "exposed.least"], ["exposed.some_ground"]),
        helper.make_node("Div", ["exposed.shown", "exposed.some_ground"], ["exposed.behind"]),
        helper.make_node("Concat", ["exposed.behind", peak.input[0]], ["frame_features"], axis=2),
    ]
    answers = ["object", "background", "camera", "colour", "motion"]
    for name in answers:
        nodes += [helper.make_node("Softmax", [name], [f"exposed.{name}"], axis=-1), helper.make_node("Flatten", [f"exposed.{name}"], [f"exposed.{name}.flat"], axis=1)]
    nodes.append(helper.make_node("Concat", ["features", *(f"exposed.{name}.flat" for name in answers)], ["summary"], axis=1))
    nodes += _frame_objects(made)
    g.node.extend(nodes)
    g.initializer.extend([numpy_helper.from_array(np.array([3, 4], np.int64), "exposed.space"), numpy_helper.from_array(np.array(1e-2, np.float32), "exposed.least"), numpy_helper.from_array(np.array([OBJECTS - 1, 1], np.int64), "exposed.parts")])
    batch = g.input[0].type.tensor_type.shape.dim[0].dim_param
    shapes = {"frame_features": [FRAMES, FEATURES], "frame_objects": [FRAMES, OBJECTS], "summary": [SUMMARY]}
    g.output.extend([helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, *shape]) for name, shape in shapes.items()])
    onnx.checker.check_model(graph)
    return graph


def _frame_objects(made: dict[str, onnx.NodeProto]) -> list[onnx.NodeProto]:
    """The object logits of learned_scorer.py once more, with what each frame covers in the place of what the clip covers; the constants are those of the graph."""
    gain, less = _input_of(made, "object", 0, "Add"), _input_of(made, "object", 1, "Sub")
    scaled, turned = made[gain.input[0]], made[less.input[0]]
    some, left = made[made[scaled.input[1]].input[0]], made[made[turned.input[1]].input[0]]
    covered = _input_of(made, made[some.input[0]].input[0], None, "ReduceMean")
    make = helper.make_node
    return [
        make("ReduceMean", [covered.input[0], "exposed.space"], ["exposed.covered"], keepdims=0),
        make("Split", ["exposed.covered", "exposed.parts"], ["exposed.things", "exposed.nothing"], axis=2),
        make("Add", ["exposed.things", some.input[1]], ["exposed.some_things"]),
        make("Log", ["exposed.some_things"], ["exposed.log_things"]),
        make("Mul", [scaled.input[0], "exposed.log_things"], ["exposed.scaled"]),
        make("Add", ["exposed.scaled", gain.input[1]], ["exposed.named"]),
        make("Sub", [made[left.input[0]].input[0], "exposed.nothing"], ["exposed.anything"]),
        make("Add", ["exposed.anything", left.input[1]], ["exposed.some_anything"]),
        make("Log", ["exposed.some_anything"], ["exposed.log_anything"]),
        make("Mul", [turned.input[0], "exposed.log_anything"], ["exposed.turned"]),
        make("Sub", ["exposed.turned", less.input[1]], ["exposed.none"]),
        make("Concat", ["exposed.named", "exposed.none"], ["frame_objects"], axis=2),
    ]


def _input_of(made: dict[str, onnx.NodeProto], name: str, index: int | None, kind: str) -> onnx.NodeProto:
    """The node that made an input of the node behind `name`, or, without an index, `name` itself."""
    node = made[name] if index is None else made[made[name].input[index]]
    if node.op_type != kind:
        raise ValueError(f"{name}: a {kind} was expected, the graph has a {node.op_type}")
    return node


def write_sidecar(folder: Path, model: Path) -> None:
    """extractor.json for the graphs that lie in the folder. `dual` is described when it is there, with the text encoder of the model folder that it was trained for."""
    parts = {"extractor": _part(folder / "extractor.onnx", {"clips": ("clips", ["B", FRAMES, 3, SIZE, SIZE])}, {
        "features": ("features", ["B", FEATURES]), "frameFeatures": ("frame_features", ["B", FRAMES, FEATURES]), "classes": ("object", ["B", OBJECTS]), "frameClasses": ("frame_objects", ["B", FRAMES, OBJECTS]), "summary": ("summary", ["B", SUMMARY])})}
    if (folder / "dual.onnx").exists():
        parts["dual"] = _part(folder / "dual.onnx", {"text": ("text", ["T", WIDTH]), "summary": ("summary", ["C", SUMMARY])}, {"text": ("text_shared", ["T", SHARED]), "clip": ("clip_shared", ["C", SHARED])})
    read = json.loads((model / "t2v.json").read_text())["components"]["textEncoder"]["sha256"]
    sidecar = {"format": 1, **FACTS, "input": {"layout": "BFCHW", "frames": FRAMES, "width": SIZE, "height": SIZE, "mean": [0.5] * 3, "std": [0.5] * 3}, **({"textEncoder": read} if "dual" in parts else {}), "components": parts}
    (folder / "extractor.json").write_text(json.dumps(sidecar, indent=2) + "\n")


def _part(path: Path, inputs: dict[str, tuple], outputs: dict[str, tuple]) -> dict:
    def roles(of: dict[str, tuple]) -> dict:
        return {role: {"name": name, "type": "float32", "shape": shape} for role, (name, shape) in of.items()}

    data = path.read_bytes()
    return {"file": path.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "inputs": roles(inputs), "outputs": roles(outputs)}
