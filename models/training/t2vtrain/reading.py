"""What a planner understood: the names nearest to its codes and movements. Pictures are not needed, so thousands of prompts take seconds.

A code counts as clear when it is nearly the code of what was asked; codes between two things are drawn as a mixture even where the right one is nearest.
"""
from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .captions import Attributes, Thing, held_out_prompts, write_caption
from .planner import NamedPlanner, Planner
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, COLOUR_NAMES, MOTION_NAMES, OBJECT_NAMES, UNSEEN_SYNONYMS
from .world import CAMERA_AXES, World

CLEAR = 0.9  # least cosine to the asked code
FRAMES = 16
Prompts = list[tuple[str, Attributes]]


@dataclass
class Reading:
    """What was read in N prompts: index of the nearest name; things [N, 2]; cosine to the asked thing's code; motion of the first thing alone."""
    object: torch.Tensor
    colour: torch.Tensor
    likeness: torch.Tensor
    background: torch.Tensor
    present: torch.Tensor
    motion: torch.Tensor
    camera: torch.Tensor


def synonym_prompts(words: dict[str, list[str]], each: int, seed: int) -> Prompts:
    """`each` prompts, worded as paraphrases, for every word of an object: one thing with any movement on any background."""
    rng, prompts = random.Random(seed), []
    for name, synonyms in words.items():
        object_ = OBJECT_NAMES.index(name)
        for synonym in synonyms:
            for _ in range(each):
                asked = Attributes((Thing(object_, None, rng.randrange(len(MOTION_NAMES))),), rng.randrange(len(BACKGROUND_NAMES)), rng.choice([None, None, *range(1, len(CAMERA_NAMES))]), 1)
                prompts.append((write_caption(asked, rng, "paraphrase", synonym), asked))
    return prompts


def kinds_of_prompts(each: int, seed: int) -> dict[str, Prompts]:
    """The prompts of the table: in known words, in sentences of unseen shape, with a colour, with two things, with synonyms kept out of training."""
    kinds = {style: held_out_prompts(each, seed, style) for style in ("plain", "paraphrase", "colour", "two")}
    return {**kinds, "unseen synonym": synonym_prompts({name: [word] for name, word in UNSEEN_SYNONYMS.items()}, 16, seed)}


@torch.no_grad()
def read(planner: Planner, named: NamedPlanner, encode: Callable[[list[str]], tuple[torch.Tensor, torch.Tensor]], prompts: Prompts, world: World) -> Reading:
    """`named` has the tables that tell what a code means; `encode` gives token states as `planner` reads them."""
    tokens, mask = encode([text for text, _ in prompts])
    time = torch.linspace(0, 1, FRAMES, device=tokens.device).expand(len(prompts), FRAMES)
    codes, objects, camera = planner(tokens.float(), mask.float(), time)
    things, likeness = [], []
    for slot in (0, 1):
        like = F.normalize(codes[:, 1 + slot], dim=-1) @ F.normalize(named.codes[1 + slot].table.weight, dim=0)
        things.append(like.argmax(-1))
        likeness.append(like.gather(1, torch.tensor([[_code_of(a, slot)] for _, a in prompts], device=like.device))[:, 0])
    scene = F.normalize(codes[:, 0], dim=-1) @ F.normalize(named.codes[0].table.weight, dim=0)
    nearest, columns = torch.stack(things, 1), len(COLOUR_NAMES) + 1
    return Reading(nearest // columns, nearest % columns, torch.stack(likeness, 1), scene.argmax(-1), objects[:, 0, :, 4] > 0.5, nearest_motion(objects, [a for _, a in prompts], time, world), nearest_camera(camera))


def _code_of(a: Attributes, slot: int) -> int:
    if len(a.things) <= slot:
        return 0
    thing = a.things[slot]
    return thing.object * (len(COLOUR_NAMES) + 1) + (len(COLOUR_NAMES) if thing.colour is None else thing.colour)


def nearest_motion(objects: torch.Tensor, attributes: list[Attributes], time: torch.Tensor, world: World) -> torch.Tensor:
    """Which movement of the first thing explains the planned tracks [N, F, 2, 5] best, everything else as asked."""
    errors = []
    for motion in range(len(MOTION_NAMES)):
        others = [Attributes((Thing(a.things[0].object, None, motion), *a.things[1:]), a.background, a.camera, a.speed) for a in attributes]
        truth = world.sample(others, time, torch.Generator(), jitter=0.0).tracks()[:, :, 0]
        errors.append(((objects[:, :, 0, :4] - truth[..., :4]).square() * torch.tensor([1.0, 1.0, 4.0, 0.2], device=truth.device)).mean((1, 2)))
    return torch.stack(errors, 1).argmin(1)


def nearest_camera(rates: torch.Tensor) -> torch.Tensor:
    """Which camera move at normal speed explains the planned rates [N, F, 4] best."""
    return (rates.mean(1)[:, None] - 0.6 * CAMERA_AXES.to(rates)).square().sum(-1).argmin(1)


def questions(prompts: Prompts, r: Reading) -> dict[str, list[bool]]:
    """question -> right or wrong per prompt that it is asked of."""
    rows = list(enumerate(a for _, a in prompts))
    first = [(i, a.things[0]) for i, a in rows]
    answers = {
        "object": [int(r.object[i, 0]) == t.object for i, t in first],
        "object, clear": [float(r.likeness[i, 0]) >= CLEAR for i, _ in first],
        "second object": [int(r.object[i, 1]) == a.things[1].object for i, a in rows if len(a.things) == 2],
        "number of things": [int(r.present[i].sum()) == len(a.things) for i, a in rows],
        "colour": [int(r.colour[i, 0]) == (len(COLOUR_NAMES) if t.colour is None else t.colour) for i, t in first],
        "background": [int(r.background[i]) == a.background for i, a in rows],
        "motion": [int(r.motion[i]) == t.motion for i, t in first],
        "camera": [int(r.camera[i]) == (a.camera or 0) for i, a in rows],
    }
    return {question: hits for question, hits in answers.items() if hits}


def grouped_interval(hits: list[bool], groups: list[int], rounds: int = 2000) -> tuple[float, float, float]:
    """Share right and its 95 % bootstrap interval; whole groups are drawn, since prompts with the same thing are right or wrong together."""
    names, index = torch.tensor(groups).unique(return_inverse=True)
    right = torch.zeros(len(names)).index_add_(0, index, torch.tensor(hits).float())
    asked = torch.bincount(index, minlength=len(names)).float()
    drawn = torch.randint(len(names), (rounds, len(names)), generator=torch.Generator().manual_seed(0))
    means = (right[drawn].sum(1) / asked[drawn].sum(1)).sort().values
    return sum(hits) / len(hits), float(means[int(rounds * 0.025)]), float(means[int(rounds * 0.975)])
