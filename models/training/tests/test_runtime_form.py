"""The nets as they are exported give what the trained ones give: other sizes, odd sizes, several frames and rows, things that are absent, a camera that turns."""
from __future__ import annotations

import itertools
import unittest

import torch

from t2vtrain.model import Denoiser
from t2vtrain.runtime_form import RuntimeDenoiser, RuntimeUpscaler
from t2vtrain.upscaler import Upscaler


def shaken(model: torch.nn.Module) -> torch.nn.Module:
    """Weights that start at zero would hide what they multiply."""
    for weight in model.parameters():
        if not weight.any():
            torch.nn.init.normal_(weight, 0, 0.05)
    return model.eval().requires_grad_(False)


def inputs(size: tuple[int, int], present: list[list[int]], frames: int = 5) -> tuple[torch.Tensor, ...]:
    """Rows as many as `present` has, which says of each thing in each row whether the frames after the first show it."""
    rows = len(present)
    there = torch.tensor(present, dtype=torch.float32)[:, None, :, None].repeat(1, frames, 1, 1)
    there[:, 0] = 0
    objects = torch.cat([torch.rand(rows, frames, 2, 4) - 0.2, there], -1)
    return torch.randn(rows, 3, frames, *size), torch.rand(rows, frames) * 1000, torch.randn(rows, 3, 128), torch.rand(rows, frames, 4) * 0.6 - 0.3, objects


class RuntimeFormTest(unittest.TestCase):
    def test_denoiser(self) -> None:
        torch.manual_seed(5)
        model = shaken(Denoiser((8, 16, 24), (8, 16, 24), 16, 8, 24))
        form = RuntimeDenoiser(model)
        for size, present in itertools.product([(32, 32), (24, 56), (57, 23), (16, 40)], [[[1, 1]], [[1, 0]], [[0, 1]], [[0, 0]], [[1, 0], [0, 1]], [[0, 0], [1, 1]]]):
            with self.subTest(size=size, present=present):
                given = inputs(size, present)
                want = model(*given)
                self.assertLess(float((form(*given) - want).abs().max()), 2e-4)
                self.assertGreater(float(want.abs().max()), 1)

    def test_upscaler(self) -> None:
        torch.manual_seed(6)
        model = shaken(Upscaler((8, 16), 8))
        frames, codes = torch.rand(5, 3, 16, 24) * 2.4 - 1.2, torch.randn(1, 3, 128)
        high, pictures = RuntimeUpscaler(model)(frames, codes)
        self.assertTrue(torch.equal(high, model(frames, codes)))
        self.assertEqual((pictures.dtype, tuple(pictures.shape)), (torch.uint8, (3, 64, 96, 4)))
        wanted = ((high.clamp(-1, 1) + 1) * 127.5 + 0.5).floor().permute(0, 2, 3, 1)
        self.assertLess(float((pictures[..., :3].float() - wanted).abs().mean()), 1e-4)
        self.assertTrue(bool((pictures[..., 3] == 255).all()))


if __name__ == "__main__":
    unittest.main()
