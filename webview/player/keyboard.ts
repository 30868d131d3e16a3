// The player's keys. They work wherever the focus is on the page, but never take a key that the focused control needs for itself.

/** What a key asks for. */
export type PlayerCommand =
  | 'toggle'
  | 'stepBack'
  | 'stepForward'
  | 'toFirst'
  | 'toLast'
  | 'slower'
  | 'faster'
  | 'ends'
  | 'markIn'
  | 'markOut'
  | 'clearRange'
  | 'zoomIn'
  | 'zoomOut'
  | 'fit';

const keys: Record<string, PlayerCommand> = {
  ' ': 'toggle',
  k: 'toggle',
  ',': 'stepBack',
  '.': 'stepForward',
  Home: 'toFirst',
  End: 'toLast',
  '<': 'slower',
  '>': 'faster',
  l: 'ends',
  i: 'markIn',
  o: 'markOut',
  x: 'clearRange',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'fit',
};

/** Controls in which typing or choosing goes on. */
const typing = /^(input|textarea|select)$/i;
/** Controls that the space bar presses. */
const pressed = /^(button|vscode-button|a|summary)$/i;

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** @param focused name of the element that has the focus, for example `BUTTON` */
export function playerCommand({ key, ctrlKey, metaKey, altKey }: Key, focused: string): PlayerCommand | undefined {
  if (ctrlKey || metaKey || altKey || typing.test(focused)) return undefined;
  if (key === ' ' && pressed.test(focused)) return undefined;
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
}
