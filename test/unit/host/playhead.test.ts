// Caret and playhead: who moves whom, when, and that the two do not chase each other.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Emitter } from '../../../src/base/events';
import { parseExperiment } from '../../../src/experiment/parse';
import type { Experiments } from '../../../src/host/experiments';
import { Playhead, type Player } from '../../../src/host/playhead';
import { TextDocument, TextEditor, Uri, editor, window } from '../../support/vscode';

const text = `{
  "version": 1,
  "shots": [
    { "prompt": "a fox", "seconds": 1 },
    { "prompt": "a car", "seconds": 1.5 }
  ],
  "keyframes": [{ "at": "last", "image": "b.png" }]
}
`;
const single = '{ "version": 1, "prompt": "p", "keyframes": [{ "at": "last", "image": "b.png" }] }';

let moves: Emitter<{ seconds: number; frame: number }>;
let sought: number[];
let player: { source: Uri | undefined };
let shown: TextEditor;
let failures: unknown[];
let playhead: Playhead;

beforeEach(() => {
  vi.useFakeTimers();
  editor.reset();
  [sought, failures] = [[], []];
  moves = new Emitter();
  open(text);
  player = { source: shown.document.uri };
  const planOf = async (of: TextDocument) => ({
    ...parseExperiment(of.getText()),
    model: { sidecar: { defaults: { frames: 24, fps: 12 } } },
  });
  playhead = new Playhead(
    {
      get source() {
        return player.source;
      },
      seek: (seconds: number) => void sought.push(seconds),
      onDidMove: moves.event,
    } as unknown as Player,
    { planOf } as unknown as Pick<Experiments, 'planOf'>,
    (error) => failures.push(error),
  );
});
afterEach(() => {
  playhead.dispose();
  vi.useRealTimers();
  expect(failures).toEqual([]);
});

function open(of: string): void {
  shown = new TextEditor(new TextDocument('/w/a.t2v.json', of).open());
  window.visibleTextEditors = [shown];
}

const caretAt = async (needle: string, kind?: number | null) => {
  shown.moveCaret(shown.document.getText().indexOf(needle), kind);
  await vi.advanceTimersByTimeAsync(150);
};
const play = async (seconds: number) => {
  moves.fire({ seconds, frame: Math.round(seconds * 12) });
  await vi.advanceTimersByTimeAsync(0);
};
const marked = () => shown.marked.map(({ start }) => start.line + 1);

describe('the caret', () => {
  it('moves the player to the shot or keyframe it stands in', async () => {
    await caretAt('a car');
    expect(sought).toEqual([1]);
    await caretAt('b.png');
    // 2.5 s at the model's 12 frames a second are 30 frames; the last begins at 29 / 12.
    expect(sought[1]).toBeCloseTo(29 / 12);
  });

  it('takes the length of the clip from the model where the text has none', async () => {
    open(single);
    player.source = shown.document.uri;
    await caretAt('b.png');
    expect(sought[0]).toBeCloseTo(23 / 12);
  });

  it('moves nothing where there is no moment, or while the player is there already', async () => {
    await caretAt('version');
    await play(1.25);
    await caretAt('a car');
    expect(sought).toEqual([]);
    await caretAt('a fox');
    expect(sought).toEqual([0]);
  });

  it('that passes over lines moves the player once, to where it stops', async () => {
    for (const needle of ['a fox', 'a car', 'b.png', 'a car']) shown.moveCaret(text.indexOf(needle));
    await vi.advanceTimersByTimeAsync(150);
    expect(sought).toEqual([1]);
  });

  it('that an edit moved along says nothing', async () => {
    await caretAt('a car', null);
    expect(sought).toEqual([]);
  });

  it('in the text of another clip moves nothing', async () => {
    player.source = Uri.file('/w/b.t2v.json');
    await caretAt('a car');
    player.source = undefined;
    await caretAt('a fox');
    expect(sought).toEqual([]);
  });
});

describe('the player', () => {
  it('marks what it is at, and leaves the caret alone', async () => {
    await play(0);
    expect(marked()).toEqual([4]);
    await play(1);
    expect(marked()).toEqual([5]);
    await play(29 / 12);
    expect(marked()).toEqual([5, 7]);
    expect(shown.selection.active).toEqual({ line: 0, character: 0 });
    expect(sought).toEqual([]);
  });

  it('marks again when the text has changed', async () => {
    await play(1);
    shown.document.replaceBy(text.replace('"seconds": 1 }', '"seconds": 2 }'));
    await vi.advanceTimersByTimeAsync(0);
    expect(marked()).toEqual([4]);
  });

  it('with another clip leaves no mark behind', async () => {
    await play(1);
    player.source = Uri.file('/w/b.t2v.json');
    await play(0);
    expect(marked()).toEqual([]);
  });

  it('is not heard after the end', async () => {
    playhead.dispose();
    await play(1);
    await caretAt('a car');
    expect(marked()).toEqual([]);
    expect(sought).toEqual([]);
  });
});
