// What a list says of a model, from its description.

import * as vscode from 'vscode';
import type { Sidecar } from '../../modelStore/sidecar';
import { sizeText } from '../words';

/** One line below a model. */
export interface ModelFact {
  name: string;
  value: string;
  /** The whole of a value that is shown shortened. */
  detail?: string;
}

/** Bytes of all its files. */
export function modelSize({ components, tokenizer }: Sidecar): number {
  const parts = Object.values(components).map(({ bytes, externalData = [] }) => {
    return bytes + externalData.reduce((sum, data) => sum + (data.bytes ?? 0), 0);
  });
  return parts.reduce((sum, bytes) => sum + bytes, tokenizer.bytes ?? 0);
}

/** The runtime itself, and what a graph needs beside its weights, measured with the embedded model. */
const runtimeMb = 350;
const perWeight = 3;

/** A cautious guess of the engine's peak memory. */
export function neededMemoryMb(sidecar: Sidecar): number {
  return Math.round(runtimeMb + (perWeight * modelSize(sidecar)) / 1024 / 1024);
}

function sizesValue({ sizes, anySize }: Sidecar['limits']): string {
  const named = sizes.map(([width, height]) => `${width} × ${height}`).join(', ');
  if (anySize === undefined) return named;
  const { from, to, step, aspect } = anySize;
  return vscode.l10n.t('{0}; any in steps of {1} from {2} to {3} up to {4}:1', named, step, from, to, aspect);
}

/** Size, limits, abilities, licence, identity. */
export function modelFacts(sidecar: Sidecar, digest: string, memoryMb: number): ModelFact[] {
  const { t } = vscode.l10n;
  const { version, family, limits, controls, licence, attribution, defaults } = sidecar;
  const needed = neededMemoryMb(sidecar);
  const memory = t('about {0} of {1}', sizeText(needed * 1024 * 1024), sizeText(memoryMb * 1024 * 1024));
  const counts = limits.longest === undefined ? limits.frames.join(', ') : `1–${limits.longest}`;
  const follows = controls.length === 0 ? t('the prompt only') : controls.join(', ');
  return [
    { name: t('Fits this machine'), value: `${needed <= memoryMb ? t('yes') : t('no')}, ${memory}` },
    { name: t('Sizes'), value: sizesValue(limits) },
    {
      name: t('Frames'),
      value: `${counts}${defaults.fps === undefined ? '' : ` @ ${defaults.fps}`}`,
    },
    { name: t('Follows'), value: follows },
    { name: t('Prompt'), value: t('up to {0} tokens', limits.maxTokens) },
    { name: t('Licence'), value: licence, detail: [licence, ...attribution].join('\n') },
    { name: t('Version'), value: `${version}, ${family}` },
    { name: t('Digest'), value: digest.slice(0, 12), detail: digest },
  ];
}
