"""What is asked of a clip and how answers are counted: the prompts of the score, a judge's answer, shares right with bootstrap intervals."""
from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from .captions import Attributes, held_out_prompts, is_held_out
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, COLOUR_NAMES, MOTION_NAMES, OBJECT_NAMES, UNSEEN_SYNONYMS

NO_OBJECT = len(OBJECT_NAMES)
MIX = {"one": 0.6, "two": 0.15, "colour": 0.15, "unseen": 0.1}
STYLE_OF = {"one": "paraphrase", "two": "two", "colour": "colour", "unseen": "unseen"}


@dataclass(frozen=True)
class Prompt:
    """A prompt, what it asks for, and its kind: 'one' thing in unseen sentences, 'two' things, a 'colour' for the thing, a synonym 'unseen' in training."""
    text: str
    asks: Attributes
    kind: str


@dataclass(frozen=True)
class Answer:
    """What a judge saw: vocabulary indices. Things with the strongest evidence first, as many as were found, at most two; colour len(COLOURS) = own colours."""
    objects: tuple[int, ...]
    colours: tuple[int, ...]
    motions: tuple[int, ...]
    background: int
    camera: int

    @property
    def object(self) -> int:
        return self.objects[0] if self.objects else NO_OBJECT

    @property
    def motion(self) -> int | None:
        return self.motions[0] if self.motions else None


def mixed_prompts(count: int, seed: int, mix: dict[str, float] | None = None) -> list[Prompt]:
    """`count` held-out prompts of the kinds in `mix` (shares), shuffled: any first part of the list has about the same mix."""
    rng = random.Random(seed)
    shares, made = mix or MIX, []
    for i, (kind, share) in enumerate(shares.items()):
        wanted = count - len(made) if i == len(shares) - 1 else round(count * share / sum(shares.values()))
        pool = held_out_prompts(max(4 * len(OBJECT_NAMES), 2 * wanted), seed, STYLE_OF[kind])
        if kind == "unseen":
            pool = [p for p in pool if OBJECT_NAMES[p[1].things[0].object] in UNSEEN_SYNONYMS]
        made += [Prompt(text, asks, kind) for text, asks in rng.sample(pool, wanted)]
    rng.shuffle(made)
    return made


def _colours_right(p: Prompt, a: Answer) -> bool:
    return bool(a.colours) and a.colours[0] == p.asks.things[0].colour


def _both(p: Prompt, a: Answer) -> bool:
    return sorted(t.object for t in p.asks.things) == sorted(a.objects)


def _motions_of_both(p: Prompt, a: Answer) -> bool:
    return sorted((t.object, t.motion or 0) for t in p.asks.things) == sorted(zip(a.objects, a.motions))


def _all_right(p: Prompt, a: Answer) -> bool:
    thing = p.asks.things[0]
    moves = a.motion == thing.motion or p.asks.camera is not None
    return a.object == thing.object and a.background == p.asks.background and moves and a.camera == (p.asks.camera or 0)


def _single(p: Prompt) -> bool:
    return p.kind != "two"


def _still_camera(p: Prompt) -> bool:
    return not p.asks.camera


# question -> (which prompts it is asked of, whether the answer is right)
QUESTIONS = {
    "object": (lambda p: p.kind in ("one", "colour"), lambda p, a: a.object == p.asks.things[0].object),
    "object, unseen combinations": (lambda p: p.kind in ("one", "colour") and is_held_out(p.asks.things[0].object, p.asks.background or 0, p.asks.things[0].motion or 0), lambda p, a: a.object == p.asks.things[0].object),
    "object, unseen synonyms": (lambda p: p.kind == "unseen", lambda p, a: a.object == p.asks.things[0].object),
    "no object seen": (_single, lambda p, a: not a.objects),
    "both of two objects": (lambda p: p.kind == "two", _both),
    "at least one of two objects": (lambda p: p.kind == "two", lambda p, a: any(t.object in a.objects for t in p.asks.things)),
    "both objects and both motions": (lambda p: p.kind == "two" and _still_camera(p), _motions_of_both),
    "colour": (lambda p: p.kind == "colour", _colours_right),
    "background": (lambda p: p.asks.background is not None, lambda p, a: a.background == p.asks.background),
    "object motion": (lambda p: _single(p) and _still_camera(p), lambda p, a: a.motion == p.asks.things[0].motion),
    "object motion under a moving camera": (lambda p: _single(p) and not _still_camera(p), lambda p, a: a.motion == p.asks.things[0].motion),
    "camera": (lambda p: not _still_camera(p), lambda p, a: a.camera == p.asks.camera),
    "camera stays still when no move is asked": (_still_camera, lambda p, a: a.camera == 0),
    "all right, one thing": (_single, _all_right),
}


def tabulate(prompts: list[Prompt], answers: list[Answer]) -> dict:
    """Share right and a 95 % bootstrap interval per question, and the most common mistakes."""
    rows = list(zip(prompts, answers))
    hits = {q: [bool(right(p, a)) for p, a in rows if asked(p)] for q, (asked, right) in QUESTIONS.items()}
    return {"scores": {q: interval(h) for q, h in hits.items() if h}, "mistakes": mistakes(rows)}


def interval(hits: list[bool], rounds: int = 2000) -> dict[str, float]:
    rng = random.Random(0)
    means = sorted(sum(rng.choices(hits, k=len(hits))) / len(hits) for _ in range(rounds))
    return {"value": round(sum(hits) / len(hits), 4), "low": round(means[int(rounds * 0.025)], 4), "high": round(means[int(rounds * 0.975)], 4), "count": len(hits)}


def mistakes(rows: list[tuple[Prompt, Answer]], most: int = 12) -> dict[str, dict[str, int]]:
    """What was taken for what, per question: 'asked -> seen' and how often."""
    found: dict[str, Counter[str]] = {"object": Counter(), "colour": Counter(), "background": Counter(), "motion": Counter(), "camera": Counter()}

    def note(question: str, words: list[str], asked: int | None, got: int | None) -> None:
        if asked is not None and asked != got:
            found[question][f"{words[asked]} -> {[*words, 'nothing'][got if got is not None else -1]}"] += 1

    for p, a in rows:
        thing = p.asks.things[0]
        note("background", BACKGROUND_NAMES, p.asks.background, a.background)
        note("camera", CAMERA_NAMES, p.asks.camera or 0, a.camera)
        if _single(p):
            note("object", OBJECT_NAMES, thing.object, a.object)
            note("colour", [*COLOUR_NAMES], thing.colour, a.colours[0] if a.colours else None)
            if _still_camera(p):
                note("motion", MOTION_NAMES, thing.motion, a.motion)
        else:
            missed = [t.object for t in p.asks.things if t.object not in a.objects]
            for wanted, other in zip(missed, [*(o for o in a.objects if o not in {t.object for t in p.asks.things}), None, None]):
                note("object", OBJECT_NAMES, wanted, other)
    return {q: dict(c.most_common(most)) for q, c in found.items() if c}


def wrong_answers(p: Prompt, a: Answer) -> list[str]:
    """Names of the questions that this clip failed, the plainest first."""
    skip = {"object, unseen combinations", "no object seen", "all right, one thing", "at least one of two objects"}
    return [q for q, (asked, right) in QUESTIONS.items() if q not in skip and asked(p) and not right(p, a)]
