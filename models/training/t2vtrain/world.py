"""The synthetic world: sprites on procedural backgrounds under known object motions and camera moves, composed on the training device.

Coordinates: scene and frame units, x right, y down; a frame with an identity camera shows [-1, 1] x [-1, 1]. Time runs 0..1 over a clip.
Frames are float tensors [B, F, 3, H, W] in [-1, 1].
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .backgrounds import draw_canvases
from .captions import Attributes
from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, MOTION_NAMES, OBJECTS

# what a camera rate of 1 does over a whole clip: pan and tilt in half frames, zoom in log scale, roll in radians
CAMERA_SPAN = torch.tensor([1.2, 1.2, 0.6, 0.9])
# camera name -> (pan, tilt, zoom, roll) direction
CAMERA_AXES = torch.tensor([[0, 0, 0, 0], [-1, 0, 0, 0], [1, 0, 0, 0], [0, -1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, -1, 0], [0, 0, 0, -1], [0, 0, 0, 1]], dtype=torch.float32)


@dataclass
class Scenes:
    """One batch of scenes. F frames each; every tensor on the world's device."""
    object: torch.Tensor  # [B] int64
    background: torch.Tensor  # [B] int64
    motion: torch.Tensor  # [B] int64
    camera: torch.Tensor  # [B] int64
    canvas: torch.Tensor  # [B] variant index
    shift: torch.Tensor  # [B] horizontal offset into the canvas
    time: torch.Tensor  # [B, F] in 0..1
    rate: torch.Tensor  # [B, 4] camera rates in [-1, 1]
    centre: torch.Tensor  # [B, F, 2] object centre in the scene
    size: torch.Tensor  # [B, F] object half height in scene units

    def camera_state(self) -> torch.Tensor:
        """Offset x, offset y, log zoom, roll per frame: [B, F, 4]; zero in the middle of the clip."""
        return (self.time[..., None] - 0.5) * (self.rate * CAMERA_SPAN.to(self.rate))[:, None]

    def boxes(self) -> torch.Tensor:
        """Object centre x, y and half height as seen in the frame: [B, F, 3]."""
        state = self.camera_state()
        d = self.centre - state[..., :2]
        c, s, zoom = state[..., 3].cos(), state[..., 3].sin(), state[..., 2].exp()
        return torch.stack([(c * d[..., 0] + s * d[..., 1]) * zoom, (-s * d[..., 0] + c * d[..., 1]) * zoom, self.size * zoom], -1)


class World:
    """Holds sprites and canvases; `sample` draws scenes, `render` turns them into frames."""

    def __init__(self, sprite_folder: Path, device: str = "cpu", canvas_size: int = 256, variants: int = 16, seed: int = 0):
        self.device = torch.device(device)
        self.sprites = {size: load_sprites(sprite_folder, size).to(self.device) for size in (64, 128)}
        canvases = torch.from_numpy(draw_canvases(variants, canvas_size, seed)).permute(0, 1, 4, 2, 3).to(self.device)
        self.canvases = {canvas_size: canvases, canvas_size // 2: _halve(canvases)}
        self.variants = variants

    def sample(self, attributes: list[Attributes], time: torch.Tensor, rng: torch.Generator) -> Scenes:
        """Scenes for captions' attributes (what a caption leaves out is drawn) at the given times [B, F]."""
        b = len(attributes)

        def uniform(low: float, high: float, *shape: int) -> torch.Tensor:
            return low + (high - low) * torch.rand(b, *shape, generator=rng)

        def pick(values: list[int | None], count: int, otherwise: torch.Tensor) -> torch.Tensor:
            return torch.tensor([-1 if v is None else v for v in values]).where(torch.tensor([v is not None for v in values]), otherwise)

        background = pick([a.background for a in attributes], 0, torch.randint(len(BACKGROUND_NAMES), (b,), generator=rng))
        camera = pick([a.camera for a in attributes], 0, torch.zeros(b, dtype=torch.int64))
        free_motion = torch.randint(1, len(MOTION_NAMES), (b,), generator=rng) * (torch.rand(b, generator=rng) < 0.25)
        motion = pick([a.motion for a in attributes], 0, free_motion)
        speed = torch.tensor([[0.62, 1.0, 1.4][a.speed] for a in attributes])
        rate = CAMERA_AXES[camera] * (0.6 * speed * uniform(0.9, 1.1))[:, None]
        centre, size = object_track(motion, speed, time.cpu(), uniform)
        d = self.device
        return Scenes(torch.tensor([a.object for a in attributes]).to(d), background.to(d), motion.to(d), camera.to(d), torch.randint(self.variants, (b,), generator=rng).to(d),
                      uniform(-0.4, 0.4).to(d), time.to(d), rate.to(d), centre.to(d), size.to(d))

    def render(self, scenes: Scenes, height: int, width: int, supersample: int = 2) -> torch.Tensor:
        """Frames [B, F, 3, height, width] in [-1, 1], box-filtered from `supersample` times the size."""
        b, f = scenes.time.shape
        h, w = height * supersample, width * supersample
        canvas_size = min(size for size in self.canvases if size >= min(2 * h, max(self.canvases)))
        sprite_size = 64 if h <= 80 else 128
        to_scene = _frame_to_scene(scenes.camera_state())  # [B, F, 2, 3]
        aspect = torch.tensor([max(1, w / h), max(1, h / w)], device=self.device)
        grid = F.affine_grid((to_scene * torch.cat([aspect, aspect.new_ones(1)])).reshape(b * f, 2, 3), [b * f, 1, h, w], align_corners=False).reshape(b, f * h, w, 2)
        canvas = self.canvases[canvas_size][scenes.background, scenes.canvas].float() / 255
        place = torch.stack([(grid[..., 0] + scenes.shift[:, None, None]) / 2, grid[..., 1] / 2], -1)
        ground = F.grid_sample(canvas, place, padding_mode="reflection", align_corners=False).reshape(b, 3, f, h, w)
        local = (grid.reshape(b, f, h, w, 2) - scenes.centre[:, :, None, None]) / scenes.size[:, :, None, None, None]
        sprite = F.grid_sample(self.sprites[sprite_size][scenes.object], local.reshape(b, f * h, w, 2), padding_mode="zeros", align_corners=False).reshape(b, 4, f, h, w)
        frames = (sprite[:, :3] + (1 - sprite[:, 3:]) * ground).permute(0, 2, 1, 3, 4)
        if supersample > 1:
            frames = F.avg_pool2d(frames.reshape(b * f, 3, h, w), supersample).reshape(b, f, 3, height, width)
        return frames * 2 - 1


def object_track(motion: torch.Tensor, speed: torch.Tensor, time: torch.Tensor, uniform) -> tuple[torch.Tensor, torch.Tensor]:
    """Object centre [B, F, 2] and half height [B, F] over time for motion indices [B]. `uniform(low, high, *shape)` draws [B, *shape]."""
    t = time - 0.5
    base = torch.stack([uniform(-0.3, 0.3), uniform(-0.25, 0.25)], -1)
    reach = (uniform(0.95, 1.15) * speed)[:, None]
    size = uniform(0.46, 0.6)[:, None]
    phase = uniform(-0.3, 0.3)[:, None]

    def when(name: str) -> torch.Tensor:
        return (motion == MOTION_NAMES.index(name)).float()[:, None]

    radius, turn = 0.38, 2 * math.pi * (time * speed[:, None] * 1.0)
    hop = (math.pi * 2.5 * speed[:, None] * time + phase).sin().abs() - 0.5
    dx = (when("right") - when("left")) * reach * t + when("circle") * radius * (turn + phase).cos()
    dy = (when("down") - when("up")) * reach * t + when("circle") * radius * (turn + phase).sin() - when("bounce") * 0.7 * hop
    change = (when("grow") - when("shrink")) * 1.15 * speed[:, None] * t
    calm = 1 - 0.5 * (when("left") + when("right") + when("up") + when("down") + when("circle") + when("bounce"))
    centre = torch.stack([base[:, :1] * calm + dx, base[:, 1:] * calm + dy], -1)
    return centre, size * change.exp()


def _frame_to_scene(state: torch.Tensor) -> torch.Tensor:
    """Affine maps [B, F, 2, 3] from frame to scene coordinates for camera states [B, F, 4]."""
    x, y, zoom, roll = state.unbind(-1)
    c, s, k = roll.cos(), roll.sin(), (-zoom).exp()
    return torch.stack([torch.stack([c * k, -s * k, x], -1), torch.stack([s * k, c * k, y], -1)], -2)


def load_sprites(folder: Path, size: int) -> torch.Tensor:
    """Premultiplied RGBA sprites [objects, 4, size, size] in 0..1, in the order of OBJECTS."""
    sprites = []
    for code in OBJECTS:
        image = Image.open(folder / f"{code}.webp").convert("RGBA").crop((0, 0, 256, 256))
        sprites.append(np.asarray(image.resize((size, size), Image.LANCZOS), dtype=np.float32) / 255)
    atlas = torch.from_numpy(np.stack(sprites)).permute(0, 3, 1, 2).contiguous()
    atlas[:, :3] *= atlas[:, 3:]
    return atlas


def _halve(canvases: torch.Tensor) -> torch.Tensor:
    b, v = canvases.shape[:2]
    return F.avg_pool2d(canvases.flatten(0, 1).float(), 2).round().to(torch.uint8).unflatten(0, (b, v))


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


CAMERA_COUNT = len(CAMERA_NAMES)
