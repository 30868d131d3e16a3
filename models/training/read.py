"""Asks the planner alone what it understood, without pictures: objects, colours, places, movements and cameras of held-out prompts and of synonyms kept out of training.

    python read.py --config configs/cpu.json --sprites DIR --minilm DIR --work DIR [--prompts 256] [--planners plan words] [--json reading.json]

Needs the stages `plan` and `words` in --work. Printed per question: share right, 95 % bootstrap interval over objects. About a minute.
"""
from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from t2vtrain.reading import CLEAR, Prompts, Reading, grouped_interval, kinds_of_prompts, questions, read
from t2vtrain.stages import Job
from t2vtrain.vocabulary import OBJECT_NAMES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--sprites", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--prompts", type=int, default=256, help="of each kind; synonyms: sixteen each")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--planners", nargs="+", default=["plan", "words"], choices=["plan", "words"])
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    job = Job(json.loads(args.config.read_text()), args.sprites, args.minilm, args.work, args.work)
    shipped, table = job.trained_planner(), {}
    for stage in args.planners:
        planner = shipped if stage == "words" else job.first_planner()
        table[stage] = {kind: judged(prompts, read(planner, shipped, job.encode, prompts, job.world)) for kind, prompts in kinds_of_prompts(args.prompts, args.seed).items()}
    print_table(table)
    if args.json:
        args.json.write_text(json.dumps(table, indent=2) + "\n")


def judged(prompts: Prompts, reading: Reading) -> dict:
    """Question -> share right and interval; and which objects were taken for which."""
    things = [a.things[0].object for _, a in prompts]
    scores = {}
    for question, hits in questions(prompts, reading).items():
        value, low, high = grouped_interval(hits, things)
        scores[question] = {"value": round(value, 4), "low": round(low, 4), "high": round(high, 4), "count": len(hits)}
    wrong = Counter(f"{OBJECT_NAMES[asked]} -> {OBJECT_NAMES[int(got)]}" for asked, got in zip(things, reading.object[:, 0]) if asked != int(got))
    return {"scores": scores, "mistakes": dict(wrong.most_common(20))}


def print_table(table: dict) -> None:
    stages = list(table)
    print(f"{'(clear: cosine to the asked code of at least ' + str(CLEAR) + ')':52s}" + "".join(f"{stage:>25s}" for stage in stages) + "   prompts")
    for kind, first in table[stages[0]].items():
        for question, score in first["scores"].items():
            cells = [table[stage][kind]["scores"][question] for stage in stages]
            print(f"{kind + ': ' + question:52s}" + "".join(f"{c['value']:9.1%} [{c['low']:6.1%}, {c['high']:6.1%}]" for c in cells) + f"   {score['count']}")
    for stage in stages:
        print(f"{stage}, synonyms taken for something else:", table[stage]["unseen synonym"]["mistakes"])


if __name__ == "__main__":
    main()
