// One played clip inside the worker process: pieces go out as they are made, the path grows by the direction that holds when a piece
// begins. A machine that is faster than the clip waits, so that the clip grows at its own speed.

import { setImmediate, setTimeout } from 'node:timers/promises';
import { steered, type Direction } from '../engine/motion/steering';
import { chooseDevice } from '../engine/onnx/devices';
import { describeRuntime } from '../engine/onnx/session';
import type { SessionPool } from '../engine/onnx/sessionPool';
import { rollOut } from '../engine/pipelines/rollout';
import { createStages } from '../engine/pipelines/stages';
import type { PlayedEvent, PlayParams, PlayResult, SteerOrder } from '../protocol/engineMessages';
import type { ProgressEvent } from '../protocol/progress';
import { physicalCores } from './physicalCores';
import { readModelFile } from './runJob';

export interface PlayServices {
  sessions: SessionPool;
  signal: AbortSignal;
  emit: (event: PlayedEvent | ProgressEvent) => void;
  /** What the player wants now. */
  order: () => SteerOrder;
}

/** How far, in seconds of the clip, the pieces may be ahead of what has been seen. */
const ahead = 0.5;

/** Plays until the order says so or the model's longest clip is reached. Throws the errors of `rollOut`. */
export async function runPlay(
  params: PlayParams,
  { sessions, signal, emit, order }: PlayServices,
): Promise<PlayResult> {
  const { request, model, object } = params;
  const { fps } = request.video;
  const runtime = await describeRuntime();
  const threads = params.device.threads === 0 ? physicalCores() : params.device.threads;
  const device = chooseDevice({ ...params.device, threads }, runtime.providers, runtime.loadable);
  const now = () => performance.now();
  let points = [startOf(request, object)];
  const others = request.motion.paths.filter((path) => path.object !== object);
  let frames = 0;
  let started: number | undefined;

  const lead = async (end: number) => {
    if (started !== undefined) await waitFor(started + (frames / fps - ahead) * 1000 - now(), signal);
    const { end: isEnd, ...direction }: SteerOrder = order();
    if (isEnd) return undefined;
    points = steered(points, direction satisfies Direction, { end, fps });
    return [{ object, points }, ...others];
  };
  // Only the loading is worth telling: later the pictures tell.
  const onProgress = (event: ProgressEvent) => started === undefined && event.kind === 'stage' && emit(event);
  const stages = createStages({ now, signal, onProgress: (event) => void onProgress(event) });
  const readBytes = (file: string) => readModelFile(model.folder, file);
  const readText = async (file: string) => (await readBytes(file)).toString('utf8');
  for await (const piece of rollOut({ request, model, device, sessions, stages, readText, readBytes }, lead)) {
    started ??= now();
    frames = piece.first + piece.frames.count;
    const [, x, y] = points.at(-1)!;
    emit({ kind: 'played', ...piece, at: [x, y] });
  }
  return { frames, points, device };
}

/** Where its own path begins, else the middle of the frame. */
function startOf({ motion }: PlayParams['request'], object: string): PlayResult['points'][number] {
  const [, x = 0.5, y = 0.5] = motion.paths.find((path) => path.object === object)?.points[0] ?? [];
  return [0, x, y];
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  // Computing leaves no room for messages: without a turn of the event loop an order would wait for pieces to come.
  if (milliseconds <= 0) await setImmediate();
  else await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
