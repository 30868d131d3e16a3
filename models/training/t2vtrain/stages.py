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
from .data import Batch, Batches, CaptionBank, bank_codes
from .export import Graphs, copy_vocabulary, export_all, write_sidecar
from .learned_scorer import LearnedScorer, scorer_loss
from .loop import Loop
from .model import Denoiser
from .parity import write_parity
from .planner import Planner, PlannerLoss
from .sampling import plan_clips, sample_clips
from .text import TextEncoder, encode_texts, load_tokenizer, round_to_int8
from .upscaler import Upscaler, UpscalePairs, upscale_loss
from .vocabulary import BACKGROUND_NAMES, COLOUR_NAMES, OBJECT_NAMES
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
        return World(self.sprites, self.device, variants=self.config.get("canvas_variants", 12), seed=self.config["seed"], cache=self.work)

    @cached_property
    def bank(self) -> CaptionBank:
        return CaptionBank.build(self.config["captions"], self.config["seed"], self.minilm, self.work / "captions.pt", self.device)

    def denoiser(self) -> Denoiser:
        torch.manual_seed(self.config["seed"])
        model = Denoiser(**self.config.get("model", {})).to(self.device)
        return model.to(memory_format=torch.channels_last)

    def planner(self) -> Planner:
        return Planner(**self.config.get("planner_model", {})).to(self.device)

    def trained_planner(self) -> Planner:
        """The averaged planner, frozen."""
        planner, kept = self.planner().eval().requires_grad_(False), self.averaged("plan")
        planner.load_state_dict({name.removeprefix("planner."): value for name, value in kept.items() if name.startswith("planner.")})
        return planner

    def encode(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        return encode_texts(texts, TextEncoder(self.minilm).to(self.device).eval(), load_tokenizer(self.minilm), self.device)

    def averaged(self, stage: str) -> dict[str, torch.Tensor]:
        """The averaged weights that a stage left behind. Raises FileNotFoundError when the stage has not run."""
        return torch.load(self.work / f"{stage}.pt", map_location=self.device)["average"]


def flow_loss(model: Denoiser, batch: Batch) -> torch.Tensor:
    """Mean squared error of the velocity over the generated frames, plus errors of the layers that the world knows: picture, scene alone, coverage."""
    noise = torch.randn_like(batch.clean)
    s = batch.level[:, None, :, None, None]
    velocity, picture, ground, cover = model.layers((1 - s) * batch.clean + s * noise, batch.level * 1000, batch.codes, batch.camera, batch.objects)
    error = (velocity.float() - (noise - batch.clean)).square().mean((1, 3, 4))
    flow = (error * batch.generated).sum() / batch.generated.sum().clamp(min=1)
    layers = (picture.float() - batch.clean).square().mean() + (ground.float() - batch.ground).square().mean() + (cover.float() - batch.alpha).square().mean()
    return flow + 0.5 * layers


def train_plan(job: Job) -> None:
    """The planner: captions in; codes, tracks and camera out. Thousands of captions a second, since nothing is rendered."""
    settings = job.config["plan"]
    torch.manual_seed(job.config["seed"])
    model = PlannerLoss(job.planner(), len(OBJECT_NAMES), len(COLOUR_NAMES), len(BACKGROUND_NAMES)).to(job.device)
    loop = Loop(model, settings, job.work, "plan", job.device)
    batches = Batches(job.world, job.bank, job.config["seed"] + 17 + 7 * loop.step)
    loop.run(lambda m, _: m(*batches.draw_plans(settings["batch"], 16)))


def train_denoiser(job: Job, stage: str, start: str | None) -> None:
    """One denoiser stage: `frames`, `batch`, `sizes` [height, width] and `level` (mean and spread of the logit) come from the config."""
    settings = job.config[stage]
    model = job.denoiser()
    if start is not None and not (job.work / f"{stage}.pt").exists():
        model.load_state_dict(job.averaged(start))
    loop = Loop(model, settings, job.work, stage, job.device)
    torch.manual_seed(job.config["seed"] + 1000 * loop.step)
    planner = job.trained_planner()
    batches = Batches(job.world, job.bank, job.config["seed"] + 7 * loop.step, bank_codes(job.bank, planner))
    plan = plan_clips(planner, *job.encode([text for text, _ in held_out_prompts(24, 5, "plain")]), 16)
    sizes = [tuple(size) for size in settings["sizes"]]

    def loss(m: nn.Module, step: int) -> torch.Tensor:
        return flow_loss(m, batches.draw(settings["batch"], settings["frames"], sizes[step % len(sizes)], tuple(settings["level"])))

    def sheet(average: nn.Module, step: int) -> None:
        image = contact_sheet(sample_clips(average, plan, sizes[0]), 2, 6)
        image.resize((image.width * 2, image.height * 2), 0).save(job.work / f"{stage}.png")

    loop.run(loss, sheet)


def train_upscaler(job: Job) -> None:
    """Super-resolution x4, trained against the frozen averaged denoiser of the released stage."""
    settings = job.config["upscaler"]
    torch.manual_seed(job.config["seed"])
    model = Upscaler(**job.config.get("upscaler_model", {})).to(job.device).to(memory_format=torch.channels_last)
    denoiser = job.denoiser().eval().requires_grad_(False)
    denoiser.load_state_dict(job.averaged(job.config["release"]))
    loop = Loop(model, settings, job.work, "upscaler", job.device)
    codes, size = bank_codes(job.bank, job.trained_planner()), tuple(settings["size"])
    pairs = UpscalePairs(Batches(job.world, job.bank, job.config["seed"] + 11 + 7 * loop.step, codes), denoiser, size)
    shown = UpscalePairs(Batches(job.world, job.bank, 99, codes), denoiser, size)

    @torch.no_grad()
    def sheet(average: nn.Module, step: int) -> None:
        low, high, codes = shown.draw(6)
        rows = torch.stack([F.interpolate(low, scale_factor=4.0), average(low, codes), high], 1)[::3]
        contact_sheet(rows, 2, 3).save(job.work / "upscaler.png")

    loop.run(lambda m, _: upscale_loss(m, pairs, settings["batch"]), sheet)


def train_scorer(job: Job) -> None:
    """The learned scorer, on rendered clips only."""
    settings = job.config["scorer"]
    torch.manual_seed(job.config["seed"])
    loop = Loop(LearnedScorer().to(job.device), settings, job.work, "scorer", job.device)
    batches = Batches(job.world, job.bank, job.config["seed"] + 13 + 7 * loop.step)
    loop.run(lambda m, _: scorer_loss(m, batches, settings["batch"], loop.progress))


def export_model(job: Job) -> None:
    """The model folder for the product, with the parity of each graph."""
    copy_vocabulary(job.minilm, job.out)
    upscaler = Upscaler(**job.config.get("upscaler_model", {}))
    upscaler.load_state_dict(job.averaged("upscaler"))
    denoiser = job.denoiser()
    denoiser.load_state_dict(job.averaged(job.config["release"]))
    planner = job.trained_planner()
    for layer in planner.modules():
        if isinstance(layer, nn.Linear):
            layer.weight.data = round_to_int8(layer.weight.data)
    graphs = Graphs(TextEncoder(job.minilm).eval(), planner, denoiser, upscaler)
    size, frames = tuple(job.config["upscaler"]["size"]), job.config["defaults"]["frames"]
    print("largest difference to PyTorch:", export_all(graphs, size, frames, job.out), flush=True)
    write_parity(graphs, job.minilm, (40, 64), frames, job.work / "parity.json")
    write_sidecar(job.out, job.config["facts"], frames, job.config["shift"], job.config["defaults"], job.config["video_sizes"])


STAGES: dict[str, Callable[[Job], None]] = {
    "plan": train_plan,
    "few": lambda job: train_denoiser(job, "few", None),
    "clip": lambda job: train_denoiser(job, "clip", "few"),
    "upscaler": train_upscaler,
    "scorer": train_scorer,
    "export": export_model,
}
