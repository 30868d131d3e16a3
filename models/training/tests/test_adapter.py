"""The adapter's file is what the product expects: its product is what the trained layers add, and the shipped denoiser comes back out of its graph."""
from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import torch
from safetensors import safe_open

from t2vtrain.adapter import Adapted, adapt, write_adapter
from t2vtrain.looks import LOOKS
from t2vtrain.model import Denoiser


def tiny() -> Denoiser:
    torch.manual_seed(3)
    return Denoiser((8, 16, 24), (8, 16, 24), 16, 8, 8).eval()


class AdapterTest(unittest.TestCase):
    def test_starts_as_no_change(self) -> None:
        model, inputs = tiny(), (torch.randn(1, 3, 4, 16, 24), torch.rand(1, 4) * 1000, torch.randn(1, 3, 128), torch.rand(1, 4, 4) * 0.1, torch.rand(1, 4, 2, 5) * 0.4)
        with torch.no_grad():
            before = model(*inputs)
            self.assertTrue(torch.equal(adapt(model, 2, ("scene.", "thing.", "light.", "leave"))(*inputs), before))

    def test_only_named_layers_learn(self) -> None:
        model = adapt(tiny(), 2, ("light.",))
        learning = {name for name, p in model.named_parameters() if p.requires_grad}
        self.assertEqual(learning, {f"light.{i}.{part}.weight" for i in range(3) for part in ("down", "up")})

    def test_file_holds_the_product(self) -> None:
        model = adapt(tiny(), 3, ("scene.enter", "scene.attend.0.out"))
        for module in model.modules():
            if isinstance(module, Adapted):
                torch.nn.init.normal_(module.up.weight)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.safetensors"
            self.assertEqual(write_adapter(model, path, {"look": "x"}), path.stat().st_size)
            with safe_open(path, "pt") as file:
                self.assertEqual(file.metadata(), {"look": "x"})
                tensors = {name: file.get_tensor(name).float() for name in file.keys()}
        self.assertEqual(len(tensors), 4)
        for name, x in (("scene.enter", torch.randn(1, 24, 7, 5)), ("scene.attend.0.out", torch.randn(2, 24))):
            layer, a, b = model.get_submodule(name), tensors[f"{name}.lora_A.weight"], tensors[f"{name}.lora_B.weight"]
            delta = (b.flatten(1) @ a.flatten(1)).reshape(layer.base.weight.shape)
            with torch.no_grad():
                added = layer(x) - layer.base(x)
                layer.base.weight += delta
                layer.up.weight.zero_()
                layer.base.bias.zero_()
                again = layer(x) - (torch.nn.functional.conv2d(x, layer.base.weight - delta, padding=1) if x.ndim == 4 else x @ (layer.base.weight - delta).T)
            self.assertLess(float((added - again).abs().max()), 0.02 * float(added.abs().max()))

    def test_looks_keep_shape_and_range(self) -> None:
        frames = torch.rand(2, 3, 12, 20) * 2 - 1
        for name, look in LOOKS.items():
            drawn = look(frames)
            self.assertEqual(drawn.shape, frames.shape, name)
            self.assertLessEqual(float(drawn.abs().max()), 1, name)
            self.assertGreater(float((drawn - frames).abs().mean()), 0.05, name)


if __name__ == "__main__":
    unittest.main()
