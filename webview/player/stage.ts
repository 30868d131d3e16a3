// The picture: a canvas of the clip's own pixels in a window that can be zoomed and moved, by mouse and by keyboard.

import { element } from '../shared/elements';
import { text } from '../shared/texts';
import type { ViewPort } from '../../src/protocol/playerMessages';
import { panned, transformOf, wholePicture, zoomed } from './view';

/** One press of a key or a button, and one notch of a wheel. */
const zoomStep = 1.5;
const panStep = 0.1;
/** Width of the window in CSS pixels: small clips are enlarged, large ones shrunk. */
const [narrowest, widest] = [512, 960];
/** Screen pixels for one of the clip from which on its pixels are shown as squares. */
const sharpFrom = 4;

export class Stage {
  readonly canvas = element('canvas', { class: 'frame', attributes: { role: 'img' } });
  readonly root = element('div', {
    class: 'picture window',
    attributes: { tabindex: '0', role: 'group', 'aria-label': text('picture') },
    children: [this.canvas],
  });
  private view: ViewPort = wholePicture;

  /** @param onLook told when another part of the picture is seen, and whether it is another zoom, too */
  constructor(private readonly onLook: (view: ViewPort, isZoomed: boolean) => void) {
    this.root.addEventListener('keydown', (event) => this.onKey(event));
    this.root.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    this.root.addEventListener('pointerdown', (event) => this.onDrag(event));
  }

  /** The part that is seen; undefined for the whole picture. */
  get seen(): ViewPort | undefined {
    return this.view.zoom > 1 ? this.view : undefined;
  }

  /** Makes room for a clip, seen as it was or whole: its words for a screen reader, and nothing drawn. */
  prepare(
    { width, height, description }: { width: number; height: number; description: string },
    view?: ViewPort,
  ): void {
    this.canvas.setAttribute('aria-label', description);
    delete this.canvas.dataset.frame;
    if (width > 0 && height > 0) this.resize(width, height);
    this.look(view ?? wholePicture);
  }

  describe(description: string): void {
    this.canvas.setAttribute('aria-label', description);
  }

  /** Shows a still picture where no frame has been drawn yet. */
  async showPoster(address: string): Promise<void> {
    const still = new Image();
    still.src = address;
    await still.decode().catch(() => undefined);
    if (still.naturalWidth === 0 || this.canvas.dataset.frame !== undefined) return;
    if (this.canvas.width > 0) this.context?.drawImage(still, 0, 0, this.canvas.width, this.canvas.height);
  }

  /** Draws a frame; the canvas says its number, from 0. */
  draw(picture: ImageData, frame: number): void {
    this.resize(picture.width, picture.height);
    this.context?.putImageData(picture, 0, 0);
    if (this.canvas.dataset.frame === undefined) performance.mark('frame-shown');
    this.canvas.dataset.frame = String(frame);
  }

  /** What is drawn, as a PNG of the clip's own size. */
  async png(): Promise<Uint8Array> {
    const blob = await new Promise<Blob | null>((resolve) => this.canvas.toBlob(resolve, 'image/png'));
    return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
  }

  zoomIn(): void {
    this.look(zoomed(this.view, zoomStep));
  }

  zoomOut(): void {
    this.look(zoomed(this.view, 1 / zoomStep));
  }

  fit(): void {
    this.look(wholePicture);
  }

  private get context(): CanvasRenderingContext2D | null {
    return this.canvas.getContext('2d', { alpha: false });
  }

  private resize(width: number, height: number): void {
    if (this.canvas.width === width && this.canvas.height === height) return;
    Object.assign(this.canvas, { width, height });
    this.root.style.setProperty('--ratio', String(width / height));
    const wide = Math.min(widest, Math.max(narrowest, width));
    document.documentElement.style.setProperty('--picture-width', `${wide + 2}px`);
  }

  private look(view: ViewPort): void {
    const isZoomed = view.zoom !== this.view.zoom;
    this.view = view;
    this.canvas.style.transform = transformOf(view);
    this.root.classList.toggle('movable', view.zoom > 1);
    const scale = (this.root.clientWidth * view.zoom) / Math.max(1, this.canvas.width);
    this.canvas.classList.toggle('sharp', scale >= sharpFrom);
    this.onLook(view, isZoomed);
  }

  private onKey(event: KeyboardEvent): void {
    const ways: Record<string, [number, number]> = {
      ArrowLeft: [-panStep, 0],
      ArrowRight: [panStep, 0],
      ArrowUp: [0, -panStep],
      ArrowDown: [0, panStep],
    };
    const way = ways[event.key];
    if (!way || this.view.zoom === 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.look(panned(this.view, { x: way[0], y: way[1] }));
  }

  /** Zooms with Ctrl held, as maps and editors do; a pinch comes as the same. The plain wheel scrolls the page. */
  private onWheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const { left, top, width, height } = this.root.getBoundingClientRect();
    const around = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
    this.look(zoomed(this.view, zoomStep ** (-event.deltaY / 100), around));
  }

  private onDrag(event: PointerEvent): void {
    if (this.view.zoom === 1 || event.button !== 0) return;
    this.root.setPointerCapture(event.pointerId);
    const { width, height } = this.root.getBoundingClientRect();
    const move = (moved: PointerEvent) =>
      this.look(panned(this.view, { x: -moved.movementX / width, y: -moved.movementY / height }));
    this.root.addEventListener('pointermove', move);
    const end = () => this.root.removeEventListener('pointermove', move);
    this.root.addEventListener('pointerup', end, { once: true });
    this.root.addEventListener('pointercancel', end, { once: true });
  }
}
