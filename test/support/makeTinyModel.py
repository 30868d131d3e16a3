"""Writes test/fixtures/tinyModel: a seeded, untrained framewise-flow model of a few 10 kB.

Run from the repository root with the Python of models/training (torch, onnx, onnxscript):
    python test/support/makeTinyModel.py
Every input changes the output, so tests can see whether a condition arrives; the pictures mean nothing.
Width, height and frame count differ on purpose, so that a swapped axis cannot go unseen.
"""

import hashlib
import json
import math
import pathlib
import string

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "fixtures" / "tinyModel"
HEIGHT, WIDTH, SCALE = 6, 10, 4
TOKENS, FEATURES, MAX_FRAMES = 12, 8, 5
WORDS = ["a", "red", "blue", "ball", "cat", "dog", "moves", "left", "right", "up", "down", "the", "on", "in", "sky", "sea"]


def vocabulary() -> list[str]:
    """Special tokens sit where BERT has them (0, 100, 101, 102), then words, letters and their continuations."""
    head = ["[PAD]"] + [f"[unused{i}]" for i in range(1, 100)] + ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = list(string.ascii_lowercase + string.digits + string.punctuation)
    return head + [w for w in WORDS if len(w) > 1] + letters + ["##" + c for c in string.ascii_lowercase + string.digits]


class TextEncoder(nn.Module):
    """A token table with a position table and a mask."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.tokens = nn.Embedding(size, FEATURES)
        self.positions = nn.Parameter(0.1 * torch.randn(TOKENS, FEATURES))

    def forward(self, input_ids, attention_mask):
        length = input_ids.shape[1]
        return (self.tokens(input_ids) + self.positions[:length]) * attention_mask.unsqueeze(-1).float()


class Denoiser(nn.Module):
    """Two space-time convolutions; text, noise level, time, camera and path come in as a bias per frame and channel."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Conv3d(3, 8, 3, padding=1)
        self.leave = nn.Conv3d(8, 3, 3, padding=1)
        self.text = nn.Linear(FEATURES, 8)
        self.frame = nn.Linear(2 + 2 + 5 + 4, 8)

    def forward(self, sample, timestep, text_tokens, text_mask, frame_time, camera, path):
        weights = text_mask.unsqueeze(-1)
        pooled = (text_tokens * weights).sum(1) / weights.sum(1).clamp(min=1)
        level = timestep.unsqueeze(-1) / 1000
        known = torch.cat([level, torch.cos(level * math.pi), frame_time, camera, path], dim=-1)
        bias = self.frame(known) + 2 * self.text(pooled).unsqueeze(1)
        hidden = torch.tanh(self.enter(sample) + bias.transpose(1, 2).unsqueeze(-1).unsqueeze(-1))
        return sample * 0.5 + self.leave(hidden)


class Upscaler(nn.Module):
    """Each frame by SCALE with a sub-pixel convolution; text shifts the colour a little."""

    def __init__(self) -> None:
        super().__init__()
        self.grow = nn.Conv2d(3, 3 * SCALE * SCALE, 3, padding=1)
        self.shuffle = nn.PixelShuffle(SCALE)
        self.text = nn.Linear(FEATURES, 3)

    def forward(self, frames, text_tokens, text_mask):
        pooled = (text_tokens * text_mask.unsqueeze(-1)).sum(1)
        base = nn.functional.interpolate(frames, scale_factor=SCALE, mode="nearest")
        return (base + 0.2 * self.shuffle(self.grow(frames)) + 0.05 * self.text(pooled)[:, :, None, None]).clamp(-1, 1)


def port(name: str, shape: list, kind: str = "float32") -> dict:
    return {"name": name, "type": kind, "shape": shape}


def export(module: nn.Module, file: str, examples: dict, axes: dict, outputs: list[str]) -> None:
    torch.onnx.export(
        module.eval(), tuple(examples.values()), FOLDER / file, input_names=list(examples), output_names=outputs,
        dynamic_axes=axes, opset_version=18, dynamo=False, do_constant_folding=True,
    )


def component(file: str, inputs: dict, outputs: dict) -> dict:
    data = (FOLDER / file).read_bytes()
    return {"file": file, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "inputs": inputs, "outputs": outputs}


def main() -> None:
    torch.manual_seed(20261122)
    FOLDER.mkdir(parents=True, exist_ok=True)
    words = vocabulary()
    (FOLDER / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")

    ids = torch.ones(2, TOKENS, dtype=torch.long)
    export(TextEncoder(len(words)), "text_encoder.onnx", {"input_ids": ids, "attention_mask": ids},
           {"input_ids": {0: "B", 1: "L"}, "attention_mask": {0: "B", 1: "L"}, "tokens": {0: "B", 1: "L"}}, ["tokens"])

    frames, text, mask = MAX_FRAMES, torch.randn(2, TOKENS, FEATURES), torch.ones(2, TOKENS)
    denoiser = {
        "sample": torch.randn(2, 3, frames, HEIGHT, WIDTH), "timestep": torch.rand(2, frames) * 1000,
        "text_tokens": text, "text_mask": mask, "frame_time": torch.rand(2, frames, 2),
        "camera": torch.rand(2, frames, 5), "path": torch.rand(2, frames, 4),
    }
    by_frame = {name: {0: "B", 1: "F"} for name in ["timestep", "frame_time", "camera", "path"]}
    axes = {"sample": {0: "B", 2: "F"}, "velocity": {0: "B", 2: "F"}, "text_tokens": {0: "B"}, "text_mask": {0: "B"}, **by_frame}
    export(Denoiser(), "denoiser.onnx", denoiser, axes, ["velocity"])

    upscaler = {"frames": torch.randn(frames, 3, HEIGHT, WIDTH), "text_tokens": text[:1], "text_mask": mask[:1]}
    export(Upscaler(), "upscaler.onnx", upscaler, {"frames": {0: "N"}, "upscaled": {0: "N"}}, ["upscaled"])

    vocab = (FOLDER / "vocab.txt").read_bytes()
    tokens = port("text_tokens", ["B", TOKENS, FEATURES])
    mask_port = port("text_mask", ["B", TOKENS])
    video = ["B", 3, "F", HEIGHT, WIDTH]
    sidecar = {
        "format": 1, "name": "tiny-flow", "title": "Tiny untrained flow model for tests", "version": "0.1.0",
        "family": "framewise-flow", "prediction": "flow", "licence": "MIT", "attribution": [],
        "scheduler": {},
        "defaults": {"steps": 3, "guidance": 2, "sampler": "flow-match-euler", "width": WIDTH * SCALE, "height": HEIGHT * SCALE,
                     "frames": MAX_FRAMES, "fps": 8},
        "limits": {"sizes": [[WIDTH * SCALE, HEIGHT * SCALE]], "frames": [MAX_FRAMES, MAX_FRAMES + 2], "maxTokens": TOKENS},
        "latent": {"channels": 3, "height": HEIGHT, "width": WIDTH, "scale": 1, "shift": 0},
        "tokenizer": {"type": "wordpiece", "file": "vocab.txt", "sha256": hashlib.sha256(vocab).hexdigest(),
                      "maxLength": TOKENS, "lowercase": True},
        "components": {
            "textEncoder": component("text_encoder.onnx", {
                "inputIds": port("input_ids", ["B", "L"], "int64"), "attentionMask": port("attention_mask", ["B", "L"], "int64"),
            }, {"tokens": port("tokens", ["B", "L", FEATURES])}),
            "denoiser": component("denoiser.onnx", {
                "sample": port("sample", video), "timestep": port("timestep", ["B", "F"]), "textTokens": tokens, "textMask": mask_port,
                "frameTime": port("frame_time", ["B", "F", 2]), "camera": port("camera", ["B", "F", 5]), "path": port("path", ["B", "F", 4]),
            }, {"velocity": port("velocity", video)}),
            "upscaler": component("upscaler.onnx", {
                "frames": port("frames", ["N", 3, HEIGHT, WIDTH]),
                "textTokens": port("text_tokens", [1, TOKENS, FEATURES]), "textMask": port("text_mask", [1, TOKENS]),
            }, {"frames": port("upscaled", ["N", 3, HEIGHT * SCALE, WIDTH * SCALE])}),
        },
        "controls": ["camera", "paths", "keyframes", "negativePrompt"],
    }
    (FOLDER / "t2v.json").write_text(json.dumps(sidecar, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
