// A part of the form with a heading, and lists inside one whose rows keep their elements, so that the focus stays where it is when the
// list changes.

import type { FieldPath } from '../../src/experiment/problem';
import { element } from '../shared/elements';
import { problemEntry } from './fieldFrame';
import type { Form, Part } from './form';
import type { FormView } from './formView';

export interface SectionOptions {
  title: string;
  class: string;
  /** What lies below it; problems of it that no field shows are shown under the heading. */
  paths?: readonly FieldPath[];
  /** Behind the title. */
  buttons?: readonly HTMLElement[];
}

let count = 0;

export function section(form: Form, options: SectionOptions, parts: readonly (Part | HTMLElement)[]): Part {
  const { title, paths = [], buttons = [] } = options;
  const id = `section-${(count += 1)}`;
  const heading = element('div', {
    class: 'heading',
    children: [element('h2', { attributes: { id }, children: [title] }), ...buttons],
  });
  const messages = element('div', { class: 'messages' });
  for (const path of paths) form.claim(() => path);
  const content = element('div', { class: 'content', children: parts.map(elementOf) });
  return {
    element: element('section', {
      class: options.class,
      attributes: { 'aria-labelledby': id },
      children: [heading, messages, content],
    }),
    show(view) {
      const problems = paths.flatMap((path) => view.problems(path));
      messages.replaceChildren(...problems.map((problem) => problemEntry(form, problem)));
      for (const part of parts) if ('show' in part) part.show(view);
    },
  };
}

function elementOf(part: Part | HTMLElement): HTMLElement {
  return part instanceof HTMLElement ? part : part.element;
}

/** One row for each entry; `make` gets the row's index, which stays its own. Rows too many are hidden, and show nothing. */
export function rows(options: {
  class: string;
  count: (view: FormView) => number;
  make: (index: number) => Part;
}): Part & { at(index: number): HTMLElement | undefined } {
  const made: Part[] = [];
  const list = element('div', { class: options.class });
  return {
    element: list,
    at: (index) => made[index]?.element,
    show(view) {
      const wanted = options.count(view);
      while (made.length < wanted) {
        const part = options.make(made.length);
        made.push(part);
        list.append(part.element);
      }
      for (const [index, part] of made.entries()) {
        part.element.hidden = index >= wanted;
        if (index < wanted) part.show(view);
      }
    },
  };
}
