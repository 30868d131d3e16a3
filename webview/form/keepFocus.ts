// Keeps the keyboard's place when what had the focus goes away: a removed row, a button that has done its work.

const controls =
  'button:enabled, input, vscode-button, vscode-text-field, vscode-text-area, vscode-dropdown, [tabindex="0"]';

/** Makes a change of the page; when it hides what had the focus, the next control that is seen gets it. */
export function keepingFocus(change: () => void): void {
  const held = document.activeElement;
  change();
  if (!held || held === document.body || held.checkVisibility()) return;
  const next = [...document.querySelectorAll<HTMLElement>(controls)].find(
    (one) => one.checkVisibility() && held.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  next?.focus();
}
