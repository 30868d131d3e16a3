// The questions of an export: format, size, speed, whether the experiment goes along. What cannot be is not offered.

import * as vscode from 'vscode';
import { exportFormats, type ExportFormat, type ExportShape } from '../../protocol/exportFormats';
import { evenWidths, longestSide, sizeOf } from '../../video/exportShape';
import { mostFramesPerSecond } from '../../video/gif';
import { askSteps, goBack, isAnswer, pickStep, textStep, type Step } from '../multiStep';

/** The clip that is exported. */
export interface ExportedClip {
  width: number;
  height: number;
  fps: number;
}

export interface ExportAnswers {
  format: ExportFormat;
  size: Pick<ExportShape, 'width' | 'scale'>;
  speed: number;
  keepMetadata: boolean;
}

/** Asks all questions. @throws CancelledError */
export function askExport(clip: ExportedClip): Promise<ExportAnswers> {
  const start: ExportAnswers = { format: 'mp4', size: {}, speed: 1, keepMetadata: true };
  return askSteps<ExportAnswers>([askFormat, askSize(clip), askSpeed(clip), askMetadata], start);
}

const stepOf = (step: number, placeholder: string) => ({
  title: vscode.l10n.t('Export Clip'),
  steps: 4,
  step,
  placeholder,
});

/** What a format is good for, in a few words. */
export function formatText(format: ExportFormat): { label: string; detail: string } {
  const { t } = vscode.l10n;
  switch (format) {
    case 'mp4':
      return { label: t('MP4 Video'), detail: t('H.264: plays everywhere') };
    case 'webm':
      return { label: t('WebM Video'), detail: t('VP9: as clips are kept') };
    case 'gif':
      return { label: t('GIF'), detail: t('Moving picture with 255 colours, for places that take nothing else') };
    case 'webp':
      return { label: t('Animated WebP'), detail: t('Moving picture, a fraction of the size of a GIF') };
    case 'png':
      return { label: t('PNG Frames'), detail: t('A folder with one picture for each frame, every pixel as it is') };
    case 'sheet':
      return { label: t('Contact Sheet'), detail: t('One PNG picture of all frames') };
  }
}

const askFormat: Step<ExportAnswers> = async () => {
  const items = (Object.keys(exportFormats) as ExportFormat[]).map((format) => ({ ...formatText(format), format }));
  const picked = await pickStep(items, stepOf(1, vscode.l10n.t('What to write')));
  return isAnswer(picked) ? { format: picked.format } : goBack;
};

/** The sizes that are offered: scales whose sides the format can hold. */
export function sizeChoices(
  clip: ExportedClip,
  format: ExportFormat,
): { scale: number; width: number; height: number }[] {
  const sizes = [1, 0.5, 0.75, 1.5, 2, 3].map((scale) => ({ scale, ...sizeOf(clip, { scale }) }));
  return sizes.filter(({ width, height }) => format !== 'mp4' || (width % 2 === 0 && height % 2 === 0));
}

function askSize(clip: ExportedClip): Step<ExportAnswers> {
  const { t } = vscode.l10n;
  return async ({ format }) => {
    for (;;) {
      const items = sizeChoices(clip, format).map(({ scale, width, height }) => ({
        label: scale === 1 ? t('Size of the Clip') : t('{0} %', scale * 100),
        description: `${width} × ${height}`,
        size: { scale },
      }));
      const other = { label: t('Other Width…'), description: '', size: undefined };
      const picked = await pickStep([...items, other], stepOf(2, t('How large')));
      if (!isAnswer(picked)) return goBack;
      if (picked.size) return { size: picked.size };
      const typed = await textStep({
        ...stepOf(2, t('Width in pixels; the height follows')),
        value: String(clip.width),
        check: (text) => checkWidth(text, clip, format),
      });
      if (isAnswer(typed)) return { size: { width: Number(typed) } };
    }
  };
}

/** What is wrong with a width. */
export function checkWidth(text: string, clip: ExportedClip, format: ExportFormat): string | undefined {
  const { t } = vscode.l10n;
  const width = Number(text);
  if (!/^\d+$/.test(text.trim()) || width < 1 || width > longestSide)
    return t('A whole number from 1 to {0}.', longestSide);
  const height = Math.round((width * clip.height) / clip.width);
  if (height < 1 || height > longestSide)
    return t('The height would be {0}; it goes from 1 to {1}.', height, longestSide);
  if (format !== 'mp4' || (width % 2 === 0 && height % 2 === 0)) return undefined;
  return t(
    '{0} × {1}: both sides of an MP4 are even. Nearest: {2}.',
    width,
    height,
    evenWidths(clip, width).join(', '),
  );
}

/** The speeds that are offered: those at which the format can show every frame. */
export function speedChoices({ fps }: ExportedClip, format: ExportFormat): number[] {
  return [1, 0.25, 0.5, 1.5, 2, 4].filter((speed) => format !== 'gif' || fps * speed <= mostFramesPerSecond);
}

function askSpeed(clip: ExportedClip): Step<ExportAnswers> {
  const { t } = vscode.l10n;
  return async ({ format }) => {
    const items = speedChoices(clip, format).map((speed) => ({
      label: speed === 1 ? t('Speed of the Clip') : t('{0} × as Fast', speed),
      description: t('{0} frames per second', Number((clip.fps * speed).toFixed(2))),
      speed,
    }));
    const picked = await pickStep(items, stepOf(3, t('How fast')));
    return isAnswer(picked) ? { speed: picked.speed } : goBack;
  };
}

const askMetadata: Step<ExportAnswers> = async () => {
  const { t } = vscode.l10n;
  const items = [
    {
      label: t('Keep the Experiment Inside'),
      detail: t('Prompt, seed and versions: the file can be made again'),
      keep: true,
    },
    { label: t('Leave the Experiment Out'), detail: t('The file says nothing of its making'), keep: false },
  ];
  const picked = await pickStep(items, stepOf(4, t('What the file says of itself')));
  return isAnswer(picked) ? { keepMetadata: picked.keep } : goBack;
};
