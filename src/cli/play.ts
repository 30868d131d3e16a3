// t2v play [FILE]: arrow keys lead a thing while its clip grows; the session is saved as an experiment that makes the same frames again.

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CancelledError, UserError } from '../base/errors';
import { Emitter } from '../base/events';
import type { PlayResult, SteerOrder } from '../protocol/engineMessages';
import { playObject, sessionText } from '../experiment/playSession';
import type { GenerationRequest } from '../experiment/request';
import { createEngineServices, type EngineServices } from '../services/engineServices';
import { requestsOf } from '../services/requests';
import { workspaceOf } from '../services/workspace';
import { writeWholeFile } from '../video/wholeFile';
import { exitCodes, readOptions, type Command, type CommandContext } from './command';
import { checkFile, completeExperiment, printProblems, type CheckedFile } from './experimentFile';
import { playKeys } from './playKeys';
import { PlayScreen } from './playScreen';
import { threadsOf } from './run';

export const play: Command = {
  summary: 'lead a thing with the arrow keys while its clip grows',
  usage: `[FILE] [options]    arrows lead, space stands still, q or Escape ends and saves, Ctrl-C throws away
  --object NAME     the thing to lead, in the words of the prompt; default the first one
  --out FILE        where the session is saved; default beside FILE, or play.t2v.json
  --seconds N       end by itself after N seconds of clip
  --set PATH=VALUE  change one field, may be repeated: --set steps=2
  --threads N       threads for computing; default one per physical core
  --provider P      cpu, webgpu, cuda, coreml, dml, or auto (the default)
  --allow-outside   let paths in the experiment leave the workspace folder`,
  async run(args, context) {
    const { values, positionals } = readOptions(args, options, { least: 0, most: 1 });
    const file = await openFile(positionals[0]);
    printProblems(file, context.terminal);
    if (file.experiment === undefined) return exitCodes.invalid;
    const path = resolve(file.path);
    const device = { provider: values.provider ?? 'auto', threads: threadsOf(values.threads) };
    const engine = createEngineServices({ home: context.home, device: () => device, previewEvery: 0 });
    try {
      const allowOutside = values['allow-outside'] === true;
      const experiment = await completeExperiment(file, values.set ?? [], allowOutside);
      const requests = await requestsOf(experiment, engine, { file: path, workspace: workspaceOf(path), allowOutside });
      const request = requests[0]!;
      const object = playObject(request, values.object);
      const result = await playOne(request, object, { engine, context, seconds: secondsOf(values.seconds) });
      if (result.frames === 0) return exitCodes.cancelled;
      const text = sessionText({ request, object, ...result, model: experiment.model, title: experiment.title });
      const target = resolve(values.out ?? freeName(path));
      await writeWholeFile(target, new TextEncoder().encode(text), 'save the session', context.signal);
      context.terminal.out(`${target}\n`);
      return exitCodes.done;
    } finally {
      engine.dispose();
    }
  },
};

const options = {
  object: { type: 'string' },
  out: { type: 'string' },
  seconds: { type: 'string' },
  set: { type: 'string', multiple: true },
  threads: { type: 'string' },
  provider: { type: 'string' },
  'allow-outside': { type: 'boolean' },
} as const;

/** Without a file a fox is played. */
async function openFile(path: string | undefined): Promise<CheckedFile> {
  if (path !== undefined) return checkFile(path);
  const experiment = { version: 1, prompt: 'a fox on the grass' } as const;
  return { path: 'play.t2v.json', text: JSON.stringify(experiment), problems: [], experiment };
}

interface Playing {
  engine: EngineServices;
  context: CommandContext;
  seconds: number;
}

async function playOne(request: GenerationRequest, object: string, playing: Playing): Promise<PlayResult> {
  const { engine, context, seconds } = playing;
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, context.signal]);
  const orders = new Emitter<SteerOrder>();
  const screen = new PlayScreen(context.terminal, { object, fps: request.video.fps });
  let begun = false;
  const steer = (order: SteerOrder) => {
    // Before the first picture there is nothing to keep.
    if (order.end && !begun) controller.abort();
    orders.fire(order);
    screen.order(order);
  };
  const keyboard = openKeyboard((input) => {
    for (const key of playKeys(input))
      if (key === 'stop') controller.abort();
      else steer(key);
  });
  try {
    return await engine.play(request, object, {
      signal,
      orders: orders.event,
      onEvent(event) {
        if (event.kind !== 'played') return;
        begun = true;
        screen.show(event);
        if (event.first + event.frames.count >= seconds * request.video.fps) steer({ x: 0, y: 0, end: true });
      },
    });
  } catch (error) {
    if (error instanceof CancelledError && !context.signal.aborted)
      return { frames: 0, points: [], device: { provider: '', threads: 0 } };
    throw error;
  } finally {
    keyboard.close();
    screen.close();
  }
}

/** Keys one by one where the input is a terminal; else what comes, as it comes. */
function openKeyboard(listener: (input: string) => void): { close(): void } {
  const { stdin } = process;
  const onData = (data: Buffer) => listener(data.toString('latin1'));
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', onData);
  return {
    close() {
      stdin.off('data', onData);
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.pause();
    },
  };
}

function secondsOf(text: string | undefined): number {
  if (text === undefined) return Infinity;
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new UserError('bad-usage', `--seconds is a number above 0, got "${text}".`);
}

/** `fox-play.t2v.json` beside `fox.t2v.json`, or with a number where that is taken. */
function freeName(path: string): string {
  const name = path.replace(/^.*[\\/]/, '').replace(/(\.t2v)?\.json$/i, '');
  const named = name === 'play' ? name : `${name}-play`;
  for (let number = 1; ; number++) {
    const target = join(dirname(path), `${named}${number === 1 ? '' : `-${number}`}.t2v.json`);
    if (!existsSync(target)) return target;
  }
}
