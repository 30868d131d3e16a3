"""The denoiser: layers that move. It predicts flow velocity (noise - clean) with its own noise level for every frame.

The frames of a clip show one scene under a moving camera and up to two things on tracks. Both are known (planner or user), so the noisy frames
are gathered into the scene's own coordinates and into each thing's own coordinates, where sixteen frames are sixteen looks at one still picture;
a U-Net draws each of these pictures once per clip, and a light net lays them over each other in every frame and adds what is left.
x_s = (1 - s) x0 + s eps per frame; a given frame simply has s = 0. Lineage: Layered Neural Atlases (arXiv 2109.11418) for the layers,
Diffusion Forcing (2407.01392) for per-frame levels, EDM (2206.00364) for the preconditioning.
"""
from __future__ import annotations

from typing import Callable

import torch
import torch.nn as nn
import torch.nn.functional as F

from .planner import CODE, sinusoid

REACH = 1.15  # a thing's picture spans [-REACH, REACH] in its own coordinates
SPREAD = 0.15  # expected error of the layered picture, pixel units
FEATURES = 12


class Block(nn.Module):
    """Residual block: two 3x3 convolutions with scale and shift by the embedding between them."""

    def __init__(self, inp: int, out: int, emb: int):
        super().__init__()
        self.norm = nn.GroupNorm(8, inp)
        self.conv1, self.conv2 = nn.Conv2d(inp, out, 3, padding=1), nn.Conv2d(out, out, 3, padding=1)
        self.modulate = nn.Linear(emb, 2 * out)
        self.skip = nn.Conv2d(inp, out, 1) if inp != out else nn.Identity()
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: torch.Tensor, emb: torch.Tensor) -> torch.Tensor:
        scale, shift = self.modulate(emb)[:, :, None, None].chunk(2, 1)
        return self.skip(x) + self.conv2(F.silu(self.conv1(F.silu(self.norm(x))) * (1 + scale) + shift))


class Attention(nn.Module):
    """Self-attention over the positions of one picture; for low resolutions only."""

    def __init__(self, channels: int, heads: int = 4):
        super().__init__()
        self.heads = heads
        self.norm, self.place = nn.GroupNorm(8, channels), nn.Linear(64, channels)
        self.query_key_value, self.out = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, c, height, width = x.shape
        h = self.norm(x).flatten(2).transpose(1, 2) + self.place(positions(x).to(x.dtype))
        q, k, v = self.query_key_value(h).reshape(n, height * width, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        h = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, height * width, c)
        return x + self.out(h).transpose(1, 2).reshape(n, c, height, width)


def positions(like: torch.Tensor) -> torch.Tensor:
    """[1, h*w, 64]: where each position of a picture [n, c, h, w] is."""
    height, width = like.shape[2:]
    y, x = (torch.arange(k, device=like.device, dtype=torch.float32) / k * 32 for k in (height, width))
    return torch.cat([sinusoid(y, 32, 32.0)[:, None].expand(height, width, 32), sinusoid(x, 32, 32.0)[None].expand(height, width, 32)], -1).reshape(1, height * width, 64)


def enlarge(conv: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
    """[N, C, h, w] -> [N, D, 2h, 2w]."""
    return conv(F.interpolate(x, scale_factor=2.0))


class Picture(nn.Module):
    """U-Net over one still picture: [N, inp, h, w] (h and w multiples of 8) and an embedding [N, emb] -> [N, out, h, w].

    It works on 2 x 2 pixel patches, since single pixels are the light net's business; `channels` are at 1/2, 1/4 and 1/8 of the size.
    """

    def __init__(self, inp: int, out: int, channels: tuple[int, int, int], emb: int):
        super().__init__()
        c0, c1, c2 = channels
        self.enter, self.start = nn.Conv2d(4 * inp, c0, 3, padding=1), Block(c0, c0, emb)
        self.shrink0, self.shrink1 = nn.Conv2d(c0, c1, 3, 2, 1), nn.Conv2d(c1, c2, 3, 2, 1)
        self.down1 = nn.ModuleList([Block(c1, c1, emb) for _ in range(2)])
        self.down2 = nn.ModuleList([Block(c2, c2, emb) for _ in range(2)])
        self.attend = nn.ModuleList([Attention(c2) for _ in range(2)])
        self.up2 = Block(2 * c2, c2, emb)
        self.grow1, self.grow0 = nn.Conv2d(c2, c1, 3, padding=1), nn.Conv2d(c1, c0, 3, padding=1)
        self.up1 = nn.ModuleList([Block(2 * c1, c1, emb), Block(c1, c1, emb)])
        self.up0 = nn.ModuleList([Block(2 * c0, c0, emb), Block(c0, c0, emb)])
        self.leave = nn.Conv2d(c0, 4 * out, 3, padding=1)

    def forward(self, x: torch.Tensor, emb: torch.Tensor, enlarged: Callable[[nn.Conv2d, torch.Tensor], torch.Tensor] = enlarge) -> torch.Tensor:
        fine = self.start(self.enter(F.pixel_unshuffle(x, 2)), emb)
        half = self.shrink0(fine)
        for block in self.down1:
            half = block(half, emb)
        low = self.shrink1(half)
        h = self.attend[1](self.down2[1](self.attend[0](self.down2[0](low, emb)), emb))
        h = self.up2(torch.cat([h, low], 1), emb)
        h = torch.cat([enlarged(self.grow1, h), half], 1)
        for block in self.up1:
            h = block(h, emb)
        h = torch.cat([enlarged(self.grow0, h), fine], 1)
        for block in self.up0:
            h = block(h, emb)
        return F.pixel_shuffle(self.leave(F.silu(h)), 2)

def similarity(scale: torch.Tensor, angle: torch.Tensor, shift: torch.Tensor) -> torch.Tensor:
    """Rows [..., 2, 3] that turn points by `angle` [...] (clockwise on the screen since y points down), scale them by `scale` [...], move them by `shift` [..., 2]."""
    c, s = scale * angle.cos(), scale * angle.sin()
    return torch.stack([torch.stack([c, -s, shift[..., 0]], -1), torch.stack([s, c, shift[..., 1]], -1)], -2)


def inverse(rows: torch.Tensor) -> torch.Tensor:
    """The similarity [..., 2, 3] that undoes another one."""
    c, s, x, y = rows[..., 0, 0], rows[..., 1, 0], rows[..., 0, 2], rows[..., 1, 2]
    size = c * c + s * s
    c, s = c / size, s / size
    return torch.stack([torch.stack([c, s, -c * x - s * y], -1), torch.stack([-s, c, s * x - c * y], -1)], -2)


def planes(rows: torch.Tensor, height: int, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Where rows [..., 2, 3] bring the pixel centres of the window [-1, 1] by [-1, 1]: x and y, [..., height, width] each.

    x and y stay apart, and each is a row plus a column: arithmetic over a last axis of two is slow in every runtime.
    """
    y, x = ((torch.arange(k, device=rows.device, dtype=torch.float32) + 0.5) / k * 2 - 1 for k in (height, width))
    along, down = rows[..., 0:1] * x, rows[..., 1:2] * y + rows[..., 2:3]  # [..., 2, width], [..., 2, height]
    return along[..., 0, None, :] + down[..., 0, :, None], along[..., 1, None, :] + down[..., 1, :, None]


Grid = tuple[torch.Tensor, torch.Tensor]  # x and y of where to sample, [N..., H, W] each, in [-1, 1] within the picture


class Layout:
    """Where scene, things and frames lie to each other: sampling grids between them, all in scene units.

    camera [B, F, 4] state (offset x, offset y, log zoom, roll), objects [B, F, K, 5] in frame coordinates (x, y, half height, angle, present).
    """

    def __init__(self, camera: torch.Tensor, objects: torch.Tensor, height: int, width: int, side: int):
        short = min(height, width)
        self.size, self.side = (height, width), side
        self.half = torch.tensor([width / short, height / short], device=camera.device)
        self.scene_of = similarity((-camera[..., 2]).exp(), camera[..., 3], camera[..., :2])  # frame points to scene points
        self.things = similarity(objects[..., 2].clamp(min=0.02), objects[..., 3], objects[..., :2])  # a thing's own points to frame points
        edge = self.half * torch.tensor([1 - 1 / width, 1 - 1 / height], device=camera.device)  # the outermost pixel centres
        spans = (self.scene_of[..., :2].abs() * edge).sum(-1)  # [B, F, 2]: how far a frame's pixels reach from its middle
        low, high = (self.scene_of[..., 2] - spans).amin(1), (self.scene_of[..., 2] + spans).amax(1)
        self.middle = (low + high) / 2  # [B, 2]
        self.window = (high - low) / 2 * torch.tensor([width / max(1, width - 1), height / max(1, height - 1)], device=camera.device)
        self.canvas = ((height + 7) // 8 * 8, (width + 7) // 8 * 8)

    def from_scene(self) -> Grid:
        """For every pixel of every frame its place in the scene's canvas: [B, F, h, w]."""
        return planes(self.rows_from_scene(), *self.size)

    def rows_from_scene(self) -> torch.Tensor:
        """Rows [B, F, 2, 3] from frames [-1, 1] by [-1, 1] to the scene's canvas."""
        rows = torch.cat([self.scene_of[..., :2] * self.half, (self.scene_of[..., 2] - self.middle[:, None])[..., None]], -1)
        return rows / self.window[:, None, :, None]

    def to_frames(self) -> Grid:
        """For every pixel of the scene's canvas its place in every frame: [B, F, hs, ws], in [-1, 1] where the frame shows it."""
        return planes(self.rows_to_frames(), *self.canvas)

    def rows_to_frames(self) -> torch.Tensor:
        """Rows [B, F, 2, 3] from the scene's canvas [-1, 1] by [-1, 1] to frames."""
        back = inverse(self.scene_of)
        turned = back[..., :2] * self.window[:, None, None]
        moved = (back[..., :2] * self.middle[:, None, None]).sum(-1) + back[..., 2]
        return torch.cat([turned, moved[..., None]], -1) / self.half[:, None]

    def thing_to_frames(self) -> Grid:
        """For every pixel of a thing's picture its place in every frame: [B, F, K, side, side]."""
        return planes(self.rows_thing_to_frames(), self.side, self.side)

    def rows_thing_to_frames(self) -> torch.Tensor:
        """Rows [B, F, K, 2, 3] from things' pictures to frames."""
        reach = torch.tensor([REACH, REACH, 1.0], device=self.half.device)
        return self.things * reach / self.half[:, None]

    def from_things(self) -> Grid:
        """For every pixel of every frame its place in a thing's picture: [B, F, K, h, w], in [-1, 1] where the picture reaches."""
        return planes(self.rows_from_things(), *self.size)

    def rows_from_things(self) -> torch.Tensor:
        """Rows [B, F, K, 2, 3] from frames [-1, 1] by [-1, 1] to things' pictures."""
        return inverse(self.things) / REACH * torch.cat([self.half, torch.ones(1, device=self.half.device)])


def sample_at(picture: torch.Tensor, grid: Grid) -> torch.Tensor:
    """Bilinear samples [N, C, H, W] of pictures [N, C, h, w] at grids [N, H, W]; nothing (0) lies beyond the picture."""
    return F.grid_sample(picture.float(), torch.stack(grid, -1), padding_mode="zeros", align_corners=False)


def to_edge(grid: Grid, height: int, width: int) -> Grid:
    """A grid whose places beyond a picture of height x width pixels are moved to its outermost pixels."""
    return grid[0].clamp(1 / width - 1, 1 - 1 / width), grid[1].clamp(1 / height - 1, 1 - 1 / height)


def flat(grid: Grid, *axes: int) -> Grid:
    """A grid with its axes from..to flattened."""
    return grid[0].flatten(*axes), grid[1].flatten(*axes)


def within(grid: Grid, limit: float, slope: float) -> torch.Tensor:
    """1 inside the square [-limit, limit] of a grid, 0 outside, a ramp of width 1 / slope between."""
    return ((limit - torch.maximum(grid[0].abs(), grid[1].abs())) * slope + 0.5).clamp(0, 1)


def gather(frames: torch.Tensor, level: torch.Tensor, grid: Grid, weight: torch.Tensor | None) -> torch.Tensor:
    """All looks at one still picture, averaged by what they tell: frames [B, F, 3, h, w], level [B, F], grid [B, F, H, W], weight [B, F, H, W].

    Returns [B, 6, H, W]: colours scaled to unit variance, how much of them is picture, how much is noise, how often the place is seen.
    """
    b, f, _, h, w = frames.shape
    inside = within(grid, 1.0, h / 2)
    if weight is not None:
        inside = inside * weight
    s = level[:, :, None, None]
    trust = inside * ((1 - s + 0.02) / (s * s + 0.02))
    total = trust.sum(1, keepdim=True) + 1e-4
    looks = sample_at(frames.flatten(0, 1), flat(grid, 0, 1)).unflatten(0, (b, f))
    mean = (looks * trust[:, :, None]).sum(1) / total
    signal = (trust * (1 - s)).sum(1, keepdim=True) / total
    noise = (trust * s).square().sum(1, keepdim=True).sqrt() / total
    return torch.cat([mean / (0.3 * signal * signal + noise * noise + 0.01).sqrt(), signal, noise, inside.mean(1, keepdim=True)], 1)


class Denoiser(nn.Module):
    """See forward. `scene` and `thing` are channels per level of their nets; `side` is a thing picture's size in pixels."""

    def __init__(self, scene: tuple[int, int, int] = (56, 96, 144), thing: tuple[int, int, int] = (72, 112, 160), emb: int = 256, light: int = 32, side: int = 48):
        super().__init__()
        self.side = side
        self.level = nn.Sequential(nn.Linear(128, emb), nn.SiLU(), nn.Linear(emb, emb))
        self.scene_code, self.thing_code = nn.Linear(CODE, emb), nn.Linear(CODE, emb)
        self.scene = Picture(6, FEATURES, scene, emb)
        self.thing = Picture(6, FEATURES + 1, thing, emb)
        self.frame = nn.Sequential(nn.Linear(128, 128), nn.SiLU(), nn.Linear(128, 4 * light))
        self.light = nn.ModuleList([nn.Conv2d(3 + FEATURES + 1, light, 3, padding=1), nn.Conv2d(light, light, 3, padding=1), nn.Conv2d(light, light, 3, padding=1)])
        self.leave = nn.Conv2d(light, 3, 3, padding=1)
        nn.init.zeros_(self.leave.weight)

    def forward(self, sample: torch.Tensor, timestep: torch.Tensor, codes: torch.Tensor, camera: torch.Tensor, objects: torch.Tensor) -> torch.Tensor:
        """Flow velocity [B, 3, F, h, w].

        sample [B, 3, F, h, w]; timestep [B, F] = 1000 s; codes [B, 1 + K, 128], zeros where nothing is said; camera [B, F, 4] state;
        objects [B, F, K, 5] in frame coordinates (x, y, half height, angle, present 0 or 1).
        """
        return self.layers(sample, timestep, codes, camera, objects)[0]

    def layers(self, sample: torch.Tensor, timestep: torch.Tensor, codes: torch.Tensor, camera: torch.Tensor, objects: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Velocity, the layered picture and the scene alone [B, 3, F, h, w] in pixel values, and each thing's coverage [B, K, F, h, w]."""
        b, _, frames, height, width = sample.shape
        things = objects.shape[2]
        x = sample.transpose(1, 2)
        level = timestep / 1000
        layout = Layout(camera.float(), objects.float(), height, width, self.side)
        there = objects[..., 4][..., None, None]  # [B, F, K, 1, 1]
        local = layout.from_things()
        free = 1 - (within(local, 0.9, 8.0) * there).amax(2) * 0.97  # [B, F, h, w]: where the scene is seen

        noise = self.level(sinusoid(timestep.mean(1), 128))
        to_frames = layout.to_frames()
        clear = sample_at(free.flatten(0, 1)[:, None], to_edge(flat(to_frames, 0, 1), height, width)).reshape(b, frames, *layout.canvas)
        scene = self.scene(gather(x, level, to_frames, clear), F.silu(noise + self.scene_code(codes[:, 0])))
        own = layout.thing_to_frames()
        looks = gather(x.repeat_interleave(things, 0), level.repeat_interleave(things, 0), flat((own[0].transpose(1, 2), own[1].transpose(1, 2)), 0, 1), None)
        thing = self.thing(looks, F.silu(noise.repeat_interleave(things, 0) + self.thing_code(codes[:, 1:].flatten(0, 1))))

        ground = spread(scene, to_edge(layout.from_scene(), *layout.canvas))  # [B, F, 12, h, w]
        cover = thing[:, FEATURES:].sigmoid()
        drawn = torch.cat([thing[:, :FEATURES] * cover, cover], 1).unflatten(0, (b, things))
        local = tuple(torch.where(there > 0.5, v, 9.0) for v in local)  # an absent thing is sampled beyond its picture, where nothing is
        picture, covers = ground, []
        for k in range(things):
            seen = spread(drawn[:, k], (local[0][:, :, k], local[1][:, :, k]))  # [B, F, 13, h, w]
            covers.append(seen[:, :, FEATURES])
            picture = torch.addcmul(picture + seen[:, :, :FEATURES], picture, seen[:, :, FEATURES:], value=-1)
        cover = torch.stack(covers, 1)  # [B, K, F, h, w]
        velocity = self.finish(x, level, picture, cover.amax(1))
        return velocity.transpose(1, 2), picture[:, :, :3].transpose(1, 2), ground[:, :, :3].transpose(1, 2), cover

    def finish(self, x: torch.Tensor, level: torch.Tensor, picture: torch.Tensor, cover: torch.Tensor) -> torch.Tensor:
        """Velocity [B, F, 3, h, w] around the layered picture, preconditioned for an error of SPREAD in it."""
        b, f = level.shape
        s = level[:, :, None, None, None]
        rest = x - (1 - s) * picture[:, :, :3]
        variance = (1 - s).square() * SPREAD**2 + s * s
        gain = (s - (1 - s) * SPREAD**2) / variance
        h = torch.cat([rest / variance.sqrt(), picture, cover[:, :, None]], 2).flatten(0, 1)
        scale1, shift1, scale2, shift2 = self.frame(sinusoid(level * 1000, 128)).reshape(b * f, -1)[:, :, None, None].chunk(4, 1)
        h = F.leaky_relu(self.light[0](h), 0.1) * (1 + scale1) + shift1
        h = F.leaky_relu(self.light[1](h), 0.1) * (1 + scale2) + shift2
        h = self.leave(F.leaky_relu(self.light[2](h), 0.1)).unflatten(0, (b, f))
        return gain * rest - picture[:, :, :3] + SPREAD / variance.sqrt() * h


def spread(pictures: torch.Tensor, grid: Grid) -> torch.Tensor:
    """One still picture per clip [N, C, H, W] as each frame sees it by a grid [N, F, h, w]: [N, F, C, h, w]."""
    f = grid[0].shape[1]
    return sample_at(pictures[:, None].expand(-1, f, -1, -1, -1).flatten(0, 1), flat(grid, 0, 1)).unflatten(0, (-1, f))
