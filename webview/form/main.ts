// The form of an experiment: draws what the text says, asks the editor for changes of single fields. The text is the only truth; while
// an edit of the page is on its way, what the page shows stays.

import { isFormTexts, type FormText } from '../../src/protocol/formTexts';
import {
  parseFormPlace,
  parseToForm,
  type FormPlace,
  type FormState,
  type FromForm,
  type ToForm,
} from '../../src/protocol/formMessages';
import { receiveDrops } from '../shared/drops';
import { connect } from '../shared/editor';
import { element } from '../shared/elements';
import { registerComponents } from '../shared/toolkit';
import { alsoInText } from './alsoInText';
import { cameraSection } from './cameraSection';
import { Edits } from './edits';
import { Form, type Part } from './form';
import { FormView } from './formView';
import { keepingFocus } from './keepFocus';
import { keyframesSection } from './keyframesSection';
import { pathsSection } from './pathsSection';
import { problemList } from './problemList';
import { promptSection } from './promptSection';
import { samplingSection } from './samplingSection';
import { shotsSection } from './shotsSection';
import { videoSection } from './videoSection';

registerComponents();
const host = connect<FromForm, ToForm, FormPlace>(parseToForm);
const edits = new Edits((message) => host.post(message));
const status = element('div', { class: 'read-out', attributes: { role: 'status', 'aria-live': 'polite' } });

interface Page {
  form: Form;
  problems: Part;
  fields: HTMLElement;
  parts: Part[];
}

let page: Page | undefined;
/** What the editor told last; not shown while edits are on their way. */
let told: FormState | undefined;
let shown: FormState | undefined;
let wasReadable = false;

host.onMessage((message) => {
  if (message.kind === 'open') {
    if (!page && isFormTexts(message.texts)) page = build(message.texts);
    return;
  }
  told = message.state;
  edits.acknowledge(told.seen);
  if (!edits.isSettled) return;
  keepingFocus(show);
  edits.runQueued();
});
// What waits is not to be left behind by a key of the editor, such as the one that saves, nor by leaving the form.
window.addEventListener('keydown', ({ ctrlKey, metaKey }) => (ctrlKey || metaKey) && edits.flush(), true);
window.addEventListener('blur', () => edits.flush());
window.addEventListener('scroll', () => host.keep({ scroll: window.scrollY }));
receiveDrops(document.body, (dropped) => host.post(dropped));
if (host.kept() === undefined) host.keep({ scroll: 0 });
host.post({ kind: 'ready' });

function build(texts: Record<FormText, string>): Page {
  const form = new Form(texts, edits, {
    fix: (problem) => shown && host.post({ kind: 'fix', version: shown.version, problem }),
    openText: (line) => host.post(line === undefined ? { kind: 'openText' } : { kind: 'openText', line }),
    announce: (text) => (status.textContent = text),
  });
  const make = [
    promptSection,
    shotsSection,
    samplingSection,
    videoSection,
    cameraSection,
    pathsSection,
    keyframesSection,
  ];
  const problems = problemList(form);
  const parts = [...make, alsoInText].map((one) => one(form));
  const fields = element('div', { class: 'fields', children: parts.map((part) => part.element) });
  const title = element('h1', { class: 'read-out', children: [document.title] });
  document.body.append(element('main', { children: [title, problems.element, fields] }), status);
  return { form, problems, fields, parts };
}

function show(): void {
  if (!page || !told) return;
  const { form, problems, fields } = page;
  const before = shown;
  shown = told;
  const isReadable = told.values !== undefined;
  // A text that cannot be read leaves the fields as they were, out of reach.
  wasReadable ||= isReadable;
  fields.inert = !isReadable;
  fields.hidden = !wasReadable;
  if (isReadable) showFields(page, told);
  problems.show(new FormView(told, form.claimed()));
  readOut(before, told);
  if (!before) performance.mark('form-shown');
  if (!before) window.scrollTo({ top: parseFormPlace(host.kept())?.scroll ?? 0 });
}

/** Rows that are made on the way claim places of their own: then everything is shown once more. */
function showFields({ form, parts }: Pick<Page, 'form' | 'parts'>, state: FormState): void {
  const places = form.claimed();
  const view = new FormView(state, places);
  for (const part of parts) part.show(view);
  if (form.claimed().length > places.length) showFields({ form, parts }, state);
}

/** Says the errors that were not there before. */
function readOut(before: FormState | undefined, { problems }: FormState): void {
  const known = new Set(before?.problems.map(({ message }) => message));
  const fresh = problems.filter(({ severity, message }) => severity === 'error' && !known.has(message));
  if (fresh.length > 0) status.textContent = fresh.map(({ message }) => message).join(' ');
  else if (problems.length === 0 && known.size > 0) status.textContent = '';
}
