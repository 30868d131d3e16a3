"""Judges a model folder on clips as a user gets them: held-out prompts go through the product's own command, the WebM files come back to both scorers.

    python score.py --sprites DIR --work DIR [--prompts 256] [--style paraphrase] [--json scores.json] [--sheet sheet.png]

Needs `npm run build` and PyAV; the learned judge needs the stage `scorer`. With --truth it scores rendered clips instead, which gives the scorers' own ceiling.
"""
from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
import time
from pathlib import Path

import av
import numpy as np
import torch

from t2vtrain.analytic_scorer import AnalyticScorer
from t2vtrain.captions import Attributes, held_out_prompts, is_held_out
from t2vtrain.learned_scorer import LearnedScorer, shrink
from t2vtrain.vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, MOTION_NAMES, OBJECT_NAMES
from t2vtrain.world import World, contact_sheet

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sprites", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="where scorer.pt lies and where the clips are kept between calls")
    parser.add_argument("--model", type=Path, help="another model folder than the embedded one")
    parser.add_argument("--prompts", type=int, default=256)
    parser.add_argument("--style", default="paraphrase", choices=["paraphrase", "plain", "unseen"])
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--set", action="append", default=[], help="path=value for every clip, e.g. steps=8")
    parser.add_argument("--truth", action="store_true", help="score rendered clips: the ceiling")
    parser.add_argument("--judges", nargs="+", default=["analytic", "learned"], choices=["analytic", "learned"])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sheet", type=Path)
    args = parser.parse_args()
    prompts = held_out_prompts(args.prompts, args.seed, args.style)
    world = World(args.sprites)
    started = time.time()
    clips = rendered(world, prompts) if args.truth else generated(args, [text for text, _ in prompts])
    print(f"{len(clips)} clips in {time.time() - started:.0f} s", flush=True)
    judges = {"analytic": lambda: analytic(world, clips), "learned": lambda: learned(args.work, clips)}
    answers = {name: judges[name]() for name in args.judges}
    result = {"prompts": len(prompts), "style": args.style, "seed": args.seed, "set": args.set, "truth": args.truth, **{name: tabulate(prompts, a) for name, a in answers.items()}}
    print_table(result)
    if args.json:
        args.json.write_text(json.dumps(result, indent=2) + "\n")
    if args.sheet:
        contact_sheet(torch.stack(clips[:24]), 2, 6).save(args.sheet)


def rendered(world: World, prompts: list[tuple[str, Attributes]]) -> list[torch.Tensor]:
    rng = torch.Generator().manual_seed(5)
    return [world.render(world.sample([a], torch.linspace(0, 1, 16)[None], rng), 128, 128, 1)[0] for _, a in prompts]


def generated(args: argparse.Namespace, prompts: list[str]) -> list[torch.Tensor]:
    """Runs one experiment that sweeps over the prompts. The run store answers what was made before."""
    folder = args.work / "score"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".t2v").mkdir(exist_ok=True)
    experiment = folder / "prompts.t2v.json"
    experiment.write_text(json.dumps({"version": 1, "prompt": prompts[0], "seed": args.seed, "sweep": {"prompt": prompts}}))
    command = ["node", str(ROOT / "dist" / "cli.js"), "run", str(experiment), "--json"]
    for setting in args.set:
        command += ["--set", setting]
    if args.model:
        command += ["--model", str(args.model)]
    with tempfile.TemporaryFile("w+") as errors:
        run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        clips: dict[int, Path] = {}
        assert run.stdout is not None
        for event in map(json.loads, run.stdout):
            if event["event"] == "done":
                clips[event["index"]] = Path(event["clip"])
                if event["index"] % 32 == 0:
                    print(f"  {event['index']} of {len(prompts)}", flush=True)
        if run.wait() != 0:
            errors.seek(0)
            raise SystemExit(f"the run failed:\n{errors.read()}")
    return [read_clip(clips[i + 1]) for i in range(len(prompts))]


def read_clip(path: Path) -> torch.Tensor:
    """All frames of a WebM file as [F, 3, H, W] in [-1, 1]."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2).float() / 127.5 - 1


def analytic(world: World, clips: list[torch.Tensor]) -> list[tuple[int, int, int, int]]:
    scorer = AnalyticScorer(world)
    return [(a.object, a.background, a.motion, a.camera) for a in map(scorer, clips)]


@torch.no_grad()
def learned(work: Path, clips: list[torch.Tensor]) -> list[tuple[int, int, int, int]]:
    model = LearnedScorer().eval()
    model.load_state_dict(torch.load(work / "scorer.pt", map_location="cpu")["average"])
    return [tuple(int(logits.argmax()) for logits in model(shrink(clip[None]))[:4]) for clip in clips]  # type: ignore[misc]


def tabulate(prompts: list[tuple[str, Attributes]], answers: list[tuple[int, int, int, int]]) -> dict:
    """Accuracy and a 95 % bootstrap interval per question. Object motion counts where the camera stands still, camera where it was asked to move."""
    rows = list(zip([a for _, a in prompts], answers))
    questions = {
        "object": [a.object == got[0] for a, got in rows],
        "background": [a.background == got[1] for a, got in rows],
        "object motion": [a.motion == got[2] for a, got in rows if a.camera is None],
        "object motion under a moving camera": [a.motion == got[2] for a, got in rows if a.camera is not None],
        "camera": [a.camera == got[3] for a, got in rows if a.camera is not None],
        "camera stays when not asked": [got[3] == 0 for a, got in rows if a.camera is None],
        "all right": [a.object == got[0] and a.background == got[1] and (a.motion == got[2] if a.camera is None else a.camera == got[3]) for a, got in rows],
        "object, unseen combinations": [a.object == got[0] for a, got in rows if is_held_out(a.object, a.background or 0, a.motion or 0)],
        "no object seen": [got[0] == len(OBJECT_NAMES) for _, got in rows],
    }
    names = {"object": (OBJECT_NAMES, 0), "background": (BACKGROUND_NAMES, 1), "motion": (MOTION_NAMES, 2), "camera": (CAMERA_NAMES, 3)}
    mistakes: dict[str, dict[str, int]] = {}
    for question, (words, i) in names.items():
        for a, got in rows:
            asked = (a.object, a.background, a.motion, a.camera or 0)[i]
            if asked is not None and asked != got[i] and (question != "motion" or a.camera is None):
                key = f"{words[asked]} -> {[*words, 'nothing'][got[i]]}"
                mistakes.setdefault(question, {})[key] = mistakes.setdefault(question, {}).get(key, 0) + 1
    common = {q: dict(sorted(m.items(), key=lambda kv: -kv[1])[:12]) for q, m in mistakes.items()}
    return {"scores": {q: interval(v) for q, v in questions.items() if v}, "mistakes": common}


def interval(hits: list[bool], rounds: int = 2000) -> dict[str, float]:
    rng = random.Random(0)
    means = sorted(sum(rng.choices(hits, k=len(hits))) / len(hits) for _ in range(rounds))
    return {"value": round(sum(hits) / len(hits), 4), "low": round(means[int(rounds * 0.025)], 4), "high": round(means[int(rounds * 0.975)], 4), "count": len(hits)}


def print_table(result: dict) -> None:
    judges = [name for name in ("analytic", "learned") if name in result]
    print(f"{'question':38s}" + "".join(f"{name:>24s}" for name in judges) + "   prompts")
    for question, first in result[judges[0]]["scores"].items():
        cells = [result[name]["scores"][question] for name in judges]
        print(f"{question:38s}" + "".join(f"{v['value']:8.1%} [{v['low']:.1%}, {v['high']:.1%}]" for v in cells) + f"   {first['count']}")


if __name__ == "__main__":
    main()
