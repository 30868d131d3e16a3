// The frame on which an object's path is drawn: with mouse or pen (a click adds a point, a drag moves one, a line drawn on empty ground
// becomes the path), and with the keyboard (arrows move the chosen point, page keys choose, Insert adds, Delete removes).

import { element } from '../shared/elements';
import type { Form } from './form';
import { drawn } from './icons';
import type { PathPoint, Spot } from './pathPoints';

export interface PathChanges {
  choose(index: number): void;
  move(index: number, to: Spot): void;
  append(at: Spot): void;
  insert(): void;
  remove(): void;
  draw(line: readonly Spot[]): void;
}

/** Parts of the frame by which an arrow key moves a point, and with Shift. */
const steps = { small: 0.01, large: 0.1 };
const arrows: Record<string, Spot> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** Pixels that a pointer has to go before a press is a line. */
const lineFrom = 6;

export class PathFrame {
  readonly element: HTMLElement;
  private readonly backdrop = drawn('image', { class: 'backdrop', preserveAspectRatio: 'xMidYMid slice' });
  private readonly line = drawn('polyline', { class: 'path-line' });
  private readonly handles = drawn('g');
  private readonly picture = drawn('svg', { 'aria-hidden': 'true' });
  private points: readonly PathPoint[] = [];
  private chosen = 0;
  private width = 100;

  constructor(
    private readonly form: Form,
    private readonly changes: PathChanges,
  ) {
    this.picture.append(this.backdrop, this.line, this.handles);
    const attributes = { role: 'application', tabindex: '0', title: form.text('pathHelp') };
    this.element = element('div', { class: 'path-frame', attributes });
    this.element.setAttribute('aria-label', form.text('pathFrame'));
    this.element.setAttribute('aria-description', form.text('pathHelp'));
    this.element.append(this.picture);
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.element.addEventListener('blur', () => this.form.edits.flush());
    // The browser would scroll to what gets the focus, and on when a press is drawn to the edge: away from under the pointer.
    this.element.addEventListener('mousedown', (event) => event.preventDefault());
    this.element.addEventListener('pointerdown', (event) => this.onPress(event));
  }

  show(points: readonly PathPoint[], chosen: number): void {
    [this.points, this.chosen] = [points, chosen];
    this.line.setAttribute('points', points.map(([, x, y]) => `${x * this.width},${y * 100}`).join(' '));
    this.handles.replaceChildren(...points.map((point, index) => this.handle(point, index)));
  }

  /** The shape of the picture, and what lies behind the path. */
  fit(aspect: number, poster: string | undefined): void {
    this.width = 100 * aspect;
    this.picture.setAttribute('viewBox', `0 0 ${this.width} 100`);
    this.backdrop.setAttribute('width', String(this.width));
    this.backdrop.setAttribute('height', '100');
    if (poster === undefined) this.backdrop.removeAttribute('href');
    else if (this.backdrop.getAttribute('href') !== poster) this.backdrop.setAttribute('href', poster);
    this.element.style.aspectRatio = String(aspect);
  }

  private handle([, x, y]: PathPoint, index: number): SVGGElement {
    const group = drawn('g', { class: index === this.chosen ? 'handle chosen' : 'handle', 'data-index': index });
    const [cx, cy] = [x * this.width, y * 100];
    const name = drawn('text', { x: cx, y: cy + 2.1 });
    name.textContent = String(index + 1);
    group.append(drawn('circle', { cx, cy, r: 5 }), name);
    return group;
  }

  private onKey(event: KeyboardEvent): void {
    const { key, shiftKey } = event;
    const arrow = arrows[key];
    const point = this.points[this.chosen];
    const step = shiftKey ? steps.large : steps.small;
    if (arrow && point) this.changes.move(this.chosen, { x: point[1] + arrow.x * step, y: point[2] + arrow.y * step });
    else if (key === 'PageDown') this.changes.choose(Math.min(this.points.length - 1, this.chosen + 1));
    else if (key === 'PageUp') this.changes.choose(Math.max(0, this.chosen - 1));
    else if (key === 'Insert' || key === 'Enter') this.changes.insert();
    else if (key === 'Delete' || key === 'Backspace') this.changes.remove();
    else return;
    event.preventDefault();
  }

  private onPress(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.element.focus({ preventScroll: true });
    const index = Number((event.target as Element).closest<SVGGElement>('.handle')?.dataset.index ?? -1);
    this.element.setPointerCapture(event.pointerId);
    if (index >= 0) this.dragPoint(index);
    else this.drawLine(event);
  }

  private dragPoint(index: number): void {
    this.changes.choose(index);
    const onMove = (event: PointerEvent) => this.changes.move(index, this.spotOf(event));
    this.follow(onMove, () => this.form.edits.flush());
  }

  private drawLine(press: PointerEvent): void {
    const spots = [this.spotOf(press)];
    let isLine = false;
    const onMove = (event: PointerEvent) => {
      isLine ||= Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) > lineFrom;
      spots.push(this.spotOf(event));
      if (isLine) this.line.setAttribute('points', spots.map(({ x, y }) => `${x * this.width},${y * 100}`).join(' '));
    };
    this.follow(onMove, () => (isLine ? this.changes.draw(spots) : this.changes.append(spots[0]!)));
  }

  /** Follows the pointer until it is let go. */
  private follow(onMove: (event: PointerEvent) => void, onEnd: () => void): void {
    this.element.addEventListener('pointermove', onMove);
    const end = () => {
      this.element.removeEventListener('pointermove', onMove);
      onEnd();
    };
    this.element.addEventListener('lostpointercapture', end, { once: true });
  }

  private spotOf({ clientX, clientY }: PointerEvent): Spot {
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  }
}
