// The border between the editor and the results page, which the results panel and the player of a clip file both show. The page draws
// what it is told and says what was pressed; texts come ready for people, in their language. Both sides check what comes in.

import type { Frames } from './frames';
import {
  isClipView,
  isShownFrame,
  parseFromPlayer,
  parsePlayerState,
  parseToPlayer,
  type ClipView,
  type FromPlayer,
  type PlayerState,
  type ShownFrame,
  type ToPlayer,
} from './playerMessages';

/** One line beside the picture. */
export interface Fact {
  name: string;
  value: string;
  /** The whole value, where only its beginning is shown. */
  whole?: string;
  /** Heading under which it stands; lines of one group follow each other. */
  group?: string;
}

/** A button of the panel; what it does is known by its place in the list. */
export interface PanelButton {
  title: string;
  isMain: boolean;
  /** What it does, where the title alone does not say it. */
  hint?: string;
  /** The press is to bring the frame that is seen. */
  takesFrame?: boolean;
}

/** What the panel shows. Addresses are ready for the panel's own page. */
export interface ResultsView {
  title: string;
  /** The words of the clip. */
  prompt: string;
  /** Where it stands, in words; read out when it changes. */
  status: string;
  /** 0 to 1 while something is being made, else absent. */
  fraction?: number;
  /** The job whose previews belong to this view. */
  job?: string;
  /** Pixels of the clip that is to come: its place is kept free, so that nothing moves when it is there. */
  awaited?: { width: number; height: number };
  clip?: ClipView;
  error?: { message: string; hint?: string };
  facts: Fact[];
  buttons: PanelButton[];
}

/** A finished clip to choose. */
export interface RecentRun {
  key: string;
  poster: string;
  title: string;
  isShown: boolean;
}

/** What outlives a reload of the window: enough to show the same again. A run is named by the folder that holds `.t2v` and its own. */
export type ResultsState = { root: string; run: string } | { job: string };

/** What the page keeps: the editor's state, if it gave one, and where the player stands in which clip. */
export type PageState = Partial<ResultsState> & { clip?: string; player?: PlayerState };

export type ToResults =
  | { kind: 'show'; view: ResultsView; recent: RecentRun[]; state?: ResultsState }
  | { kind: 'progress'; job: string; status: string; fraction: number }
  | { kind: 'preview'; job: string; frames: Frames }
  | ToPlayer;

export type FromResults =
  /** The page is there and wants to be told what to show. */
  | { kind: 'ready' }
  | { kind: 'press'; button: number; picture?: ShownFrame }
  | { kind: 'pick'; key: string }
  | FromPlayer;

/** For the page. Undefined for anything that is not a message of this border. */
export function parseToResults(value: unknown): ToResults | undefined {
  const message = value as ToResults | undefined | null;
  switch (message?.kind) {
    case 'show':
      return isView(message.view) && isListOf(message.recent, ['key', 'poster', 'title']) ? message : undefined;
    case 'progress':
      return isText(message.job) && isText(message.status) && isShare(message.fraction) ? message : undefined;
    case 'preview':
      return isText(message.job) && isPictures(message.frames) ? message : undefined;
    default:
      return parseToPlayer(value);
  }
}

/** For the editor. Undefined for anything that is not a message of this border. */
export function parseFromResults(value: unknown): FromResults | undefined {
  const message = value as FromResults | undefined | null;
  switch (message?.kind) {
    case 'ready':
      return { kind: 'ready' };
    case 'press':
      return isPress(message) ? message : undefined;
    case 'pick':
      return isText(message.key) ? message : undefined;
    default:
      return parseFromPlayer(value);
  }
}

/** The player's part of what a page kept, if it belongs to this clip. */
export function keptPlayer(value: unknown, clip: string): PlayerState | undefined {
  const kept = (value ?? {}) as PageState;
  return kept.clip === clip ? parsePlayerState(kept.player) : undefined;
}

/** The check of what a page kept over a reload; undefined when it is something else. */
export function parseResultsState(value: unknown): ResultsState | undefined {
  const { root, run, job } = (value ?? {}) as Partial<Record<'root' | 'run' | 'job', unknown>>;
  if (isText(root) && isText(run)) return { root, run };
  return isText(job) ? { job } : undefined;
}

// By hand rather than by a schema: the page would carry the schema library along, which is larger than all the rest of it.

const isText = (value: unknown): value is string => typeof value === 'string';
const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;

const isSize = ({ width, height }: { width: unknown; height: unknown }): boolean =>
  [width, height].every(Number.isFinite);

function isPress({ button, picture }: { button: unknown; picture?: unknown }): boolean {
  return Number.isInteger(button) && (button as number) >= 0 && (picture === undefined || isShownFrame(picture));
}

/** A list of objects that have a text under each of the names. */
function isListOf(value: unknown, names: readonly string[]): boolean {
  return (
    Array.isArray(value) &&
    value.every((one) => names.every((name) => isText((one as Record<string, unknown> | null)?.[name])))
  );
}

function isView(value: unknown): boolean {
  const view = (value ?? {}) as Partial<ResultsView>;
  const { clip, error, awaited } = view;
  return (
    [view.title, view.prompt, view.status].every(isText) &&
    (view.fraction === undefined || isShare(view.fraction)) &&
    (clip === undefined || isClipView(clip)) &&
    (awaited === undefined || isSize(awaited)) &&
    (error === undefined || isText(error.message)) &&
    isListOf(view.facts, ['name', 'value']) &&
    isListOf(view.buttons, ['title'])
  );
}

function isPictures(value: unknown): boolean {
  const { width, height, count, fps, data } = (value ?? {}) as Partial<Frames>;
  const sizes = [width, height, count];
  if (!sizes.every((size) => Number.isInteger(size) && size! > 0) || !(fps! > 0)) return false;
  return data instanceof Uint8ClampedArray && data.length === width! * height! * count! * 4;
}
