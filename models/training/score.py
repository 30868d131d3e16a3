"""Judges a model folder on clips as a user gets them: held-out prompts go through the product's own command, the WebM files come back to both judges.

    python score.py --sprites DIR --work DIR [--prompts 256] [--jobs 2] [--json scores.json] [--sheet sheet.png] [--failures failures.png]
    python score.py --sprites DIR --work DIR --truth      # rendered clips: the judges' own ceiling
    python score.py --sprites DIR --work DIR --fixed      # the 32 clips of the product's quality test: writes prompts, judge (models/extractor) and baseline

Needs `npm run build` and PyAV; the learned judge is that of the stages `scorer` and `camera`, or the shipped one where they have not run. Clips are kept in --work/score and answers in --work/answers.jsonl: the same
command goes on where it was stopped. Prompts: 60 % one thing in sentences of unseen shape, 15 % two things, 15 % coloured things, 10 % unseen synonyms.
"""
from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch

from t2vtrain.extractor import write_sidecar
from t2vtrain.judges import Bench, Rendered, judge_all, render_truth, scorer_file, trained_scorer
from t2vtrain.learned_scorer import shrink
from t2vtrain.product import Run, make_clips, read_clip
from t2vtrain.quality import MIX, Answer, Prompt, mixed_prompts, tabulate, wrong_answers
from t2vtrain.scorer_export import SHIPPED_JUDGE, GraphJudge, export_scorer, fixed_scores, prompts_fixture, write_json
from t2vtrain.sheets import Row, captioned_sheet
from t2vtrain.vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, COLOUR_NAMES, MOTION_NAMES, OBJECT_NAMES
from t2vtrain.world import World

FIXTURE = Path(__file__).resolve().parents[2] / "test" / "fixtures" / "quality"
EXTRACTOR = Path(__file__).resolve().parents[1] / "extractor"
FIXED_COUNT, FIXED_SEED = 32, 7


def main() -> None:
    args = arguments()
    prompts = mixed_prompts(FIXED_COUNT, FIXED_SEED) if args.fixed else mixed_prompts(args.prompts, args.seed, {k: v for k, v in MIX.items() if k in args.kinds} if args.kinds else None)
    started = time.time()
    if args.truth:
        sources = [Rendered(p.asks, args.seed + i, args.size[1], args.size[0]) for i, p in enumerate(prompts)]
    else:
        run = Run(args.work / "score", FIXED_SEED if args.fixed else args.seed, tuple(args.set), args.model, args.jobs, args.threads)
        sources = make_clips(run, [p.text for p in prompts])
        print(f"{len(prompts)} clips in {time.time() - started:.0f} s", flush=True)
    if args.fixed:
        return write_fixed(args, prompts, sources)
    answers = judge_all(Bench(args.sprites, args.work, tuple(args.judges), args.jobs), sources)
    result = {"prompts": len(prompts), "mix": MIX, "seed": args.seed, "set": args.set, "truth": args.truth, "size": args.size, **{name: tabulate(prompts, a) for name, a in answers.items()}}
    world = World(args.sprites, cache=args.work) if args.truth and (args.sheet or args.failures) else None

    def clip_of(i: int) -> torch.Tensor:
        return read_clip(sources[i]) if world is None else render_truth(world, sources[i])

    worst = worst_clips(prompts, answers)
    result["failures"] = [{"prompt": prompts[i].text, "remark": remark(prompts[i], answers, i)} for i in worst]
    print_table(result)
    if args.json:
        args.json.write_text(json.dumps(result, indent=2) + "\n")
    if args.sheet:
        captioned_sheet(Row(clip_of(i), prompts[i].text) for i in range(min(args.shown, len(prompts)))).quantize(256).save(args.sheet, optimize=True)
    if args.failures:
        captioned_sheet(Row(clip_of(i), prompts[i].text, remark(prompts[i], answers, i)) for i in worst).quantize(256).save(args.failures, optimize=True)
    return None


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sprites", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="where the stage scorer has its files and where clips and answers are kept between calls")
    parser.add_argument("--model", type=Path, help="another model folder than the embedded one")
    parser.add_argument("--prompts", type=int, default=256)
    parser.add_argument("--kinds", nargs="+", choices=list(MIX), help="only these kinds of prompts, in their shares; the rest is 'one'")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--set", action="append", default=[], help="path=value for every clip, e.g. steps=8")
    parser.add_argument("--jobs", type=int, default=1, help="processes for making and judging clips; more than one compute with one thread each")
    parser.add_argument("--threads", type=int, help="threads of each process that makes clips")
    parser.add_argument("--truth", action="store_true", help="score rendered clips: the ceiling")
    parser.add_argument("--size", type=int, nargs=2, default=[256, 256], metavar=("WIDTH", "HEIGHT"), help="of rendered clips")
    parser.add_argument("--fixed", action="store_true", help="the fixed set of the product's quality test instead: writes test/fixtures/quality")
    parser.add_argument("--judges", nargs="+", default=["analytic", "learned"], choices=["analytic", "learned"])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sheet", type=Path, help="a picture of the first clips with their prompts")
    parser.add_argument("--shown", type=int, default=24, help="how many clips the sheet shows")
    parser.add_argument("--failures", type=Path, help="a picture of the clips that the judges find worst")
    return parser.parse_args()


def write_fixed(args: argparse.Namespace, prompts: list[Prompt], clips: list[Path]) -> None:
    """The judge as models/extractor/extractor.onnx, and the fixture of the product's quality test: prompts.json, and baseline.json with what it finds right in these clips."""
    trained = scorer_file(args.work)
    if trained == SHIPPED_JUDGE:
        raise SystemExit(f"{args.work} holds no scorer.pt: run the stages scorer and camera first, or begin with --restore (see README.md)")
    difference = export_scorer(trained_scorer(trained), EXTRACTOR / "extractor.onnx")
    write_sidecar(EXTRACTOR, EXTRACTOR.parent / "embedded")
    print(f"judge: {(EXTRACTOR / 'extractor.onnx').stat().st_size / 1e6:.2f} MB, largest difference to PyTorch {difference:.2g}; the stage dual has to follow")
    judge = GraphJudge(EXTRACTOR / "extractor.onnx")
    scores = fixed_scores(prompts, [judge(shrink(read_clip(clip)[None])[0]) for clip in clips])
    write_json(FIXTURE / "prompts.json", prompts_fixture(prompts, FIXED_SEED))
    write_json(FIXTURE / "baseline.json", {"made": "models/training: python score.py --fixed", "scores": scores})
    for question, s in scores.items():
        print(f"{question:16s}{s['right']:4d} of {s['asked']}")


def worst_clips(prompts: list[Prompt], answers: dict[str, list[Answer]], most: int = 12) -> list[int]:
    """The clips that most questions of most judges failed; at least one question of every judge."""
    failed = [[len(wrong_answers(p, a[i])) for a in answers.values()] for i, p in enumerate(prompts)]
    bad = [i for i in range(len(prompts)) if min(failed[i]) > 0]
    return sorted(bad, key=lambda i: (-sum(failed[i]), i))[:most]


def remark(p: Prompt, answers: dict[str, list[Answer]], i: int) -> str:
    return "; ".join(f"{judge} judge: {', '.join(wrong_answers(p, a[i])) or 'nothing'} wrong, sees {in_words(a[i])}" for judge, a in answers.items())


def in_words(a: Answer) -> str:
    colours = [*COLOUR_NAMES, ""]
    things = [f"{colours[c]} {OBJECT_NAMES[o]} ({MOTION_NAMES[m]})".strip() for o, c, m in zip(a.objects, a.colours, a.motions)]
    return f"{' + '.join(things) or 'nothing'}, {BACKGROUND_NAMES[a.background]}, {CAMERA_NAMES[a.camera]}"


def print_table(result: dict) -> None:
    judges = [name for name in ("analytic", "learned") if name in result]
    print(f"{'question':46s}" + "".join(f"{name:>25s}" for name in judges) + "   prompts")
    for question, first in result[judges[0]]["scores"].items():
        cells = [result[name]["scores"][question] for name in judges]
        print(f"{question:46s}" + "".join(f"{v['value']:9.1%} [{v['low']:6.1%}, {v['high']:6.1%}]" for v in cells) + f"   {first['count']}")


if __name__ == "__main__":
    main()
