// The two kinds of button of the form: one with words, one with a picture whose words are read out and shown as its hint.

import { element } from '../shared/elements';
import { icon, type IconName } from './icons';

/** A button that says what it does. */
export function wordButton(text: string, onClick: () => void): HTMLElement {
  return element('vscode-button', { attributes: { appearance: 'secondary' }, children: [text], onClick });
}

/** A small button with a picture. */
export function iconButton(name: IconName, text: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', { class: 'icon-button', attributes: { type: 'button' }, children: [icon(name)] });
  made.addEventListener('click', onClick);
  rename(made, text);
  return made;
}

/** Gives a button with a picture other words. */
export function rename(button: HTMLElement, text: string): void {
  if (button.title === text) return;
  button.title = text;
  button.setAttribute('aria-label', text);
}
