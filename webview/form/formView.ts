// What the editor told, in the form in which fields ask for it: the value of the text, what holds without it, the problems of a
// place. Pure.

import { formatFieldPath, valueAt } from '../../src/experiment/fieldPath';
import type { FieldPath } from '../../src/experiment/problem';
import type { FormProblem, FormState } from '../../src/protocol/formMessages';

/** A problem and its number in the editor's list. */
export interface PlacedProblem extends FormProblem {
  index: number;
}

/** Length of the clip. */
export interface Timing {
  frames: number;
  fps: number;
  /** frames / fps */
  seconds: number;
}

export class FormView {
  private readonly placed: Map<string, PlacedProblem[]>;

  /** @param places the paths of all fields that can show a problem. */
  constructor(
    readonly state: FormState,
    places: readonly FieldPath[],
  ) {
    this.placed = placeProblems(state.problems, places);
  }

  /** What the text says at `path`, or undefined. */
  own(path: FieldPath): unknown {
    return valueAt(this.state.values, path);
  }

  /** What holds at `path` while the text says nothing there. */
  fallback(path: FieldPath): unknown {
    return valueAt(this.state.defaults, path);
  }

  /** What holds. */
  value(path: FieldPath): unknown {
    return this.own(path) ?? this.fallback(path);
  }

  /** A list of the text; empty when there is none. */
  list(path: FieldPath): readonly unknown[] {
    const value = this.own(path);
    return Array.isArray(value) ? value : [];
  }

  /** Problems that are shown at `path`; with the empty path, those that no field shows. */
  problems(path: FieldPath): readonly PlacedProblem[] {
    return this.placed.get(formatFieldPath(path)) ?? [];
  }

  get timing(): Timing {
    const fps = positive(this.value(['video', 'fps'])) ?? 8;
    const shots = this.list(['shots']).map((shot) => positive(valueAt(shot, ['seconds'])) ?? 0);
    const total = shots.reduce((sum, seconds) => sum + seconds, 0);
    const frames = total > 0 ? Math.round(total * fps) : (positive(this.value(['video', 'frames'])) ?? 16);
    return { frames, fps, seconds: frames / fps };
  }

  /** Width / height of the picture. */
  get aspect(): number {
    return (positive(this.value(['video', 'width'])) ?? 1) / (positive(this.value(['video', 'height'])) ?? 1);
  }
}

/** Each problem under the written path of the innermost place around it; under '' when there is none. */
export function placeProblems(
  problems: readonly FormProblem[],
  places: readonly FieldPath[],
): Map<string, PlacedProblem[]> {
  const known = new Set(places.map(formatFieldPath));
  const placed = new Map<string, PlacedProblem[]>();
  for (const [index, problem] of problems.entries()) {
    let { path } = problem;
    while (path.length > 0 && !known.has(formatFieldPath(path))) path = path.slice(0, -1);
    const key = formatFieldPath(path);
    placed.set(key, [...(placed.get(key) ?? []), { ...problem, index }]);
  }
  return placed;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}
