"""The training loop shared by all stages: resumable, limited by minutes, warm-up / constant / decay, moving average of the weights."""
from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn as nn


class Loop:
    """Trains `model` by `loss_of(model)`; call `run`. Checkpoints hold everything that resuming needs."""

    def __init__(self, model: nn.Module, settings: dict, folder: Path, name: str, device: str):
        self.model, self.settings, self.name, self.device = model, settings, name, device
        self.checkpoint, self.log = folder / f"{name}.pt", folder / f"{name}.jsonl"
        self.average = copy.deepcopy(model).eval().requires_grad_(False)
        self.optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], settings["lr"], betas=(0.9, 0.99), weight_decay=settings.get("weight_decay", 0.01), fused=device != "cpu")
        self.step, self.seconds = 0, 0.0
        if self.checkpoint.exists():
            saved = torch.load(self.checkpoint, map_location=device)
            model.load_state_dict(saved["model"])
            self.average.load_state_dict(saved["average"])
            if "optimizer" in saved:  # a restored checkpoint has none
                self.optimizer.load_state_dict(saved["optimizer"])
            self.step, self.seconds = saved["step"], saved["seconds"]

    @property
    def progress(self) -> float:
        """Share of the stage's minutes that is spent, 0..1."""
        return min(1.0, self.seconds / (60 * self.settings["minutes"]))

    def learning_rate(self) -> float:
        warm = min(1.0, (self.step + 1) / self.settings.get("warmup", 100))
        start = self.settings.get("decay_from", 0.75)
        decay = 1.0 if self.progress < start else max(0.05, (1 - self.progress) / (1 - start))
        return self.settings["lr"] * warm * decay

    def run(self, loss_of: Callable[[nn.Module, int], torch.Tensor], on_report: Callable[[nn.Module, int], None] | None = None) -> nn.Module:
        """Trains until the minutes are spent and returns the averaged model. loss_of(model, step); on_report(average, step) at every save."""
        last, total, count, next_save = time.time(), 0.0, 0, self.seconds + 60 * self.settings.get("save_minutes", 5)
        while self.progress < 1:
            for group in self.optimizer.param_groups:
                group["lr"] = self.learning_rate()
            with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.settings.get("bf16", True)):
                loss = loss_of(self.model, self.step)
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.update_average()
            self.step += 1
            total, count = total + float(loss.detach()), count + 1
            now = time.time()
            self.seconds, last = self.seconds + now - last, now
            if self.step % 100 == 0:
                self.report(total / count)
                total, count = 0.0, 0
            if self.seconds >= next_save or self.progress >= 1:
                next_save = self.seconds + 60 * self.settings.get("save_minutes", 5)
                self.save()
                if on_report is not None:
                    on_report(self.average, self.step)
                last = time.time()
        return self.average

    @torch.no_grad()
    def update_average(self) -> None:
        decay = min(self.settings.get("average", 0.998), (self.step + 1) / (self.step + 10))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1 - decay)

    def report(self, loss: float) -> None:
        line = {"step": self.step, "seconds": round(self.seconds, 1), "loss": round(loss, 5), "lr": round(self.learning_rate(), 6)}
        with self.log.open("a") as f:
            f.write(json.dumps(line) + "\n")
        print(self.name, line, flush=True)

    def save(self) -> None:
        state = {"model": self.model.state_dict(), "average": self.average.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step, "seconds": self.seconds}
        partial = self.checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self.checkpoint)
