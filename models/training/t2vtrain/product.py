"""Clips as a user gets them: prompts through the product's own command, WebM files back as tensors. Needs `npm run build` and PyAV."""
from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import torch

CLI = Path(__file__).resolve().parents[3] / "dist" / "cli.js"


@dataclass(frozen=True)
class Run:
    """How clips are made. `jobs` processes share the prompts; more than one job computes with one thread each."""
    folder: Path  # a workspace; its run store answers what was made before
    seed: int
    settings: tuple[str, ...] = ()  # path=value, as for `t2v run --set`
    model: Path | None = None  # another model folder than the embedded one
    jobs: int = 1
    threads: int | None = None


def make_clips(run: Run, prompts: list[str]) -> list[Path]:
    """The WebM file of every prompt. Each job runs one experiment that sweeps over its share. Raises SystemExit with the command's own words."""
    (run.folder / ".t2v").mkdir(parents=True, exist_ok=True)
    clips: dict[int, Path] = {}
    failures: list[str] = []

    def work(job: int) -> None:
        try:
            for index, clip in _one_job(run, job, prompts[job::run.jobs]):
                clips[job + run.jobs * index] = clip
                if len(clips) % 16 == 0:
                    print(f"  {len(clips)} of {len(prompts)} clips", flush=True)
        except RuntimeError as error:
            failures.append(str(error))

    threads = [threading.Thread(target=work, args=(job,)) for job in range(min(run.jobs, len(prompts)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise SystemExit("\n".join(failures))
    return [clips[i] for i in range(len(prompts))]


def _one_job(run: Run, job: int, prompts: list[str]) -> Iterator[tuple[int, Path]]:
    experiment = run.folder / f"prompts-{job + 1}-of-{run.jobs}.t2v.json"
    experiment.write_text(json.dumps({"version": 1, "prompt": prompts[0], "seed": run.seed, "sweep": {"prompt": prompts}}))
    command = ["node", str(CLI), "run", str(experiment), "--json", *(part for s in run.settings for part in ("--set", s))]
    if run.model is not None:
        command += ["--model", str(run.model.resolve())]
    threads = run.threads if run.threads is not None else (1 if run.jobs > 1 else None)
    if threads is not None:
        command += ["--threads", str(threads)]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert process.stdout is not None
        for event in map(json.loads, process.stdout):
            if event["event"] == "done":
                yield event["index"] - 1, Path(event["clip"])
        if process.wait() != 0:
            errors.seek(0)
            raise RuntimeError(f"the run failed:\n{errors.read()}")


def read_clip(path: Path) -> torch.Tensor:
    """All frames of a WebM file as [F, 3, H, W] in [-1, 1]."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2).float() / 127.5 - 1
