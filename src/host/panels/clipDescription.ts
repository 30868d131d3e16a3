// A clip in sentences, for those who do not see it: what it shows, what moves where, how the camera moves, what was measured.

import * as vscode from 'vscode';
import type { GenerationRequest, VideoSize } from '../../experiment/request';
import { figureFacts, type Figures } from './clipFigures';
import { wordsOf } from './resultsView';

/** Camera speeds slower than this are no movement to speak of. */
const leastRate = 0.02;

/** @param video what the file holds, when post-processing changed it. */
export function describeClip(request: GenerationRequest, figures: Figures, video: VideoSize = request.video): string {
  const { t } = vscode.l10n;
  const seconds = Math.round((video.frames / video.fps) * 10) / 10;
  const figuresText = figureFacts(figures).map(({ name, value }) => `${name}: ${value}`);
  const sentences = [
    t('Clip of {0} seconds: {1}', seconds, wordsOf(request)),
    ...request.motion.paths.map(({ object, points }) => pathText(object, points)),
    ...cameraText(request),
    ...(figuresText.length === 0 ? [] : [figuresText.join(', ')]),
  ];
  return `${sentences.join('. ')}.`;
}

function pathText(object: string, points: [t: number, x: number, y: number][]): string {
  const { t } = vscode.l10n;
  const [, fromX, fromY] = points[0]!;
  const [, toX, toY] = points.at(-1)!;
  const [from, to] = [placeText(fromX, fromY), placeText(toX, toY)];
  return from === to ? t('{0} is at {1}', object, from) : t('{0} goes from {1} to {2}', object, from, to);
}

/** One of nine parts of the picture. */
function placeText(x: number, y: number): string {
  const { t } = vscode.l10n;
  const third = (value: number) => Math.min(2, Math.floor(value * 3));
  const names = [
    [t('the upper left'), t('the top'), t('the upper right')],
    [t('the left'), t('the middle'), t('the right')],
    [t('the lower left'), t('the bottom'), t('the lower right')],
  ];
  return names[third(y)]![third(x)]!;
}

/** The camera's mean speeds, where it was told how to move. */
function cameraText({ motion: { camera } }: GenerationRequest): string[] {
  const { t } = vscode.l10n;
  if (camera.length === 0) return [];
  const ways = {
    pan: [t('pans left'), t('pans right')],
    tilt: [t('tilts down'), t('tilts up')],
    zoom: [t('zooms out'), t('zooms in')],
    roll: [t('rolls anticlockwise'), t('rolls clockwise')],
  } as const;
  const moves = (Object.keys(ways) as (keyof typeof ways)[]).flatMap((name) => {
    const mean = camera.reduce((sum, key) => sum + key[name], 0) / camera.length;
    return Math.abs(mean) < leastRate ? [] : [ways[name][mean < 0 ? 0 : 1]];
  });
  return [moves.length === 0 ? t('The camera stands still') : t('The camera {0}', moves.join(', '))];
}
