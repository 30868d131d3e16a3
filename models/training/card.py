"""Writes the model card: models/embedded/README.md with its training curve, from the logs of a work folder and the results of score.py.

    python card.py --work DIR --scores default.json few-steps.json … --truth truth.json --machine "2 cores of …" --date 2026-11-22

Without logs in --work the card keeps what it says of training. The pictures that it shows are made by `score.py --sheet ../embedded/contact-sheet.png --failures ../embedded/failures.png`.
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

from PIL import Image, ImageDraw

from t2vtrain.vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, COLOUR_NAMES, MOTION_NAMES, OBJECT_NAMES

MODEL = Path(__file__).resolve().parents[1] / "embedded"
# stage -> (colour of its curve, what one sample is)
STAGES = {"plan": ((90, 90, 90), "captions"), "words": ((40, 140, 160), "captions"), "few": ((60, 110, 200), "clips of {frames} frames"), "clip": ((210, 110, 40), "clips of {frames} frames"),
          "student": ((190, 60, 60), "clips of {frames} frames"), "upscaler": ((60, 150, 80), "pieces of clips"), "scorer": ((150, 80, 170), "pictures")}
KINDS = {"one": "one thing in sentences of unseen shape", "two": "two things", "colour": "a coloured thing", "unseen": "a synonym unseen in training"}


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
    if logs:
        draw_curve(logs).save(MODEL / "training-curve.png")
    scores, truth = [json.loads(p.read_text()) for p in args.scores], json.loads(args.truth.read_text())
    config, sidecar = json.loads(args.config.read_text()), json.loads((MODEL / "t2v.json").read_text())
    (MODEL / "README.md").write_text("\n\n".join([header(sidecar), contents(sidecar), results(scores, truth, args), failures(scores[0]), trained(config, sidecar, logs, args) if logs else trained_before(), args.notes.read_text().strip(), licence(sidecar)]) + "\n")


def read_log(path: Path) -> list[dict]:
    """The last value for every step: a resumed stage writes some steps twice."""
    return list({line["step"]: line for line in map(json.loads, path.read_text().splitlines())}.values())


def header(sidecar: dict) -> str:
    limits, defaults = sidecar["limits"], sidecar["defaults"]
    sizes, any_size = " or ".join(f"{w} × {h}" for w, h in limits["sizes"]), limits["anySize"]
    return f"""# {sidecar['title']}

The model that ships in the extension: prompt to clip, offline, on a laptop CPU. {limits['frames'][0]} frames of
{sizes} pixels, or any multiples of {any_size['step']} from {any_size['from']} to {any_size['to']} up to {any_size['aspect']}:1, at {defaults['fps']} frames a second. Trained from nothing by the recipe in [`../training`](../training/README.md).

![Clips of the first prompts of the score, six frames of each](contact-sheet.png)

**It knows** {len(OBJECT_NAMES)} objects ({', '.join(OBJECT_NAMES)}), one or two at a time, in their own colours or in {', '.join(COLOUR_NAMES[:-1])} or {COLOUR_NAMES[-1]};
{len(BACKGROUND_NAMES)} places ({', '.join(BACKGROUND_NAMES)}); {len(MOTION_NAMES) - 1} object motions and stillness ({', '.join(MOTION_NAMES)});
{len(CAMERA_NAMES) - 1} camera moves and a static camera ({', '.join(CAMERA_NAMES[1:])}); slow, normal and fast. Other words are read through the text encoder's
neighbourhood of meaning and give what lies nearest. **It carries** a noise level for every frame (first, last or any frame given), the camera's
state and each thing's place, size and angle in every frame, and classifier-free guidance with a negative prompt."""


def contents(sidecar: dict) -> str:
    rows = [f"| `{c['file']}` | {name} | {c['bytes'] / 1e6:.1f} MB |" for name, c in sidecar["components"].items()]
    return "\n".join(["## Files", "", "| file | what | size |", "|---|---|---|", *rows, "| `vocab.txt` | WordPiece vocabulary | 0.2 MB |", "| `t2v.json` | tensor roles, shapes, defaults, limits, digests | |"])


def results(scores: list[dict], truth: dict, args: argparse.Namespace) -> str:
    first = scores[0]
    mix = "; ".join(f"{share:.0%} {KINDS[kind]}" for kind, share in first["mix"].items())
    lines = ["## Scores", "", f"Clips as a user gets them (`t2v run`, read back from the WebM files): {first['prompts']} held-out prompts, seed {first['seed']}. {mix}.", "Half of the prompts use an object × place × motion",
             "combination that training never saw. Two judges: one analytic, without training, and one learned from rendered clips only.",
             f"Values in %, 95 % bootstrap intervals; *ceiling* is the same judge on rendered clips of {truth['prompts']} such prompts, softened as a codec would.", ""]
    for s in scores:
        lines += [f"**{s['prompts']} prompts, {' '.join(s['set']) or 'default settings'}**", "", *table(s, truth), ""]
    common = [f"{question}: {', '.join(f'{k} ({n})' for k, n in list(pairs.items())[:6])}" for question, pairs in first["analytic"]["mistakes"].items()]
    lines += ["Most common mistakes (asked -> seen by the analytic judge):", "", *[f"- {line}" for line in common], ""]
    return "\n".join([*lines, f"Measured {args.date} on {args.machine}, `python score.py --prompts {first['prompts']} --seed {first['seed']} …`."])


def table(score: dict, truth: dict) -> list[str]:
    lines = ["| question | analytic | ceiling | learned | ceiling | prompts |", "|---|---|---|---|---|---|"]
    for question, a in score["analytic"]["scores"].items():
        b = score.get("learned", {"scores": {}})["scores"].get(question)
        ceilings = [truth.get(judge, {"scores": {}})["scores"].get(question) for judge in ("analytic", "learned")]
        lines.append(f"| {question} | {cell(a)} | {ceiling(ceilings[0])} | {'–' if b is None else cell(b)} | {ceiling(ceilings[1])} | {a['count']} |")
    return lines


def failures(score: dict) -> str:
    """The clips that both judges find worst, as score.py picked them, and what each judge saw."""
    rows = [f"| {f['prompt']} | {f['remark']} |" for f in score["failures"]]
    picture = ["![The clips that the judges find worst, with their prompts](failures.png)", ""] if (MODEL / "failures.png").exists() else []
    return "\n".join(["## Failure cases", "", f"The {len(rows)} clips of the {score['prompts']} that the judges find worst, not chosen by eye.", "", *picture, "| prompt | what is wrong |", "|---|---|", *rows])


def cell(v: dict) -> str:
    return f"{100 * v['value']:.1f} [{100 * v['low']:.1f}, {100 * v['high']:.1f}]"


def ceiling(v: dict | None) -> str:
    return "–" if v is None else f"{100 * v['value']:.1f}"


def trained(config: dict, sidecar: dict, logs: dict[str, list[dict]], args: argparse.Namespace) -> str:
    lines = ["## Training", "", "![Loss of each stage over its minutes](training-curve.png)", "", "| stage | minutes | updates | batch | samples | last loss |", "|---|---|---|---|---|---|"]
    for stage, log in logs.items():
        last, settings = log[-1], config[stage]
        unit = STAGES[stage][1].format(frames=settings.get("frames", 1))
        lines.append(f"| {stage} | {last['seconds'] / 60:.0f} | {last['step']} | {settings['batch']} | {last['step'] * settings['batch']} {unit} | {last['loss']:.4f} |")
    width, height = sidecar["limits"]["sizes"][0]
    down = sidecar["latent"]["downscale"]
    return "\n".join([*lines, "", f"Seed {config['seed']}, {args.machine}, bfloat16 matrix units, {args.date}: `python train.py --config {args.config.parent.name}/{args.config.name} …`. The denoiser predicts flow velocity at {width // down} × {height // down} pixels for clips of {width} × {height}; a learned upscaler makes {down} times that."])


def trained_before() -> str:
    """The section of the present card, for scores of a model whose stages were not run in --work, such as a restored one."""
    section = "## Training" + (MODEL / "README.md").read_text().partition("## Training")[2]
    return section.partition("\n## ")[0].strip()


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
            draw.line(line, fill=STAGES[stage][0], width=2)
        draw.text((x0, 6), f"{stage}: loss", fill="black")
        draw.text((x0 - 30, y0), f"{top:.3f}", fill="black")
        draw.text((x0 - 30, y1 - 10), f"{bottom:.3f}", fill="black")
        draw.text((x1 - 50, y1 + 6), f"{last:.0f} min", fill="black")
    return image


if __name__ == "__main__":
    main()
