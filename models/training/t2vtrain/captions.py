"""Captions: attributes in, a sentence out. Templates, synonyms, dropped clauses and typos; deterministic from a random.Random.

A caption names one or two things (in the order of their slots) and some attributes; those it leaves out are `None` and the world draws them freely (see World.sample).
"""
from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from .vocabulary import (ANIMALS, BACKGROUND_NAMES, BACKGROUNDS, CAMERA_NAMES, CAMERAS, COLOUR_NAMES, COLOURS, MOTION_NAMES, MOTIONS, OBJECT_NAMES, OBJECTS, SPEED_NAMES,
                         SPEEDS, UNSEEN_SYNONYMS)
from .wide_words import ADJECTIVES as MORE_ADJECTIVES
from .wide_words import CAMERA_WORDS, COLOUR_WORDS, MOTION_WORDS, OBJECT_WORDS, PLACE_WORDS

WORDS = list(OBJECTS.values())
WIDE = 0.6  # share of the names in 'wide' captions that come from wide_words.py; half of it for places, movements, cameras and colours
_FRAME = re.compile(r"^((in front of|on|in|at|over|among|against|with) (the |an |a )?|under a )")  # what a keyword list leaves out of a place
ADJECTIVES = ("cute", "little", "happy", "funny", "nice", "beautiful")  # mean nothing; people write them all the same


@dataclass(frozen=True)
class Thing:
    """One thing: vocabulary indices; None = the caption does not say."""
    object: int
    colour: int | None = None
    motion: int | None = None


@dataclass(frozen=True)
class Attributes:
    """What a caption says: one or two things and indices into the vocabulary lists; None = it does not say. One speed holds for the whole clip."""
    things: tuple[Thing, ...]
    background: int | None
    camera: int | None
    speed: int


@dataclass(frozen=True)
class _Words:
    """One thing in words: with and without its article, and its verb in three forms (empty when no motion is said)."""
    bare: str
    subject: str
    finite: str
    plural: str
    participle: str
    animal: bool


def is_held_out(object_: int, background: int, motion: int) -> bool:
    """One in fifty object x background x motion triples never occurs in training captions."""
    return (background * len(MOTION_NAMES) + motion + 5 * object_) % 50 == 0


def write_caption(a: Attributes, rng: random.Random, style: str = "train", noun: str | None = None) -> str:
    """One sentence for the attributes. style: 'train', 'wide' (the same with many more words), 'plain' (canonical words), 'paraphrase' (templates unseen in training),
    'unseen' (those and unseen synonyms). `noun`: what to call the things instead."""
    shared = len(a.things) == 2 and a.things[0].motion is not None and a.things[0].motion == a.things[1].motion
    things = [_words(thing, rng, style, noun) for thing in a.things]
    if shared:  # one verb for both
        things[1] = replace(things[1], finite=things[0].finite, plural=things[0].plural, participle=things[0].participle)
    place = "" if a.background is None else _choose(_reach(BACKGROUNDS, PLACE_WORDS, BACKGROUND_NAMES[a.background], rng, style), rng, style)
    camera = "" if a.camera is None else rng.choice(_reach(CAMERAS, CAMERA_WORDS, CAMERA_NAMES[a.camera], rng, style))
    speed = rng.choice(SPEEDS[SPEED_NAMES[a.speed]])
    if all(t.motion in (None, 0) for t in a.things):  # nothing but the camera can be slow or fast
        camera, speed = f"{camera} {speed}".strip() if a.camera else camera, ""
    if style == "plain":
        return _join(_plain(things, shared), speed, place, sep=" ") + (f", {camera}" if camera else "")
    if style in ("paraphrase", "unseen"):
        return _paraphrase(things, shared, place, camera, speed, rng)
    if rng.random() < 0.2:
        text = _keywords(things, shared, place, camera, speed, rng)
    else:
        text = _sentence(things, shared, place, camera, speed, rng)
    return _typo(text, rng)


def _reach(few: dict[str, list], many: dict[str, list], name: str, rng: random.Random, style: str) -> list:
    """The phrases to choose from: in 'wide' captions now and then those of wide_words.py."""
    return many[name] if style == "wide" and rng.random() < WIDE / 2 else few[name]


def _choose(phrases: list, rng: random.Random, style: str):
    return phrases[0] if style == "plain" else rng.choice(phrases)


def _words(thing: Thing, rng: random.Random, style: str, noun: str | None) -> _Words:
    trained, adjectives = style in ("train", "wide"), MORE_ADJECTIVES if style == "wide" else ADJECTIVES
    noun = noun or _noun(thing, rng, style)
    finite, participle = ("", "") if thing.motion is None else _choose(_reach(MOTIONS, MOTION_WORDS, MOTION_NAMES[thing.motion], rng, style), rng, style)
    colour = "" if thing.colour is None else _colour_word(thing.colour, rng, style)
    adjective = rng.choice(adjectives) if trained and rng.random() < (0.06 if style == "train" else 0.15) else ""
    bare = _join(adjective, colour, noun, sep=" ")
    article = rng.choice([_article(bare)] * 3 + ["the", "one"]) if trained else _article(bare)
    subject = f"{article} {bare}"
    if trained and colour and rng.random() < 0.1:
        subject = f"{_article(noun)} {noun} that is {colour}"
    return _Words(bare, subject, finite, _plural(finite), participle, OBJECT_NAMES[thing.object] in ANIMALS)


def _noun(thing: Thing, rng: random.Random, style: str) -> str:
    names, name = WORDS[thing.object], OBJECT_NAMES[thing.object]
    noun = names[0] if style in ("plain", "paraphrase") or rng.random() < 0.5 else rng.choice(names)
    if style == "wide" and rng.random() < WIDE:
        return rng.choice(OBJECT_WORDS[name])
    return UNSEEN_SYNONYMS.get(name, noun) if style == "unseen" else noun


def _colour_word(colour: int, rng: random.Random, style: str) -> str:
    words = _reach({name: few for name, (_, few) in COLOURS.items()}, COLOUR_WORDS, COLOUR_NAMES[colour], rng, style)
    return words[0] if style not in ("train", "wide") or rng.random() < 0.6 else rng.choice(words)


def _article(words: str) -> str:
    return "an" if words[0] in "aeio" or words.startswith("umb") else "a"


def _plural(finite: str) -> str:
    """'goes to the left' -> 'go to the left'; only the verb, the first word, changes."""
    verb, _, rest = finite.partition(" ")
    if verb in ("does", "goes"):
        verb = verb[:-2]
    elif verb.endswith("ies"):
        verb = verb[:-3] + "y"
    else:
        verb = verb[:-1]
    return f"{verb} {rest}".strip()


def _plain(things: list[_Words], shared: bool) -> str:
    if shared:
        return f"{things[0].subject} and {things[1].subject} {things[0].participle}"
    return " and ".join(_join(t.subject, t.participle, sep=" ") for t in things)


def _paraphrase(things: list[_Words], shared: bool, place: str, camera: str, speed: str, rng: random.Random) -> str:
    """Sentences of shapes that training captions never have."""
    if shared:
        both = f"{things[0].subject} and {things[1].subject}"
        clauses = f"{both} {things[0].plural}", f"{both}, {things[0].participle}", f"{both} that {things[0].plural}"
    else:
        joint = rng.choice([" as ", " and also "])
        clauses = (joint.join(_join(t.subject, t.finite, sep=" ") for t in things), ", and ".join(_join(t.subject, t.participle) for t in things),
                   " and ".join(t.subject + (f" that {t.finite}" if t.finite else "") for t in things))
    form = rng.randrange(3)
    opening = _join(["a short clip where", f"{place}:" if place else "", "video with"][form], clauses[form], speed, sep=" ")
    return _join(opening, "" if form == 1 else place, camera)


def _keywords(things: list[_Words], shared: bool, place: str, camera: str, speed: str, rng: random.Random) -> str:
    """A list of bare words as people type them: 'penguin sliding right, snow, zoom in'."""
    place = _FRAME.sub("", place) if rng.random() < 0.6 else place
    if shared:
        words = [f"{things[0].bare} and {things[1].bare}", things[0].participle]
    elif rng.random() < 0.5 and len(things) == 1:
        words = [things[0].bare, things[0].participle]
    else:
        words = [_join(t.bare, t.participle, sep=" ") for t in things]
    return _join(*words, place, camera, speed, sep=", " if len(things) == 2 else rng.choice([" ", ", ", ", "]))


def _sentence(things: list[_Words], shared: bool, place: str, camera: str, speed: str, rng: random.Random) -> str:
    if len(things) == 1:
        body = _one(things[0], place, speed, rng)
    else:
        body = _two(things, shared, place, speed, rng)
    text = _join(camera, body) if rng.random() < 0.25 else _join(body, camera, sep=rng.choice([", ", ", ", ". "]))
    return text + "." if rng.random() < 0.15 else text


def _one(t: _Words, place: str, speed: str, rng: random.Random) -> str:
    opener = rng.choice(["video of", "an animation of", "clip:", "footage of", "there is", "show", "make a clip of"])
    forms = [
        _join(f"{t.subject} {t.finite} {speed}", place, sep=" "),
        _join(f"{t.subject} {t.participle} {speed}", place, sep=" "),
        _join(place, f"{t.subject} {speed} {t.finite}"),
        _join(_join(t.subject, place, sep=" "), f"{t.participle} {speed}"),
        _join(opener, f"{t.subject} {t.participle}", place, speed, sep=" "),
        _join(t.subject, t.participle and f"is {t.participle}", speed, place, sep=" "),
    ]
    return rng.choice(forms)


def _two(things: list[_Words], shared: bool, place: str, speed: str, rng: random.Random) -> str:
    first, second = things
    opener = rng.choice(["", "", "", "video of", "an animation of", "clip:", "footage of", "show"])
    if shared or not (first.finite or second.finite):
        kind = "animals" if first.animal and second.animal else "things"
        both = rng.choice([f"{first.subject} and {second.subject}"] * 4 + [f"{first.bare} and {second.bare}", f"{first.subject} together with {second.subject}"])
        listed = f"two {kind}: {first.subject} and {second.subject}"
        forms = [f"{both} {first.plural}", f"{both} {first.participle}", f"{opener} {both} {first.participle}"]
        if shared:
            forms += [f"{both} both {first.plural}", f"{both} are {first.participle}", f"{listed}, both {first.participle}"]
        else:
            forms += [listed, f"{first.subject} next to {second.subject}", f"{first.subject} on the left and {second.subject} on the right", f"{first.subject} beside {second.subject}"]
    elif not second.finite:
        forms = [f"{first.subject} {first.finite} next to {second.subject}", f"{first.subject} {first.participle} and {second.subject}", f"{first.subject} {first.finite} beside {second.subject}"]
    else:
        pairs = [(t.subject, t.finite, t.participle) for t in things]
        (a, af, ap), (b, bf, bp) = pairs
        forms = [f"{a} {af} while {b} {bf}", f"{a} {af} and {b} {bf}", f"{opener} {a} {ap} and {b} {bp}", f"{a} {ap} while {b} is {bp}", f"{a} {af}, {b} {bf}", f"{a} {ap}, {b} {bp}"]
    body = _join(rng.choice(forms), speed, sep=" ")
    return _join(place, body) if rng.random() < 0.2 else _join(body, place, sep=rng.choice([" ", " ", ", "]))


def _join(*parts: str, sep: str = ", ") -> str:
    return sep.join(" ".join(p.split()) for p in parts if p.strip())


def _typo(text: str, rng: random.Random) -> str:
    if rng.random() > 0.015 or len(text) < 8:
        return text
    i = rng.randrange(len(text) - 1)
    return text[:i] + text[i + 1] + text[i] + text[i + 2:]


def draw_attributes(rng: random.Random, objects: int = len(OBJECT_NAMES)) -> Attributes:
    """One training caption's attributes: balanced over objects, colours, backgrounds, motions and cameras; held-out triples are never drawn."""
    while True:
        background = rng.randrange(len(BACKGROUND_NAMES))
        kind = rng.random()
        moves, camera = kind < 0.6 or kind > 0.85, rng.randrange(1, len(CAMERA_NAMES)) if kind >= 0.62 else 0
        things = _draw_pair(rng, objects, moves) if rng.random() < 0.3 else (_draw_thing(rng, objects, moves),)
        if any(is_held_out(t.object, background, t.motion or 0) for t in things):
            continue
        said_camera = camera if camera else (0 if rng.random() < 0.1 else None)
        return Attributes(things, background if rng.random() < 0.92 else None, said_camera, rng.choice([0, 1, 1, 2]))


def _draw_thing(rng: random.Random, objects: int, moves: bool) -> Thing:
    motion = rng.randrange(1, len(MOTION_NAMES)) if moves else (0 if rng.random() < 0.4 else None)
    colour = rng.randrange(len(COLOUR_NAMES)) if rng.random() < 0.35 else None
    return Thing(rng.randrange(objects), colour, motion)


def _draw_pair(rng: random.Random, objects: int, moves: bool) -> tuple[Thing, Thing]:
    """Two things: both with a motion of their own, with the same one, or only one of them moving. Equal objects differ in colour."""
    first, second = _draw_thing(rng, objects, moves), _draw_thing(rng, objects, moves)
    if rng.random() < 0.08:
        colours = rng.sample(range(len(COLOUR_NAMES)), 2)
        first, second = Thing(first.object, colours[0], first.motion), Thing(first.object, colours[1], second.motion)
    elif first.object == second.object:
        second = Thing((first.object + rng.randrange(1, objects)) % objects, second.colour, second.motion)
    kind = rng.random()
    if not moves or kind < 0.35:
        return first, Thing(second.object, second.colour, first.motion)
    if kind < 0.5:
        return first, Thing(second.object, second.colour, rng.choice([0, None]))
    if kind < 0.58:
        return Thing(first.object, first.colour, 0), second
    return first, second


def caption_bank(size: int, seed: int, style: str = "train") -> list[tuple[str, Attributes]]:
    """`size` captions with the attributes that they name; style 'train' or 'wide'."""
    rng = random.Random(seed)
    bank = []
    for _ in range(size):
        a = draw_attributes(rng)
        bank.append((write_caption(a, rng, style), a))
    return bank


def held_out_prompts(count: int, seed: int, style: str = "paraphrase") -> list[tuple[str, Attributes]]:
    """Evaluation prompts: every object in turn; half move the object under a static camera, a quarter move the camera, a quarter both.

    Every second prompt uses an object x background x motion triple that training never saw. Styles: those of write_caption, and
    'two' (two things) and 'colour' (a coloured thing), both worded as paraphrases.
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
        things = (Thing(object_, rng.randrange(len(COLOUR_NAMES)) if style == "colour" else None, motion),)
        if style == "two":
            other = (object_ + rng.randrange(1, len(OBJECT_NAMES))) % len(OBJECT_NAMES)
            things = (*things, Thing(other, None, motion if rng.random() < 0.4 else rng.randrange(len(MOTION_NAMES))))
        a = Attributes(things, background, camera or None, 1)
        text = write_caption(a, rng, "paraphrase" if style in ("two", "colour") else style)
        if text not in seen:
            seen.add(text)
            prompts.append((text, a))
    return prompts
