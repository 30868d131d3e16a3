"""Writes the learned scorer as one small ONNX graph, the extractor of learned metrics and judge of the product's own quality test, and the fixed prompts that the test asks.

The graph takes clips [B, 16, 3, 64, 64] in [-1, 1] (picked and shrunk as learned_scorer.shrink does) and answers object [B, 65], things [B, 2],
colour [B, 2, 9], motion [B, 2, 13], background [B, 16], camera [B, 9] and features [B, 192]. Weights lie in it as float16.
"""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn as nn
from torch.export import Dim

from .captions import Attributes
from .export import OPSET, WEIGHT_TABLE, shrink_weights, weight_table
from .extractor import expose
from .learned_scorer import FRAMES, SIZE, LearnedScorer
from .quality import Answer, Prompt
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, COLOUR_NAMES, MOTION_NAMES, OBJECT_NAMES

SHIPPED_JUDGE = Path(__file__).resolve().parents[2] / "extractor" / "extractor.onnx"
AREA = "t2v.area"  # metadata of the graph: the parameter `area`
FAINTER = 6.0  # a second thing whose logit lies this far below the first is not there
OUTPUTS = ("object", "things", "colour", "motion", "background", "camera", "features")


class _Flat(nn.Module):
    def __init__(self, scorer: LearnedScorer):
        super().__init__()
        self.scorer = scorer

    def forward(self, clips: torch.Tensor) -> tuple[torch.Tensor, ...]:
        seen = self.scorer(clips)
        return tuple(getattr(seen, name) for name in OUTPUTS)


def export_scorer(model: LearnedScorer, path: Path) -> float:
    """Writes the graph (about 1 MB) and returns the largest difference between ONNX Runtime and PyTorch over all answers."""
    model = model.eval().float().to("cpu").to(memory_format=torch.contiguous_format)
    for p in model.parameters():
        p.data = p.data.half().float()
    flat = _Flat(model).eval()
    clips = torch.rand(2, FRAMES, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(3)) * 2 - 1
    program = torch.onnx.export(flat, (clips,), dynamo=True, opset_version=OPSET, input_names=["clips"], output_names=list(OUTPUTS), dynamic_shapes={"clips": {0: Dim("B", min=1, max=64)}}, verbose=False)
    graph = program.model_proto
    table = {name: (place, how) for name, (place, how) in weight_table(graph, model).items() if name != "area"}
    graph.metadata_props.add(key=WEIGHT_TABLE, value=json.dumps(table))
    graph.metadata_props.add(key=AREA, value=json.dumps(model.area.tolist()))  # the exporter takes it apart
    shrink_weights(graph, "float16")
    graph = expose(graph)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(graph, path)
    onnx.checker.check_model(str(path))
    got = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(list(OUTPUTS), {"clips": clips.numpy()})
    with torch.no_grad():
        want = [x.numpy() for x in flat(clips)]
    if not np.array_equal(got[1], want[1]):
        raise RuntimeError("the exported judge ranks things in another order")
    return max(float(np.abs(g - w).max()) for g, w in zip(got, want))


class GraphJudge:
    """The exported graph as a judge, read exactly as test/integration/embedded/quality.test.ts reads it."""

    def __init__(self, path: Path):
        self.session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    def __call__(self, clip: torch.Tensor) -> Answer:
        """clip [16, 3, 64, 64], shrunk."""
        row = dict(zip(OUTPUTS, (x[0] for x in self.session.run(list(OUTPUTS), {"clips": clip[None].numpy()}))))
        return answer_of(row["object"], row["things"], row["colour"], row["motion"], row["background"], row["camera"])


def answer_of(object_: np.ndarray, things: np.ndarray, colour: np.ndarray, motion: np.ndarray, background: np.ndarray, camera: np.ndarray) -> Answer:
    """Logits of one clip as an answer: nothing where 'no object' wins, else the largest, and the second where it is not FAINTER."""
    found = 0 if int(object_.argmax()) == len(OBJECT_NAMES) else 1 + int(object_[things[1]] > object_[things[0]] - FAINTER)
    indices = (tuple(int(x) for x in row[:found]) for row in (things, colour.argmax(1), motion.argmax(1)))
    return Answer(*indices, int(background.argmax()), int(camera.argmax()))


def prompts_fixture(prompts: list[Prompt], seed: int) -> dict:
    """The fixed prompts with what each asks for, in words."""

    def name(words: list[str], index: int | None) -> str | None:
        return None if index is None else words[index]

    def row(p: Prompt, asks: Attributes) -> dict:
        things = [{"object": OBJECT_NAMES[t.object], "colour": name(COLOUR_NAMES, t.colour), "motion": name(MOTION_NAMES, t.motion)} for t in asks.things]
        return {"prompt": p.text, "kind": p.kind, "things": things, "background": name(BACKGROUND_NAMES, asks.background), "camera": CAMERA_NAMES[asks.camera or 0]}

    vocabulary = {"objects": OBJECT_NAMES, "colours": COLOUR_NAMES, "motions": MOTION_NAMES, "backgrounds": BACKGROUND_NAMES, "cameras": CAMERA_NAMES}
    return {"made": "models/training: python score.py --fixed", "seed": seed, "vocabulary": vocabulary, "prompts": [row(p, p.asks) for p in prompts]}


def fixed_questions(p: Prompt, a: Answer) -> dict[str, bool]:
    """What the fixed set asks of one clip and whether it is right; the same table stands in quality.test.ts."""
    wanted = [t.object for t in p.asks.things]
    asked = {"background": a.background == p.asks.background, "camera": a.camera == (p.asks.camera or 0)}
    if len(wanted) == 2:
        return {**asked, "both objects": sorted(wanted) == sorted(a.objects)}
    asked["object"] = a.object == wanted[0]
    if p.asks.things[0].colour is not None:
        asked["colour"] = a.colours[:1] == (p.asks.things[0].colour,)
    if not p.asks.camera:
        asked["motion"] = a.motions[:1] == (p.asks.things[0].motion,)
    return asked


def fixed_scores(prompts: list[Prompt], answers: list[Answer]) -> dict[str, dict[str, int]]:
    """Right answers and how many were asked, per question and for all questions together."""
    scores: dict[str, dict[str, int]] = {}
    for p, a in zip(prompts, answers):
        for question, right in fixed_questions(p, a).items():
            for key in (question, "all"):
                entry = scores.setdefault(key, {"right": 0, "asked": 0})
                entry["right"] += right
                entry["asked"] += 1
    return scores


def write_json(path: Path, value: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
