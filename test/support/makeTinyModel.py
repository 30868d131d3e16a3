"""Writes test/fixtures/tinyModel: a seeded, untrained framewise-flow model of a few 10 kB.

Run from the repository root with the Python of models/training (torch, onnx, onnxscript):
    python test/support/makeTinyModel.py
Every input changes the output, so tests can see whether a condition arrives. The pictures mean nothing, with two exceptions that are
built in by hand: a present thing brightens the place where it is (frame coordinates, short side = 2), and the planner sees a second thing
where the prompt has the word "and". Latent and video sizes, frames, tokens and features all differ, so that a swapped axis cannot go unseen.
"""

import hashlib
import json
import math
import pathlib
import string
import sys

import onnx
import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "models" / "training"))
from t2vtrain.export import WEIGHT_TABLE, weight_table  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "fixtures" / "tinyModel"
SCALE = 4
SIZES = [[40, 24], [24, 32]]  # width, height: one wide, one tall
TOKENS, FEATURES, CODE, MAX_FRAMES = 12, 8, 6, 5
WORDS = ["a", "red", "blue", "ball", "cat", "dog", "moves", "left", "right", "up", "down", "the", "on", "in", "sky", "sea", "and", "while"]


def vocabulary() -> list[str]:
    """Special tokens sit where BERT has them (0, 100, 101, 102), then words, letters and their continuations."""
    head = ["[PAD]"] + [f"[unused{i}]" for i in range(1, 100)] + ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = list(string.ascii_lowercase + string.digits + string.punctuation)
    return head + [w for w in WORDS if len(w) > 1] + letters + ["##" + c for c in string.ascii_lowercase + string.digits]


class TextEncoder(nn.Module):
    """A token table with a position table and a mask. The last feature is 1 for the word "and" and 0 for every other."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.tokens = nn.Embedding(len(words), FEATURES)
        self.positions = nn.Parameter(0.1 * torch.randn(TOKENS, FEATURES))
        with torch.no_grad():
            self.tokens.weight[:, -1] = 0
            self.tokens.weight[words.index("and"), -1] = 1
            self.positions[:, -1] = 0

    def forward(self, input_ids, attention_mask):
        length = input_ids.shape[1]
        return (self.tokens(input_ids) + self.positions[:length]) * attention_mask.unsqueeze(-1).float()


class Planner(nn.Module):
    """Codes, tracks and camera rates as small functions of the mean token and of time."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = nn.Linear(FEATURES, 3 * CODE)
        self.place = nn.Linear(FEATURES + 2, 2 * 4)
        self.rates = nn.Linear(FEATURES + 2, 4)

    def forward(self, text_tokens, text_mask, frame_time):
        weights = text_mask.unsqueeze(-1)
        pooled = (text_tokens * weights).sum(1) / weights.sum(1).clamp(min=1)
        codes = self.codes(pooled).reshape(-1, 3, CODE)
        time = torch.stack([frame_time, torch.cos(math.pi * frame_time)], -1)
        known = torch.cat([pooled.unsqueeze(1) + 0 * frame_time.unsqueeze(-1), time], -1)
        x, y, size, angle = torch.tanh(self.place(known)).reshape(-1, frame_time.shape[1], 2, 4).unbind(-1)
        second = torch.sigmoid(20 * ((text_tokens[..., -1] * text_mask).max(1).values - 0.5))
        present = torch.stack([0.9 + 0 * second, second], -1).unsqueeze(1) + 0 * x
        objects = torch.stack([0.8 * x, 0.8 * y, 0.45 + 0.15 * size, angle, present], -1)
        return codes, objects, torch.tanh(self.rates(known))


class Denoiser(nn.Module):
    """Two space-time convolutions; codes, noise level, camera and things come in as a bias per frame and channel, present things as bright spots."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Conv3d(3, 8, 3, padding=1)
        self.leave = nn.Conv3d(8, 3, 3, padding=1)
        self.codes = nn.Linear(3 * CODE, 8)
        self.frame = nn.Linear(2 + 4 + 2 * 5, 8)

    def forward(self, sample, timestep, codes, camera, objects):
        level = timestep.unsqueeze(-1) / 1000
        seen = torch.cat([objects[..., :4] * objects[..., 4:], objects[..., 4:]], -1)
        known = torch.cat([level, torch.cos(level * math.pi), camera, seen.flatten(2)], dim=-1)
        bias = self.frame(known) + 2 * self.codes(codes.flatten(1)).unsqueeze(1)
        hidden = torch.tanh(self.enter(sample) + bias.transpose(1, 2).unsqueeze(-1).unsqueeze(-1))
        return sample * 0.5 + self.leave(hidden) - 3 * self.spots(sample, objects)

    @staticmethod
    def spots(sample, objects):
        """[B, 1, F, h, w]: 1 at the middle of each present thing, falling off with its size."""
        one = torch.ones_like(sample[:1, 0, :1])
        width, height = one.sum(-1, keepdim=True), one.sum(-2, keepdim=True)
        short = torch.minimum(width, height)
        x, y = (2 * one.cumsum(-1) - 1 - width) / short, (2 * one.cumsum(-2) - 1 - height) / short
        px, py, size, _, present = objects.unsqueeze(-2).unsqueeze(-2).unbind(-1)
        distance = ((x.unsqueeze(2) - px) ** 2 + (y.unsqueeze(2) - py) ** 2) / size.clamp(min=0.05) ** 2
        return (present * torch.exp(-4 * distance)).sum(2).unsqueeze(1)


class Upscaler(nn.Module):
    """Each frame but the first and the last by SCALE with a sub-pixel convolution; codes shift the colour a little."""

    def __init__(self) -> None:
        super().__init__()
        self.grow = nn.Conv2d(3, 3 * SCALE * SCALE, 3, padding=1)
        self.shuffle = nn.PixelShuffle(SCALE)
        self.codes = nn.Linear(3 * CODE, 3)

    def forward(self, frames, codes):
        frames = frames[1:-1]
        base = nn.functional.interpolate(frames, scale_factor=SCALE, mode="nearest")
        return (base + 0.2 * self.shuffle(self.grow(frames)) + 0.05 * self.codes(codes.flatten(1))[:, :, None, None]).clamp(-1, 1)


def port(name: str, shape: list, kind: str = "float32") -> dict:
    return {"name": name, "type": kind, "shape": shape}


def export(module: nn.Module, file: str, examples: dict, axes: dict, outputs: list[str]) -> None:
    torch.onnx.export(
        module.eval(), tuple(examples.values()), FOLDER / file, input_names=list(examples), output_names=outputs,
        dynamic_axes=axes, opset_version=18, dynamo=False, do_constant_folding=True,
    )


def add_weight_table(module: nn.Module, file: str) -> None:
    """Where each parameter lies, as the training recipe's export writes it: adapters look weights up there."""
    graph = onnx.load(FOLDER / file)
    graph.metadata_props.add(key=WEIGHT_TABLE, value=json.dumps(weight_table(graph, module)))
    onnx.save(graph, FOLDER / file)


def component(file: str, inputs: dict, outputs: dict) -> dict:
    data = (FOLDER / file).read_bytes()
    return {"file": file, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "inputs": inputs, "outputs": outputs}


def export_graphs(words: list[str]) -> None:
    """The four graphs. Lengths that the engine chooses (rows, frames, latent size) are free in each of them."""
    frames, height, width = MAX_FRAMES, SIZES[0][1] // SCALE, SIZES[0][0] // SCALE
    ids = torch.ones(2, TOKENS, dtype=torch.long)
    export(TextEncoder(words), "text_encoder.onnx", {"input_ids": ids, "attention_mask": ids},
           {"input_ids": {0: "B", 1: "L"}, "attention_mask": {0: "B", 1: "L"}, "tokens": {0: "B", 1: "L"}}, ["tokens"])

    by_frame = {0: "B", 1: "F"}
    planner = {"text_tokens": torch.randn(2, TOKENS, FEATURES), "text_mask": torch.ones(2, TOKENS), "frame_time": torch.rand(2, frames)}
    export(Planner(), "planner.onnx", planner,
           {"text_tokens": {0: "B"}, "text_mask": {0: "B"}, "frame_time": by_frame, "codes": {0: "B"}, "objects": by_frame, "camera": by_frame},
           ["codes", "objects", "camera"])

    denoiser = {
        "sample": torch.randn(2, 3, frames, height, width), "timestep": torch.rand(2, frames) * 1000,
        "codes": torch.randn(2, 3, CODE), "camera": torch.rand(2, frames, 4), "objects": torch.rand(2, frames, 2, 5),
    }
    video = {0: "B", 2: "F", 3: "h", 4: "w"}
    net = Denoiser()
    export(net, "denoiser.onnx", denoiser,
           {"sample": video, "velocity": video, "timestep": by_frame, "codes": {0: "B"}, "camera": by_frame, "objects": by_frame}, ["velocity"])
    add_weight_table(net, "denoiser.onnx")

    upscaler = {"frames": torch.randn(frames + 2, 3, height, width), "codes": torch.randn(1, 3, CODE)}
    export(Upscaler(), "upscaler.onnx", upscaler,
           {"frames": {0: "N+2", 2: "h", 3: "w"}, "upscaled": {0: "N", 2: "4h", 3: "4w"}}, ["upscaled"])


def components() -> dict:
    rows = ["B", "L"]
    video = ["B", 3, "F", "h", "w"]
    codes, objects, camera = port("codes", ["B", 3, CODE]), port("objects", ["B", "F", 2, 5]), port("camera", ["B", "F", 4])
    return {
        "textEncoder": component(
            "text_encoder.onnx",
            {"inputIds": port("input_ids", rows, "int64"), "attentionMask": port("attention_mask", rows, "int64")},
            {"tokens": port("tokens", ["B", "L", FEATURES])}),
        "planner": component(
            "planner.onnx",
            {"textTokens": port("text_tokens", ["B", TOKENS, FEATURES]), "textMask": port("text_mask", ["B", TOKENS]),
             "frameTime": port("frame_time", ["B", "F"])},
            {"codes": codes, "objects": objects, "camera": camera}),
        "denoiser": component(
            "denoiser.onnx",
            {"sample": port("sample", video), "timestep": port("timestep", ["B", "F"]), "codes": codes, "camera": camera, "objects": objects},
            {"velocity": port("velocity", video)}),
        "upscaler": component(
            "upscaler.onnx",
            {"frames": port("frames", ["N+2", 3, "h", "w"]), "codes": port("codes", [1, 3, CODE])},
            {"frames": port("upscaled", ["N", 3, "4h", "4w"])}),
    }


def main() -> None:
    torch.manual_seed(20261122)
    FOLDER.mkdir(parents=True, exist_ok=True)
    words = vocabulary()
    vocab = ("\n".join(words) + "\n").encode("utf-8")
    (FOLDER / "vocab.txt").write_bytes(vocab)
    export_graphs(words)
    sidecar = {
        "format": 1, "name": "tiny-flow", "title": "Tiny untrained flow model for tests", "version": "0.1.0",
        "family": "framewise-flow", "prediction": "flow", "licence": "MIT", "attribution": [],
        "scheduler": {},
        "defaults": {"steps": 3, "guidance": 2, "sampler": "flow-match-euler", "width": SIZES[0][0], "height": SIZES[0][1],
                     "frames": MAX_FRAMES, "fps": 8},
        "limits": {"sizes": SIZES, "frames": [MAX_FRAMES, MAX_FRAMES + 2], "maxTokens": TOKENS},
        "latent": {"channels": 3, "downscale": SCALE, "scale": 1, "shift": 0},
        "camera": {"span": [1.2, 1.2, 0.6, 0.9]},
        "tokenizer": {"type": "wordpiece", "file": "vocab.txt", "sha256": hashlib.sha256(vocab).hexdigest(),
                      "maxLength": TOKENS, "lowercase": True},
        "components": components(),
        "controls": ["camera", "paths", "keyframes", "negativePrompt", "strength", "adapters"],
    }
    (FOLDER / "t2v.json").write_text(json.dumps(sidecar, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
