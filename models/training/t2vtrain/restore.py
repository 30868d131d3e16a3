"""The shipped graphs back as checkpoints, so that training goes on from the repository alone: no other state is kept anywhere.

The export wrote down in each graph where every parameter lies (WEIGHT_TABLE), so the ONNX files are the release's own training state. What they do not hold is the
optimiser's memory (two numbers per weight; it is found again within some hundred steps of warm-up), the teacher of the student and the first planner of the stage `plan`.
"""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from .export import WEIGHT_TABLE, placed
from .scorer_export import AREA

RESTORED = {"words": "planner.onnx", "few": "denoiser.onnx", "clip": "denoiser.onnx", "student": "denoiser.onnx", "upscaler": "upscaler.onnx", "scorer": "../extractor/extractor.onnx"}  # stage -> graph whose weights it begins with


def restore(model_folder: Path, work: Path) -> list[Path]:
    """Writes a checkpoint for every stage of RESTORED from the graphs of a model folder. Raises FileExistsError rather than overwrite one, ValueError when a weight is missing."""
    checkpoints = [work / f"{stage}.pt" for stage in RESTORED]
    for checkpoint in checkpoints:
        if checkpoint.exists():
            raise FileExistsError(f"{checkpoint} is there already: restore into an empty folder, or delete it to go back to the shipped weights")
    for checkpoint, graph in zip(checkpoints, RESTORED.values()):
        weights = read_weights(onnx.load(model_folder / graph))
        torch.save({"model": weights, "average": weights, "step": 0, "seconds": 0.0}, checkpoint)
    return checkpoints


def read_weights(graph_file: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """Every parameter of an exported graph under its name in PyTorch, float32. Raises ValueError when the graph has no table of weights, or one that does not fit."""
    found = next((entry.value for entry in graph_file.metadata_props if entry.key == WEIGHT_TABLE), None)
    if found is None:
        raise ValueError(f"the graph has no table of weights ({WEIGHT_TABLE}): export it with this recipe")
    stored = {tensor.name: tensor for tensor in graph_file.graph.initializer}
    weights = {name: torch.from_numpy(np.ascontiguousarray(placed(_expanded(stored, place), how))) for name, (place, how) in json.loads(found).items()}
    return weights | {"area": torch.tensor(json.loads(entry.value)) for entry in graph_file.metadata_props if entry.key == AREA}


def _expanded(stored: dict[str, onnx.TensorProto], place: str) -> np.ndarray:
    """An initialiser as the session expands it: float32 as it is, float16, or int8 times its scale. Weights of a norm, [C, 1, 1] in graphs, become [C]."""
    if place in stored:
        value = numpy_helper.to_array(stored[place]).astype(np.float32)
        return value.reshape(-1) if value.shape[1:] == (1, 1) else value
    if f"{place}.half" in stored:
        return numpy_helper.to_array(stored[f"{place}.half"]).astype(np.float32)
    if f"{place}.int8" in stored:
        return numpy_helper.to_array(stored[f"{place}.int8"]).astype(np.float32) * numpy_helper.to_array(stored[f"{place}.scale"])
    raise ValueError(f"not found in the graph: {place}")
