// A field of text: words, a number, seeds. What is typed is written after a quiet moment or when the field is left.

import { formatFieldPath, isEqualValue } from '../../src/experiment/fieldPath';
import type { FieldPath } from '../../src/experiment/problem';
import { element } from '../shared/elements';
import { fieldFrame } from './fieldFrame';
import type { Form, Part } from './form';
import type { TextFormat } from './textFormats';

export interface TextFieldOptions {
  path: () => FieldPath;
  label: string;
  format: TextFormat;
  /** Lines of a field for longer text. */
  rows?: number;
  mayReset?: boolean;
  showsProblems?: boolean;
  class?: string;
}

/** What the components for text have in common. */
type TextControl = HTMLElement & { value: string; placeholder: string };

export function textField(form: Form, options: TextFieldOptions): Part & { control: HTMLElement } {
  const { path, label, format, rows } = options;
  const control = (
    rows === undefined
      ? element('vscode-text-field', { children: [label] })
      : element('vscode-text-area', { attributes: { rows: String(rows), resize: 'vertical' }, children: [label] })
  ) as TextControl;
  const frame = fieldFrame(form, { ...options, control });
  control.addEventListener('input', () => {
    const key = formatFieldPath(path());
    const { value, problem } = format.read(control.value);
    frame.complain(problem && form.text(problem));
    if (problem) form.edits.forget(key);
    else form.edits.later(key, [{ path: path(), value }]);
  });
  control.addEventListener('change', () => form.edits.flush());
  return {
    element: frame.element,
    control,
    show(view) {
      const own = view.own(path());
      const isTyped = document.activeElement === control && isEqualValue(format.read(control.value).value, own);
      if (!isTyped) {
        const text = format.write(own);
        if (control.value !== text) control.value = text;
        frame.complain(undefined);
      }
      control.placeholder = format.write(view.fallback(path()));
      frame.show(view);
    },
  };
}
