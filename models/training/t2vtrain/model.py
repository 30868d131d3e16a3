"""The denoiser: layers that move. It predicts flow velocity (noise - clean) with its own noise level for every frame.

The frames of a clip show one scene under a moving camera and up to two things on tracks. Both are known (planner or user), so the noisy frames
are gathered into the scene's own coordinates and into each thing's own coordinates, where sixteen frames are sixteen looks at one still picture;
a U-Net draws each of these pictures once per clip, and a light net lays them over each other in every frame and adds what is left.
x_s = (1 - s) x0 + s eps per frame; a given frame simply has s = 0. Lineage: Layered Neural Atlases (arXiv 2109.11418) for the layers,
Diffusion Forcing (2407.01392) for per-frame levels, EDM (2206.00364) for the preconditioning.
"""
from __future__ import annotations

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

    def forward(self, x: torch.Tensor, emb: torch.Tensor) -> torch.Tensor:
        fine = self.start(self.enter(F.pixel_unshuffle(x, 2)), emb)
        half = self.shrink0(fine)
        for block in self.down1:
            half = block(half, emb)
        low = self.shrink1(half)
        h = self.attend[1](self.down2[1](self.attend[0](self.down2[0](low, emb)), emb))
        h = self.up2(torch.cat([h, low], 1), emb)
        h = torch.cat([self.grow1(F.interpolate(h, scale_factor=2.0)), half], 1)
        for block in self.up1:
            h = block(h, emb)
        h = torch.cat([self.grow0(F.interpolate(h, scale_factor=2.0)), fine], 1)
        for block in self.up0:
            h = block(h, emb)
        return F.pixel_shuffle(self.leave(F.silu(h)), 2)


def rotate(v: torch.Tensor, angle: torch.Tensor) -> torch.Tensor:
    """Points [..., 2] turned by `angle` [...], clockwise on the screen since y points down."""
    c, s = angle.cos(), angle.sin()
    return torch.stack([c * v[..., 0] - s * v[..., 1], s * v[..., 0] + c * v[..., 1]], -1)


def plane(height: int, width: int, half: torch.Tensor) -> torch.Tensor:
    """Pixel centres [height, width, 2] of a window [-half x, half x] by [-half y, half y]; half [2]."""
    y, x = ((torch.arange(k, device=half.device, dtype=torch.float32) + 0.5) / k * 2 - 1 for k in (height, width))
    return torch.stack([x[None].expand(height, width), y[:, None].expand(height, width)], -1) * half


class Layout:
    """Where scene, things and frames lie to each other: sampling grids between them, all in scene units.

    camera [B, F, 4] state (offset x, offset y, log zoom, roll), objects [B, F, K, 5] in frame coordinates (x, y, half height, angle, present).
    """

    def __init__(self, camera: torch.Tensor, objects: torch.Tensor, height: int, width: int, side: int):
        self.camera, self.objects, self.side = camera, objects, side
        short = min(height, width)
        self.half = torch.tensor([width / short, height / short], device=camera.device)
        self.frame = plane(height, width, self.half)  # [h, w, 2]
        seen = self.scene_of(self.frame[None, None])  # [B, F, h, w, 2]
        low, high = seen.amin((1, 2, 3)), seen.amax((1, 2, 3))
        self.middle, self.window = (low + high) / 2, (high - low) / 2 * torch.tensor([width / max(1, width - 1), height / max(1, height - 1)], device=camera.device)
        self.from_scene = (seen - self.middle[:, None, None, None]) / self.window[:, None, None, None]
        self.canvas = ((height + 7) // 8 * 8, (width + 7) // 8 * 8)

    def scene_of(self, p: torch.Tensor) -> torch.Tensor:
        """Frame points [B|1, F|1, h, w, 2] -> scene points [B, F, h, w, 2]."""
        state = self.camera[:, :, None, None]
        return rotate(p, state[..., 3]) * (-state[..., 2:3]).exp() + state[..., :2]

    def to_frames(self) -> torch.Tensor:
        """For every pixel of the scene's canvas its place in every frame: [B, F, hs, ws, 2], in [-1, 1] where the frame shows it."""
        points = self.middle[:, None, None] + plane(*self.canvas, torch.ones_like(self.half)) * self.window[:, None, None]
        state = self.camera[:, :, None, None]
        return rotate(points[:, None] - state[..., :2], -state[..., 3]) * state[..., 2:3].exp() / self.half

    def thing_to_frames(self) -> torch.Tensor:
        """For every pixel of a thing's picture its place in every frame: [B, F, K, side, side, 2]."""
        own = plane(self.side, self.side, torch.full_like(self.half, REACH))
        o = self.objects[:, :, :, None, None]
        return (rotate(own, o[..., 3]) * o[..., 2:3] + o[..., :2]) / self.half

    def from_things(self) -> torch.Tensor:
        """For every pixel of every frame its place in a thing's picture: [B, F, K, h, w, 2], in [-1, 1] where the picture reaches."""
        o = self.objects[:, :, :, None, None]
        return rotate(self.frame - o[..., :2], -o[..., 3]) / o[..., 2:3].clamp(min=0.02) / REACH


def sample_at(picture: torch.Tensor, grid: torch.Tensor, padding: str) -> torch.Tensor:
    return F.grid_sample(picture, grid.to(picture.dtype), padding_mode=padding, align_corners=False)


def within(grid: torch.Tensor, limit: float, slope: float) -> torch.Tensor:
    """1 inside the square [-limit, limit] of a grid [..., 2], 0 outside, a ramp of width 1 / slope between."""
    return ((limit - grid.abs().amax(-1)) * slope + 0.5).clamp(0, 1)


def gather(frames: torch.Tensor, level: torch.Tensor, grid: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """All looks at one still picture, averaged by what they tell: frames [B, F, 3, h, w], level [B, F], grid [B, F, H, W, 2], weight [B, F, H, W].

    Returns [B, 6, H, W]: colours scaled to unit variance, how much of them is picture, how much is noise, how often the place is seen.
    """
    b, f, _, h, w = frames.shape
    inside = within(grid, 1.0, h / 2) * weight
    s = level[:, :, None, None]
    trust = inside * (1 - s + 0.02) / (s * s + 0.02)
    total = trust.sum(1, keepdim=True) + 1e-4
    looks = sample_at(frames.flatten(0, 1), grid.flatten(0, 1), "zeros").unflatten(0, (b, f))
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
        clear = sample_at(free.reshape(b * frames, 1, height, width), to_frames.flatten(0, 1), "border").reshape(b, frames, *layout.canvas)
        scene = self.scene(gather(x, level, to_frames, clear), F.silu(noise + self.scene_code(codes[:, 0])))
        grids = layout.thing_to_frames().transpose(1, 2).flatten(0, 1)  # [B*K, F, side, side, 2]
        looks = gather(x.repeat_interleave(things, 0), level.repeat_interleave(things, 0), grids, torch.ones_like(grids[..., 0]))
        thing = self.thing(looks, F.silu(noise.repeat_interleave(things, 0) + self.thing_code(codes[:, 1:].flatten(0, 1))))

        ground = spread(scene, layout.from_scene, "border")  # [B, F, 12, h, w]
        cover = thing[:, FEATURES:].sigmoid()
        outside = torch.where(there[..., None] > 0.5, local, 9.0)  # an absent thing is sampled beyond its picture, where nothing is
        seen = spread(torch.cat([thing[:, :FEATURES] * cover, cover], 1), outside.transpose(1, 2).flatten(0, 1), "zeros").unflatten(0, (b, things))
        picture = ground
        for k in range(things):
            picture = torch.addcmul(picture + seen[:, k, :, :FEATURES], picture, seen[:, k, :, FEATURES:], value=-1)
        velocity = self.finish(x, level, picture, seen[:, :, :, FEATURES].amax(1))
        return velocity.transpose(1, 2), picture[:, :, :3].transpose(1, 2), ground[:, :, :3].transpose(1, 2), seen[:, :, :, FEATURES]

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


def spread(pictures: torch.Tensor, grid: torch.Tensor, padding: str) -> torch.Tensor:
    """One still picture per clip [N, C, H, W] as each frame sees it by grid [N, F, h, w, 2]: [N, F, C, h, w]."""
    n, f, h, w, _ = grid.shape
    flat = sample_at(pictures, grid.reshape(n, f * h, w, 2), padding)
    return flat.reshape(n, -1, f, h, w).transpose(1, 2)
