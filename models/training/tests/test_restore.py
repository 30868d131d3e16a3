"""Restoring: the shipped graphs give back every weight of the recipe's modules. Run in models/training: python -m unittest discover tests"""
from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import onnx
import torch
from onnx import helper

from t2vtrain.learned_scorer import LearnedScorer
from t2vtrain.model import Denoiser
from t2vtrain.restore import RESTORED, read_weights, restore
from t2vtrain.stages import KNOWN_WORDS, NAMES
from t2vtrain.planner import NamedPlanner
from t2vtrain.upscaler import Upscaler

SHIPPED = Path(__file__).resolve().parents[2] / "embedded"


class Restore(unittest.TestCase):
    def test_gives_every_module_all_its_weights(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual([path.name for path in restore(SHIPPED, Path(folder))], [f"{stage}.pt" for stage in RESTORED])
            for stage, module in (("words", NamedPlanner(NAMES, owners=[owner for _, owner in KNOWN_WORDS])), ("student", Denoiser()), ("upscaler", Upscaler()), ("scorer", LearnedScorer())):
                saved = torch.load(Path(folder) / f"{stage}.pt")
                module.load_state_dict(saved["average"])  # raises for a name or a shape that does not fit
                self.assertEqual(saved["step"], 0)
            with self.assertRaisesRegex(FileExistsError, "words.pt is there already"):
                restore(SHIPPED, Path(folder))

    def test_a_graph_of_another_recipe_is_refused(self) -> None:
        graph = helper.make_graph([], "empty", [], [])
        with self.assertRaisesRegex(ValueError, "no table of weights"):
            read_weights(helper.make_model(graph))
        model = helper.make_model(graph)
        model.metadata_props.append(onnx.StringStringEntryProto(key="t2v.weights", value='{"a": ["nowhere", "same"]}'))
        with self.assertRaisesRegex(ValueError, "nowhere"):
            read_weights(model)


if __name__ == "__main__":
    unittest.main()
