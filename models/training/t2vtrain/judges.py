"""Runs the judges over many clips, in one or several processes, and keeps their answers, so that a second call only judges what is new."""
from __future__ import annotations

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import torch
import torch.nn.functional as F

from .analytic_scorer import AnalyticScorer
from .captions import Attributes
from .learned_scorer import LearnedScorer, shrink
from .product import read_clip
from .quality import Answer
from .scorer_export import SHIPPED_JUDGE, GraphJudge, answer_of
from .world import World

FRAMES = 16


@dataclass(frozen=True)
class Bench:
    """Where the judges find what they need."""
    sprites: Path
    work: Path  # scorer.pt, kept canvases and answers
    judges: tuple[str, ...]  # 'analytic', 'learned'
    jobs: int = 1


@dataclass(frozen=True)
class Rendered:
    """A clip that the world renders: the truth for some attributes, softened as a video codec would."""
    asks: Attributes
    seed: int
    height: int = 256
    width: int = 256


Source = Path | Rendered


def judge_all(bench: Bench, sources: list[Source]) -> dict[str, list[Answer]]:
    """Every judge's answer for every clip."""
    kept, marks = Kept(bench.work / "answers.jsonl"), {judge: fingerprint(bench, judge) for judge in bench.judges}
    keys = [{judge: f"{_identity(source)}:{marks[judge]}" for judge in bench.judges} for source in sources]
    todo = [i for i, key in enumerate(keys) if any(k not in kept.answers for k in key.values())]
    if bench.jobs > 1 and len(todo) > 1:
        with ProcessPoolExecutor(bench.jobs, get_context("spawn"), _open_bench, (bench,)) as pool:
            results = pool.map(_judge, [sources[i] for i in todo])
            _keep(kept, keys, todo, results)
    elif todo:
        _open_bench(bench)
        _keep(kept, keys, todo, map(_judge, [sources[i] for i in todo]))
    return {judge: [kept.answers[key[judge]] for key in keys] for judge in bench.judges}


def _keep(kept: "Kept", keys: list[dict[str, str]], todo: list[int], results) -> None:
    for done, (i, answers) in enumerate(zip(todo, results), 1):
        for judge, answer in answers.items():
            kept.add(keys[i][judge], answer)
        if done % 32 == 0:
            print(f"  {done} of {len(todo)} clips judged", flush=True)


def fingerprint(bench: Bench, judge: str) -> str:
    """Changes with anything that the judge's answer depends on, but for the clip."""
    here = Path(__file__).parent
    files = [here / "world.py", here / "vocabulary.py", here / "backgrounds.py"]
    files += [scorer_file(bench.work), here / "learned_scorer.py"] if judge == "learned" else sorted(here.glob("analytic_*.py"))
    return hashlib.sha256(b"".join(hashlib.sha256(f.read_bytes()).digest() for f in files)).hexdigest()[:16]


def _identity(source: Source) -> str:
    data = repr(source).encode() if isinstance(source, Rendered) else source.read_bytes()
    return hashlib.sha256(data).hexdigest()[:24]


class Kept:
    """Answers by clip and judge, one JSON line each."""

    def __init__(self, path: Path):
        self.path, self.answers = path, {}
        if path.exists():
            for line in map(json.loads, path.read_text().splitlines()):
                a = line["answer"]
                self.answers[line["key"]] = Answer(tuple(a["objects"]), tuple(a["colours"]), tuple(a["motions"]), a["background"], a["camera"])

    def add(self, key: str, answer: Answer) -> None:
        self.answers[key] = answer
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as f:
            f.write(json.dumps({"key": key, "answer": asdict(answer)}) + "\n")


class _Open:
    """The judges of this process."""
    world: World
    judges: dict = {}


def _open_bench(bench: Bench) -> None:
    if bench.jobs > 1:
        torch.set_num_threads(1)
    _Open.world = World(bench.sprites, cache=bench.work)
    makers = {"analytic": lambda: AnalyticScorer(_Open.world), "learned": lambda: learned_judge(bench.work)}
    _Open.judges = {name: makers[name]() for name in bench.judges}


def _judge(source: Source) -> dict[str, Answer]:
    clip = render_truth(_Open.world, source) if isinstance(source, Rendered) else read_clip(source)
    return {name: judge(clip) for name, judge in _Open.judges.items()}


def scorer_file(work: Path) -> Path:
    """The learned scorer of the stage `camera`, else of `scorer`, or the one that the repository ships where neither has run."""
    return next((file for file in (work / "camera.pt", work / "scorer.pt") if file.exists()), SHIPPED_JUDGE)


def trained_scorer(file: Path) -> LearnedScorer:
    model = LearnedScorer().eval()
    model.load_state_dict(torch.load(file, map_location="cpu")["average"])
    return model


def learned_judge(work: Path):
    """The learned scorer as a judge of clips of any size."""
    file = scorer_file(work)
    if file == SHIPPED_JUDGE:
        shipped = GraphJudge(SHIPPED_JUDGE)
        return lambda clip: shipped(shrink(clip[None])[0])
    model = trained_scorer(file)

    @torch.no_grad()
    def judge(clip: torch.Tensor) -> Answer:
        seen = model(shrink(clip[None]))
        return answer_of(*(getattr(seen, name)[0].numpy() for name in ("object", "things", "colour", "motion", "background", "camera")))

    return judge


@torch.no_grad()
def render_truth(world: World, source: Rendered) -> torch.Tensor:
    """A rendered clip [16, 3, H, W], half blurred through half its size and a little noisy, in 8 bits."""
    rng = torch.Generator().manual_seed(source.seed)
    scenes = world.sample([source.asks], torch.linspace(0, 1, FRAMES)[None], rng)
    clip = world.render(scenes, source.height, source.width).frames[0].cpu()
    soft = F.interpolate(F.avg_pool2d(clip, 2), size=clip.shape[-2:], mode="bilinear", align_corners=False)
    clip = 0.5 * (clip + soft) + 0.03 * torch.randn(clip.shape, generator=rng)
    return ((clip.clamp(-1, 1) + 1) * 127.5).round() / 127.5 - 1
