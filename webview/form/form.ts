// What every part of the form is given: its texts, the way to change a field, the list of places where problems are shown, the line
// that is read out.

import type { FormText } from '../../src/protocol/formTexts';
import type { FieldPath } from '../../src/experiment/problem';
import type { FormSetting } from '../../src/protocol/formMessages';
import type { Edits } from './edits';
import type { FormView } from './formView';

/** A part of the page that follows what the editor tells. */
export interface Part {
  element: HTMLElement;
  show(view: FormView): void;
}

export class Form {
  private readonly places = new Set<() => FieldPath>();

  constructor(
    private readonly texts: Record<FormText, string>,
    readonly edits: Edits,
    readonly actions: {
      /** Makes the repair of a problem, by its number. */
      fix: (problem: number) => void;
      openText: (line?: number) => void;
      announce: (text: string) => void;
    },
  ) {}

  /** A text in the user's language; `{0}`, `{1}` … stand for the values. */
  text(name: FormText, ...values: (string | number)[]): string {
    return this.texts[name].replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
  }

  /** Sets one field as a step of its own; `undefined` removes it. */
  set(path: FieldPath, value: unknown): void {
    this.edits.send([{ path, value }]);
  }

  /** Makes changes that are worked out from what the text says by then. */
  change(settings: () => readonly FormSetting[]): void {
    this.edits.whenSettled(() => {
      const wanted = settings();
      if (wanted.length > 0) this.edits.send(wanted);
    });
  }

  /** Problems at and below this path are shown by the caller, as long as no place further in claims them. */
  claim(path: () => FieldPath): void {
    this.places.add(path);
  }

  /** The paths of all places as they are now. */
  claimed(): FieldPath[] {
    return [...this.places].map((path) => path());
  }
}
