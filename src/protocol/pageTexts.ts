// The words of the pages that are theirs alone: names of controls and what is read out. The editor hands them over in its language.

/** One for each text; values stand as `{0}`. */
export type PageText = (typeof pageTextNames)[number];

export const pageTextNames = [
  'player',
  'picture',
  'transport',
  'play',
  'pause',
  'stepBack',
  'stepForward',
  'toFirst',
  'toLast',
  'ends',
  'stop',
  'loop',
  'pingPong',
  'speed',
  'markIn',
  'markOut',
  'clearRange',
  'zoomIn',
  'zoomOut',
  'fit',
  'filmstrip',
  'frameOf',
  'playing',
  'pausedAt',
  'rangeIs',
  'wholeClip',
  'zoomIs',
  'cannotDecode',
  'cannotPlay',
  'recent',
  'actions',
] as const;

export type PageTexts = Record<PageText, string>;

/** `{0}` and `{1}` of a text replaced by values. */
export function fillText(text: string, values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
