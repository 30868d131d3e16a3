"""Measures two controls on clips as a user gets them: whether more motion strength is more motion, and whether things keep to the paths that were asked for.

    python controls.py --sprites DIR --work DIR [--only strength paths] [--json controls.json]

Needs `npm run build`, PyAV and the sprites (the judge that needs no training looks for them). Clips are kept in --work/controls: the same command goes on where it was
stopped. Motion energy is the mean absolute difference of neighbouring frames, 0..255; the way is the judge's, summed over frames, in half short sides. A frame is right
when the thing's centre lies within 12 % of the frame's side of its path.
"""
from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path

import torch

from t2vtrain.analytic_scorer import AnalyticScorer
from t2vtrain.product import CLI, read_clip
from t2vtrain.world import World

STRENGTHS = (0, 0.5, 1, 1.5, 2)
MOVES = ("a fox moving left on the grass", "a rocket moving up on a blue background", "a pumpkin bouncing on the beach", "a star swinging on a purple background")
PATHS = (((0, 0.2, 0.5), (1.875, 0.8, 0.5)), ((0, 0.75, 0.25), (1.875, 0.25, 0.75)), ((0, 0.25, 0.3), (0.9, 0.75, 0.3), (1.875, 0.75, 0.7)), ((0, 0.5, 0.5),))
THINGS = (("fox", "a fox on the grass"), ("balloon", "a red balloon in the sky"), ("turtle", "a turtle on the beach"), ("robot", "a robot on a purple background"))
FPS, NEAR = 8, 0.12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sprites", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=["strength", "paths"], default=["strength", "paths"])
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    folder = args.work / "controls"
    (folder / ".t2v").mkdir(parents=True, exist_ok=True)
    scorer, result = AnalyticScorer(World(args.sprites, cache=args.work)), {}
    if "strength" in args.only:
        result["strength"] = [strength_row(scorer, folder, prompt, args.seed) for prompt in MOVES]
        print(f"energy rises with every step of the strength in {sum(row['monotone'] for row in result['strength'])} of {len(MOVES)} prompts")
    if "paths" in args.only:
        result["paths"] = [row for thing in THINGS for row in path_rows(scorer, folder, thing, args.seed)]
        print(f"80 % of the frames or more near the path in {sum(row['near'] >= 0.8 for row in result['paths'])} of {len(result['paths'])} clips")
    if args.json:
        args.json.write_text(json.dumps(result, indent=2) + "\n")


def sweep(folder: Path, name: str, experiment: dict) -> list[Path]:
    """The clips of one experiment, in the order of its sweep. Raises SystemExit with the command's own words."""
    file = folder / f"{name}.t2v.json"
    file.write_text(json.dumps({"version": 1, **experiment}))
    made = subprocess.run(["node", str(CLI), "run", str(file), "--json"], capture_output=True, text=True)
    if made.returncode != 0:
        raise SystemExit(made.stderr)
    return [Path(event["clip"]) for event in map(json.loads, made.stdout.splitlines()) if event["event"] == "done"]


def strength_row(scorer: AnalyticScorer, folder: Path, prompt: str, seed: int) -> dict:
    """Energy and way of a prompt for each strength."""
    experiment = {"prompt": prompt, "seed": seed, "motion": {"camera": {"pan": 0}}, "sweep": {"motion.strength": list(STRENGTHS)}}
    clips = [read_clip(path) for path in sweep(folder, f"strength-{MOVES.index(prompt)}", experiment)]
    energy = [round(float((clip[1:] - clip[:-1]).abs().mean()) * 127.5, 3) for clip in clips]
    ways = [round(way(centres(scorer, clip)), 3) for clip in clips]
    row = {"prompt": prompt, "strength": STRENGTHS, "energy": energy, "way": ways, "monotone": all(a < b for a, b in zip(energy, energy[1:]))}
    print(f"{prompt}: energy {energy}, way {ways}", flush=True)
    return row


def path_rows(scorer: AnalyticScorer, folder: Path, thing: tuple[str, str], seed: int) -> list[dict]:
    """Each path for one thing: share of frames in which it is near its path, and the mean distance in parts of the frame's side."""
    name, prompt = thing
    paths = [[{"object": name, "points": points}] for points in PATHS]
    rows = []
    for points, path in zip(PATHS, sweep(folder, f"path-{name}", {"prompt": prompt, "seed": seed, "motion": {"camera": {"pan": 0}}, "sweep": {"motion.paths": paths}})):
        found = centres(scorer, read_clip(path))
        if found is None:
            rows.append({"thing": name, "points": points, "near": 0.0, "distance": None})
        else:
            apart = (found - asked(points, len(found))).norm(dim=1) / 2  # the frame is two units wide and high
            rows.append({"thing": name, "points": points, "near": round(float((apart <= NEAR).float().mean()), 3), "distance": round(float(apart.mean()), 4)})
        print(rows[-1], flush=True)
    return rows


def centres(scorer: AnalyticScorer, clip: torch.Tensor) -> torch.Tensor | None:
    """Where the judge sees the most evident thing in each frame [F, 2], in [-1, 1]; None when it sees none."""
    found = scorer.report(clip).found
    return found[0].poses[:, :2] if found else None


def way(places: torch.Tensor | None) -> float:
    return 0.0 if places is None else float((places[1:] - places[:-1]).norm(dim=1).sum())


def asked(points: tuple, frames: int) -> torch.Tensor:
    """The path in every frame [F, 2], in [-1, 1]: straight between its points, at rest before the first and after the last."""
    times = torch.tensor([point[0] for point in points])
    places = torch.tensor([point[1:] for point in points]) * 2 - 1
    now = torch.arange(frames) / FPS
    after = torch.searchsorted(times, now, right=True).clamp(1, max(1, len(points) - 1))
    if len(points) == 1:
        return places.expand(frames, 2)
    share = ((now - times[after - 1]) / (times[after] - times[after - 1])).clamp(0, 1)[:, None]
    return places[after - 1] + share * (places[after] - places[after - 1])


if __name__ == "__main__":
    main()
