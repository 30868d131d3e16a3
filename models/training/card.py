"""Writes the model card: models/embedded/README.md with its training curve, from the logs of a work folder and the results of score.py.

    python card.py --work DIR --scores plain.json paraphrase.json … --truth truth.json --machine "2 cores of …" --date 2026-11-22
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

from PIL import Image, ImageDraw

from t2vtrain.vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, MOTION_NAMES, OBJECT_NAMES

MODEL = Path(__file__).resolve().parents[1] / "embedded"
STAGES = {"plan": (90, 90, 90), "image": (60, 110, 200), "clip": (210, 110, 40), "refine": (190, 60, 60), "upscaler": (60, 150, 80), "scorer": (150, 80, 170)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--scores", type=Path, nargs="+", required=True)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "configs" / "cpu.json")
    parser.add_argument("--machine", required=True)
    parser.add_argument("--date", required=True)
    parser.add_argument("--notes", type=Path, default=Path(__file__).parent / "card-notes.md", help="what was seen by eye: failure cases, remarks")
    args = parser.parse_args()
    logs = {stage: read_log(args.work / f"{stage}.jsonl") for stage in STAGES if (args.work / f"{stage}.jsonl").exists()}
    draw_curve(logs).save(MODEL / "training-curve.png")
    scores, truth = [json.loads(p.read_text()) for p in args.scores], json.loads(args.truth.read_text())
    config, sidecar = json.loads(args.config.read_text()), json.loads((MODEL / "t2v.json").read_text())
    (MODEL / "README.md").write_text("\n\n".join([header(sidecar), contents(sidecar), results(scores, truth, args), trained(config, logs, args), args.notes.read_text().strip(), licence(sidecar)]) + "\n")


def read_log(path: Path) -> list[dict]:
    """The last value for every step: a resumed stage writes some steps twice."""
    return list({line["step"]: line for line in map(json.loads, path.read_text().splitlines())}.values())


def header(sidecar: dict) -> str:
    limits, defaults = sidecar["limits"], sidecar["defaults"]
    return f"""# {sidecar['title']}

The model that ships in the extension: prompt to clip, offline, on a laptop CPU. {limits['frames'][0]} frames of
{limits['sizes'][0][0]} × {limits['sizes'][0][1]} pixels at {defaults['fps']} frames a second. Trained from nothing by the recipe in [`../training`](../training/README.md).

![Clips that the shipped model makes, six frames of each](contact-sheet.png)

**It knows** {len(OBJECT_NAMES)} objects ({', '.join(OBJECT_NAMES)}), {len(BACKGROUND_NAMES)} places ({', '.join(BACKGROUND_NAMES)}),
{len(MOTION_NAMES) - 1} object motions and stillness ({', '.join(MOTION_NAMES)}), {len(CAMERA_NAMES) - 1} camera moves and a static camera ({', '.join(CAMERA_NAMES[1:])}), slow, normal and fast.
Other words are read through the text encoder's neighbourhood of meaning and give what lies nearest. **It carries** a noise level for every frame (first, last or
any frame given), a camera vector, an object path, and classifier-free guidance with a negative prompt."""


def contents(sidecar: dict) -> str:
    rows = [f"| `{c['file']}` | {name} | {c['bytes'] / 1e6:.1f} MB |" for name, c in sidecar["components"].items()]
    return "\n".join(["## Files", "", "| file | what | size |", "|---|---|---|", *rows, "| `vocab.txt` | WordPiece vocabulary | 0.2 MB |", "| `t2v.json` | tensor roles, shapes, defaults, limits, digests | |"])


def results(scores: list[dict], truth: dict, args: argparse.Namespace) -> str:
    names = {"paraphrase": "unseen templates", "plain": "plain words", "unseen": "unseen synonyms"}
    lines = ["## Scores", "", f"Clips as a user gets them (`t2v run`, read back from the WebM files), {scores[0]['prompts']} held-out prompts, seed {scores[0]['seed']}, default settings; half of the prompts use an",
             "object × place × motion combination that training never saw. Two judges: one analytic, without training, and one learned from rendered clips only (where its columns are filled).", "Values in %, 95 % bootstrap intervals; *ceiling* is the same judge on rendered clips. Object motion is asked where the camera stands still.", ""]
    for s in scores:
        settings = f", {' '.join(s['set'])}" if s["set"] else ""
        lines += [f"**{s['prompts']} prompts, {names[s['style']]}{settings}**", "", "| question | analytic | ceiling | learned | ceiling | prompts |", "|---|---|---|---|---|---|"]
        for question, a in s["analytic"]["scores"].items():
            ta = truth["analytic"]["scores"].get(question)
            b, tb = (r.get("learned", {"scores": {}})["scores"].get(question) for r in (s, truth))
            lines.append(f"| {question} | {cell(a)} | {ceiling(ta)} | {'–' if b is None else cell(b)} | {ceiling(tb)} | {a['count']} |")
        common = "; ".join(f"{k} ({n})" for k, n in list(s["analytic"]["mistakes"].get("object", {}).items())[:8])
        lines += ["", f"Most common object mistakes (asked -> seen by the analytic judge): {common}.", ""]
    return "\n".join([*lines, f"Measured {args.date} on {args.machine}, `python score.py --prompts {scores[0]['prompts']} --seed {scores[0]['seed']} …`."])


def cell(v: dict) -> str:
    return f"{100 * v['value']:.1f} [{100 * v['low']:.1f}, {100 * v['high']:.1f}]"


def ceiling(v: dict | None) -> str:
    return "–" if v is None else f"{100 * v['value']:.1f}"


def trained(config: dict, logs: dict[str, list[dict]], args: argparse.Namespace) -> str:
    lines = ["## Training", "", "![Loss of each stage over its minutes](training-curve.png)", "", "| stage | minutes | updates | batch | samples | last loss |", "|---|---|---|---|---|---|"]
    for stage, log in logs.items():
        last, batch = log[-1], config[stage]["batch"]
        unit = f"clips of {config[stage]['frames']} frames" if config[stage].get("frames", 1) > 1 else {"plan": "captions", "image": "pictures", "upscaler": "triples of frames", "scorer": "clips of 8 frames"}[stage]
        lines.append(f"| {stage} | {last['seconds'] / 60:.0f} | {last['step']} | {batch} | {last['step'] * batch} {unit} | {last['loss']:.4f} |")
    return "\n".join([*lines, "", f"Seed {config['seed']}, {args.machine}, bfloat16 matrix units, {args.date}: `python train.py --config configs/cpu.json …`. The denoiser predicts flow velocity at {config['size'][1]} × {config['size'][0]} pixels; a learned, text-aware upscaler makes four times that."])


def licence(sidecar: dict) -> str:
    lines = "\n".join(f"- {a}" for a in sidecar["attribution"])
    return f"## Licence\n\n{sidecar['licence']}. No picture of the training set is in these files.\n\n{lines}"


def draw_curve(logs: dict[str, list[dict]]) -> Image.Image:
    """Loss over minutes, one panel a stage, from the lowest to the highest loss."""
    width, height, margin = 260, 220, 34
    image = Image.new("RGB", (width * len(logs), height), "white")
    draw = ImageDraw.Draw(image)
    for i, (stage, log) in enumerate(logs.items()):
        points = [(p["seconds"] / 60, p["loss"]) for p in log]
        top, bottom, last = max(l for _, l in points[1:] or points), min(l for _, l in points), points[-1][0]
        x0, y0, x1, y1 = i * width + margin, 24, (i + 1) * width - 10, height - 28
        draw.rectangle([x0, y0, x1, y1], outline=(180, 180, 180))
        span = max(1e-9, (top / bottom) - 1)
        line = [(x0 + m / last * (x1 - x0), y0 + (1 - min(1, (l / bottom - 1) / span)) * (y1 - y0)) for m, l in points]
        if len(line) > 1:
            draw.line(line, fill=STAGES[stage], width=2)
        draw.text((x0, 6), f"{stage}: loss", fill="black")
        draw.text((x0 - 30, y0), f"{top:.3f}", fill="black")
        draw.text((x0 - 30, y1 - 10), f"{bottom:.3f}", fill="black")
        draw.text((x1 - 50, y1 + 6), f"{last:.0f} min", fill="black")
    return image


if __name__ == "__main__":
    main()
