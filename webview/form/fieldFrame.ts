// What every field has around its control: a label, the way back to the default, the problems of its value.

import type { FieldPath } from '../../src/experiment/problem';
import { element } from '../shared/elements';
import { iconButton, rename } from './buttons';
import type { Form } from './form';
import type { FormView, PlacedProblem } from './formView';

export interface FrameOptions {
  /** Where the field is now; entries of a list may move. */
  path: () => FieldPath;
  label: string;
  control: HTMLElement;
  /** Shown before the control, for one that has no label of its own. */
  caption?: HTMLElement;
  /** False for a field that has to be there. One without a default is emptied rather than reset, unless there are words for that. */
  mayReset?: boolean;
  withoutDefault?: string;
  /** False where another field shows the problems of the same value. */
  showsProblems?: boolean;
  class?: string;
}

export interface FieldFrame {
  element: HTMLElement;
  show(view: FormView): void;
  /** Shows what is wrong with an entry that was not written; undefined takes it back. */
  complain(message: string | undefined): void;
}

/** A fresh frame; its field claims the problems at its path. */
export function fieldFrame(form: Form, options: FrameOptions): FieldFrame {
  const { path, label, control, caption, mayReset = true, showsProblems = true, withoutDefault = '' } = options;
  const reset = iconButton('reset', label, () => {
    form.set(path(), undefined);
    control.focus();
  });
  reset.classList.add('reset');
  reset.hidden = true;
  const messages = element('div', { class: 'messages' });
  const children = [...(caption ? [caption] : []), control, reset, messages];
  const frame = element('div', { class: `field ${options.class ?? ''}`, children });
  let complaint: string | undefined;
  let problems: readonly PlacedProblem[] = [];
  const tell = () => {
    messages.replaceChildren(...(complaint === undefined ? [] : [problemLine(complaint, 'error')]));
    messages.append(...problems.map((problem) => problemEntry(form, problem)));
    const said = [...(complaint === undefined ? [] : [complaint]), ...problems.map(({ message }) => message)];
    const isWrong = complaint !== undefined || problems.some(({ severity }) => severity === 'error');
    describe(control, said.join(' '), isWrong);
    frame.classList.toggle('wrong', isWrong);
  };
  if (showsProblems) form.claim(path);
  return {
    element: frame,
    show(view) {
      const usual = printed(view.fallback(path())) || withoutDefault;
      reset.hidden = !mayReset || usual === '' || view.own(path()) === undefined;
      rename(reset, form.text('reset', label, usual));
      problems = showsProblems ? view.problems(path()) : [];
      tell();
    },
    complain(message) {
      if (message === complaint) return;
      complaint = message;
      if (message !== undefined) form.actions.announce(message);
      tell();
    },
  };
}

/** A problem with its repair. */
export function problemEntry(form: Form, { message, severity, fix, index }: PlacedProblem): HTMLElement {
  const line = problemLine(message, severity);
  if (fix !== undefined) {
    const attributes = { type: 'button' };
    const repair = () => form.actions.fix(index);
    line.append(' ', element('button', { class: 'link', attributes, children: [fix], onClick: repair }));
  }
  return line;
}

function problemLine(message: string, severity: PlacedProblem['severity']): HTMLElement {
  return element('p', { class: `problem ${severity}`, children: [message] });
}

/** A short value in words; empty for what has none. */
export function printed(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Tells readers of the screen about a value. Ids do not reach into a component, so the words themselves are handed over. */
function describe(control: HTMLElement, text: string, isWrong: boolean): void {
  const inner = (control as { control?: unknown }).control;
  const target = inner instanceof HTMLElement ? inner : control;
  target.setAttribute('aria-invalid', String(isWrong));
  if (text === '') target.removeAttribute('aria-description');
  else target.setAttribute('aria-description', text);
}
