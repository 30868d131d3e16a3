// The measured figures of a run as lines beside its picture, for people: shares in percent, camera rates as an experiment writes them.
// A figure that says nothing (no black or frozen frame, a camera that stands still) is left out.

import * as vscode from 'vscode';
import type { Fact } from '../../protocol/resultsMessages';

/** Rates below this are those of a camera that stands still: what measuring itself is off by. */
const still = 0.05;

/** Lines for `metrics` of a run record; none for a run without them. */
export function metricFacts(metrics: Readonly<Record<string, number>> = {}): Fact[] {
  const { t } = vscode.l10n;
  const camera = cameraText(metrics);
  const shares = [
    [t('Flicker'), metrics.flicker],
    [t('Motion energy'), metrics['motion.energy']],
    [t('Loop seam'), metrics['loop.seam']],
    [t('Black frames'), shownShare(metrics['frames.black'])],
    [t('Frozen frames'), shownShare(metrics['frames.frozen'])],
  ] as const;
  return [
    ...(camera === '' ? [] : [{ name: t('Measured camera'), value: camera }]),
    ...shares.flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value: `${(100 * value).toFixed(1)} %` }],
    ),
    ...(metrics.sharpness === undefined ? [] : [{ name: t('Sharpness'), value: metrics.sharpness.toFixed(1) }]),
  ];
}

/** `pan 0.50, zoom -0.20`: the words of the file format, which are the same in every language. */
function cameraText(metrics: Readonly<Record<string, number>>): string {
  return ['pan', 'tilt', 'zoom', 'roll']
    .map((axis) => ({ axis, rate: metrics[`camera.${axis}`] ?? 0 }))
    .filter(({ rate }) => Math.abs(rate) >= still)
    .map(({ axis, rate }) => `${axis} ${rate.toFixed(2)}`)
    .join(', ');
}

function shownShare(share: number | undefined): number | undefined {
  return share === 0 ? undefined : share;
}
