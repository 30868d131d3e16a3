"""The synthetic world: up to two things on procedural backgrounds under known motions and camera moves, composed on the training device.

Coordinates: scene and frame units, x right, y down; an identity camera shows [-1, 1] over the short side. Angles turn clockwise on screen.
Time runs 0..1 over a clip. Frames are float tensors [B, F, 3, H, W] in [-1, 1]; tracks of things are [B, F, 2, 5]: x, y, half height, angle, present.
"""
from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from . import backgrounds
from .captions import Attributes, Thing
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, COLOURS, MOTION_NAMES, OBJECTS

# what a camera rate of 1 does over a whole clip: pan and tilt in half frames, zoom in log scale, roll in radians
CAMERA_SPAN = torch.tensor([1.2, 1.2, 0.6, 0.9])
# camera name -> (pan, tilt, zoom, roll) direction
CAMERA_AXES = torch.tensor([[0, 0, 0, 0], [-1, 0, 0, 0], [1, 0, 0, 0], [0, -1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, -1, 0], [0, 0, 0, -1], [0, 0, 0, 1]], dtype=torch.float32)
CAMERA_COUNT = len(CAMERA_NAMES)
SLOTS = 2
NO_COLOUR = len(COLOURS)  # the index that stands for a thing's own colours
SPRITE_SIZES = (32, 64, 128, 256)
LUMA = torch.tensor([0.299, 0.587, 0.114])


@dataclass
class Scenes:
    """One batch of scenes. F frames each, two slots for things; every tensor on the world's device, everything in scene coordinates."""
    object: torch.Tensor  # [B, 2] int64, 0 where absent
    colour: torch.Tensor  # [B, 2] int64, NO_COLOUR = own colours
    present: torch.Tensor  # [B, 2] bool
    background: torch.Tensor  # [B] int64
    motion: torch.Tensor  # [B, 2] int64
    camera: torch.Tensor  # [B] int64
    canvas: torch.Tensor  # [B] variant index
    shift: torch.Tensor  # [B] horizontal offset into the canvas
    time: torch.Tensor  # [B, F] in 0..1
    rate: torch.Tensor  # [B, 4] camera rates in [-1, 1], constant over a clip
    state: torch.Tensor  # [B, F, 4] offset x, offset y, log zoom, roll; zero in the middle of the clip
    centre: torch.Tensor  # [B, F, 2, 2]
    size: torch.Tensor  # [B, F, 2] half height
    angle: torch.Tensor  # [B, F, 2] radians

    def tracks(self) -> torch.Tensor:
        """x, y, half height, angle and presence of both things in the scene: [B, F, 2, 5]; zeros where absent."""
        return self._pack(self.centre, self.size, self.angle)

    def in_frame(self) -> torch.Tensor:
        """The same as seen by the camera: [B, F, 2, 5]; zeros where absent."""
        offset, zoom, roll = self.state[..., None, :2], self.state[..., 2:3].exp(), self.state[..., 3:]
        x, y = (self.centre - offset).unbind(-1)
        c, s = roll.cos(), roll.sin()
        centre = torch.stack([(c * x + s * y) * zoom, (c * y - s * x) * zoom], -1)
        return self._pack(centre, self.size * zoom, self.angle - roll)

    def _pack(self, centre: torch.Tensor, size: torch.Tensor, angle: torch.Tensor) -> torch.Tensor:
        present = self.present[:, None].expand_as(size).float()
        return torch.cat([centre, torch.stack([size, angle, present], -1)], -1) * present[..., None]


@dataclass
class Rendered:
    """Pictures of a batch of scenes."""
    frames: torch.Tensor  # [B, F, 3, H, W] in [-1, 1]
    ground: torch.Tensor  # [B, F, 3, H, W] in [-1, 1], the background alone
    alpha: torch.Tensor  # [B, F, 2, H, W] in 0..1, each thing's coverage as if it were alone


class World:
    """Holds sprites and canvases; `sample` draws scenes, `render` turns them into pictures."""

    def __init__(self, sprite_folder: Path, device: str = "cpu", canvas_size: int = 512, variants: int = 12, seed: int = 0, cache: Path | None = None):
        self.device = torch.device(device)
        self.sprites = {size: load_sprites(sprite_folder, size).to(self.device) for size in SPRITE_SIZES}
        self.middle = _middle_luma(self.sprites[64])
        canvases = load_canvases(variants, canvas_size, seed, cache).permute(0, 1, 4, 2, 3).contiguous().to(self.device)
        self.canvases = {canvas_size: canvases}
        for size in (canvas_size // 2, canvas_size // 4):
            self.canvases[size] = canvases = _halve(canvases)
        self.variants = variants

    def sample(self, attributes: list[Attributes], time: torch.Tensor, rng: torch.Generator, jitter: float = 1.0) -> Scenes:
        """Scenes for captions' attributes at the given times [B, F]; what a caption leaves out is drawn.

        `jitter` scales the play of start places, sizes, reach, angles and phases; at 0 tracks and camera follow from the words alone
        (a thing whose motion is not said stays still), only an unsaid background, the canvas variant and its shift are still drawn.
        """
        b = len(attributes)

        def uniform(middle: float, play: float, *shape: int) -> torch.Tensor:
            return middle + play * jitter * (2 * torch.rand(b, *shape, generator=rng) - 1)

        slots = [[*a.things, *[None] * (SLOTS - len(a.things))] for a in attributes]
        objects, present, colours = _column(slots, "object", 0), torch.tensor([[s is not None for s in row] for row in slots]), _column(slots, "colour", NO_COLOUR)
        free_motion = torch.randint(1, len(MOTION_NAMES), (b, SLOTS), generator=rng) * (torch.rand(b, SLOTS, generator=rng) < 0.25 * jitter)
        said_motion = _column(slots, "motion", -1)
        motion = said_motion.where(said_motion >= 0, free_motion) * present
        free_background = torch.randint(len(BACKGROUND_NAMES), (b,), generator=rng)
        background = torch.tensor([-1 if a.background is None else a.background for a in attributes])
        background = background.where(background >= 0, free_background)
        camera = torch.tensor([a.camera or 0 for a in attributes])
        speed = torch.tensor([[0.62, 1.0, 1.4][a.speed] for a in attributes])
        rate = CAMERA_AXES[camera] * (0.6 * speed * uniform(1.0, 0.1))[:, None]
        state = (time.cpu()[..., None] - 0.5) * (rate * CAMERA_SPAN)[:, None]
        centre, size, angle = thing_tracks(motion, speed, present[:, 1], time.cpu(), uniform)
        canvas, shift = torch.randint(self.variants, (b,), generator=rng), 0.8 * torch.rand(b, generator=rng) - 0.4
        fields = (objects, colours, present, background, motion, camera, canvas, shift, time, rate, state, centre, size, angle)
        return Scenes(*(x.to(self.device) for x in fields))

    def render(self, scenes: Scenes, height: int, width: int, supersample: int = 1) -> Rendered:
        """Pictures of height x width; sources are chosen to fit the size, `supersample` > 1 box-filters from a larger picture on top."""
        b, f = scenes.time.shape
        h, w = height * supersample, width * supersample
        aspect = torch.tensor([max(1.0, w / h), max(1.0, h / w), 1.0], device=self.device)
        ground = self._ground(scenes, aspect, h, w)
        layers = self._things(scenes, aspect, h, w)
        frames = ground
        for slot in range(SLOTS):
            frames = layers[:, :, slot, :3] + (1 - layers[:, :, slot, 3:]) * frames
        pictures = [frames * 2 - 1, ground * 2 - 1, layers[:, :, :, 3]]
        if supersample > 1:
            pictures = [F.avg_pool2d(p.reshape(b * f, -1, h, w), supersample).reshape(b, f, -1, height, width) for p in pictures]
        return Rendered(*pictures)

    def _ground(self, scenes: Scenes, aspect: torch.Tensor, h: int, w: int) -> torch.Tensor:
        b, f = scenes.time.shape
        fit = 2 * min(h, w)  # a canvas spans four units, the short side of a frame two
        canvas_size = min(self.canvases, key=lambda size: abs(math.log(size / fit)))
        grid = F.affine_grid((_frame_to_scene(scenes.state) * aspect).reshape(b * f, 2, 3), [b * f, 1, h, w], align_corners=False)
        shift = torch.stack([scenes.shift, torch.zeros_like(scenes.shift)], -1)[:, None, None]
        place = (grid.reshape(b, f * h, w, 2) + shift) / 2
        canvas = self.canvases[canvas_size][scenes.background, scenes.canvas].float() / 255
        return F.grid_sample(canvas, place, padding_mode="reflection", align_corners=False).reshape(b, 3, f, h, w).transpose(1, 2)

    def _things(self, scenes: Scenes, aspect: torch.Tensor, h: int, w: int) -> torch.Tensor:
        """Each thing alone: premultiplied RGBA in 0..1 [B, F, 2, 4, h, w]. Every frame takes the sprite size that fits it best."""
        b, f = scenes.time.shape
        tracks = scenes.in_frame().reshape(-1, 5)
        objects, colours = (x[:, None].expand(b, f, SLOTS).reshape(-1) for x in (scenes.object, scenes.colour))
        out = torch.zeros(b * f * SLOTS, 4, h, w, device=self.device)
        pixels = (tracks[:, 2] * min(h, w)).clamp(min=1)
        sizes = torch.tensor(SPRITE_SIZES, device=self.device)
        level = (pixels[:, None].log() - sizes.log()).abs().argmin(1)
        for index, size in enumerate(SPRITE_SIZES):
            rows = ((level == index) & (tracks[:, 4] > 0)).nonzero()[:, 0]
            if len(rows) == 0:
                continue
            sprite = self._tinted(size, objects[rows], colours[rows])
            grid = F.affine_grid(_frame_to_sprite(tracks[rows]) * aspect, [len(rows), 1, h, w], align_corners=False)
            out[rows] = F.grid_sample(sprite, grid, padding_mode="zeros", align_corners=False)
        return out.reshape(b, f, SLOTS, 4, h, w)

    def _tinted(self, size: int, objects: torch.Tensor, colours: torch.Tensor) -> torch.Tensor:
        sprite = self.sprites[size][objects]
        rows = (colours != NO_COLOUR).nonzero()[:, 0]
        if len(rows):
            palette = torch.tensor([rgb for rgb, _ in COLOURS.values()], device=self.device) / 255
            sprite[rows] = tint(sprite[rows], palette[colours[rows]], self.middle[objects[rows]])
        return sprite


def thing_tracks(motion: torch.Tensor, speed: torch.Tensor, pair: torch.Tensor, time: torch.Tensor, uniform) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Centre [B, F, 2, 2], half height and angle [B, F, 2] for motion indices [B, 2]; pair [B]: two things share the scene.

    `uniform(middle, play, *shape)` draws [B, *shape]. Two things stand left and right, are smaller and move about half as far.
    """
    pair = pair[:, None]  # everything below broadcasts to [B, F, 2]
    reach = (uniform(1.05, 0.1, SLOTS) * speed[:, None])[:, None]
    amplitude = torch.where(pair, 0.55, 1.0)[:, None]
    half = torch.where(pair, uniform(0.35, 0.05, SLOTS), uniform(0.52, 0.08, SLOTS))[:, None]
    home = torch.where(pair, torch.tensor([[-0.5, 0.5]]), torch.zeros(1, SLOTS))
    play = torch.where(pair, 0.1, 0.3), torch.where(pair, 0.2, 0.25)
    phase, lean = uniform(0, 0.3, SLOTS)[:, None], uniform(0, 0.1, SLOTS)[:, None]
    t, pace = (time - 0.5)[..., None], (time * speed[:, None])[..., None]

    def when(*names: str) -> torch.Tensor:
        return sum((motion == MOTION_NAMES.index(name)).float() for name in names)[:, None]  # type: ignore[return-value]

    turn = 2 * math.pi * pace + phase
    hop = (math.pi * 2.5 * pace + phase).sin().abs() - 0.5
    wave = (2 * math.pi * 2 * pace + phase).sin().asin() * (2 / math.pi)
    travel_x, travel_y = when("right", "zigzag") - when("left"), when("down") - when("up")
    dx = travel_x * reach * t + when("circle") * 0.38 * turn.cos()
    dy = travel_y * reach * t + when("circle") * 0.38 * turn.sin() - when("bounce") * 0.7 * hop + when("zigzag") * 0.32 * wave
    shake = when("shake") * 0.13 * (2 * math.pi * 3 * pace + phase).sin()
    calm = 1 - 0.5 * when("left", "right", "up", "down", "circle", "bounce", "zigzag")[:, 0]
    x = (home + uniform(0, 1, SLOTS) * play[0] * calm)[:, None] + amplitude * dx + shake
    y = (uniform(0, 1, SLOTS) * play[1] * calm)[:, None] + amplitude * dy
    change = (when("grow") - when("shrink")) * 1.15 * amplitude * speed[:, None, None] * t
    angle = lean + when("spin") * 0.75 * 2 * math.pi * pace + when("swing") * 0.5 * (2 * math.pi * 1.25 * pace + phase).sin()
    return torch.stack([x, y], -1), half * change.exp(), angle


def tint(sprite: torch.Tensor, colour: torch.Tensor, middle: torch.Tensor) -> torch.Tensor:
    """Premultiplied sprites [N, 4, S, S] recoloured towards rgb [N, 3], keeping light and shade: a sprite's middle luminance [N] takes the colour itself,
    darker parts go towards black and lighter ones towards white, so that eyes, outlines and highlights stay."""
    alpha = sprite[:, 3:].clamp(min=1e-4)
    luma = ((sprite[:, :3] * LUMA.to(sprite)[:, None, None]).sum(1, keepdim=True) / alpha).clamp(0, 1)
    middle, colour = middle[:, None, None, None], colour[:, :, None, None]
    dark = (luma / middle).clamp(0, 1) ** 0.8
    light = ((luma - middle) / (1 - middle)).clamp(0, 1) * 0.6
    shade = colour * (0.08 + 0.92 * dark)
    return torch.cat([(shade + (1 - shade) * light) * sprite[:, 3:], sprite[:, 3:]], 1)


def _middle_luma(sprites: torch.Tensor) -> torch.Tensor:
    weight = sprites[:, 3].sum((1, 2))
    return ((sprites[:, :3] * LUMA.to(sprites)[:, None, None]).sum((1, 2, 3)) / weight).clamp(0.35, 0.75)


def _column(slots: list[list[Thing | None]], field: str, otherwise: int) -> torch.Tensor:
    """One field of every slot [B, 2]; `otherwise` where the thing is absent or the caption does not say."""
    values = [[None if thing is None else getattr(thing, field) for thing in row] for row in slots]
    return torch.tensor([[otherwise if v is None else v for v in row] for row in values])


def _frame_to_scene(state: torch.Tensor) -> torch.Tensor:
    """Affine maps [..., 2, 3] from frame to scene coordinates for camera states [..., 4]."""
    x, y, zoom, roll = state.unbind(-1)
    c, s, k = roll.cos(), roll.sin(), (-zoom).exp()
    return torch.stack([torch.stack([c * k, -s * k, x], -1), torch.stack([s * k, c * k, y], -1)], -2)


def _frame_to_sprite(tracks: torch.Tensor) -> torch.Tensor:
    """Affine maps [N, 2, 3] from frame to sprite coordinates for things in the frame [N, 5]."""
    x, y, size, angle, _ = tracks.unbind(-1)
    c, s = angle.cos() / size, angle.sin() / size
    return torch.stack([torch.stack([c, s, -c * x - s * y], -1), torch.stack([-s, c, s * x - c * y], -1)], -2)


def load_sprites(folder: Path, size: int) -> torch.Tensor:
    """Premultiplied RGBA sprites [objects, 4, size, size] in 0..1, in the order of OBJECTS."""
    sprites = []
    for code in OBJECTS:
        image = Image.open(folder / f"{code}.webp").convert("RGBA").crop((0, 0, 256, 256)).convert("RGBa")
        sprites.append(np.asarray(image.resize((size, size), Image.LANCZOS), dtype=np.float32) / 255)
    return torch.from_numpy(np.stack(sprites)).permute(0, 3, 1, 2).contiguous()


def load_canvases(variants: int, size: int, seed: int, cache: Path | None) -> torch.Tensor:
    """All canvases uint8 [backgrounds, variants, size, size, 3], kept in the folder `cache` under a name that changes with anything they depend on."""
    if cache is None:
        return torch.from_numpy(backgrounds.draw_canvases(variants, size, seed))
    source = Path(backgrounds.__file__).read_text(encoding="utf-8")
    digest = hashlib.sha256(repr((source, BACKGROUND_NAMES, variants, size, seed)).encode()).hexdigest()[:16]
    path = cache / f"canvases-{digest}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, backgrounds.draw_canvases(variants, size, seed))
    return torch.from_numpy(np.load(path))


def _halve(canvases: torch.Tensor) -> torch.Tensor:
    return torch.stack([F.avg_pool2d(one.float(), 2).round().to(torch.uint8) for one in canvases])


def contact_sheet(clips: torch.Tensor, columns: int, frames: int = 1) -> Image.Image:
    """A picture of clips [N, F, 3, H, W]: `frames` evenly spaced frames of each clip side by side, `columns` clips a row."""
    n, f, _, h, w = clips.shape
    picks = torch.linspace(0, f - 1, frames).round().long() if frames > 1 else torch.tensor([f // 2])
    strip = clips[:, picks].permute(0, 3, 1, 4, 2).reshape(n, h, frames * w, 3)
    rows = math.ceil(n / columns)
    sheet = torch.full((rows * columns, h, frames * w, 3), -1.0)
    sheet[:n] = strip.cpu()
    sheet = sheet.reshape(rows, columns, h, frames * w, 3).permute(0, 2, 1, 3, 4).reshape(rows * h, columns * frames * w, 3)
    return Image.fromarray(((sheet.clamp(-1, 1) + 1) * 127.5).round().byte().numpy())
