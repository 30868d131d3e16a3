// The shots as a bar over the time of the clip. The borders between them are moved by dragging, or with the arrow keys.

import { valueAt } from '../../src/experiment/fieldPath';
import { element } from '../shared/elements';
import type { Form, Part } from './form';
import type { FormView } from './formView';
import { framesOf, moveEnd, secondsOf } from './shotLengths';

/** How far each key moves a border, in frames at `fps`. */
const keys: Record<string, (fps: number) => number> = {
  ArrowLeft: () => -1,
  ArrowDown: () => -1,
  ArrowRight: () => 1,
  ArrowUp: () => 1,
  PageDown: (fps) => -Math.round(fps),
  PageUp: (fps) => Math.round(fps),
  Home: () => -Infinity,
};

export class ShotTimeline implements Part {
  readonly element: HTMLElement;
  private seconds: number[] = [];
  private frames: number[] = [];
  private fps = 8;
  private readonly segments: HTMLElement[] = [];
  private readonly borders: HTMLElement[] = [];

  constructor(private readonly form: Form) {
    const attributes = { role: 'group', 'aria-label': form.text('timeline') };
    this.element = element('div', { class: 'timeline', attributes });
  }

  show(view: FormView): void {
    this.fps = view.timing.fps;
    this.seconds = view.list(['shots']).map((shot) => {
      const seconds = valueAt(shot, ['seconds']);
      return typeof seconds === 'number' && seconds > 0 ? seconds : 1 / this.fps;
    });
    this.frames = framesOf(this.seconds, this.fps);
    while (this.segments.length < this.frames.length) this.grow();
    this.draw();
  }

  private grow(): void {
    const index = this.segments.length;
    const segment = element('div', { class: 'segment' });
    const attributes = { role: 'separator', tabindex: '0', 'aria-orientation': 'vertical' };
    const border = element('div', { class: 'border', attributes });
    border.setAttribute('aria-label', this.form.text('shotEnd', index + 1));
    border.addEventListener('keydown', (event) => this.onKey(event, index));
    border.addEventListener('mousedown', (event) => event.preventDefault());
    border.addEventListener('pointerdown', (event) => this.drag(event, index));
    border.addEventListener('blur', () => this.form.edits.flush());
    this.segments.push(segment);
    this.borders.push(border);
    this.element.append(segment, border);
  }

  private draw(): void {
    const { form, frames, fps } = this;
    let end = 0;
    for (const [index, segment] of this.segments.entries()) {
      const border = this.borders[index]!;
      const length = frames[index];
      segment.hidden = border.hidden = length === undefined;
      if (length === undefined) continue;
      segment.style.flexGrow = String(length);
      const seconds = form.text('seconds', short(length / fps));
      segment.textContent = `${index + 1} · ${seconds}`;
      segment.title = `${form.text('shot', index + 1)}, ${seconds}`;
      end += length;
      const last = index === frames.length - 1 ? end + Math.round(10 * fps) : end + frames[index + 1]! - 1;
      border.setAttribute('aria-valuemin', short((end - length + 1) / fps));
      border.setAttribute('aria-valuemax', short(last / fps));
      border.setAttribute('aria-valuenow', short(end / fps));
      border.setAttribute('aria-valuetext', form.text('seconds', short(end / fps)));
    }
  }

  private onKey(event: KeyboardEvent, index: number): void {
    const step = keys[event.key];
    if (!step) return;
    event.preventDefault();
    this.move(index, step(this.fps), this.frames);
    this.write(index);
  }

  private drag(event: PointerEvent, index: number): void {
    const border = this.borders[index]!;
    const before = this.frames;
    const pixelsPerFrame = this.segments[index]!.getBoundingClientRect().width / before[index]!;
    const onMove = ({ clientX }: PointerEvent) => {
      this.move(index, Math.round((clientX - event.clientX) / pixelsPerFrame), before);
    };
    border.focus({ preventScroll: true });
    border.setPointerCapture(event.pointerId);
    border.addEventListener('pointermove', onMove);
    const end = () => {
      border.removeEventListener('pointermove', onMove);
      this.write(index);
      this.form.edits.flush();
    };
    border.addEventListener('lostpointercapture', end, { once: true });
  }

  private move(index: number, by: number, from: readonly number[]): void {
    this.frames = moveEnd(from, index, by);
    this.draw();
  }

  /** Both shots at the border, as far as their length is another one now. */
  private write(border: number): void {
    const { frames, fps } = this;
    const changed = [border, border + 1].filter((index) => index < frames.length);
    const settings = changed
      .map((index) => ({ path: ['shots', index, 'seconds'], value: secondsOf(frames[index]!, fps) }))
      .filter(({ value }, at) => value !== this.seconds[changed[at]!]);
    if (settings.length > 0) this.form.edits.later(`shots ${border}`, settings);
    else this.form.edits.forget(`shots ${border}`);
  }
}

/** At most two digits behind the point. */
function short(seconds: number): string {
  return String(Number(seconds.toFixed(2)));
}
