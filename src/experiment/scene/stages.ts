// Which thing does what, and when: items become stages ("then" begins one), each with what its things and the camera do at once.
// What cannot be placed is told by name in `notes`; nothing is guessed.

import type { TextRange } from '../problem';
import { nounPhrases, type Item, type ThingPhrase } from './nounPhrases';
import { readScene } from './readScene';
import type { CameraAxis, Motion, Pace, placePhrases, Way } from './vocabulary';

/** What one thing does in a stage. */
export interface Act {
  thing: ThingPhrase;
  motions: Motion[];
  way: Way;
  /** The way leads from one end of the frame to the other. */
  whole: boolean;
  pace?: Pace;
  /** Where it is, or where it begins. */
  spot?: { x?: number; y?: number };
}

/** One move of the camera; without an axis it stands still. */
export interface CameraMove {
  axis?: CameraAxis;
  sign: -1 | 0 | 1;
  pace?: Pace;
}

export interface Stage extends TextRange {
  acts: Act[];
  camera: CameraMove[];
  /** What the camera moves to. */
  target?: ThingPhrase;
  place?: keyof typeof placePhrases;
  seconds?: number;
}

/** Something that the plan leaves out, and why. */
export interface SceneNote extends TextRange {
  code: 'not-understood' | 'no-direction' | 'no-subject' | 'too-many-things' | 'unknown-thing';
  message: string;
}

export interface ReadStages {
  stages: Stage[];
  notes: SceneNote[];
}

/** The stages of a prompt, at least one. */
export function stagesOf(text: string): ReadStages {
  const items = nounPhrases(text, readScene(text));
  const reader = new StageReader(text);
  for (const clause of clauses(items)) {
    if (clause.starts === 'then') reader.begin();
    reader.take(clause);
  }
  return reader.finish();
}

interface Clause {
  /** The item before it. */
  starts: 'start' | 'then' | 'and' | 'link';
  items: Item[];
}

function clauses(items: readonly Item[]): Clause[] {
  const found: Clause[] = [{ starts: 'start', items: [] }];
  for (const item of items) {
    if (item.kind === 'then') found.push({ starts: 'then', items: [] });
    else if (item.kind === 'link') {
      // "a fox runs left, then …": the comma ends nothing by itself, and "and" behind it joins.
      const starts = item.words.toLowerCase() === 'and' ? 'and' : 'link';
      const last = found.at(-1)!;
      if (last.items.length > 0) found.push({ starts, items: [] });
    } else found.at(-1)!.items.push(item);
  }
  const [first, ...rest] = found;
  return first!.items.length === 0 && rest[0]?.starts === 'then'
    ? [{ ...rest[0], starts: 'start' }, ...rest.slice(1)]
    : found;
}

/** Goes through the clauses and remembers who was spoken of. */
class StageReader {
  private readonly stages: Stage[] = [];
  private readonly notes: SceneNote[] = [];
  private stage: Stage = { acts: [], camera: [], offset: 0, length: 0 };
  /** Things of the clauses right before that do nothing yet: "a fox and a dog run". */
  private waiting: Act[] = [];
  private last: Act[] = [];
  private lastIsCamera = false;

  constructor(private readonly text: string) {}

  begin(): void {
    this.stages.push(this.stage);
    this.stage = { acts: [], camera: [], offset: 0, length: 0 };
    this.waiting = [];
  }

  finish(): ReadStages {
    this.stages.push(this.stage);
    return { stages: this.stages, notes: this.notes.sort((a, b) => a.offset - b.offset) };
  }

  take({ starts, items }: Clause): void {
    this.grow(items);
    this.common(items);
    const named = items.filter((item) => item.kind === 'thing').map((thing) => this.actOf(thing));
    const camera = items.filter((item) => item.kind === 'camera');
    const pace = items.find((item) => item.kind === 'pace')?.pace;
    for (const { axis, sign } of camera) this.stage.camera.push({ axis, sign, pace });
    const isCamera = camera.length > 0 || items.some(({ kind }) => kind === 'cameraWord');
    if (isCamera) this.target(items, named);
    const does = items.filter((item) => item.kind === 'motion' || item.kind === 'move' || item.kind === 'way');
    if (isCamera || (does.length > 0 && named.length === 0 && this.lastIsCamera && !hasPronoun(items))) {
      for (const { words, ...range } of does)
        this.note('not-understood', range, `“${words}” is no move of the camera that is known.`);
      for (const item of items)
        if (item.kind === 'cameraWord' && camera.length === 0)
          this.note(
            'not-understood',
            item,
            `“${item.words}” is not followed by a move that is known: pan, tilt, zoom, roll.`,
          );
      this.lastIsCamera = true;
      return;
    }
    this.lastIsCamera = this.lastIsCamera && named.length === 0 && !hasPronoun(items);
    this.acts(items, { named, joins: starts === 'and', pace });
  }

  /** Place and length of the stage, and words that nobody knows. */
  private common(items: readonly Item[]): void {
    for (const item of items) {
      if (item.kind === 'place') this.stage.place = item.place;
      if (item.kind === 'seconds') this.stage.seconds = item.seconds;
      if (item.kind === 'unknown')
        this.note('not-understood', item, `“${item.words}” is not understood and not in the plan.`);
    }
  }

  private acts(items: readonly Item[], clause: { named: Act[]; joins: boolean; pace?: Pace }): void {
    const { named, joins, pace } = clause;
    const verbs = items.filter((item) => item.kind === 'motion' || item.kind === 'move');
    const isAction = verbs.length > 0 || items.some(({ kind }) => kind === 'way' || kind === 'manner');
    const spots = items.filter((item) => item.kind === 'spot');
    const isPlural = verbs.every(({ single }) => !single);
    const before = joins && isPlural ? this.waiting : [];
    const subjects = this.subjects(items, { named, before, isAction });
    for (const act of subjects) for (const { spot } of spots) act.spot = { ...act.spot, ...spot };
    if (isAction) {
      if (subjects.length === 0)
        this.note('no-subject', verbs[0] ?? items[0]!, `“${this.words(items)}” says of nothing what it does.`);
      else this.apply(items, subjects, pace);
    }
    const onlyThings = items.every(({ kind }) => kind === 'thing' || kind === 'unknown');
    if (isAction || !onlyThings) this.waiting = [];
    else this.waiting = [...(joins ? this.waiting : []), ...named];
    if (subjects.length > 0) this.last = subjects;
    else if (named.length > 0) this.last = named;
  }

  private subjects(items: readonly Item[], at: { named: Act[]; before: Act[]; isAction: boolean }): Act[] {
    if (at.named.length > 0) {
      const verb = items.findIndex(({ kind }) => kind === 'motion' || kind === 'move');
      const first = at.named.filter((_, index) => verb === -1 || thingIndex(items, index) < verb);
      return [...at.before, ...(first.length > 0 ? first : at.isAction ? [] : at.named)];
    }
    const pronoun = items.find((item) => item.kind === 'pronoun');
    if (pronoun && /^(?:they|both)$/i.test(pronoun.words)) return this.everyone();
    return this.last.map(({ thing }) => this.actOf(thing));
  }

  private apply(items: readonly Item[], subjects: readonly Act[], pace: Pace | undefined): void {
    const manners = items.flatMap((item) => (item.kind === 'manner' ? [item.motion] : []));
    const ways = items.filter((item) => item.kind === 'way');
    const motions = items.flatMap((item) => (item.kind === 'motion' ? [item.motion] : []));
    const upDown = manners.includes('bounce') && motions.length > 0 && !motions.includes('bounce');
    for (const act of subjects) {
      act.motions = [...new Set([...act.motions, ...motions, ...(upDown ? [] : manners)])];
      for (const item of ways) this.turn(act, item);
      act.whole ||= ways.some(({ whole }) => whole);
      if (pace) act.pace = pace;
    }
    const move = items.find((item) => item.kind === 'move');
    if (move && ways.length === 0 && manners.length === 0 && motions.length === 0)
      this.note('no-direction', move, `“${move.words}” says no direction: left, right, up or down.`);
  }

  private turn(act: Act, { way: [x, y], words, ...range }: Extract<Item, { kind: 'way' }>): void {
    if (x * act.way[0] < 0 || y * act.way[1] < 0) {
      const message = `“${words}” leads against what was said before; put “then” between the two.`;
      this.note('not-understood', range, message);
      return;
    }
    act.way = [x === 0 ? act.way[0] : x, y === 0 ? act.way[1] : y];
  }

  /** What the camera goes to: "zooms in on the fox". */
  private target(items: readonly Item[], named: readonly Act[]): void {
    const isPronoun = hasPronoun(items);
    const target = named[0]?.thing ?? (isPronoun ? this.last[0]?.thing : undefined);
    if (target) this.stage.target = this.actOf(target).thing;
  }

  private everyone(): Act[] {
    const known = this.stage.acts.length > 0 ? this.stage.acts : (this.stages.at(-1)?.acts ?? []);
    return known.map(({ thing }) => this.actOf(thing));
  }

  /** The act of a thing in this stage, which begins with it where it is new. */
  private actOf(thing: ThingPhrase): Act {
    const known = this.stage.acts.find((act) => isSame(act.thing, thing));
    if (known) return known;
    const before = this.stages.flatMap(({ acts }) => acts).find((act) => isSame(act.thing, thing));
    if (!before && thing.noun === undefined)
      this.note(
        'unknown-thing',
        thing,
        `“${thing.words}” is no thing of the model’s list: it draws what it knows to be most like it.`,
      );
    const act: Act = { thing: before?.thing ?? thing, motions: [], way: [0, 0], whole: false };
    this.stage.acts.push(act);
    if (this.stage.acts.length === 3)
      this.note('too-many-things', thing, `“${thing.words}” is the third thing at one time; two can be led.`);
    return act;
  }

  private grow(items: readonly Item[]): void {
    const [first, last] = [items[0], items.at(-1)];
    if (!first || !last) return;
    if (this.stage.length === 0) this.stage.offset = first.offset;
    this.stage.length = last.offset + last.length - this.stage.offset;
  }

  private words(items: readonly Item[]): string {
    const last = items.at(-1)!;
    return this.text.slice(items[0]!.offset, last.offset + last.length);
  }

  private note(code: SceneNote['code'], { offset, length }: TextRange, message: string): void {
    this.notes.push({ code, offset, length, message });
  }
}

function hasPronoun(items: readonly Item[]): boolean {
  return items.some(({ kind }) => kind === 'pronoun');
}

function thingIndex(items: readonly Item[], nth: number): number {
  return items.findIndex(
    (item, index) =>
      item.kind === 'thing' && items.slice(0, index).filter(({ kind }) => kind === 'thing').length === nth,
  );
}

/** One thing named twice: the same noun, and no other colour. */
function isSame(one: ThingPhrase, other: ThingPhrase): boolean {
  const [first, second] = [one.words.toLowerCase(), other.words.toLowerCase()];
  if (first === second) return true;
  const isShorter = first.endsWith(` ${second}`) || second.endsWith(` ${first}`);
  return isShorter || (one.noun !== undefined && one.noun === other.noun && (one.definite || other.definite));
}
