"""The stages of the recipe: a table name -> function of the job."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

from .captions import held_out_prompts
from .data import Batch, Batches, CaptionBank
from .export import copy_vocabulary, export_all, write_sidecar
from .learned_scorer import LearnedScorer, scorer_loss
from .loop import Loop
from .model import Denoiser, MotionPlan
from .parity import write_parity
from .sampling import sample_clips
from .text import TextEncoder, encode_texts, load_tokenizer
from .upscaler import Upscaler, UpscalePairs, upscale_loss
from .world import World, contact_sheet


@dataclass
class Job:
    """One training job: config, where its inputs lie, where its outputs go."""
    config: dict
    sprites: Path
    minilm: Path
    work: Path
    out: Path

    @property
    def device(self) -> str:
        return self.config.get("device", "cpu")

    @cached_property
    def world(self) -> World:
        return World(self.sprites, self.device, variants=self.config.get("canvas_variants", 16), seed=self.config["seed"])

    @cached_property
    def bank(self) -> CaptionBank:
        return CaptionBank.build(self.config["captions"], self.config["seed"], self.minilm, self.work / "captions.pt", self.device)

    def denoiser(self) -> Denoiser:
        torch.manual_seed(self.config["seed"])
        model = Denoiser(**self.config.get("model", {})).to(self.device)
        return model.to(memory_format=torch.channels_last)

    def encode(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        return encode_texts(texts, TextEncoder(self.minilm).to(self.device).eval(), load_tokenizer(self.minilm), self.device)

    def averaged(self, stage: str) -> dict[str, torch.Tensor]:
        """The averaged weights that a stage left behind. Raises FileNotFoundError when the stage has not run."""
        return torch.load(self.work / f"{stage}.pt", map_location=self.device)["average"]


def flow_loss(model: nn.Module, batch: Batch) -> torch.Tensor:
    """Mean squared error of the velocity over the generated frames."""
    noise = torch.randn_like(batch.clean)
    s = batch.level[:, None, :, None, None]
    velocity = model((1 - s) * batch.clean + s * noise, batch.level * 1000, batch.text_tokens, batch.text_mask, batch.frame_time, batch.camera, batch.path)
    error = (velocity.float() - (noise - batch.clean)).square().mean((1, 3, 4))
    return (error * batch.generated).sum() / batch.generated.sum().clamp(min=1)


def train_plan(job: Job) -> None:
    """The motion plan: captions in, tracks out. Thousands of captions a second, since nothing is rendered."""
    settings = job.config["plan"]
    torch.manual_seed(job.config["seed"])
    loop = Loop(MotionPlan().to(job.device), settings, job.work, "plan", job.device)
    batches = Batches(job.world, job.bank, *job.config["size"], seed=job.config["seed"] + 17 + 7 * loop.step)

    def loss(model: nn.Module, _: int) -> torch.Tensor:
        inputs, true = batches.draw_plans(settings["batch"], 16)
        return (model(*inputs).float() - true).square().mean()

    loop.run(loss)


def train_denoiser(job: Job, stage: str, start: str | None) -> None:
    """One denoiser stage: `frames`, `batch` and `level` (mean and spread of the logit) come from the config; starts from another stage's averaged weights."""
    settings = job.config[stage]
    model = job.denoiser()
    if start is not None and not (job.work / f"{stage}.pt").exists():
        model.load_state_dict(job.averaged(start))
    if (job.work / "plan.pt").exists():
        model.plan.load_state_dict(job.averaged("plan"))
    model.plan.requires_grad_(False)
    loop = Loop(model, settings, job.work, stage, job.device)
    torch.manual_seed(job.config["seed"] + 1000 * loop.step)
    batches = Batches(job.world, job.bank, *job.config["size"], seed=job.config["seed"] + 7 * loop.step)
    prompts = held_out_prompts(40 if settings["frames"] == 1 else 16, 5, "plain")
    tokens, mask = job.encode([text for text, _ in prompts])
    empty = job.bank.tokens[:1], job.bank.mask[:1]

    def sheet(average: nn.Module, step: int) -> None:
        clips = sample_clips(average, tokens, mask, empty, (settings["frames"], *job.config["size"]), shift=settings["shift"])
        image = contact_sheet(clips, 10) if settings["frames"] == 1 else contact_sheet(clips, 2, 8)
        image.resize((image.width * 3, image.height * 3), 0).save(job.work / f"{stage}.png")

    loop.run(lambda m, _: flow_loss(m, batches.draw(settings["batch"], settings["frames"], tuple(settings["level"]))), sheet)


def train_upscaler(job: Job) -> None:
    """Super-resolution x4, trained against the frozen averaged denoiser of the clip stage."""
    settings = job.config["upscaler"]
    torch.manual_seed(job.config["seed"])
    model = Upscaler(**job.config.get("upscaler_model", {})).to(job.device).to(memory_format=torch.channels_last)
    denoiser = job.denoiser().eval().requires_grad_(False)
    denoiser.load_state_dict(job.averaged(job.config["release"]))
    loop = Loop(model, settings, job.work, "upscaler", job.device)
    batches = Batches(job.world, job.bank, *job.config["size"], seed=job.config["seed"] + 11 + 7 * loop.step)
    pairs, shown = UpscalePairs(batches, denoiser), UpscalePairs(Batches(job.world, job.bank, *job.config["size"], seed=99), denoiser)

    @torch.no_grad()
    def sheet(average: nn.Module, step: int) -> None:
        low, high, tokens, mask = shown.draw(12)
        rows = torch.stack([F.interpolate(low, scale_factor=4.0), average(low, tokens, mask), high], 1)[::3]
        contact_sheet(rows, 4, 3).save(job.work / "upscaler.png")

    loop.run(lambda m, _: upscale_loss(m, pairs, settings["batch"]), sheet)


def train_scorer(job: Job) -> None:
    """The learned scorer, on rendered clips only."""
    settings = job.config["scorer"]
    torch.manual_seed(job.config["seed"])
    loop = Loop(LearnedScorer().to(job.device), settings, job.work, "scorer", job.device)
    batches = Batches(job.world, job.bank, *job.config["size"], seed=job.config["seed"] + 13 + 7 * loop.step)
    loop.run(lambda m, _: scorer_loss(m, batches, settings["batch"]))


def export_model(job: Job) -> None:
    """The model folder for the product, with the parity of each graph."""
    copy_vocabulary(job.minilm, job.out)
    denoiser, upscaler = Denoiser(**job.config.get("model", {})), Upscaler(**job.config.get("upscaler_model", {}))
    denoiser.load_state_dict(job.averaged(job.config["release"]))
    upscaler.load_state_dict(job.averaged("upscaler"))
    size, release = tuple(job.config["size"]), job.config[job.config["release"]]
    frames = release["frames"]
    text = TextEncoder(job.minilm).eval()
    parity = export_all(text, denoiser, upscaler, size, frames, job.out)
    write_parity(text, denoiser, upscaler, job.minilm, size, frames, job.work / "parity.json")
    print("largest difference to PyTorch:", parity, flush=True)
    write_sidecar(job.out, job.config["facts"], size, frames, release["shift"], job.config["defaults"])


STAGES: dict[str, Callable[[Job], None]] = {
    "plan": train_plan,
    "image": lambda job: train_denoiser(job, "image", None),
    "clip": lambda job: train_denoiser(job, "clip", "image"),
    "refine": lambda job: train_denoiser(job, "refine", "clip"),
    "upscaler": train_upscaler,
    "scorer": train_scorer,
    "export": export_model,
}
