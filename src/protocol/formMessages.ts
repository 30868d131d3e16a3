// The border between the editor and the form of an experiment. The page shows what the text says and asks for changes of single
// fields; the editor makes them in the text, which stays the only truth. Both sides check what comes in.

import type { FieldPath } from '../experiment/problem';
import { parseDropped, type Dropped } from './dropMessages';

/** One finding about the text. */
export interface FormProblem {
  /** The field; empty for the text as a whole. */
  path: (string | number)[];
  message: string;
  severity: 'error' | 'warning';
  /** Line of the text, from 1. */
  line: number;
  /** Title of a repair that is offered. */
  fix?: string;
}

/** What the form needs to know of the model. */
export interface FormModel {
  name: string;
  /** Sizes that it makes, in pixels. */
  sizes: [width: number, height: number][];
  /** What a camera rate of 1 over the whole clip does; see `CameraSpec`. */
  span: [pan: number, tilt: number, zoom: number, roll: number];
}

/** All that the form shows. */
export interface FormState {
  /** Version of the text that this describes. */
  version: number;
  /** The highest number of the page's edits that are in it. */
  seen: number;
  /** What the text says, as plain JSON of any shape; absent while the text cannot be read. */
  values?: Record<string, unknown>;
  /** What holds where the text says nothing: inherited, the model's or the format's, in the shape of an experiment. */
  defaults: Record<string, unknown>;
  /** In the order of the text. */
  problems: FormProblem[];
  model?: FormModel;
  /** Addresses of the keyframe images that can be shown, by the path as written. */
  images: Record<string, string>;
  /** Address of a picture of the clip that was made last from this file. */
  poster?: string;
}

/** One change that the page asks for; `value` is plain JSON, absent to remove the field. */
export interface FormSetting {
  path: FieldPath;
  value?: unknown;
  /** Put the value into a list before the entry that is there. */
  isInsertion?: boolean;
}

/** What the page keeps over a reload: how far it was scrolled, in pixels. */
export interface FormPlace {
  scroll: number;
}

export type ToForm = { kind: 'open'; texts: Record<string, string> } | { kind: 'state'; state: FormState };

export type FromForm =
  /** The page is there and wants to be told what to show. Its edits are numbered from 1 again. */
  | { kind: 'ready' }
  | { kind: 'edit'; id: number; settings: FormSetting[] }
  /** Ask for an image file for the keyframe of this index; one behind the last is a new one. */
  | { kind: 'pickImage'; id: number; index: number }
  /** Make the repair of a problem of this version of the text. */
  | { kind: 'fix'; version: number; problem: number }
  /** Show the text, at a line where one is given. */
  | { kind: 'openText'; line?: number }
  | Dropped;

/** For the page. Undefined for anything that is not a message of this border. */
export function parseToForm(value: unknown): ToForm | undefined {
  const message = value as ToForm | undefined | null;
  switch (message?.kind) {
    case 'open':
      return isTexts(message.texts) ? message : undefined;
    case 'state':
      return isState(message.state) ? message : undefined;
    default:
      return undefined;
  }
}

/** For the editor. Undefined for anything that is not a message of this border. */
export function parseFromForm(value: unknown): FromForm | undefined {
  const message = value as FromForm | undefined | null;
  switch (message?.kind) {
    case 'ready':
      return { kind: 'ready' };
    case 'edit':
      return isCount(message.id) && isListOf(message.settings, isSetting) ? message : undefined;
    case 'pickImage':
      return isCount(message.id) && isCount(message.index) ? message : undefined;
    case 'fix':
      return isCount(message.version) && isCount(message.problem) ? message : undefined;
    case 'openText':
      return message.line === undefined || isCount(message.line) ? message : undefined;
    default:
      return parseDropped(value);
  }
}

/** The check of what a page kept over a reload; undefined when it is something else. */
export function parseFormPlace(value: unknown): FormPlace | undefined {
  const { scroll } = (value ?? {}) as Partial<FormPlace>;
  return typeof scroll === 'number' && scroll >= 0 ? { scroll } : undefined;
}

// By hand rather than by a schema: the page would carry the schema library along, which is larger than all the rest of it.

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every(isText);
}

function isPath(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((step) => isText(step) || isCount(step));
}

function isSetting(value: unknown): value is FormSetting {
  if (!isRecord(value) || !isPath(value.path) || value.path.length === 0 || !isPlain(value.value)) return false;
  return value.isInsertion === undefined || typeof value.isInsertion === 'boolean';
}

/** Whether JSON can carry the value. */
function isPlain(value: unknown): boolean {
  if (value === undefined || value === null || isText(value) || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every((one) => one !== undefined && isPlain(one));
  return isRecord(value) && Object.values(value).every(isPlain);
}

function isProblem(value: unknown): value is FormProblem {
  if (!isRecord(value)) return false;
  const { path, message, severity, line, fix } = value;
  const isSevere = severity === 'error' || severity === 'warning';
  return isPath(path) && isText(message) && isSevere && isCount(line) && (fix === undefined || isText(fix));
}

function isModel(value: unknown): value is FormModel {
  if (!isRecord(value) || !isText(value.name)) return false;
  const { sizes, span } = value;
  const isNumbers = (list: unknown, length: number) =>
    Array.isArray(list) && list.length === length && list.every(Number.isFinite);
  return Array.isArray(sizes) && sizes.every((size) => isNumbers(size, 2)) && isNumbers(span, 4);
}

function isState(value: unknown): value is FormState {
  if (!isRecord(value)) return false;
  const { version, seen, values, defaults, problems, model, images, poster } = value;
  return (
    isCount(version) &&
    isCount(seen) &&
    (values === undefined || isRecord(values)) &&
    isRecord(defaults) &&
    isListOf(problems, isProblem) &&
    (model === undefined || isModel(model)) &&
    isTexts(images) &&
    (poster === undefined || isText(poster))
  );
}
