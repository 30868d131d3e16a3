"""The stages of the recipe: a table name -> function of the job."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import onnxruntime
import torch
import torch.nn as nn
import torch.nn.functional as F

from . import dual, extractor
from .captions import held_out_prompts
from .data import Batch, Batches, CaptionBank, bank_codes
from .export import Graphs, copy_vocabulary, export_all, write_sidecar
from .learned_scorer import FRAMES, SIZE, LearnedScorer
from .loop import Loop
from .model import Denoiser
from .parity import write_parity
from .planner import SHALLOW, NamedPlanner, Planner, PlannerLoss, plan_loss
from .sampling import plan_clips, sample_clips
from .quality import mixed_prompts
from .scorer_lessons import Lessons, rows
from .student import student_loss
from .tables import fill_likeness, fill_tables, take_over
from .text import LAYERS, TextEncoder, encode_texts, load_tokenizer, round_to_int8
from .upscaler import Upscaler, UpscalePairs, upscale_loss
from .vocabulary import BACKGROUND_NAMES, COLOUR_NAMES, OBJECT_NAMES, OBJECTS
from .wide_words import OBJECT_WORDS
from .world import World, contact_sheet

NAMES = len(OBJECT_NAMES), len(COLOUR_NAMES), len(BACKGROUND_NAMES)
KNOWN_WORDS = [(word, i) for i, (few, many) in enumerate(zip(OBJECTS.values(), OBJECT_WORDS.values())) for word in (*few, *many)]


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
        """The captions that the shipped planner learns from, and the denoiser with it: many words for everything."""
        return self.captions("words", "wide")

    def captions(self, stage: str, style: str, layers: int = SHALLOW) -> CaptionBank:
        """The captions of `plan` or `words`, encoded by so many layers. bf16 moves token states by less than a hundredth of their length."""
        settings = self.config[stage]
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=settings.get("bf16", True)):
            return CaptionBank.build(settings["captions"], self.config["seed"], style, self.text_encoder(layers), load_tokenizer(self.minilm), self.work / f"captions-{stage}-{layers}.pt", self.device)

    def text_encoder(self, layers: int = SHALLOW) -> TextEncoder:
        return TextEncoder(self.minilm, layers).to(self.device).eval()

    def denoiser(self) -> Denoiser:
        torch.manual_seed(self.config["seed"])
        model = Denoiser(**self.config.get("model", {})).to(self.device)
        return model.to(memory_format=torch.channels_last)

    def planner(self) -> Planner:
        return Planner(**self.config.get("planner_model", {})).to(self.device)

    def named_planner(self) -> NamedPlanner:
        return NamedPlanner(NAMES, owners=[owner for _, owner in KNOWN_WORDS], **self.config.get("planner_model", {})).to(self.device)

    def first_planner(self) -> Planner:
        """The averaged planner of `plan`, which made the codes; frozen."""
        planner, kept = self.planner().eval().requires_grad_(False), self.averaged("plan")
        planner.load_state_dict({name.removeprefix("planner."): value for name, value in kept.items() if name.startswith("planner.")})
        return planner

    def trained_planner(self) -> NamedPlanner:
        """The averaged planner of `words`, which ships; frozen. Half way between where it began and where it ended: that keeps sentences of shapes that no caption had
        (WiSE-FT, arXiv 2109.01903) beside the new words. One that was restored from the shipped graph stands there already and is taken as it is."""
        planner, trained = self.named_planner().eval().requires_grad_(False), self.averaged("words")
        planner.load_state_dict(trained)
        if not (self.work / "plan.pt").exists():
            return planner
        take_over(planner, self.averaged("plan"))
        planner.load_state_dict({name: value.lerp(trained[name], self.config["words"]["trained_share"]) for name, value in planner.state_dict().items()})
        return planner

    def encode(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Token states as planners read them."""
        return encode_texts(texts, self.text_encoder(), load_tokenizer(self.minilm), self.device)

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
    model = PlannerLoss(job.planner(), *NAMES).to(job.device)
    loop = Loop(model, settings, job.work, "plan", job.device)
    batches = Batches(job.world, job.captions("plan", "train"), job.config["seed"] + 17 + 7 * loop.step)
    loop.run(lambda m, _: m(*batches.draw_plans(settings["batch"], 16)))


def train_words(job: Job) -> None:
    """The planner that ships: the one before, read from many more words. For a share `alone` of the things, likeness alone must tell the object: so it learns where the noun stands."""
    settings = job.config["words"]
    torch.manual_seed(job.config["seed"])
    model = job.named_planner()
    if not (job.work / "words.pt").exists():
        start_from_first(job, model)
    loop = Loop(model, settings, job.work, "words", job.device)
    batches = Batches(job.world, job.bank, job.config["seed"] + 19 + 7 * loop.step, deep=job.captions("words", "wide", LAYERS).tokens)

    def loss(m: NamedPlanner, _: int) -> torch.Tensor:
        text, time, truth = batches.draw_plans(settings["batch"], settings["frames"])
        known = (torch.rand(truth.present.shape, device=truth.present.device) >= settings["alone"]).float()
        return plan_loss(*m.named(text, time, known), truth)

    loop.run(loss)


def start_from_first(job: Job, model: NamedPlanner) -> None:
    """Codes and weights of the first planner; likeness to all names that captions say."""
    fill_tables(model, job.first_planner(), job.encode, job.config["seed"])
    take_over(model, job.averaged("plan"))
    fill_likeness(model, job.text_encoder(LAYERS), load_tokenizer(job.minilm), [word for word, _ in KNOWN_WORDS])


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


def train_student(job: Job) -> None:
    """The few-step student of the stage `clip`, with the guidance baked in; settings as in train_denoiser, with `steps`, `guidance` and `plain`, the share of plain batches."""
    settings = job.config["student"]
    model, teacher = job.denoiser(), job.denoiser().eval().requires_grad_(False)
    teacher.load_state_dict(job.averaged("clip"))
    model.load_state_dict(teacher.state_dict())
    loop = Loop(model, settings, job.work, "student", job.device)
    torch.manual_seed(job.config["seed"] + 1000 * loop.step)
    planner = job.trained_planner()
    batches = Batches(job.world, job.bank, job.config["seed"] + 23 + 7 * loop.step, bank_codes(job.bank, planner))
    plan = plan_clips(planner, *job.encode([text for text, _ in held_out_prompts(24, 5, "plain")]), 16)
    sizes, every = [tuple(size) for size in settings["sizes"]], round(1 / settings["plain"])

    def loss(m: nn.Module, step: int) -> torch.Tensor:
        batch = batches.draw(settings["batch"], settings["frames"], sizes[step % len(sizes)], tuple(settings["level"]))
        return flow_loss(m, batch) if step % every == every - 1 else student_loss(m, teacher, batch, settings, job.config["shift"])

    def sheet(average: nn.Module, step: int) -> None:
        image = contact_sheet(sample_clips(average, plan, sizes[0], settings["steps"], 1.0), 2, 6)
        image.resize((image.width * 2, image.height * 2), 0).save(job.work / "student.png")

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
        seen = low.unflatten(0, (6, -1))[:, 1:-1].flatten(0, 1)
        rows = torch.stack([F.interpolate(seen, scale_factor=4.0), average(low, codes), high], 1)[::3]
        contact_sheet(rows, 2, 3).save(job.work / "upscaler.png")

    loop.run(lambda m, _: upscale_loss(m, pairs, settings["batch"]), sheet)


def train_scorer(job: Job) -> None:
    """The learned scorer, on rendered clips only."""
    settings = job.config["scorer"]
    torch.manual_seed(job.config["seed"])
    loop = Loop(LearnedScorer().to(job.device), settings, job.work, "scorer", job.device)
    batches = Batches(job.world, job.bank, job.config["seed"] + 13 + 7 * loop.step)
    lessons = Lessons(batches, settings["batch"])
    loop.run(lambda m, step: lessons.loss(m, step, loop.progress))


def train_camera(job: Job) -> None:
    """What the learned scorer sees of camera moves, longer and on sharper pictures than the stage `scorer` can afford; nothing else of it changes."""
    settings = job.config["camera"]
    model = LearnedScorer().to(job.device).requires_grad_(False)
    model.load_state_dict(job.averaged("scorer"))
    for part in (model.match, model.camera, model.contrast):
        part.requires_grad_(True)
    loop = Loop(model, settings, job.work, "camera", job.device)
    batches = Batches(job.world, job.bank, job.config["seed"] + 17 + 7 * loop.step)
    lessons = Lessons(batches, settings["batch"])
    loop.run(lambda m, _: lessons.camera(m, supersample=2))


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
    graphs = Graphs(job.text_encoder(), planner, denoiser, upscaler)
    size, frames = tuple(job.config["upscaler"]["size"]), job.config["defaults"]["frames"]
    print("largest difference to PyTorch:", export_all(graphs, size, frames, job.out), flush=True)
    write_parity(graphs, job.minilm, (40, 64), frames, job.work / "parity.json")
    write_sidecar(job.out, job.config["facts"], frames, job.config["shift"], job.config["defaults"], job.config["video_sizes"])


def train_dual(job: Job) -> None:
    """The dual encoder of the prompt-clip score, beside the extractor in models/extractor, and how often prompts that it never saw find their clips."""
    settings, folder, seed = job.config["dual"], job.out.parent / "extractor", job.config["seed"] + 29
    attributes, clips = dual.clip_bank(job.world, folder / "extractor.onnx", job.work / "dual-clips.pt", settings["clips"], seed, settings["minutes"])
    print(f"{len(clips)} of {settings['clips']} clips", flush=True)
    if len(clips) < settings["clips"]:
        return
    model = dual.train(dual.mean_tokens(*job.encode(dual.wordings(attributes, seed))), clips, attributes, settings, seed)
    asked = mixed_prompts(256, 2024)
    scenes = job.world.sample([p.asks for p in asked], torch.linspace(0, 1, FRAMES).expand(len(asked), -1), torch.Generator().manual_seed(seed))
    session = onnxruntime.InferenceSession(str(folder / "extractor.onnx"), providers=["CPUExecutionProvider"])
    shown = torch.cat([dual.summaries(session, job.world.render(rows(scenes, torch.arange(i, i + 32)), SIZE, SIZE).frames) for i in range(0, len(asked), 32)])
    said = dual.mean_tokens(*job.encode([p.text for p in asked]))
    print(f"own clip among 32: {dual.retrieval(model, said, shown):.1%} of {len(asked)} held-out prompts, rendered clips", flush=True)
    print("largest difference to PyTorch:", dual.export_dual(model, folder / "dual.onnx"), flush=True)
    extractor.write_sidecar(folder, job.out)


STAGES: dict[str, Callable[[Job], None]] = {
    "plan": train_plan,
    "words": train_words,
    "few": lambda job: train_denoiser(job, "few", None),
    "clip": lambda job: train_denoiser(job, "clip", "few"),
    "student": train_student,
    "upscaler": train_upscaler,
    "scorer": train_scorer,
    "camera": train_camera,
    "dual": train_dual,
    "export": export_model,
}
