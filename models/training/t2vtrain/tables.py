"""What the planner that ships begins with: the code of each name and the reading of the first planner, and the likeness of words from the text encoder.

The codes are those that the first planner gives to plain captions, averaged per name: a denoiser that was trained on its codes goes on working with any
planner that chooses among them.
"""
from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from .captions import Attributes, Thing, write_caption
from .planner import CODE, THINGS, NamedPlanner, Planner
from .text import MAX_TOKENS, TextEncoder, encode_texts, round_to_int8
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, COLOUR_NAMES, MOTION_NAMES, OBJECT_NAMES

Encode = Callable[[list[str]], tuple[torch.Tensor, torch.Tensor]]


@torch.no_grad()
def fill_tables(named: NamedPlanner, first: Planner, encode: Encode, seed: int) -> None:
    """Writes the codes of `first` into the tables of `named`. `encode` gives token states as `first` reads them."""
    attributes = list(table_attributes(random.Random(seed)))
    codes = plain_codes(attributes, first, encode, seed)
    scene = torch.tensor([_said(a.background, BACKGROUND_NAMES) for a in attributes])
    write_table(named.codes[0].table.weight, codes[:, 0], scene)
    for slot in range(THINGS):
        rows = torch.tensor([len(a.things) > slot for a in attributes])
        names = torch.tensor([a.things[slot].object * (len(COLOUR_NAMES) + 1) + _said(a.things[slot].colour, COLOUR_NAMES) for a in attributes if len(a.things) > slot])
        write_table(named.codes[1 + slot].table.weight, codes[rows.to(codes.device), 1 + slot], names)


@torch.no_grad()
def take_over(named: NamedPlanner, first: dict[str, torch.Tensor]) -> None:
    """Starts `named` as the planner of the stage `plan`: `first` holds the weights of its PlannerLoss, so that the same words give the same names, places and movements."""
    kept = {name.removeprefix("planner."): value for name, value in first.items() if name.startswith("planner.") and ".codes." not in name}
    named.load_state_dict(kept, strict=False)
    for i, head in enumerate(named.codes):
        for layer in (0, 2):
            for part in ("weight", "bias"):
                getattr(head.choose[layer], part).copy_(first[f"planner.codes.{i}.{layer}.{part}"])
        for part in ("weight", "bias"):
            getattr(head.choose[4], part).copy_(torch.cat([first[f"{name}.{part}"] for name in (("background",) if i == 0 else ("object", "colour"))]))


@torch.no_grad()
def fill_likeness(named: NamedPlanner, encoder: TextEncoder, tokenizer: Tokenizer, words: list[str]) -> None:
    """The last layers of the text encoder, and the direction of each known word as it reads inside sentences; int8 per row, as the export keeps them."""
    for mine, theirs in zip(named.deep, encoder.layers[-len(named.deep):]):
        mine.load_state_dict(theirs.state_dict())
    features = word_features(words, encoder, tokenizer).to(named.likeness.centre.device)
    named.likeness.centre.copy_(features.mean(0))
    named.likeness.words.weight.copy_(round_to_int8(F.normalize(features - named.likeness.centre, dim=-1)))


def word_features(words: list[str], encoder: TextEncoder, tokenizer: Tokenizer) -> torch.Tensor:
    """Features [N, 384] of words: mean over their own tokens, over sentences around them."""
    total = 0
    lengths = torch.tensor([len(e.tokens) - e.tokens.count("[PAD]") - 2 for e in tokenizer.encode_batch(words)])
    for before, after in (("a", "moves left on the grass"), ("the", "bouncing in the snow, zoom in"), ("a short clip where a", "spins slowly at night")):
        tokens, _ = encode_texts([f"{before} {word} {after}" for word in words], encoder, tokenizer, next(encoder.parameters()).device)
        place, start = torch.arange(MAX_TOKENS), 1 + len(before.split())
        own = ((place >= start) & (place < start + lengths[:, None])).float().to(tokens.device)
        total = total + (own[:, None] @ tokens.float())[:, 0] / own.sum(1, keepdim=True)
    return total / 3


def plain_codes(attributes: list[Attributes], planner: Planner, encode: Encode, seed: int, batch: int = 512) -> torch.Tensor:
    """Codes [N, 3, 128] of plain captions with these attributes."""
    rng, codes = random.Random(seed), []
    for start in range(0, len(attributes), batch):
        tokens, mask = encode([write_caption(a, rng, "plain") for a in attributes[start:start + batch]])
        codes.append(planner(tokens.float(), mask.float(), torch.zeros(len(tokens), 1, device=tokens.device))[0])
    return torch.cat(codes)


def table_attributes(rng: random.Random, rounds: int = 2) -> Iterator[Attributes]:
    """Every object in every colour, alone, first of two and second of two, `rounds` times each; places, movements and cameras are drawn, sometimes unsaid."""
    objects, colours = range(len(OBJECT_NAMES)), [None, *range(len(COLOUR_NAMES))]

    def thing(object_: int, colour: int | None) -> Thing:
        return Thing(object_, colour, rng.choice([None, *range(len(MOTION_NAMES))]))

    for object_, colour, _ in itertools.product(objects, colours, range(rounds)):
        this, other = thing(object_, colour), thing((object_ + rng.randrange(1, len(objects))) % len(objects), rng.choice(colours))
        for things in ((this,), (this, other), (other, this)):
            yield Attributes(things, rng.choice([None, *range(len(BACKGROUND_NAMES))]), rng.choice([None, *range(1, len(CAMERA_NAMES))]), rng.randrange(3))


def write_table(weight: torch.Tensor, codes: torch.Tensor, names: torch.Tensor) -> None:
    """weight [128, N]: column n becomes the mean of the codes [M, 128] whose name [M] is n, brought to the length of a code."""
    names = names.to(codes.device)
    total = torch.zeros(weight.shape[1], CODE, device=codes.device).index_add_(0, names, codes.float())
    count = torch.bincount(names, minlength=weight.shape[1]).clamp(min=1)
    weight.copy_(F.layer_norm(total / count[:, None], (CODE,)).T)


def _said(index: int | None, names: list[str]) -> int:
    """The last number, one more than there are names, stands for 'not said'."""
    return len(names) if index is None else index
