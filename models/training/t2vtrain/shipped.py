"""The shipped model in Python: its denoiser as a module, its text encoder and planner through ONNX Runtime. No checkpoint, sprite or other download is needed."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from tokenizers import BertWordPieceTokenizer

from .model import Denoiser
from .planner import camera_state, to_frame
from .restore import read_weights
from .text import MAX_TOKENS

Plans = tuple[torch.Tensor, torch.Tensor, torch.Tensor]  # as sampling.plan_clips gives them


def denoiser_of(graph_file: onnx.ModelProto) -> Denoiser:
    """The denoiser of an exported graph. Raises ValueError or RuntimeError when a weight is missing."""
    weights = read_weights(graph_file)
    width = {name: len(weights[f"{name}.bias"]) for name in ("level.2", "light.0", *(f"{net}.{part}" for net in ("scene", "thing") for part in ("enter", "shrink0", "shrink1")))}
    scene, thing = ((width[f"{net}.enter"], width[f"{net}.shrink0"], width[f"{net}.shrink1"]) for net in ("scene", "thing"))
    model = Denoiser(scene, thing, width["level.2"], width["light.0"]).eval().requires_grad_(False)
    model.load_state_dict(weights)
    return model


def read_plans(folder: Path, prompts: list[str], frames: int) -> Plans:
    """What the shipped planner makes of prompts: codes, camera states, things in frame coordinates."""
    tokenizer = BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(length=MAX_TOKENS)
    rows = tokenizer.encode_batch(prompts)
    ids, mask = np.array([row.ids for row in rows], np.int64), np.array([row.attention_mask for row in rows], np.int64)
    encoder, planner = (onnxruntime.InferenceSession(str(folder / file), providers=["CPUExecutionProvider"]) for file in ("text_encoder.onnx", "planner.onnx"))
    (tokens,) = encoder.run(["tokens"], {"input_ids": ids, "attention_mask": mask})
    time = np.tile(np.linspace(0, 1, frames, dtype=np.float32), (len(prompts), 1))
    codes, objects, rates = (torch.from_numpy(v) for v in planner.run(["codes", "objects", "camera"], {"text_tokens": tokens, "text_mask": mask.astype(np.float32), "frame_time": time}))
    state = camera_state(rates)
    objects[..., 4] = (objects[..., 4] > 0.5).to(objects.dtype)
    return codes, state, to_frame(objects, state)
