"""Captions: attributes in, a sentence out. Templates, synonyms, dropped clauses and typos; deterministic from a random.Random.

A caption names some attributes; those it leaves out are `None` and the world draws them freely (see world.sample_scenes).
"""
from __future__ import annotations

import random
from dataclasses import dataclass

from .vocabulary import (BACKGROUND_NAMES, BACKGROUNDS, CAMERA_NAMES, CAMERAS, MOTION_NAMES, MOTIONS, OBJECT_NAMES, OBJECTS, SPEED_NAMES, SPEEDS, UNSEEN_SYNONYMS)

WORDS = list(OBJECTS.values())


@dataclass(frozen=True)
class Attributes:
    """Indices into the vocabulary lists; None = the caption does not say."""
    object: int
    background: int | None
    motion: int | None
    camera: int | None
    speed: int


def is_held_out(object_: int, background: int, motion: int) -> bool:
    """One in fifty object x background x motion triples never occurs in training captions."""
    return (background * len(MOTION_NAMES) + motion + 5 * object_) % 50 == 0


def write_caption(a: Attributes, rng: random.Random, style: str = "train") -> str:
    """One sentence for the attributes. style: 'train', 'plain' (canonical words), 'paraphrase' (templates unseen in training), 'unseen' (unseen synonyms)."""
    noun = WORDS[a.object][0] if style in ("plain", "paraphrase") or rng.random() < 0.5 else rng.choice(WORDS[a.object])
    if style == "unseen":
        noun = UNSEEN_SYNONYMS.get(OBJECT_NAMES[a.object], noun)
    article = rng.choice(["a", "a", "the", "one"]) if style == "train" else "a"
    if article == "a" and noun[0].lower() in "aeio":
        article = "an"
    finite, participle = ("", "") if a.motion is None else (MOTIONS[MOTION_NAMES[a.motion]][0] if style == "plain" else rng.choice(MOTIONS[MOTION_NAMES[a.motion]]))
    place = "" if a.background is None else (BACKGROUNDS[BACKGROUND_NAMES[a.background]][0] if style == "plain" else rng.choice(BACKGROUNDS[BACKGROUND_NAMES[a.background]]))
    camera = "" if a.camera is None else rng.choice(CAMERAS[CAMERA_NAMES[a.camera]])
    speed = rng.choice(SPEEDS[SPEED_NAMES[a.speed]]) if a.motion not in (None, 0) or a.camera not in (None, 0) else ""
    if style == "plain":
        return _join(f"{article} {noun}", f"{participle} {speed}", place, camera, sep=" ")
    if style in ("paraphrase", "unseen"):
        opening = rng.choice([f"a short clip where {article} {noun} {finite} {speed}", f"{place + ': ' if place else ''}{article} {noun}, {participle} {speed}", f"video with {article} {noun} that {finite} {speed}"])
        return _join(opening, "" if place and place in opening else place, camera)
    return _typo(_training_template(noun, article, finite, participle, place, camera, speed, rng), rng)


def _training_template(noun: str, article: str, finite: str, participle: str, place: str, camera: str, speed: str, rng: random.Random) -> str:
    if rng.random() < 0.2:  # keywords only
        words = [noun, participle, place, camera, speed]
        return _join(*words, sep=rng.choice([" ", ", "]))
    subject = f"{article} {noun}"
    forms = [
        _join(f"{subject} {finite} {speed}", place, sep=" "),
        _join(f"{subject} {participle} {speed}", place, sep=" "),
        _join(place, f"{subject} {speed} {finite}"),
        _join(f"{subject}", place, sep=" ") + (f", {participle} {speed}" if participle else ""),
        _join(rng.choice(["video of", "an animation of", "clip:", "footage of"]) + f" {subject} {participle}", place, speed, sep=" "),
    ]
    body = rng.choice(forms)
    return _join(camera, body) if rng.random() < 0.3 else _join(body, camera)


def _join(*parts: str, sep: str = ", ") -> str:
    return sep.join(" ".join(p.split()) for p in parts if p.strip())


def _typo(text: str, rng: random.Random) -> str:
    if rng.random() > 0.015 or len(text) < 8:
        return text
    i = rng.randrange(len(text) - 1)
    return text[:i] + text[i + 1] + text[i] + text[i + 2:]


def draw_attributes(rng: random.Random, objects: int = len(OBJECT_NAMES)) -> Attributes:
    """One training caption's attributes: balanced over objects, backgrounds, motions and cameras; held-out triples are never drawn."""
    while True:
        object_, background = rng.randrange(objects), rng.randrange(len(BACKGROUND_NAMES))
        kind = rng.random()
        motion = rng.randrange(1, len(MOTION_NAMES)) if kind < 0.55 or kind > 0.85 else 0
        camera = rng.randrange(1, len(CAMERA_NAMES)) if kind >= 0.6 else 0
        if is_held_out(object_, background, motion):
            continue
        said_camera = camera if camera else (0 if rng.random() < 0.1 else None)
        said_motion = motion if motion else (0 if rng.random() < 0.5 else None)
        return Attributes(object_, background if rng.random() < 0.93 else None, said_motion, said_camera, rng.choice([0, 1, 1, 2]))


def caption_bank(size: int, seed: int) -> list[tuple[str, Attributes]]:
    """`size` captions with the attributes that they name."""
    rng = random.Random(seed)
    bank = []
    for _ in range(size):
        a = draw_attributes(rng)
        bank.append((write_caption(a, rng), a))
    return bank


def held_out_prompts(count: int, seed: int, style: str = "paraphrase") -> list[tuple[str, Attributes]]:
    """Evaluation prompts: every object in turn; half move the object under a static camera, a quarter move the camera, a quarter both.

    Every second prompt uses an object x background x motion triple that training never saw.
    """
    rng = random.Random(seed)
    prompts: list[tuple[str, Attributes]] = []
    seen: set[str] = set()
    while len(prompts) < count:
        i = len(prompts)
        object_, background = i % len(OBJECT_NAMES), rng.randrange(len(BACKGROUND_NAMES))
        motion = 0 if i % 4 == 1 else rng.randrange(1, len(MOTION_NAMES))
        camera = rng.randrange(1, len(CAMERA_NAMES)) if i % 4 in (1, 3) else 0
        if is_held_out(object_, background, motion) != (i % 2 == 0):
            if motion and i % 2 == 0:
                options = [(b, m) for b in range(len(BACKGROUND_NAMES)) for m in range(1, len(MOTION_NAMES)) if is_held_out(object_, b, m)]
                background, motion = rng.choice(options)
            else:
                continue
        a = Attributes(object_, background, motion, camera or None, 1)
        text = write_caption(a, rng, style)
        if text not in seen:
            seen.add(text)
            prompts.append((text, a))
    return prompts
