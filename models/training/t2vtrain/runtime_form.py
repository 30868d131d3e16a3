"""The nets as they are exported: the same weights and, up to rounding, the same results as model.py and upscaler.py, arranged so that ONNX Runtime does less.

- Where to sample is an affine map per frame, so a grid is one matrix product with the pixels' coordinates instead of a dozen passes over every pixel.
- One still picture for all frames is sampled with all frames' grids stacked in one tall grid: nothing is copied per frame, and the work divides among threads by channel.
- Things that no frame shows are not drawn.
- A convolution after nearest enlargement is a transposed convolution with 4x4 weights of stride 2: 4/9 of the multiplications (Shi et al., arXiv 1609.07009, section 2).
Weights stay in the file as they were trained; what is derived from them is made by nodes of the graph, which the runtime folds once when it opens the file.
"""
from __future__ import annotations

import torch
import torch.nn as nn
import torch.nn.functional as F

from .model import FEATURES, SPREAD, Denoiser, Layout
from .planner import sinusoid
from .upscaler import Upscaler

RIM = 4  # pixels around a frame where `free` goes on as at its edge: as far as places count up to frames seven times as wide as high


def enlarged(conv: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
    """conv(F.interpolate(x, scale_factor=2.0)) for a 3x3 convolution with padding 1: [N, C, h, w] -> [N, D, 2h, 2w]."""
    taps = torch.tensor([[0.0, 0, 1], [0, 1, 1], [1, 1, 0], [1, 0, 0]], device=x.device)  # how a pixel's own 4x4 neighbours see the three taps of an axis
    weight = taps @ conv.weight @ taps.t()
    return F.conv_transpose2d(x, weight.transpose(0, 1), conv.bias, stride=2, padding=1)


class RuntimeDenoiser(nn.Module):
    """Denoiser.forward of the net that it is given."""

    def __init__(self, net: Denoiser):
        super().__init__()
        self.net = net

    def forward(self, sample: torch.Tensor, timestep: torch.Tensor, codes: torch.Tensor, camera: torch.Tensor, objects: torch.Tensor) -> torch.Tensor:
        b, _, frames, height, width = sample.shape
        things = objects.shape[2]
        layout = Layout(camera.float(), objects.float(), height, width, self.net.side)
        level = timestep / 1000  # [B, F]
        looks = sample.transpose(1, 2).flatten(0, 1)  # [B*F, 3, h, w]
        noise = self.net.level(sinusoid(timestep.mean(1), 128))
        local = layout.rows_from_things()
        local = torch.where(objects[..., 4, None, None] > 0.5, local, torch.tensor([[0.0, 0, 9], [0, 0, 9]]))  # an absent thing is sampled beyond its picture

        image, canvas, thumb = Pixels(height, width), Pixels(*layout.canvas), Pixels(self.net.side, self.net.side)
        covered = image.within(local, 0.9, 8.0)  # [B, F, K, h*w]
        free = 1 - maximum(covered.unbind(2)) * 0.97
        to_frames = layout.rows_to_frames()  # [B, F, 2, 3]
        framed = torch.cat([F.pad(looks, [RIM] * 4), F.pad(free.reshape(-1, 1, height, width), [RIM] * 4, mode="replicate")], 1)
        to_framed = to_frames * torch.tensor([width / (width + 2 * RIM), height / (height + 2 * RIM)])[:, None]
        seen = sample_at(framed, canvas.grid(to_framed.reshape(b * frames, 1, 2, 3))).reshape(b, frames, 4, -1)
        inside = canvas.within(to_frames, 1.0, height / 2) * seen[:, :, 3]
        scene = self.net.scene(gather(seen[:, :, :3], level, inside).reshape(b, 6, *layout.canvas), F.silu(noise + self.net.scene_code(codes[:, 0])), enlarged)

        own = layout.rows_thing_to_frames()  # [B, F, K, 2, 3]
        inside = thumb.within(own.transpose(1, 2), 1.0, height / 2)  # [B, K, F, side*side]
        seen = sample_at(looks, thumb.grid(own.flatten(0, 1))).reshape(b, frames, 3, things, -1).permute(0, 3, 1, 2, 4)
        told = gather(seen.flatten(0, 1), level.repeat_interleave(things, 0), inside.flatten(0, 1)).reshape(b * things, 6, self.net.side, self.net.side)
        emb = F.silu(noise.repeat_interleave(things, 0) + self.net.thing_code(codes[:, 1:].flatten(0, 1)))
        drawn = (objects[..., 4] > 0.5).any(1).flatten()  # [B*K]; the first in any case, since a net cannot run on nothing
        drawn = drawn | (torch.arange(drawn.shape[0]) == 0)
        kept = drawn.nonzero()[:, 0]
        torch._check(kept.shape[0] >= 1)  # what the exporter cannot know
        thing = self.net.thing(told[kept], emb[kept], enlarged)
        thing = thing[(drawn.long().cumsum(0) - 1).clamp(min=0)]  # an absent thing's picture is another's, and is not looked at

        clip = (b, -1, frames, height, width)
        picture = sample_at(scene, image.grid(layout.rows_from_scene())).reshape(clip)
        cover = thing[:, FEATURES:].sigmoid()
        layers = torch.cat([thing[:, :FEATURES] * cover, cover], 1).unflatten(0, (b, things))
        covers = []
        for k in range(things):
            colours, cover = sample_at(layers[:, k], image.grid(local[:, :, k])).reshape(clip).split([FEATURES, 1], 1)
            covers.append(cover)
            picture = picture * (1 - cover) + colours
        return self.finished(sample, level, picture, maximum(covers))

    def finished(self, x: torch.Tensor, level: torch.Tensor, picture: torch.Tensor, cover: torch.Tensor) -> torch.Tensor:
        """As Denoiser.finish, channels first: x [B, 3, F, h, w], picture [B, 12, F, h, w], cover [B, 1, F, h, w] -> [B, 3, F, h, w]."""
        b, f = level.shape
        s = level[:, None, :, None, None]
        colours = picture[:, :3]
        rest = x - (1 - s) * colours
        variance = (1 - s).square() * SPREAD**2 + s * s
        gain, scale = (s - (1 - s) * SPREAD**2) / variance, variance.rsqrt()
        h = torch.cat([rest * scale, picture, cover], 1).transpose(1, 2).flatten(0, 1)
        scale1, shift1, scale2, shift2 = self.net.frame(sinusoid(level * 1000, 128)).reshape(b * f, -1)[:, :, None, None].chunk(4, 1)
        h = F.leaky_relu(self.net.light[0](h), 0.1) * (1 + scale1) + shift1
        h = F.leaky_relu(self.net.light[1](h), 0.1) * (1 + scale2) + shift2
        h = self.last(F.leaky_relu(self.net.light[2](h), 0.1)).unflatten(0, (b, f)).transpose(1, 2)
        return gain * rest - colours + SPREAD * scale * h

    def last(self, h: torch.Tensor) -> torch.Tensor:
        """self.leave in steps of 2 x 2 pixels: four times the channels fill the processor's registers, which three do not."""
        height, width = h.shape[2:]
        shifts = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])  # [2 places x 4 taps, 3 taps]
        weight = (shifts @ self.net.leave.weight @ shifts.t()).reshape(3, -1, 2, 4, 2, 4).permute(0, 2, 4, 1, 3, 5).reshape(12, -1, 4, 4)
        blocks = F.conv2d(F.pad(h, (1, 2, 1, 2)), weight, self.net.leave.bias.repeat_interleave(4), stride=2)
        return F.pixel_shuffle(blocks, 2)[:, :, :height, :width]


class RuntimeUpscaler(nn.Module):
    """Upscaler.forward [N, 3, 4h, 4w] of the net that it is given, and the same as bytes [N, 4h, 4w, 4] RGBA, rounded half up: nobody has to touch every pixel again."""

    def __init__(self, net: Upscaler):
        super().__init__()
        self.net = net

    def forward(self, frames: torch.Tensor, codes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        high = self.net(frames, codes)
        colours = (high * 127.5 + 128).clamp(0, 255).to(torch.uint8)
        return high, torch.cat([colours, torch.full_like(colours[:, :1], 255)], 1).permute(0, 2, 3, 1)


class Pixels:
    """The centres of height x width pixels in the window [-1, 1] by [-1, 1], and where affine maps bring them."""

    def __init__(self, height: int, width: int):
        self.size = (height, width)
        self.y, self.x = ((torch.arange(k, dtype=torch.float32) + 0.5) / k * 2 - 1 for k in (height, width))

    def grid(self, rows: torch.Tensor) -> torch.Tensor:
        """For rows [N, M, 2, 3] a grid [N, M * height, width, 2] for F.grid_sample: a line is that of y = 0 plus y times what a step down adds."""
        height, width = self.size
        zero, one = torch.zeros_like(self.x), torch.ones_like(self.x)
        line = torch.stack([torch.stack([self.x, zero, one], -1), torch.stack([zero, one, zero], -1)])  # [2, width, 3]
        lines = (line.flatten(0, 1) @ rows.transpose(-1, -2)).reshape(*rows.shape[:2], 2, 2 * width)
        return (torch.stack([torch.ones_like(self.y), self.y], -1) @ lines).reshape(rows.shape[0], -1, width, 2)

    def within(self, rows: torch.Tensor, limit: float, slope: float) -> torch.Tensor:
        """model.within at the places of rows [..., 2, 3]: [..., height * width]."""
        height, width = self.size
        across = self.x[None].expand(height, width)
        centres = torch.stack([across, self.y[:, None].expand(height, width), torch.ones_like(across)]).flatten(1)
        x, y = ((rows * slope) @ centres).abs().unbind(-2)
        return (limit * slope + 0.5 - torch.maximum(x, y)).clamp(0, 1)


def maximum(values: list[torch.Tensor] | tuple[torch.Tensor, ...]) -> torch.Tensor:
    """The greatest of each place, pair by pair: runtimes are slow at reducing an axis of two."""
    most = values[0]
    for value in values[1:]:
        most = torch.maximum(most, value)
    return most


def sample_at(picture: torch.Tensor, grid: torch.Tensor) -> torch.Tensor:
    return F.grid_sample(picture, grid, padding_mode="zeros", align_corners=False)


def gather(looks: torch.Tensor, level: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
    """model.gather of looks [B, F, 3, P] that count by inside [B, F, P] and level [B, F]: [B, 6, P]. Sums over the frames are matrix products."""
    s = level[:, :, None]
    trust = inside * ((1 - s + 0.02) / (s * s + 0.02))
    ones = torch.ones_like(level)
    total, signal = (torch.stack([ones, 1 - level], 1) @ trust).split(1, 1)  # [B, 1, P] each
    total = total + 1e-4
    noise = ((level * level)[:, None] @ (trust * trust)).sqrt() / total
    signal = signal / total
    mean = (ones[:, None] @ (looks * trust[:, :, None]).flatten(2)).unflatten(2, (3, -1))[:, 0] / total
    often = ones[:, None] @ inside / level.shape[1]
    return torch.cat([mean / (0.3 * signal * signal + noise * noise + 0.01).sqrt(), signal, noise, often], 1)
