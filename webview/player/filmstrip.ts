// Small pictures of the whole clip in a row, with the playhead and the range on top. Drag or use the arrow keys to scrub: to a screen
// reader it is a slider over the frames.

import { element } from '../shared/elements';
import { text } from '../shared/texts';
import type { FrameSource } from './frameSource';

const mostPictures = 12;
/** Pixels; shown at half of it, so that it is sharp on a fine screen. */
const pictureHeight = 80;
const page = 10;

/** What the strip shows of the transport. */
export interface StripState {
  frame: number;
  count: number;
  range: [first: number, last: number];
  hasRange: boolean;
  /** The place in words. */
  words: string;
}

export class Filmstrip {
  private readonly pictures = element('div', { class: 'pictures' });
  private readonly head = element('div', { class: 'head' });
  private readonly before = element('div', { class: 'outside' });
  private readonly after = element('div', { class: 'outside after' });
  readonly root = element('div', {
    class: 'strip',
    attributes: { role: 'slider', tabindex: '0', 'aria-label': text('filmstrip'), 'aria-valuemin': '1' },
    children: [this.pictures, this.before, this.after, this.head],
  });
  private count = 1;
  private frame = 0;

  /** @param onSeek told of the frame that the user goes to */
  constructor(private readonly onSeek: (frame: number) => void) {
    this.root.addEventListener('keydown', (event) => this.onKey(event));
    this.root.addEventListener('pointerdown', (event) => this.onPress(event));
  }

  clear(): void {
    this.pictures.replaceChildren();
  }

  update({ frame, count, range, hasRange, words }: StripState): void {
    Object.assign(this, { frame, count });
    this.root.setAttribute('aria-valuemax', String(count));
    this.root.setAttribute('aria-valuenow', String(frame + 1));
    this.root.setAttribute('aria-valuetext', words);
    const percent = (place: number) => `${(place / count) * 100}%`;
    this.head.style.left = percent(frame + 0.5);
    this.before.style.width = percent(hasRange ? range[0] : 0);
    this.after.style.width = percent(hasRange ? count - 1 - range[1] : 0);
  }

  /** Fills the row; stops when `isWanted` says so. */
  async fill(source: FrameSource, isWanted: () => boolean): Promise<void> {
    const count = source.timeline.starts.length;
    const places = Math.min(count, mostPictures);
    const indices = Array.from({ length: places }, (_, at) => Math.floor(((at + 0.5) * count) / places));
    const canvases = indices.map(() => element('canvas'));
    this.pictures.replaceChildren(...canvases);
    for await (const { index, picture } of source.thumbnails(indices, pictureHeight)) {
      const canvas = canvases[indices.indexOf(index)];
      if (isWanted() && canvas) {
        Object.assign(canvas, { width: picture.width, height: picture.height });
        canvas.getContext('2d')?.drawImage(picture, 0, 0);
      }
      picture.close();
      if (!isWanted()) return;
    }
  }

  private onKey(event: KeyboardEvent): void {
    const ways: Record<string, number> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -page,
      PageUp: page,
    };
    const by = ways[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.onSeek(Math.min(this.count - 1, Math.max(0, this.frame + by)));
  }

  private onPress(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.root.setPointerCapture(event.pointerId);
    const go = ({ clientX }: PointerEvent) => this.onSeek(this.frameUnder(clientX));
    go(event);
    this.root.addEventListener('pointermove', go);
    const end = () => this.root.removeEventListener('pointermove', go);
    this.root.addEventListener('pointerup', end, { once: true });
    this.root.addEventListener('pointercancel', end, { once: true });
  }

  private frameUnder(clientX: number): number {
    const { left, width } = this.root.getBoundingClientRect();
    const place = Math.floor(((clientX - left) / Math.max(1, width)) * this.count);
    return Math.min(this.count - 1, Math.max(0, place));
  }
}
