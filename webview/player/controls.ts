// The row of controls below the picture. It shows what the transport says and tells what was pressed; it decides nothing.

import { endsNames, type Ends } from '../../src/protocol/playerMessages';
import { element } from '../shared/elements';
import { text } from '../shared/texts';
import { icon, type IconName } from './icons';
import type { PlayerCommand } from './keyboard';
import { speeds } from './transport';

export interface ControlsState {
  isPlaying: boolean;
  speed: number;
  ends: Ends;
  hasRange: boolean;
  /** `0:01.250`. */
  timecode: string;
  /** Where it stands, in frames. */
  place: string;
}

export interface ControlListeners {
  onCommand: (command: PlayerCommand) => void;
  onSpeed: (speed: number) => void;
  onEnds: (ends: Ends) => void;
}

export class Controls {
  private readonly toggle: HTMLButtonElement;
  private readonly clear: HTMLButtonElement;
  private readonly speed: HTMLSelectElement;
  private readonly ends: HTMLSelectElement;
  private readonly time = element('span', { class: 'time' });
  private readonly place = element('span', { class: 'place' });
  readonly root: HTMLElement;

  constructor({ onCommand, onSpeed, onEnds }: ControlListeners) {
    const button = (name: PlayerCommand & IconName) => iconButton(name, () => onCommand(name));
    this.toggle = iconButton('play', () => onCommand('toggle'));
    this.clear = button('clearRange');
    this.speed = choice(
      'speed',
      speeds.map((one) => [String(one), `${one}×`]),
    );
    this.speed.addEventListener('change', () => onSpeed(Number(this.speed.value)));
    this.ends = choice(
      'ends',
      endsNames.map((one) => [one, text(one)]),
    );
    this.ends.addEventListener('change', () => onEnds(this.ends.value as Ends));
    const group = (...children: Node[]) => element('div', { class: 'group', children });
    this.root = element('div', {
      class: 'controls',
      attributes: { role: 'group', 'aria-label': text('transport') },
      children: [
        group(button('toFirst'), button('stepBack'), this.toggle, button('stepForward'), button('toLast')),
        group(this.time, this.place),
        group(this.ends, this.speed),
        group(button('markIn'), button('markOut'), this.clear),
        group(button('zoomOut'), button('fit'), button('zoomIn')),
      ],
    });
  }

  update({ isPlaying, speed, ends, hasRange, timecode, place }: ControlsState): void {
    nameButton(this.toggle, isPlaying ? 'pause' : 'play');
    this.speed.value = String(speed);
    this.ends.value = ends;
    this.clear.disabled = !hasRange;
    this.time.textContent = timecode;
    this.place.textContent = place;
  }
}

function iconButton(name: IconName, onClick: () => void): HTMLButtonElement {
  const button = element('button', { class: 'tool', attributes: { type: 'button' }, onClick });
  nameButton(button, name);
  return button;
}

function nameButton(button: HTMLButtonElement, name: IconName): void {
  if (button.dataset.icon === name) return;
  button.dataset.icon = name;
  button.title = text(name);
  button.setAttribute('aria-label', text(name));
  button.replaceChildren(icon(name));
}

function choice(name: 'speed' | 'ends', options: readonly (readonly [value: string, label: string])[]) {
  const children = options.map(([value, label]) => element('option', { attributes: { value }, children: [label] }));
  return element('select', { class: 'choice', attributes: { 'aria-label': text(name), title: text(name) }, children });
}
