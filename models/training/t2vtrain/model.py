"""The denoiser: a convolutional space-time U-Net that predicts flow velocity (noise - clean) with its own noise level for every frame.

x_s = (1 - s) x0 + s eps per frame; a given frame simply has s = 0. Lineage: Video Diffusion Models (arXiv 2204.03458), Video LDM (2304.08818)
for the zero-initialised temporal layers, Diffusion Forcing (2407.01392) for per-frame levels. With one frame it is an image model.
"""
from __future__ import annotations

import math

import torch
import torch.nn as nn
import torch.nn.functional as F



def sinusoid(value: torch.Tensor, width: int, top: float = 1000.0) -> torch.Tensor:
    """[...] -> [..., width]: cosines and sines with periods from 1 to `top`."""
    frequency = torch.exp(-math.log(top) * torch.arange(width // 2, device=value.device, dtype=torch.float32) / (width // 2))
    angle = value[..., None].float() * frequency
    return torch.cat([angle.cos(), angle.sin()], -1)


def camera_state(rates: torch.Tensor, frame_time: torch.Tensor) -> torch.Tensor:
    """Camera rates [B, F, 4] summed up to offset x, offset y, log zoom, roll [B, F, 4]; zero in the middle of the clip."""
    frames = rates.shape[1]
    span = torch.tensor([1.2, 1.2, 0.6, 0.9], device=rates.device)
    if frames == 1:
        return rates * span * (frame_time[..., :1] - 0.5) * frame_time[..., 1:]
    steps = (rates[:, 1:] + rates[:, :-1]) / 2 / (frames - 1)
    state = torch.cat([torch.zeros_like(steps[:, :1]), torch.cumsum(steps, 1)], 1)
    return (state - state[:, -1:] / 2) * span


class TextPool(nn.Module):
    """Token states [B, L, 384] and mask [B, L] -> projected tokens [B, L, width] and one vector [B, out], read by learned queries."""

    def __init__(self, width: int, out: int, queries: int = 8, heads: int = 4):
        super().__init__()
        self.heads, self.width = heads, width
        self.project = nn.Linear(384, width)
        self.norm = nn.LayerNorm(width)
        self.queries = nn.Parameter(torch.randn(queries, width) * 0.5)
        self.key_value = nn.Linear(width, 2 * width)
        self.out = nn.Sequential(nn.Linear(queries * width, out), nn.SiLU(), nn.Linear(out, out))

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        b, n, _ = tokens.shape
        x = self.norm(self.project(tokens))
        k, v = self.key_value(x).reshape(b, n, 2, self.heads, -1).permute(2, 0, 3, 1, 4)
        q = self.queries.reshape(1, -1, self.heads, self.width // self.heads).transpose(1, 2)
        weights = (q @ k.transpose(-1, -2) / math.sqrt(self.width // self.heads) + (mask[:, None, None, :] - 1) * 1e4).softmax(-1)
        return x, self.out((weights @ v).transpose(1, 2).reshape(b, -1))


class Block(nn.Module):
    """Residual block: 3x3 conv, scale and shift per frame, then a 3x3 conv beside a zero-initialised kernel-3 convolution over time."""

    def __init__(self, inp: int, out: int, emb: int):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(8, inp), nn.GroupNorm(8, out)
        self.conv1, self.conv2 = nn.Conv2d(inp, out, 3, padding=1), nn.Conv2d(out, out, 3, padding=1)
        self.modulate = nn.Linear(emb, 2 * out)
        self.skip = nn.Conv2d(inp, out, 1) if inp != out else nn.Identity()
        self.temporal = nn.Conv2d(out, 2 * out, 1, bias=False)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.temporal.weight)

    def forward(self, x: torch.Tensor, emb: torch.Tensor, frames: int) -> torch.Tensor:
        scale, shift = self.modulate(emb)[:, :, None, None].chunk(2, 1)
        h = F.silu(self.norm2(self.conv1(F.silu(self.norm1(x)))) * (1 + scale) + shift)
        out = self.skip(x) + self.conv2(h)
        return out + self.neighbours(h, frames) if frames > 1 else out

    def neighbours(self, h: torch.Tensor, frames: int) -> torch.Tensor:
        """What the frames before and after contribute: one 1x1 convolution and two shifts (conv2 is the tap at offset 0)."""
        n, c, height, width = h.shape
        before, after = self.temporal(h).reshape(n // frames, frames, 2 * c, height, width).chunk(2, 2)
        zero = torch.zeros_like(before[:, :1])
        return (torch.cat([zero, before[:, :-1]], 1) + torch.cat([after[:, 1:], zero], 1)).reshape(n, c, height, width)


class JointAttention(nn.Module):
    """Attention over all positions of all frames of a clip and the text tokens; for low resolutions only."""

    def __init__(self, channels: int, text: int, heads: int = 4):
        super().__init__()
        self.heads = heads
        self.norm = nn.GroupNorm(8, channels)
        self.place = nn.Linear(96, channels)
        self.query_key_value = nn.Linear(channels, 3 * channels)
        self.text = nn.Linear(text, 2 * channels)
        self.out = nn.Linear(channels, channels)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: torch.Tensor, place: torch.Tensor, text: torch.Tensor, text_bias: torch.Tensor, frames: int) -> torch.Tensor:
        n, c, height, width = x.shape
        b, tokens = n // frames, frames * height * width
        h = self.norm(x).reshape(b, frames, c, height * width).permute(0, 1, 3, 2).reshape(b, tokens, c) + self.place(place)
        q, k, v = self.query_key_value(h).chunk(3, -1)
        text_k, text_v = self.text(text).chunk(2, -1)
        q, k, v = (t.reshape(b, -1, self.heads, c // self.heads).transpose(1, 2) for t in (q, torch.cat([k, text_k], 1), torch.cat([v, text_v], 1)))
        bias = torch.cat([text_bias.new_zeros(b, 1, 1, tokens), text_bias[:, None, None, :]], -1).to(q.dtype)
        h = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        h = self.out(h.transpose(1, 2).reshape(b, tokens, c))
        return x + h.reshape(b, frames, height * width, c).permute(0, 1, 3, 2).reshape(n, c, height, width)


class MotionPlan(nn.Module):
    """What the words ask to move, per frame: object x, y, half height and camera pan, tilt, zoom, roll rates: [B, F, 7].

    Reads the text by itself and is trained first, on captions and true tracks without pictures (stage `plan`), then frozen. Where the user
    gives a path or a camera vector, that is used instead; either way the net sees places, not words.
    """

    def __init__(self, width: int = 256):
        super().__init__()
        self.text = TextPool(96, width)
        self.join = nn.Linear(width + 64 + 1 + 5, width)
        self.hidden = nn.Sequential(nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU())
        self.out = nn.Linear(width, 7)

    def forward(self, text_tokens: torch.Tensor, text_mask: torch.Tensor, frame_time: torch.Tensor, camera: torch.Tensor) -> torch.Tensor:
        text = self.text(text_tokens, text_mask)[1][:, None].expand(-1, frame_time.shape[1], -1)
        time = sinusoid(frame_time[..., 0] * 20, 64, 20.0) * frame_time[..., 1:]
        return self.out(self.hidden(self.join(torch.cat([text, time.to(text.dtype), frame_time[..., 1:].to(text.dtype), camera.to(text.dtype)], -1))))


class Denoiser(nn.Module):
    """See forward. `channels` are per level (full, half, quarter resolution)."""

    def __init__(self, channels: tuple[int, int, int] = (32, 112, 160), emb: int = 256, text: int = 160):
        super().__init__()
        c0, c1, c2 = channels
        self.text = TextPool(text, emb)
        self.level = nn.Sequential(nn.Linear(128, emb), nn.SiLU(), nn.Linear(emb, emb))
        self.frame = nn.Sequential(nn.Linear(64 + 1 + 5 + 4, emb), nn.SiLU(), nn.Linear(emb, emb))
        self.plan = MotionPlan()
        self.enter = nn.Conv2d(3 + 9, c0, 3, padding=1)
        self.down1 = nn.ModuleList([Block(c1, c1, emb), Block(c1, c1, emb)])
        self.down2 = nn.ModuleList([Block(c2, c2, emb), Block(c2, c2, emb)])
        self.shrink0, self.shrink1 = nn.Conv2d(c0, c1, 3, 2, 1), nn.Conv2d(c1, c2, 3, 2, 1)
        self.middle = Block(c2, c2, emb)
        self.up2 = nn.ModuleList([Block(2 * c2, c2, emb), Block(2 * c2, c2, emb)])
        self.up1 = nn.ModuleList([Block(2 * c1, c1, emb), Block(2 * c1, c1, emb)])
        self.up0 = Block(2 * c0, c0, emb)
        self.attend = nn.ModuleList([JointAttention(c2, text) for _ in range(3)])
        self.grow1, self.grow0 = nn.Conv2d(c2, c1, 3, padding=1), nn.Conv2d(c1, c0, 3, padding=1)
        self.leave_norm, self.leave = nn.GroupNorm(8, c0), nn.Conv2d(c0, 3, 3, padding=1)
        nn.init.zeros_(self.leave.weight)

    def forward(self, sample: torch.Tensor, timestep: torch.Tensor, text_tokens: torch.Tensor, text_mask: torch.Tensor,
                frame_time: torch.Tensor, camera: torch.Tensor, path: torch.Tensor) -> torch.Tensor:
        """Flow velocity [B, 3, F, h, w].

        sample [B, 3, F, h, w]; timestep [B, F] = 1000 s; text_tokens [B, L, 384]; text_mask [B, L];
        frame_time [B, F, 2] (0..1, known); camera [B, F, 5] (pan, tilt, zoom, roll rate, known); path [B, F, 4] (x, y, half height, known).
        """
        b, _, frames, height, width = sample.shape
        text, pooled = self.text(text_tokens, text_mask)
        bias = (text_mask - 1) * 1e4
        known_time = sinusoid(frame_time[..., 0] * 200, 64, 200.0) * frame_time[..., 1:]
        plan = self.plan(text_tokens, text_mask, frame_time, camera).float()
        path = torch.cat([path[..., :3] + (1 - path[..., 3:]) * plan[..., :3], path[..., 3:]], -1)
        moves = camera[..., :4] + (1 - camera[..., 4:]) * plan[..., 3:]
        per_frame = self.frame(torch.cat([known_time, frame_time[..., 1:], moves, camera[..., 4:], path], -1).to(pooled.dtype))
        emb = F.silu(self.level(sinusoid(timestep, 128).to(pooled.dtype)) + per_frame + pooled[:, None]).reshape(b * frames, -1)
        x = self.enter(torch.cat([sample.transpose(1, 2).reshape(b * frames, 3, height, width), self.maps(timestep, path, camera_state(moves, frame_time), height, width).to(sample.dtype)], 1))
        place = self.place_tokens(sample, frames, height // 4, width // 4).to(x.dtype)

        def attend(i: int, h: torch.Tensor) -> torch.Tensor:
            return self.attend[i](h, place, text, bias, frames)

        s0 = x
        s1 = self.shrink0(F.silu(s0))
        s2 = self.down1[0](s1, emb, frames)
        s3 = self.down1[1](s2, emb, frames)
        s4 = self.shrink1(s3)
        s5 = self.down2[0](s4, emb, frames)
        s6 = attend(0, self.down2[1](s5, emb, frames))
        h = attend(1, self.middle(s6, emb, frames))
        h = self.up2[0](torch.cat([h, s6], 1), emb, frames)
        h = attend(2, self.up2[1](torch.cat([h, s5], 1), emb, frames))
        h = self.grow1(F.interpolate(h, scale_factor=2.0))
        h = self.up1[0](torch.cat([h, s3], 1), emb, frames)
        h = self.up1[1](torch.cat([h, s2], 1), emb, frames)
        h = self.grow0(F.interpolate(h, scale_factor=2.0))
        h = self.up0(torch.cat([h, s0], 1), emb, frames)
        out = self.leave(F.silu(self.leave_norm(h)))
        return out.reshape(b, frames, 3, height, width).transpose(1, 2)

    def maps(self, timestep: torch.Tensor, path: torch.Tensor, camera: torch.Tensor, height: int, width: int) -> torch.Tensor:
        """Nine extra channels per frame [B*F, 9, h, w]: x, y, noise level, a blob on the path, path known, x and y in the scene, x and y from the object."""
        n = timestep.numel()
        y = ((torch.arange(height, device=path.device) + 0.5) / height * 2 - 1)[:, None].expand(height, width)
        x = ((torch.arange(width, device=path.device) + 0.5) / width * 2 - 1)[None].expand(height, width)
        p = path.reshape(n, 4)[:, :, None, None]
        pan, tilt, zoom, roll = camera.reshape(n, 4, 1, 1).unbind(1)
        cosine, sine, scale = roll.cos(), roll.sin(), (-zoom).exp()
        size = p[:, 2].clamp(0.2, 1.5)
        from_x, from_y = ((x - p[:, 0]) / size).clamp(-3, 3), ((y - p[:, 1]) / size).clamp(-3, 3)
        blob = torch.exp(-((x - p[:, 0]) ** 2 + (y - p[:, 1]) ** 2) * 6)
        level = (timestep.reshape(n, 1, 1) / 1000).expand(n, height, width)
        scene_x, scene_y = (cosine * x - sine * y) * scale + pan, (sine * x + cosine * y) * scale + tilt
        return torch.stack([x.expand(n, height, width), y.expand(n, height, width), level, blob, p[:, 3].expand(n, height, width), scene_x, scene_y, from_x, from_y], 1)

    def place_tokens(self, like: torch.Tensor, frames: int, height: int, width: int) -> torch.Tensor:
        """Where and when each attention token is: [1, F*h*w, 96]."""
        t, y, x = (torch.arange(k, device=like.device, dtype=torch.float32) for k in (frames, height, width))
        parts = [sinusoid(t * 8, 32, 128.0)[:, None, None].expand(frames, height, width, 32), sinusoid(y / height * 32, 32, 32.0)[None, :, None].expand(frames, height, width, 32), sinusoid(x / width * 32, 32, 32.0)[None, None].expand(frames, height, width, 32)]
        return torch.cat(parts, -1).reshape(1, frames * height * width, 96)
