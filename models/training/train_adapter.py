"""Trains a small adapter for the shipped denoiser: a look, learned from a handful of clips that the model made itself and a formula redrew.

    python train_adapter.py --look pencil --work DIR [--model ../embedded] [--out ../../media/samples/adapters/pencil.safetensors]
                            [--clips 24] [--rank 4] [--minutes 5] [--sheet sheet.png]

Each clip is made by the model from its own noise; the adapter learns to go from that same noise to the redrawn clip, at the levels that the product's steps
visit (the pairs of rectified flow, arXiv 2209.03003). So a few clips are enough: only the look is new, never what is shown where. Resumes like the stages of train.py.
"""
from __future__ import annotations

import argparse
import random
from pathlib import Path

import onnx
import torch

from t2vtrain.adapter import adapt, write_adapter
from t2vtrain.captions import draw_attributes, held_out_prompts, write_caption
from t2vtrain.looks import LOOKS
from t2vtrain.loop import Loop
from t2vtrain.model import Denoiser
from t2vtrain.sampling import flow_levels
from t2vtrain.sheets import Row, captioned_sheet
from t2vtrain.shipped import Plans, denoiser_of, read_plans

FRAMES, SIZE, STEPS, SHIFT = 16, (64, 64), 4, 3.0
# What draws pictures. The layers that read levels and codes stay as they are, so that words keep their meaning.
PARTS = ("scene.", "thing.", "light.", "leave")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--look", choices=LOOKS, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path(__file__).resolve().parent.parent / "embedded")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--clips", type=int, default=24)
    parser.add_argument("--rank", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--lr", type=float, default=0.002)
    parser.add_argument("--bf16", action="store_true", help="on processors with AMX")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sheet", type=Path, help="clips of unseen prompts, without and with the adapter")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.work.mkdir(parents=True, exist_ok=True)

    base = denoiser_of(onnx.load(args.model / "denoiser.onnx"))
    plans = read_plans(args.model, training_prompts(args.clips), FRAMES)
    noise = torch.randn(args.clips, 3, FRAMES, *SIZE, generator=torch.Generator().manual_seed(1))
    targets = LOOKS[args.look](make_clips(base, plans, noise).transpose(1, 2)).transpose(1, 2)

    model = adapt(base, args.rank, PARTS)
    settings = {"minutes": args.minutes, "lr": args.lr, "bf16": args.bf16, "warmup": 20, "decay_from": 0.5, "average": 0.97, "save_minutes": 1, "weight_decay": 0.0}
    loop = Loop(model, settings, args.work, f"adapter-{args.look}", "cpu")
    picks = torch.Generator().manual_seed(loop.step)
    trained = loop.run(lambda net, _: look_loss(net, (plans, noise, targets), torch.randperm(args.clips, generator=picks)[:args.batch], picks))

    out = args.out or args.work / f"{args.look}.safetensors"
    size = write_adapter(trained, out, {"look": args.look, "model": args.model.name, "rank": str(args.rank), "clips": str(args.clips), "steps": str(loop.step)})
    print(f"{out}: {size} bytes, {loop.step} steps in {loop.seconds / 60:.1f} minutes")
    if args.sheet:
        before_after(args, trained).save(args.sheet)


def training_prompts(count: int) -> list[str]:
    """Captions of the recipe; none of them is in the sheet."""
    rng = random.Random(5)
    return [write_caption(draw_attributes(rng), rng, "plain") for _ in range(count)]


@torch.no_grad()
def make_clips(model: Denoiser, plans: Plans, noise: torch.Tensor) -> torch.Tensor:
    """The product's four steps from given noise [N, 3, F, h, w], some clips at a time; the same shape, in [-1, 1]."""
    levels, made = flow_levels(STEPS, SHIFT), []
    for rows in torch.arange(len(noise)).split(4):
        x = noise[rows]
        for now, after in zip(levels[:-1], levels[1:]):
            x = x + float(after - now) * model(x, torch.full((len(rows), FRAMES), 1000 * float(now)), *(part[rows] for part in plans))
        made.append(x.clamp(-1, 1))
    return torch.cat(made)


def look_loss(model: Denoiser, known: tuple[Plans, torch.Tensor, torch.Tensor], rows: torch.Tensor, picks: torch.Generator) -> torch.Tensor:
    """Error of the clean clip that the model sees from a level of the product's steps; known: plans, noise, redrawn clips."""
    plans, noise, targets = known
    levels = flow_levels(STEPS, SHIFT)[:-1]
    s = levels[torch.randint(STEPS, (len(rows),), generator=picks)]
    level = s[:, None].expand(-1, FRAMES)
    wide = s[:, None, None, None, None]
    x = (1 - wide) * targets[rows] + wide * noise[rows]
    velocity = model(x, level * 1000, *(part[rows] for part in plans)).float()
    error = (x - wide * velocity) - targets[rows]
    return error.abs().mean() + 4 * error.square().mean()


def before_after(args: argparse.Namespace, trained: Denoiser):
    """Clips of prompts that no training used, first without, then with the adapter."""
    prompts = [text for text, _ in held_out_prompts(6, 11)]
    plans = read_plans(args.model, prompts, FRAMES)
    noise = torch.randn(len(prompts), 3, FRAMES, *SIZE, generator=torch.Generator().manual_seed(2))
    plain = make_clips(denoiser_of(onnx.load(args.model / "denoiser.onnx")), plans, noise)
    adapted = make_clips(trained, plans, noise)
    rows = [row for i, text in enumerate(prompts) for row in (Row(plain[i].transpose(0, 1), text), Row(adapted[i].transpose(0, 1), f"{args.look}"))]
    return captioned_sheet(rows)


if __name__ == "__main__":
    main()
