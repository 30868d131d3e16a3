"""Words: what training captions may say and what is kept out of them; codes of the planner that ships. Run in models/training: python -m unittest discover tests"""
from __future__ import annotations

import random
import re
import unittest

import torch

from t2vtrain.captions import caption_bank, write_caption
from t2vtrain.planner import NamedPlanner, Planner, PlannerLoss
from t2vtrain.reading import grouped_interval, synonym_prompts
from t2vtrain.tables import table_attributes, take_over, write_table
from t2vtrain.vocabulary import COLOURS, OBJECT_NAMES, OBJECTS, UNSEEN_SYNONYMS
from t2vtrain.wide_words import ADJECTIVES, CAMERA_WORDS, COLOUR_WORDS, MOTION_WORDS, OBJECT_WORDS, PLACE_WORDS, is_kept_out

PHRASES = [w for table in (OBJECT_WORDS, PLACE_WORDS, CAMERA_WORDS, COLOUR_WORDS) for words in table.values() for w in words]
PHRASES += [form for pairs in MOTION_WORDS.values() for pair in pairs for form in pair] + list(ADJECTIVES) + [w for words in OBJECTS.values() for w in words]


class KeptOut(unittest.TestCase):
    def test_finds_the_words_their_forms_and_spellings(self) -> None:
        for phrase in ("hound", "Hounds", "foxhound", "jet", "jumbo jet", "jetliner", "fungi", "fungal", "half-moon", "half moons", "bunny-rabbit", "bumble bee", "bumblebees", "cheese burger", "cheeseburgers",
                       "pitbull", "bulls", "sedans", "yachts", "wrapped box", "parcels", "railway engines", "drakes", "halloween lantern", "hedgehog", "androids", "push-bike", "stallions"):
            self.assertTrue(is_kept_out(phrase), phrase)
        for synonym in UNSEEN_SYNONYMS.values():
            self.assertTrue(is_kept_out(synonym) and is_kept_out(synonym + "s"), synonym)

    def test_leaves_other_words_alone(self) -> None:
        for phrase in ("dog", "bunny", "space shuttle", "full moon", "hamburger", "train engine", "in the countryside"):
            self.assertFalse(is_kept_out(phrase), phrase)

    def test_no_word_for_training_is_kept_out(self) -> None:
        self.assertEqual([w for w in PHRASES if is_kept_out(w)], [])

    def test_no_training_caption_says_one(self) -> None:
        said = re.compile(r"\b(" + "|".join(UNSEEN_SYNONYMS.values()) + r")s?\b", re.IGNORECASE)
        for style in ("train", "wide"):
            self.assertEqual([text for text, _ in caption_bank(4000, 3, style) if said.search(text)], [])


class WideWords(unittest.TestCase):
    def test_every_object_has_a_dozen_words_and_no_word_means_two(self) -> None:
        owner: dict[str, str] = {}
        for name, words in [*OBJECT_WORDS.items(), *zip(OBJECT_NAMES, OBJECTS.values())]:
            for word in words:
                self.assertEqual(owner.setdefault(word.lower(), name), name, word)
        self.assertGreaterEqual(min(map(len, OBJECT_WORDS.values())), 8)

    def test_no_object_is_named_with_a_colour(self) -> None:
        colours = {w for _, words in COLOURS.values() for w in words if " " not in w}
        self.assertEqual([w for words in OBJECT_WORDS.values() for w in words if colours & set(w.split())], [])

    def test_wide_captions_say_what_the_others_never_say(self) -> None:
        narrow, wide = (" ".join(text for text, _ in caption_bank(3000, 1, style)) for style in ("train", "wide"))
        for word in ("poodle", "locomotive", "airliner"):
            self.assertIn(word, wide)
        self.assertNotIn("poodle", narrow)

    def test_synonym_prompts_use_exactly_the_given_word(self) -> None:
        for text, asked in synonym_prompts({"dog": ["hound"], "moon": ["half moon"]}, 5, 0):
            self.assertIn({"dog": "a hound", "moon": "a half moon"}[OBJECT_NAMES[asked.things[0].object]], text)


class Codes(unittest.TestCase):
    def test_table_holds_the_mean_code_of_each_name_at_full_length(self) -> None:
        weight, codes = torch.zeros(128, 3), torch.randn(6, 128, generator=torch.Generator().manual_seed(1))
        write_table(weight, codes, torch.tensor([0, 2, 2, 0, 1, 2]))
        for name, rows in ((0, [0, 3]), (1, [4]), (2, [1, 2, 5])):
            mean = codes[rows].mean(0) - codes[rows].mean()
            self.assertGreater(float(torch.cosine_similarity(weight[:, name], mean, 0)), 0.9999)
            self.assertAlmostEqual(float(weight[:, name].square().mean()), 1.0, places=3)

    def test_every_object_in_every_colour_fills_both_slots(self) -> None:
        seen = {(slot, t.object, t.colour) for a in table_attributes(random.Random(0), 1) for slot, t in enumerate(a.things)}
        self.assertTrue({(slot, o, c) for slot in (0, 1) for o in range(len(OBJECTS)) for c in (None, *range(len(COLOURS)))} <= seen)

    def test_a_named_planner_says_codes_of_its_table_only(self) -> None:
        torch.manual_seed(0)
        planner = NamedPlanner((4, 2, 3), width=32, layers=1).eval()
        for head in planner.codes:
            torch.nn.init.normal_(head.table.weight)
            torch.nn.init.normal_(head.choose[4].weight, std=20.0)  # a planner that is sure of itself
        planner.requires_grad_(False).likeness.scale.fill_(1000.0)
        codes, objects, camera = planner(torch.randn(5, 9, 384), torch.ones(5, 9), torch.rand(5, 7))
        self.assertEqual((codes.shape, objects.shape, camera.shape), ((5, 3, 128), (5, 7, 2, 5), (5, 7, 4)))
        for i, head in enumerate(planner.codes):
            likeness = torch.nn.functional.cosine_similarity(codes[:, i, :, None], head.table.weight - head.table.weight.mean(0), dim=1)
            self.assertGreater(float(likeness.max(1).values.min()), 0.98)

    def test_padding_does_not_change_a_plan(self) -> None:
        planner = NamedPlanner((4, 2, 3), width=32, layers=1).eval()
        tokens, mask, time = torch.randn(2, 6, 384), torch.ones(2, 6), torch.rand(2, 3)
        padded = planner(torch.nn.functional.pad(tokens, (0, 0, 0, 5)), torch.nn.functional.pad(mask, (0, 5)), time)
        for a, b in zip(planner(tokens, mask, time), padded):
            self.assertLess(float((a - b).abs().max()), 1e-4)


class Likeness(unittest.TestCase):
    def planner(self) -> NamedPlanner:
        torch.manual_seed(0)
        return NamedPlanner((4, 2, 3), width=32, layers=1).eval().requires_grad_(False)

    def test_goes_on_saying_what_the_first_planner_said(self) -> None:
        torch.manual_seed(1)
        first, named = PlannerLoss(Planner(32, 1), 4, 2, 3).eval().requires_grad_(False), self.planner()
        take_over(named, first.state_dict())
        tokens, mask, time = torch.randn(3, 9, 384), torch.ones(3, 9), torch.rand(3, 5)
        codes, *moved = first.planner.plan(tokens, mask, time)
        (background, objects, colours), mine = named.named((tokens, mask, tokens), time, torch.ones(1, 2))
        like, familiar = named.likeness(named.states(tokens, mask), tokens, mask)
        for want, got in zip((first.background(codes[:, 0]), familiar * first.object(codes[:, 1:]) + like, first.colour(codes[:, 1:]), *moved), (background, objects, colours, *mine)):
            self.assertLess(float((want - got).abs().max()), 1e-4)

    def test_tells_an_unknown_word_by_its_features_where_nothing_was_learned(self) -> None:
        planner = self.planner()
        words = torch.nn.functional.normalize(torch.randn(4, 384), dim=-1)
        planner.likeness.words.weight.copy_(words)
        for object_ in range(4):
            deep = 0.3 * torch.randn(1, 9, 384) + 5 * words[object_]
            (_, objects, _), _ = planner.named((torch.randn(1, 9, 384), torch.ones(1, 9), deep), torch.rand(1, 2), torch.zeros(1, 2))
            self.assertEqual(objects.argmax(-1).tolist(), [[object_, object_]])

    def test_what_was_learned_counts_for_familiar_nouns_only(self) -> None:
        planner = self.planner()
        words = torch.linalg.qr(torch.randn(384, 5, generator=torch.Generator().manual_seed(2))).Q.T  # five directions at right angles
        planner.likeness.words.weight.copy_(words[:4])
        for cosine, wanted in ((0.95, 1.0), (0.775, 0.5), (0.4, 0.0)):
            noun = cosine * words[2] + (1 - cosine ** 2) ** 0.5 * words[4]
            _, familiar = planner.likeness(torch.randn(1, 9, 32), noun.expand(1, 9, 384), torch.ones(1, 9))
            self.assertAlmostEqual(float(familiar[0, 0, 0]), wanted, places=3)

    def test_weighs_what_was_learned_thing_by_thing(self) -> None:
        planner, mask, time = self.planner(), torch.ones(1, 9), torch.rand(1, 2)
        planner.likeness.words.weight.copy_(torch.nn.functional.normalize(torch.randn(4, 384), dim=-1))
        tokens = planner.likeness.words.weight[1].expand(1, 9, 384)  # a familiar noun
        (_, both, _), _ = planner.named((tokens, mask, tokens), time, torch.tensor([[1.0, 1.0]]))
        (_, first, _), _ = planner.named((tokens, mask, tokens), time, torch.tensor([[1.0, 0.0]]))
        self.assertTrue(torch.equal(both[:, 0], first[:, 0]))
        self.assertFalse(torch.allclose(both[:, 1], first[:, 1]))


class Intervals(unittest.TestCase):
    def test_prompts_of_one_thing_count_as_one_draw(self) -> None:
        hits, alone = [True] * 40 + [False] * 40, list(range(80))
        together = [i // 20 for i in range(80)]
        narrow, wide = grouped_interval(hits, alone), grouped_interval(hits, together)
        self.assertEqual((narrow[0], wide[0]), (0.5, 0.5))
        self.assertLess(narrow[2] - narrow[1], wide[2] - wide[1])


if __name__ == "__main__":
    unittest.main()
