// The panel in which a clip is played: a picture that grows in time, four directions by arrow keys or buttons, and an end.

import { parseToPlay, type FromPlay, type PlayTexts, type ToPlay } from '../../src/protocol/playMessages';
import { connect } from '../shared/editor';
import { element } from '../shared/elements';
import { registerComponents } from '../shared/toolkit';
import { FrameQueue } from './frameQueue';

registerComponents();
const host = connect<FromPlay, ToPlay, never>(parseToPlay);

type Direction = 'left' | 'right' | 'up' | 'down' | 'stand';
const steps: Record<Direction, [-1 | 0 | 1, -1 | 0 | 1]> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
  stand: [0, 0],
};
const keys: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const signs: Record<Direction, string> = { left: '←', right: '→', up: '↑', down: '↓', stand: '•' };

const title = element('h1');
const hint = element('p', { class: 'words' });
const canvas = element('canvas', { class: 'picture', attributes: { width: '256', height: '256', role: 'img' } });
const status = element('p', { class: 'status', attributes: { role: 'status', 'aria-live': 'polite' } });
const rate = element('p', { class: 'words' });
const pad = element('div', { class: 'pad' });
const buttons = element('div', { class: 'buttons' });
document.body.append(element('main', { children: [title, hint, canvas, rate, pad, buttons, status] }));

let queue: FrameQueue | undefined;
let shownState = '';
let texts: PlayTexts | undefined;

host.onMessage((message) => {
  if (message.kind === 'frames') {
    if (message.first === 0 || !queue) queue = new FrameQueue(message.first);
    queue.add(message.frames, performance.now());
    return;
  }
  ({ texts } = message);
  title.textContent = message.title;
  hint.textContent = message.texts.hint;
  canvas.setAttribute('aria-label', message.title);
  if (status.textContent !== message.status) status.textContent = message.status;
  if (message.state !== shownState) {
    shownState = message.state;
    showButtons(message.texts);
  }
});

addEventListener('keydown', (event) => {
  const direction = keys[event.key];
  if (shownState !== 'playing') return;
  if (direction) steer(direction);
  else if (event.key === 'Escape') host.post({ kind: 'end' });
  else return;
  event.preventDefault();
});
requestAnimationFrame(draw);
host.post({ kind: 'ready' });

function steer(direction: Direction): void {
  const [x, y] = steps[direction];
  host.post({ kind: 'steer', x, y });
  for (const one of pad.children) one.setAttribute('aria-pressed', String(one.id === direction));
}

function showButtons(words: PlayTexts): void {
  const isPlaying = shownState === 'playing';
  const directions: Direction[] = ['up', 'left', 'stand', 'right', 'down'];
  pad.hidden = !isPlaying;
  pad.replaceChildren(
    ...directions.map((direction) =>
      element('button', {
        class: 'step',
        attributes: { id: direction, 'aria-label': words[direction], title: words[direction], 'aria-pressed': 'false' },
        children: [signs[direction]],
        onClick: () => steer(direction),
      }),
    ),
  );
  const offered: [string, FromPlay['kind'] & ('end' | 'again' | 'open')][] = isPlaying
    ? [[words.end, 'end']]
    : shownState === 'loading'
      ? []
      : [...(shownState === 'ended' ? [[words.open, 'open'] as [string, 'open']] : []), [words.again, 'again']];
  buttons.replaceChildren(
    ...offered.map(([text, kind], index) =>
      element('vscode-button', {
        attributes: { appearance: index === 0 ? 'primary' : 'secondary' },
        children: [text],
        onClick: () => host.post({ kind }),
      }),
    ),
  );
}

function draw(now: number): void {
  const next = queue?.take(now);
  if (queue && next) {
    const { width, height, fps, data } = next.frames;
    const size = width * height * 4;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const pixels = new Uint8ClampedArray(data.subarray(next.index * size, (next.index + 1) * size));
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    const seconds = (queue.seen / fps).toFixed(1);
    rate.textContent = (texts?.rate ?? '').replace('{0}', seconds).replace('{1}', queue.rate?.toFixed(1) ?? '…');
  }
  requestAnimationFrame(draw);
}
