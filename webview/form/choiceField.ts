// A field with a few values to choose from; the first choice is to leave it to the default.

import type { FieldPath } from '../../src/experiment/problem';
import { element } from '../shared/elements';
import { fieldFrame } from './fieldFrame';
import type { Form, Part } from './form';
import type { FormView } from './formView';

export interface Choice {
  key: string;
  text: string;
}

export interface ChoiceFieldOptions {
  path: () => FieldPath;
  label: string;
  /** What can be chosen; asked for at every change. */
  choices: (view: FormView) => readonly Choice[];
  /** The key of what holds now. */
  chosen: (view: FormView) => string;
  onChoose: (key: string) => void;
  mayReset?: boolean;
  class?: string;
}

type Dropdown = HTMLElement & { value: string };

let count = 0;

export function choiceField(form: Form, options: ChoiceFieldOptions): Part {
  const { label, choices, chosen, onChoose } = options;
  const id = `choice-${(count += 1)}`;
  const caption = element('label', { class: 'caption', attributes: { id }, children: [label] });
  const control = element('vscode-dropdown', { attributes: { 'aria-labelledby': id } }) as Dropdown;
  caption.addEventListener('click', () => control.focus());
  const frame = fieldFrame(form, { ...options, control, caption });
  let shown = '';
  control.addEventListener('change', () => onChoose(control.value));
  return {
    element: frame.element,
    show(view) {
      const wanted = choices(view);
      const key = chosen(view);
      const list = JSON.stringify([wanted, key]);
      if (list !== shown) control.replaceChildren(...wanted.map((choice) => optionOf(choice, choice.key === key)));
      shown = list;
      // The component learns of its options a little later, and takes a value only among those that it knows.
      queueMicrotask(() => (control.value = key));
      frame.show(view);
    },
  };
}

function optionOf({ key, text }: Choice, isChosen: boolean): HTMLElement {
  const attributes = { value: key, selected: isChosen ? '' : undefined };
  return element('vscode-option', { attributes, children: [text] });
}
