// One object's path: its frame and its points stay in step, whichever of the two is changed.

import { formatFieldPath } from '../../src/experiment/fieldPath';
import type { FieldPath } from '../../src/experiment/problem';
import { element } from '../shared/elements';
import { iconButton, wordButton } from './buttons';
import type { Form, Part } from './form';
import type { FormView } from './formView';
import { PathFrame } from './pathFrame';
import {
  appendedPoint,
  drawnPath,
  insertedPoint,
  movedPoint,
  pointsOf,
  spacedEvenly,
  type PathPoint,
  type Spot,
} from './pathPoints';
import { rows } from './section';
import { textField } from './textField';
import { requiredNumber, words } from './textFormats';

export const pathsPath: FieldPath = ['motion', 'paths'];

export class PathCard implements Part {
  readonly element: HTMLElement;
  private readonly parts: Part[];
  private readonly frame: PathFrame;
  private points: PathPoint[] = [];
  private chosen = 0;
  private view: FormView | undefined;

  constructor(
    private readonly form: Form,
    private readonly index: number,
  ) {
    this.frame = new PathFrame(form, {
      choose: (at) => this.choose(at),
      move: (at, to) => this.move(at, to),
      append: (at) => this.replace(appendedPoint(this.points, at, this.view!.timing), this.points.length),
      insert: () => this.insert(),
      remove: () => this.remove(this.chosen),
      draw: (line) => this.draw(line),
    });
    const path = [...pathsPath, index];
    const object = textField(form, {
      path: () => [...path, 'object'],
      label: form.text('object'),
      format: words,
      mayReset: false,
    });
    const points = rows({ class: 'points', count: () => this.points.length, make: (at) => this.pointRow(at) });
    this.parts = [object, points];
    const even = () => this.replace(spacedEvenly(this.points, this.view!.timing.seconds), this.chosen);
    const buttons = element('div', {
      class: 'buttons',
      children: [
        wordButton(form.text('addPoint'), () => this.insert()),
        wordButton(form.text('spaceEvenly'), even),
        wordButton(form.text('deletePath'), () => form.set(path, undefined)),
      ],
    });
    const numbers = element('div', { class: 'path-numbers', children: [object.element, points.element, buttons] });
    this.element = element('div', { class: 'entry path', children: [this.frame.element, numbers] });
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', form.text('path', index + 1));
  }

  show(view: FormView): void {
    this.view = view;
    this.points = pointsOf(view.list(this.pointsPath));
    this.chosen = Math.min(this.chosen, Math.max(0, this.points.length - 1));
    this.frame.fit(view.aspect, view.state.poster);
    this.frame.show(this.points, this.chosen);
    for (const part of this.parts) part.show(view);
    this.mark();
  }

  private get pointsPath(): FieldPath {
    return [...pathsPath, this.index, 'points'];
  }

  private pointRow(at: number): Part {
    const { form } = this;
    const names = ['at', 'x', 'y'] as const;
    const fields = names.map((name, column) =>
      textField(form, {
        path: () => [...this.pointsPath, at, column],
        label: form.text(name),
        format: requiredNumber,
        mayReset: false,
      }),
    );
    const name = form.text('point', at + 1);
    const attributes = { type: 'button', 'aria-label': name };
    const number = element('button', { class: 'key', attributes, children: [String(at + 1)] });
    number.addEventListener('click', () => this.choose(at));
    const remove = iconButton('remove', form.text('remove', name), () => this.remove(at));
    const row = element('div', {
      class: 'point',
      children: [number, ...fields.map((field) => field.element), remove],
    });
    row.addEventListener('focusin', () => this.choose(at));
    return {
      element: row,
      show: (view) => {
        for (const field of fields) field.show(view);
        remove.disabled = this.points.length <= 1;
      },
    };
  }

  private choose(at: number): void {
    if (at === this.chosen) return;
    this.chosen = at;
    this.frame.show(this.points, at);
    this.mark();
    this.tell();
  }

  /** Which point is the chosen one, in the list. */
  private mark(): void {
    for (const [at, button] of [...this.element.querySelectorAll('.point > .key')].entries()) {
      button.setAttribute('aria-pressed', String(at === this.chosen));
    }
  }

  private tell(): void {
    const point = this.points[this.chosen];
    if (!point) return;
    const [seconds, x, y] = point;
    this.form.actions.announce(
      `${this.form.text('point', this.chosen + 1)}: ${x}, ${y}, ${this.form.text('seconds', seconds)}`,
    );
  }

  private move(at: number, to: Spot): void {
    this.points = movedPoint(this.points, at, to);
    this.frame.show(this.points, at);
    const path = [...this.pointsPath, at];
    this.form.edits.later(formatFieldPath(path), [{ path, value: this.points[at] }]);
    this.tell();
  }

  private insert(): void {
    const longer = insertedPoint(this.points, this.chosen, this.view!.timing);
    this.replace(longer, Math.min(this.chosen + 1, longer.length - 1));
  }

  private draw(line: readonly Spot[]): void {
    this.replace(drawnPath(line, this.view!.timing.seconds), 0);
  }

  private remove(at: number): void {
    if (this.points.length <= 1) return;
    this.form.set([...this.pointsPath, at], undefined);
  }

  /** Other points. One more between those that are there is put in; anything else replaces the list. */
  private replace(points: PathPoint[], chosen: number): void {
    const isKept = (point: PathPoint, at: number) => this.points[at < chosen ? at : at - 1] === point;
    const isInsertion =
      points.length === this.points.length + 1 && points.every((p, at) => at === chosen || isKept(p, at));
    const path = this.pointsPath;
    if (isInsertion) this.form.edits.send([{ path: [...path, chosen], value: points[chosen], isInsertion: true }]);
    else this.form.edits.send([{ path, value: points }]);
    [this.points, this.chosen] = [points, chosen];
    this.frame.show(points, chosen);
  }
}
