"""How the learned scorer learns: pictures, tracks and pairs of frames apart from each other, each as cheap as it can be.

Pictures teach what cells show. Motions are learned from tracks alone, computed without rendering a single pixel. Camera moves are learned from
six frames of a clip by the first two stages. A few whole clips in the later part let the motion head meet tracks as the net itself sees them.
"""
from __future__ import annotations

import math
from dataclasses import fields

import torch
import torch.nn.functional as F

from .data import Batches
from .learned_scorer import FRAMES, GAP, NO_OBJECT, OWN_COLOUR, SIZE, LearnedScorer, Seen, as_track
from .vocabulary import CAMERA_NAMES
from .world import Scenes


class Lessons:
    """loss(model, step, progress) for one update: `count` pictures every time, the other lessons in turn."""

    def __init__(self, batches: Batches, count: int):
        self.batches, self.count = batches, count

    def loss(self, model: LearnedScorer, step: int, progress: float = 1.0) -> torch.Tensor:
        loss = self.pictures(model)
        if step % 4 == 0:
            return loss + self.tracks(model)
        if step % 4 == 2 and progress > 0.4:
            return loss + 0.5 * self.clips(model)
        return loss + self.camera(model)

    def pictures(self, model: LearnedScorer) -> torch.Tensor:
        """Single frames: one in sixteen shows no thing, one batch in six is wide, two things in five are turned any way, half are painted anew.

        Shapes take far longer to learn than colours; with the captions' own share of painted things the net names things by their colours.
        """
        _, scenes = self.batches.scenes(self.count, 1)
        d = scenes.present.device
        painted = torch.randint(OWN_COLOUR, scenes.colour.shape).to(d)
        scenes.colour = torch.where((torch.rand(scenes.colour.shape) < 0.5).to(d), painted, scenes.colour)
        scenes.present &= (torch.rand(self.count, 1) > 1 / 16).to(d)
        scenes.angle = scenes.angle + (2 * math.pi * torch.rand(scenes.angle.shape) * (torch.rand(scenes.angle.shape) < 0.4)).to(d)
        with torch.no_grad():
            drawn = self.batches.world.render(scenes, SIZE, 112 if torch.rand(()) < 1 / 6 else SIZE)
        seen = model(soften(drawn.frames), scenes.object)
        return cell_loss(seen, scenes, drawn.alpha) + answer_loss(seen, scenes)

    def tracks(self, model: LearnedScorer) -> torch.Tensor:
        """Motions from tracks as the net would see them, twice as many as pictures; a thing is a disc that the frame's edge and the other thing may cut."""
        _, scenes = self.batches.scenes(2 * self.count, FRAMES)
        told = F.one_hot(scenes.camera, len(CAMERA_NAMES)).float() * 0.9 + 0.1 / len(CAMERA_NAMES)
        return motion_loss(model.motion_of(seen_tracks(scenes), told), scenes)

    def camera(self, model: LearnedScorer, supersample: int = 1) -> torch.Tensor:
        """Camera moves from frames GAP apart of a sixth as many clips, two in three of them under a moving camera.

        `supersample` 1 tells where things are and is cheap. A finished trunk is asked instead with 2, on pictures as soft as those of clips that were shrunk.
        """
        b = max(3, self.count // 6)
        _, scenes = self.batches.scenes(6 * b, FRAMES)
        moving, still = (where.nonzero()[:, 0] for where in (scenes.camera > 0, scenes.camera == 0))
        picked = torch.cat([moving[:2 * b // 3], still])[:b]
        scenes = rows(scenes, picked)
        at_gaps(scenes)
        with torch.no_grad():
            drawn = self.batches.world.render(scenes, SIZE, SIZE, supersample)
        pictures = soften(drawn.frames).flatten(0, 1)
        if supersample > 1:
            with torch.no_grad():
                h, map_ = model.maps(pictures)
                ground = model.read(map_)[:, :NO_OBJECT + 1].float().softmax(1)[:, NO_OBJECT]
        else:
            free = (1 - drawn.alpha * scenes.present[:, None, :, None, None]).prod(2)
            h = pictures
            for stage in model.stages[:2]:
                h = stage(h)
            ground = F.adaptive_avg_pool2d(free, h.shape[-2:]).flatten(0, 1)
        fine, ground = h.unflatten(0, (len(picked), -1)), ground.unflatten(0, (len(picked), -1))[:, :, None]
        return F.cross_entropy(model.camera_of(fine, ground), scenes.camera)

    def clips(self, model: LearnedScorer) -> torch.Tensor:
        """Motion and camera in a few whole clips; only their heads learn."""
        _, scenes = self.batches.scenes(max(2, self.count // 12), FRAMES)
        with torch.no_grad():
            drawn = self.batches.world.render(scenes, SIZE, SIZE)
        frozen = [p for name, p in model.named_parameters() if name.split(".")[0] in ("stages", "lateral", "merge", "read", "area", "background")]
        for p in frozen:
            p.requires_grad_(False)
        seen = model(soften(drawn.frames), scenes.object)
        for p in frozen:
            p.requires_grad_(True)
        return motion_loss(seen.motion, scenes) + F.cross_entropy(seen.camera, scenes.camera)


def rows(scenes: Scenes, picked: torch.Tensor) -> Scenes:
    """Some of the scenes."""
    return Scenes(**{field.name: getattr(scenes, field.name)[picked] for field in fields(scenes)})


def at_gaps(scenes: Scenes) -> None:
    """Keeps every GAP-th moment."""
    for name in ("time", "state", "centre", "size", "angle"):
        setattr(scenes, name, getattr(scenes, name)[:, ::GAP])


def seen_tracks(scenes: Scenes, points: int = 48) -> torch.Tensor:
    """What learned_scorer.tracks_of would find [B, F, 2, 5] for things that are discs, with its usual misses."""
    track = scenes.in_frame()
    d, (b, f) = track.device, track.shape[:2]
    place, half, angle = track[..., :2], track[..., 2], track[..., 3]
    r, a = torch.rand(points, device=d).sqrt() * 0.85, torch.rand(points, device=d) * 2 * math.pi
    spots = place[..., None, :] + half[..., None, None] * torch.stack([r * a.cos(), r * a.sin()], -1)
    inside = (spots.abs() < 1).all(-1).float()  # [B, F, 2, P]
    apart = (spots[:, :, 0] - place[:, :, 1:2]).norm(dim=-1)
    inside[:, :, 0] *= 1 - ((apart < 0.75 * half[:, :, 1:2]) & scenes.present[:, None, 1:]).float()
    count = inside.sum(-1)
    centre = (spots * inside[..., None]).sum(-2) / count.clamp(min=1)[..., None]
    lopsided = 0.12 * torch.randn(b, 1, 2, 2, device=d)  # a sprite's weight lies beside its middle and turns with it
    c, s = angle.cos(), angle.sin()
    centre = centre + half[..., None] * torch.stack([c * lopsided[..., 0] - s * lopsided[..., 1], s * lopsided[..., 0] + c * lopsided[..., 1]], -1)
    area = half.square() * count / points * (1.6 + 0.8 * torch.rand(b, 1, 2, device=d))
    clear = 0.3 + 0.7 * torch.rand(b, 1, 2, 1, device=d)
    turn = clear * torch.stack([s, c], -1) + 0.12 * torch.randn(b, f, 2, 2, device=d)
    centre = centre + 0.025 * torch.randn(centre.shape, device=d)
    return as_track(centre, area * (0.06 * torch.randn(area.shape, device=d)).exp(), turn)


def cell_loss(seen: Seen, scenes: Scenes, alpha: torch.Tensor) -> torch.Tensor:
    """Which thing each cell shows, in which colour, how turned. alpha [B, F, 2, H, W]; thing 1 covers thing 0."""
    b, f, _, h, w = seen.cells.shape
    cover = F.adaptive_avg_pool2d(alpha.flatten(0, 1), (h, w)).unflatten(0, (b, f)) * scenes.present[:, None, :, None, None]
    front, back = cover[:, :, 1], cover[:, :, 0] * (1 - cover[:, :, 1])
    ground = 1 - front - back
    share = torch.stack([back, front, ground], 2)  # [B, F, 3, h, w]
    names = torch.cat([scenes.object, torch.full_like(scenes.object[:, :1], NO_OBJECT)], 1)

    def of_things(logits: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
        return -logits.log_softmax(2).gather(2, which[:, None, :, None, None].expand(-1, f, -1, h, w))

    weight = torch.where(ground > 0.9, 0.25, 1.0)
    named = (of_things(seen.cells, names) * share).sum(2)
    things = share[:, :, :2]
    painted = (of_things(seen.cell_colours, scenes.colour) * things).sum(2)
    angle = scenes.in_frame()[..., 3]
    turn = torch.stack([angle.sin(), angle.cos()], 2)[..., None, None]  # [B, F, 2 (sine, cosine), 2 (things), 1, 1]
    turned = ((seen.cell_turns[:, :, :, None] - turn).square().sum(2) * things).sum(2)
    return (named * weight).sum() / weight.sum() + (0.5 * painted + turned).sum() / things.sum().clamp(min=1)


def answer_loss(seen: Seen, scenes: Scenes) -> torch.Tensor:
    """Objects, background and colours of whole pictures."""
    there = scenes.present.float()
    total = there.sum(1)
    objects = seen.object.log_softmax(1)
    right = (objects.gather(1, scenes.object) * there).sum(1) / total.clamp(min=1)
    loss = -torch.where(total > 0, right, objects[:, NO_OBJECT]).mean() + 0.5 * F.cross_entropy(seen.background.float(), scenes.background)
    return loss + 0.5 * _of_things(seen.colour, scenes.colour, there)


def motion_loss(motion: torch.Tensor, scenes: Scenes) -> torch.Tensor:
    return _of_things(motion, scenes.motion, scenes.present.float())


def _of_things(logits: torch.Tensor, want: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    each = F.cross_entropy(logits.flatten(0, 1).float(), want.flatten(), reduction="none")
    return (each * there.flatten()).sum() / there.sum().clamp(min=1)


def soften(clips: torch.Tensor) -> torch.Tensor:
    """Random blur (through half of the size), noise and brightness, one draw per clip."""
    b, f = clips.shape[:2]
    small = F.interpolate(F.avg_pool2d(clips.flatten(0, 1), 2), size=clips.shape[-2:], mode="bilinear", align_corners=False)
    draw = torch.rand(b, 1, 1, 1, 1, device=clips.device)
    noise = torch.randn_like(clips) * 0.08 * torch.rand(b, 1, 1, 1, 1, device=clips.device)
    return clips + draw * (small.unflatten(0, (b, f)) - clips) + noise + 0.06 * torch.randn(b, 1, 1, 1, 1, device=clips.device)
