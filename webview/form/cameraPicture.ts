// A drawing of what the camera does: a scene seen from above its edges, the frame at the start (dashed), in the end, and one that moves
// from the one to the other once after every change, or when asked for. With reduced motion it stands at the end.

import { element } from '../shared/elements';
import { wantsStillness } from '../shared/stillness';
import { iconButton } from './buttons';
import type { CameraPose } from './cameraWay';
import type { Form } from './form';
import { drawn } from './icons';

/** Half of what the drawing shows of the scene, in scene units (the short side of the frame is 2). */
const reach = { x: 3.2, y: 2.4 };
const dotEvery = 0.4;

export class CameraPicture {
  readonly element: HTMLElement;
  private readonly first = drawn('path', { class: 'frame first' });
  private readonly last = drawn('path', { class: 'frame last' });
  private readonly moving = drawn('path', { class: 'frame moving' });
  private readonly way = drawn('polyline', { class: 'way' });
  private readonly picture = drawn('svg', {
    viewBox: `${-reach.x} ${-reach.y} ${2 * reach.x} ${2 * reach.y}`,
    role: 'img',
  });
  private readonly play: HTMLButtonElement;
  private readonly note = element('p', { class: 'note' });
  private poses: readonly CameraPose[] = [];
  private aspect = 1;
  private fps = 8;
  private request = 0;
  private shown = '';

  private readonly legend: string;

  constructor(form: Form) {
    this.legend = form.text('cameraLegend');
    this.picture.append(dots(), this.way, this.first, this.last, this.moving);
    this.play = iconButton('play', form.text('play'), () => this.run());
    this.element = element('div', { class: 'camera-picture', children: [this.picture, this.play, this.note] });
  }

  /** Draws another way; `label` says in words what it is, and is shown where there is no way. */
  show(poses: readonly CameraPose[], options: { aspect: number; fps: number; label: string }): void {
    const { aspect, fps, label } = options;
    const now = JSON.stringify([poses, aspect]);
    this.picture.setAttribute('aria-label', label);
    this.note.textContent = poses.length === 0 ? label : this.legend;
    if (now === this.shown) return;
    const isFirstTime = this.shown === '';
    this.shown = now;
    [this.poses, this.aspect, this.fps] = [poses, aspect, fps];
    const [first, last] = [poses[0], poses.at(-1)];
    this.play.hidden = poses.length < 2;
    this.first.setAttribute('d', first ? this.outline(first) : '');
    this.last.setAttribute('d', last ? this.outline(last) : '');
    this.way.setAttribute('points', poses.map(({ x, y }) => `${x.toFixed(3)},${y.toFixed(3)}`).join(' '));
    if (isFirstTime || wantsStillness()) this.stand();
    else this.run();
  }

  private stand(): void {
    cancelAnimationFrame(this.request);
    const last = this.poses.at(-1);
    this.moving.setAttribute('d', last ? this.outline(last) : '');
  }

  /** Once from start to end, at the speed of the clip. */
  private run(): void {
    cancelAnimationFrame(this.request);
    const started = performance.now();
    let drawnFrame = -1;
    const next = () => {
      const frame = Math.floor(((performance.now() - started) / 1000) * this.fps);
      const pose = this.poses[frame];
      if (!pose) return this.stand();
      if (frame !== drawnFrame) this.moving.setAttribute('d', this.outline(pose));
      drawnFrame = frame;
      this.request = requestAnimationFrame(next);
    };
    next();
  }

  /** The edge of the picture in the scene, with a notch at its top so that a turn is seen. */
  private outline({ x, y, zoom, roll }: CameraPose): string {
    const [halfWidth, halfHeight] = [Math.max(1, this.aspect) / zoom, Math.max(1, 1 / this.aspect) / zoom];
    const [cos, sin] = [Math.cos(roll), Math.sin(roll)];
    const corners = [
      [-1, -1],
      [-0.12, -1],
      [0, -1.12],
      [0.12, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const;
    const points = corners.map(([right, down]) => {
      const [dx, dy] = [right * halfWidth, down * halfHeight];
      return `${(x + cos * dx - sin * dy).toFixed(3)} ${(y + sin * dx + cos * dy).toFixed(3)}`;
    });
    return `M${points.join('L')}Z`;
  }
}

/** The scene: points in rows, so that a change of the size is seen. */
function dots(): SVGGElement {
  const group = drawn('g', { class: 'dots' });
  for (let x = -reach.x + dotEvery / 2; x < reach.x; x += dotEvery) {
    for (let y = -reach.y + dotEvery / 2; y < reach.y; y += dotEvery) {
      group.append(drawn('circle', { cx: x.toFixed(2), cy: y.toFixed(2), r: 0.03 }));
    }
  }
  return group;
}
