// The panel in which a clip is played, with an engine of the test's own.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CancelledError, ModelError } from '../../../../src/base/errors';
import { expandExperiment } from '../../../../src/experiment/expand';
import { parseExperiment } from '../../../../src/experiment/parse';
import { PlayPanel, type Playable } from '../../../../src/host/panels/play';
import type { EngineServices } from '../../../../src/services/engineServices';
import { extensionFolder } from '../../../support/extensionFolder';
import { editor, Uri, workspace } from '../../../support/vscode';

type Play = EngineServices['play'];
type PlayOptions = Parameters<Play>[2];

const [request] = expandExperiment({ version: 1, prompt: 'a fox on the grass' }, {});
const playable = { request: request!, object: 'fox', uri: Uri.file('/w/fox.t2v.json') } as unknown as Playable;
const frames = { width: 2, height: 2, count: 4, fps: 8, data: new Uint8ClampedArray(64) };
const result = {
  frames: 5,
  points: [[0, 0.5, 0.5]] as [number, number, number][],
  device: { provider: 'cpu', threads: 1 },
};

/** A panel, and what its page was told. */
function makePanel() {
  const listeners: Record<string, (value?: unknown) => void> = {};
  const told: { kind: string; state?: string; status?: string }[] = [];
  const on = (name: string) => (listener: (value?: unknown) => void) => void (listeners[name] = listener);
  const panel = {
    visible: true,
    reveal: () => undefined,
    dispose: () => listeners.dispose?.(),
    onDidDispose: on('dispose'),
    onDidChangeViewState: on('view'),
    webview: {
      html: '',
      cspSource: 'own:',
      asWebviewUri: (uri: Uri) => uri,
      onDidReceiveMessage: on('message'),
      postMessage: async (message: (typeof told)[number]) => void told.push(message),
    },
  };
  editor.makePanel = () => panel;
  return { panel, told, say: (message: unknown) => listeners.message?.(message), hide: () => listeners.view?.() };
}

/** An engine whose play the test ends. */
function makeEngine() {
  const calls: (PlayOptions & { orders: PlayOptions['orders']; end(): void; fail(error: unknown): void })[] = [];
  const play = (async (_request, _object, options) =>
    new Promise((resolve, reject) => {
      calls.push({ ...options, end: () => resolve(result), fail: reject });
      options.signal?.addEventListener('abort', () => reject(new CancelledError()));
    })) as Play;
  return { calls, play };
}

const written = new Map<string, string>();

beforeEach(() => {
  editor.reset();
  written.clear();
  Object.assign(workspace.fs, {
    writeFile: async ({ path }: Uri, bytes: Uint8Array) => void written.set(path, new TextDecoder().decode(bytes)),
  });
});

/** Turns that are given when the test says so; how often they were asked for and given back. */
function makeTurns(isFree: boolean) {
  const turns = { asked: 0, released: 0, free: (): void => undefined };
  const waiting = isFree ? Promise.resolve() : new Promise<void>((resolve) => (turns.free = resolve));
  const newTurn = () => ({
    acquire: async (signal: AbortSignal) => {
      turns.asked += 1;
      await waiting;
      if (signal.aborted) throw new CancelledError();
    },
    release: async () => void (turns.released += 1),
  });
  return { turns, newTurn };
}

async function start({ isFree = true } = {}) {
  const page = makePanel();
  const { calls, play } = makeEngine();
  const { turns, newTurn } = makeTurns(isFree);
  const extensionUri = Uri.file(extensionFolder()) as never;
  const shown = new PlayPanel({ extensionUri, engine: { play }, newTurn, showLog: () => undefined });
  const over = shown.show(playable);
  if (isFree) await vi.waitFor(() => expect(calls).toHaveLength(1));
  return { page, calls, shown, over: { ended: over }, turns };
}

describe('the play panel', () => {
  it('leads by what the page says, shows the frames and saves an experiment that can be run', async () => {
    const { page, calls, over } = await start();
    const [call] = calls;
    const orders: unknown[] = [];
    call!.orders((order) => void orders.push(order));
    call!.onEvent({ kind: 'played', first: 0, frames, at: [0.5, 0.5] });
    page.say({ kind: 'steer', x: 1, y: 0 });
    page.say({ kind: 'steer', x: 7, y: 0 });
    page.say({ kind: 'end' });
    expect(orders).toEqual([
      { x: 1, y: 0, end: false },
      { x: 0, y: 0, end: true },
    ]);
    call!.end();
    await over.ended;
    expect(page.told.map(({ kind, state }) => state ?? kind)).toEqual([
      'loading',
      'loading',
      'playing',
      'frames',
      'ended',
    ]);
    expect(page.told.at(-1)?.status).toContain('fox-play.t2v.json');
    const { experiment, problems } = parseExperiment(written.get('/w/fox-play.t2v.json') ?? '');
    expect(problems).toEqual([]);
    expect(experiment?.video).toMatchObject({ frames: 5, order: 'rollout' });
  });

  it('stops the engine when it is closed, and keeps nothing', async () => {
    const { page, calls, over } = await start();
    page.panel.dispose();
    await over.ended;
    expect(calls[0]?.signal?.aborted).toBe(true);
    expect(written.size).toBe(0);
    expect(editor.errors).toEqual([]);
  });

  it('ends the clip when it is hidden', async () => {
    const { page, calls } = await start();
    const ended = vi.fn();
    calls[0]!.orders(ended);
    calls[0]!.onEvent({ kind: 'played', first: 0, frames, at: [0.5, 0.5] });
    page.hide();
    expect(ended).not.toHaveBeenCalled();
    page.panel.visible = false;
    page.hide();
    expect(ended).toHaveBeenCalledWith({ x: 0, y: 0, end: true });
  });

  it('begins again when asked, and the clip before is thrown away', async () => {
    const { page, calls } = await start();
    page.say({ kind: 'again' });
    expect(calls[0]?.signal?.aborted).toBe(true);
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    expect(calls[1]?.signal?.aborted).toBe(false);
  });

  it('says what went wrong', async () => {
    const { page, calls, over } = await start();
    calls[0]!.fail(new ModelError('model-file-missing', 'No denoiser.'));
    await over.ended;
    expect(page.told.at(-1)).toMatchObject({ state: 'failed', status: 'No denoiser.' });
    expect(editor.errors[0]?.message).toContain('No denoiser.');
  });

  it('waits for its turn, and gives it back at the end', async () => {
    const { page, calls, over, turns } = await start({ isFree: false });
    await vi.waitFor(() => expect(turns.asked).toBe(1));
    expect(calls).toHaveLength(0);
    expect(page.told.at(-1)).toMatchObject({ state: 'loading', status: 'Waiting until the engine is free …' });
    turns.free();
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    expect(turns.released).toBe(0);
    calls[0]!.end();
    await over.ended;
    expect(turns.released).toBe(1);
  });

  it('gives its turn back when it fails and when it is closed, and starts nothing that was closed before its turn', async () => {
    const failing = await start();
    failing.calls[0]!.fail(new ModelError('model-file-missing', 'No denoiser.'));
    await failing.over.ended;
    expect(failing.turns.released).toBe(1);
    const closed = await start({ isFree: false });
    closed.page.panel.dispose();
    closed.turns.free();
    await closed.over.ended;
    expect(closed.calls).toHaveLength(0);
    expect(closed.turns.released).toBe(1);
  });
});
