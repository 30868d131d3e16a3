"""The planner: from words to what is drawn (codes) and where it goes (tracks of up to two things, camera rates).

It reads token states only, is trained on captions and true tracks without pictures, thousands of captions a second, and is frozen afterwards:
the denoiser sees codes and places, not words. Lineage: layout-first generation (VideoDirectorGPT, arXiv 2309.15091; FlowZero, 2311.15813).
"""
from __future__ import annotations

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from .text import LAYERS, MAX_TOKENS, WIDTH, Layer
from .world import CAMERA_SPAN

CODE = 128
THINGS = 2
SHALLOW = 4  # layers of the text encoder whose features planners read
KNOWN = 0.5  # weight of what was learned of whole captions, beside the likeness of words; chosen on words of wide_words.py that a trial run never saw


def sinusoid(value: torch.Tensor, width: int, top: float = 1000.0) -> torch.Tensor:
    """[...] -> [..., width]: cosines and sines with periods from 1 to `top`."""
    frequency = torch.exp(-math.log(top) * torch.arange(width // 2, device=value.device, dtype=torch.float32) / (width // 2))
    angle = value[..., None].float() * frequency
    return torch.cat([angle.cos(), angle.sin()], -1)


class TokenLayer(nn.Module):
    """Pre-norm transformer layer over the tokens, so that a colour finds its noun and a verb its subject."""

    def __init__(self, width: int, heads: int = 4):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        b, n, width = x.shape
        q, k, v = self.query_key_value(self.norm1(x)).reshape(b, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        h = (q @ k.transpose(-1, -2) / math.sqrt(width // self.heads) + bias).softmax(-1) @ v
        x = x + self.out(h.transpose(1, 2).reshape(b, n, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Planner(nn.Module):
    """See forward. `read` has 4 learned queries for each of: scene, thing 0, thing 1, movement."""

    def __init__(self, width: int = 160, layers: int = 2):
        super().__init__()
        self.enter, self.place = nn.Linear(WIDTH, width), nn.Parameter(torch.randn(MAX_TOKENS, width) * 0.02)
        self.layers = nn.ModuleList([TokenLayer(width) for _ in range(layers)])
        self.norm, self.key_value = nn.LayerNorm(width), nn.Linear(width, 2 * width)
        self.queries = nn.Parameter(torch.randn(4, 4, width) * 0.3)
        self.codes = nn.ModuleList([nn.Sequential(nn.Linear(4 * width, 256), nn.SiLU(), nn.Linear(256, CODE), nn.LayerNorm(CODE, elementwise_affine=False)) for _ in range(1 + THINGS)])
        self.join = nn.Linear(8 * width + 64, 384)
        self.hidden = nn.Sequential(nn.SiLU(), nn.Linear(384, 384), nn.SiLU(), nn.Linear(384, 256), nn.SiLU())
        self.tracks, self.camera, self.present = nn.Linear(256, 4 * THINGS), nn.Linear(256, 4), nn.Linear(4 * width, THINGS)

    def forward(self, text_tokens: torch.Tensor, text_mask: torch.Tensor, frame_time: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """text_tokens [B, L, 384], text_mask [B, L], frame_time [B, F] in 0..1 ->
        codes [B, 3, 128] (scene, thing 0, thing 1), objects [B, F, 2, 5] (x, y, half height, angle, probability that it is there; scene units), camera rates [B, F, 4].
        """
        codes, logits, tracks, camera = self.plan(text_tokens, text_mask, frame_time)
        b, f = frame_time.shape
        present = logits.sigmoid()[:, None, :, None].expand(b, f, THINGS, 1)
        return codes, torch.cat([tracks[..., :2], tracks[..., 2:3].exp(), tracks[..., 3:], present], -1), camera

    def plan(self, text_tokens: torch.Tensor, text_mask: torch.Tensor, frame_time: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """codes, presence logits [B, 2], tracks [B, F, 2, 4] (x, y, log half height, angle) and camera rates, as trained."""
        read = self.read(text_tokens, text_mask)
        return torch.stack([head(read[:, i]) for i, head in enumerate(self.codes)], 1), *self.move(read, frame_time)

    def read(self, text_tokens: torch.Tensor, text_mask: torch.Tensor) -> torch.Tensor:
        """What the words say of scene, thing 0, thing 1 and movement: [B, 4, 4 width]."""
        return self.gather(self.states(text_tokens, text_mask), text_mask)

    def states(self, text_tokens: torch.Tensor, text_mask: torch.Tensor) -> torch.Tensor:
        """The tokens after they have looked at each other: [B, L, width]."""
        x = self.enter(text_tokens) + self.place[:text_tokens.shape[1]]
        for layer in self.layers:
            x = layer(x, masked(text_mask)[:, None])
        return self.norm(x)

    def gather(self, states: torch.Tensor, text_mask: torch.Tensor) -> torch.Tensor:
        """What the queries find in the tokens: [B, 4, 4 width]."""
        k, v = self.key_value(states).chunk(2, -1)
        weights = (torch.einsum("gqw,bnw->bgqn", self.queries, k) / math.sqrt(k.shape[-1]) + masked(text_mask)[:, None]).softmax(-1)
        return torch.einsum("bgqn,bnw->bgqw", weights, v).reshape(states.shape[0], 4, -1)

    def move(self, read: torch.Tensor, frame_time: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Presence logits, tracks and camera rates of what was read."""
        b, frames = frame_time.shape
        words = torch.cat([read[:, 3], read[:, 1]], -1)[:, None].expand(-1, frames, -1)
        h = self.hidden(self.join(torch.cat([words, sinusoid(frame_time * 20, 64, 20.0).to(words.dtype)], -1)))
        scale = torch.tensor([1.0, 1.0, 1.0, 3.0], device=h.device)
        return self.present(read[:, 2]), self.tracks(h).reshape(b, frames, THINGS, 4) * scale, self.camera(h)


def masked(text_mask: torch.Tensor) -> torch.Tensor:
    """[B, L] -> [B, 1, L]: what is added to attention logits so that nothing looks at padding."""
    return (text_mask[:, None] - 1) * 1e4


class NamedCodes(nn.Module):
    """A code that is chosen, not drawn freely: names every property and looks up the code of that combination, e.g. object x colour.

    A word half understood gives one whole thing or another, not a mixture that no denoiser has seen: `SHARP` draws the choice towards its best.
    """
    SHARP = 4.0

    def __init__(self, width: int, names: tuple[int, ...]):
        super().__init__()
        self.names = names
        self.choose = nn.Sequential(nn.Linear(width, 256), nn.SiLU(), nn.Linear(256, CODE), nn.LayerNorm(CODE, elementwise_affine=False), nn.Linear(CODE, sum(names)))
        self.table = nn.Linear(math.prod(names), CODE, bias=False).requires_grad_(False)

    def forward(self, read: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """One row of logits per property."""
        return self.choose(read).split(self.names, -1)

    def code(self, logits: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """The code [B, 128] of what the logits name."""
        chances = torch.ones_like(logits[0][:, :1])
        for each in logits:
            chances = (chances[:, :, None] * (self.SHARP * each).softmax(-1)[:, None]).flatten(1)
        return F.layer_norm(self.table(chances), (CODE,))


class Likeness(nn.Module):
    """Which object a noun resembles in meaning, for words that no caption said: by the cosines of its text features to those of every known word.

    Learns only which token is the noun of which thing (`look`) and how much a cosine counts (`scale`); `words` and `centre` are facts of the text encoder.
    `owners` tells which object each known word names.
    """
    TOP = 10.0  # how much the nearest words of an object count before its others; chosen, as mean and maximum were rejected, on words of wide_words.py left out of `words` one by one
    STRANGE, FAMILIAR = 0.7, 0.85  # best cosines between which a noun goes from never heard to known; nouns of captions have 0.77 to 0.97 (99 in 100)

    def __init__(self, width: int, owners: list[int], objects: int):
        super().__init__()
        self.look = nn.Sequential(nn.Linear(width, 64), nn.SiLU(), nn.Linear(64, THINGS))
        self.words = nn.Linear(WIDTH, len(owners), bias=False).requires_grad_(False)
        self.centre = nn.Parameter(torch.zeros(WIDTH), requires_grad=False)
        self.scale = nn.Parameter(torch.tensor(20.0))
        share = F.one_hot(torch.tensor(owners), objects).float()
        self.register_buffer("share", share / share.sum(0), persistent=False)

    def forward(self, states: torch.Tensor, deep: torch.Tensor, text_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """states [B, L, width] and deep text features [B, L, 384] -> logits [B, 2, objects], and how familiar each noun is [B, 2, 1], 0..1."""
        weights = (self.look(states).transpose(1, 2).float() + masked(text_mask)).softmax(-1)
        cosines = self.words(F.normalize(weights @ deep.float() - self.centre, dim=-1))
        logits = self.scale * ((self.TOP * (cosines - 1)).exp() @ self.share).log() / self.TOP
        return logits, ((cosines.amax(-1, keepdim=True) - self.STRANGE) / (self.FAMILIAR - self.STRANGE)).clamp(0, 1)


class NamedPlanner(Planner):
    """The planner that ships: starts as the one that made the codes, reads many more words, and can say nothing but those codes. `names` (objects, colours, backgrounds);
    `owners` the object of each word that it knows, one word for each object if not said.

    It reads text features of layer 4, where the word order that movements need is still clear, and carries the last two layers of the text encoder, `deep`,
    for what words mean. What was learned of whole captions counts as far as the noun is familiar: of words that it never heard it would be as sure as of the others.
    """

    def __init__(self, names: tuple[int, int, int], width: int = 160, layers: int = 2, owners: list[int] | None = None):
        super().__init__(width, layers)
        objects, colours, backgrounds = names
        self.codes = nn.ModuleList([NamedCodes(4 * width, (backgrounds + 1,)), *(NamedCodes(4 * width, (objects, colours + 1)) for _ in range(THINGS))])
        self.likeness = Likeness(width, owners or list(range(objects)), objects)
        self.deep = nn.ModuleList([Layer() for _ in range(LAYERS - SHALLOW)]).requires_grad_(False)

    def plan(self, text_tokens: torch.Tensor, text_mask: torch.Tensor, frame_time: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        known = torch.full((1, THINGS), KNOWN, device=text_tokens.device)
        (scene, objects, colours), moved = self.named((text_tokens, text_mask, self.deepen(text_tokens, text_mask)), frame_time, known)
        things = [head.code((objects[:, i], colours[:, i])) for i, head in enumerate(self.codes[1:])]
        return torch.stack([self.codes[0].code((scene,)), *things], 1), *moved

    def deepen(self, text_tokens: torch.Tensor, text_mask: torch.Tensor) -> torch.Tensor:
        """Text features of layer 4 -> of the last layer [B, L, 384]."""
        bias = masked(text_mask)[:, None]
        for layer in self.deep:
            text_tokens = layer(text_tokens, bias)
        return text_tokens

    def named(self, text: tuple[torch.Tensor, torch.Tensor, torch.Tensor], frame_time: torch.Tensor, known: torch.Tensor) -> tuple[tuple[torch.Tensor, torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        """text: features, mask and deep features; known [B, 2] or [1, 2]: weight of what was learned, beside likeness. Logits of backgrounds [B, N + 1], of objects [B, 2, N],
        of colours [B, 2, N + 1]; then presence, tracks and camera as `move` gives them."""
        tokens, mask, deep = text
        states = self.states(tokens, mask)
        read = self.gather(states, mask)
        scene, *things = (head(read[:, i]) for i, head in enumerate(self.codes))
        objects, colours = (torch.stack(each, 1) for each in zip(*things))
        like, familiar = self.likeness(states, deep, mask)
        return (scene[0], known[..., None] * familiar * objects + like, colours), self.move(read, frame_time)


class PlannerLoss(nn.Module):
    """The planner with the heads that only training needs: object, colour and background named from the codes."""

    def __init__(self, planner: Planner, objects: int, colours: int, backgrounds: int):
        super().__init__()
        self.planner = planner
        self.object, self.colour, self.background = nn.Linear(CODE, objects), nn.Linear(CODE, colours + 1), nn.Linear(CODE, backgrounds + 1)

    def forward(self, text: tuple[torch.Tensor, torch.Tensor], frame_time: torch.Tensor, truth: "PlanTruth") -> torch.Tensor:
        codes, *moved = self.planner.plan(*text, frame_time)
        return plan_loss((self.background(codes[:, 0]), self.object(codes[:, 1:]), self.colour(codes[:, 1:])), tuple(moved), truth)


def plan_loss(named: tuple[torch.Tensor, torch.Tensor, torch.Tensor], moved: tuple[torch.Tensor, torch.Tensor, torch.Tensor], truth: "PlanTruth") -> torch.Tensor:
    """How wrong a plan is: logits of background, objects and colours; presence, tracks and camera rates as Planner.move gives them."""
    (background, objects, colours), (present, tracks, camera) = named, moved
    there = truth.present.float()
    error = ((tracks.float() - truth.tracks).square() * torch.tensor([1.0, 1.0, 1.0, 0.2], device=tracks.device)).mean((1, 3))
    wrong = F.cross_entropy(background.float(), truth.background)
    for logits, names in ((objects, truth.object), (colours, truth.colour)):
        each = F.cross_entropy(logits.float().transpose(1, 2), names, reduction="none")
        wrong = wrong + (each * there).sum() / there.sum()
    move = (error * there).sum() / there.sum() + (camera.float() - truth.camera).square().mean()
    return 4 * move + 0.3 * wrong + F.binary_cross_entropy_with_logits(present.float(), there)


class PlanTruth:
    """What the planner should say of a batch: present [B, 2], tracks [B, F, 2, 4], camera rates [B, F, 4], object and colour [B, 2], background [B]."""

    def __init__(self, present: torch.Tensor, tracks: torch.Tensor, camera: torch.Tensor, names: tuple[torch.Tensor, torch.Tensor, torch.Tensor]):
        self.present, self.tracks, self.camera = present, tracks, camera
        self.object, self.colour, self.background = names


def camera_state(rates: torch.Tensor) -> torch.Tensor:
    """Camera rates [B, F, 4] in [-1, 1] summed over the clip: offset x, offset y, log zoom, roll [B, F, 4]; zero in the middle of the clip."""
    steps = (rates[:, 1:] + rates[:, :-1]) / 2 / max(1, rates.shape[1] - 1)
    state = torch.cat([torch.zeros_like(rates[:, :1]), torch.cumsum(steps, 1)], 1)
    return (state - state[:, -1:] / 2) * CAMERA_SPAN.to(rates)


def to_frame(objects: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
    """Things [B, F, K, 5] from scene to frame coordinates under camera states [B, F, 4]."""
    camera = state[:, :, None]
    d = objects[..., :2] - camera[..., :2]
    c, s, zoom = camera[..., 3].cos(), camera[..., 3].sin(), camera[..., 2].exp()
    place = torch.stack([c * d[..., 0] + s * d[..., 1], c * d[..., 1] - s * d[..., 0]], -1) * zoom[..., None]
    return torch.cat([place, objects[..., 2:3] * zoom[..., None], objects[..., 3:4] - camera[..., 3:], objects[..., 4:]], -1)
