"""A config at toy size: the same stages, keys and code paths, seconds long and with tiny nets, so that a mistake in a config shows before it costs an hour."""
from __future__ import annotations

import copy

import torch

TINY_MODELS = {
    "model": {"scene": [16, 24, 32], "thing": [16, 24, 32], "emb": 64, "light": 16},
    "planner_model": {"width": 64, "layers": 1},
    "upscaler_model": {"channels": [16, 24], "emb": 32},
}
TINY_STAGE = {"minutes": 0.1, "batch": 4, "captions": 300, "warmup": 10}


def rehearsal(config: dict) -> dict:
    """The config with tiny nets and stages of six seconds; on its own device where this machine has it, else on the CPU. Every key that it does not shrink stays as it is.

    Raises KeyError when a stage is listed that the config does not describe.
    """
    small = copy.deepcopy(config)
    if config.get("device") == "cuda" and not torch.cuda.is_available():
        small.update(device="cpu", threads=2)
    small["canvas_variants"] = 2
    small["facts"].update(name=f"{config['facts']['name']}-rehearsal", title="Rehearsal of the recipe, knows nothing")
    for name, model in TINY_MODELS.items():
        small[name] = {**config.get(name, {}), **model}
    for stage in config["stages"]:
        if stage != "export":
            small[stage].update({key: value for key, value in TINY_STAGE.items() if key in small[stage] or key == "warmup"})
    return small
