// The border between the editor and the panel in which a clip is played. Texts come ready, in the user's language; both sides check.

import type { Frames } from './frames';

/** The texts of the page. */
export interface PlayTexts {
  /** What is led, and how. */
  hint: string;
  left: string;
  right: string;
  up: string;
  down: string;
  stand: string;
  end: string;
  again: string;
  open: string;
  /** `{0}` seconds, `{1}` frames per second. */
  rate: string;
}

export type PlayState = 'loading' | 'playing' | 'ended' | 'failed';

export type ToPlay =
  | { kind: 'show'; state: PlayState; title: string; status: string; texts: PlayTexts }
  /** Frames from number `first` on; `at` is where the thing is led to, in fractions of the frame. */
  | { kind: 'frames'; first: number; frames: Frames; at: [x: number, y: number] };

export type FromPlay =
  | { kind: 'ready' }
  | { kind: 'steer'; x: -1 | 0 | 1; y: -1 | 0 | 1 }
  | { kind: 'end' }
  | { kind: 'again' }
  | { kind: 'open' };

const states: readonly unknown[] = ['loading', 'playing', 'ended', 'failed'] satisfies PlayState[];
const textNames = [
  'hint',
  'left',
  'right',
  'up',
  'down',
  'stand',
  'end',
  'again',
  'open',
  'rate',
] satisfies (keyof PlayTexts)[];

/** For the page. Undefined for anything that is not a message of this border. */
export function parseToPlay(value: unknown): ToPlay | undefined {
  const message = value as ToPlay | undefined | null;
  switch (message?.kind) {
    case 'show': {
      const texts = (message.texts ?? {}) as Partial<PlayTexts>;
      const isComplete = [message.title, message.status, ...textNames.map((name) => texts[name])].every(isText);
      return isComplete && states.includes(message.state) ? message : undefined;
    }
    case 'frames':
      return isPictures(message.frames) && isPlace(message.at) && message.first >= 0 ? message : undefined;
    default:
      return undefined;
  }
}

/** For the editor. Undefined for anything that is not a message of this border. */
export function parseFromPlay(value: unknown): FromPlay | undefined {
  const message = value as FromPlay | undefined | null;
  switch (message?.kind) {
    case 'ready':
    case 'end':
    case 'again':
    case 'open':
      return { kind: message.kind };
    case 'steer':
      return isStep(message.x) && isStep(message.y) ? message : undefined;
    default:
      return undefined;
  }
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isStep = (value: unknown): boolean => value === -1 || value === 0 || value === 1;
const isPlace = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number' && one >= 0 && one <= 1);

function isPictures(value: unknown): boolean {
  const { width, height, count, fps, data } = (value ?? {}) as Partial<Frames>;
  const sizes = [width, height, count];
  if (!sizes.every((size) => Number.isInteger(size) && size! > 0) || !(fps! > 0)) return false;
  return data instanceof Uint8ClampedArray && data.length === width! * height! * count! * 4;
}
