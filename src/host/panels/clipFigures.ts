// Measured figures of a clip: those that its record holds; else they are measured now, in another process, and remembered.

import * as vscode from 'vscode';
import type { Fact } from '../../protocol/resultsMessages';
import type { CameraSpec } from '../../protocol/modelSpec';
import { cameraSpanOf } from '../../services/clipMetrics';
import type { DescribesModels } from '../../services/requests';
import type { ClipSubject } from '../clipSubject';
import { metricFacts } from './metricFacts';

/** Numbers by the names of `src/metrics`. */
export type Figures = Record<string, number>;

/** Decodes a clip and measures it, away from the editor's own process. */
export type MeasureClip = (path: string, span: CameraSpec['span']) => Promise<Figures>;

/** Clips with more pixels than this are not measured on the way: that would keep a processor busy for minutes. */
const mostPixels = 64 * 512 * 512;

/** Lines for the page. */
export function figureFacts(figures: Figures): Fact[] {
  const group = vscode.l10n.t('Metrics');
  return metricFacts(figures).map((fact) => ({ ...fact, group }));
}

/** Measures clips in the background of whoever asks, each one once, one after the other. */
export class ClipMeter {
  private readonly measured = new Map<string, Figures>();
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly models: DescribesModels,
    private readonly measureClip: MeasureClip,
  ) {}

  /** What is known without measuring. @param key of the file, which another file of the same name does not share */
  known({ record }: ClipSubject, key: string): Figures {
    return record?.metrics ?? this.measured.get(key) ?? {};
  }

  /** Measures the clip unless it is known, too large or not ours; true when there is something new. */
  async measure({ record, made, clip }: ClipSubject, key: string): Promise<boolean> {
    if (!made || this.measured.has(key) || record?.metrics !== undefined) return false;
    const { width, height, frames } = made.request.video;
    if (width * height * frames > mostPixels) return false;
    this.measured.set(key, {});
    const { model } = made.request;
    const measuring = this.work.then(async () => {
      const { span } = await cameraSpanOf(model, this.models);
      return this.measureClip(clip.fsPath, span);
    });
    this.work = measuring.catch(() => undefined);
    const metrics = await measuring.catch(() => undefined);
    if (!metrics) return false;
    this.measured.set(key, metrics);
    return true;
  }
}
