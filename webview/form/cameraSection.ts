// How the camera moves: four speeds for the whole clip or for each of several keys, how strongly all movement acts, and a drawing of
// what comes of it.

import type { FieldPath } from '../../src/experiment/problem';
import { valueAt, withValueAt } from '../../src/experiment/fieldPath';
import type { FormSetting } from '../../src/protocol/formMessages';
import { element } from '../shared/elements';
import { iconButton, wordButton } from './buttons';
import { addedKey, cameraPath, removedKey, variedCamera } from './cameraKeys';
import { CameraPicture } from './cameraPicture';
import { cameraWay, rateKeys, rateNames } from './cameraWay';
import { fieldFrame } from './fieldFrame';
import type { Form, Part } from './form';
import type { FormView } from './formView';
import { section } from './section';
import { sliderField } from './sliderField';
import { textField } from './textField';
import { requiredNumber } from './textFormats';

/** What the drawing takes for a model that does not say; that of the embedded one. */
const usualSpan = [1.2, 1.2, 0.6, 0.9] as const;
const strengthPath: FieldPath = ['motion', 'strength'];

export function cameraSection(form: Form): Part {
  return new CameraSection(form);
}

class CameraSection implements Part {
  readonly element: HTMLElement;
  private view: FormView | undefined;
  /** The key whose speeds the sliders hold. */
  private key = 0;
  private readonly picture: CameraPicture;
  private readonly keys = element('div', { class: 'keys' });
  private readonly at: Part;
  private readonly whole: Part;
  private readonly vary: HTMLElement;
  private readonly add: HTMLElement;
  private readonly remove: HTMLElement;

  constructor(private readonly form: Form) {
    this.picture = new CameraPicture(form);
    this.keys.setAttribute('role', 'group');
    this.keys.setAttribute('aria-label', form.text('cameraKeys'));
    this.at = textField(form, {
      path: () => [...cameraPath, this.key, 'at'],
      label: form.text('at'),
      format: requiredNumber,
      mayReset: false,
      class: 'narrow',
    });
    this.vary = wordButton(form.text('varyOverTime'), () =>
      form.change(() => variedCamera(this.camera, this.view!.timing)),
    );
    this.add = wordButton(form.text('addKey'), () => form.change(() => this.addition()));
    this.remove = iconButton('remove', '', () => form.change(() => removedKey(this.camera, this.key)));
    const automatic = fieldFrame(form, {
      path: () => cameraPath,
      label: form.text('camera'),
      control: this.keys,
      withoutDefault: form.text('asModelChooses'),
    });
    automatic.element.classList.add('key-row');
    const buttons = element('div', { class: 'buttons', children: [this.at.element, this.remove, this.vary, this.add] });
    const sliders = rateNames.map((name) => this.slider(name));
    const strength = sliderField(form, {
      path: () => strengthPath,
      label: form.text('strength'),
      min: 0,
      max: 2,
      step: 0.05,
      onSlide: (value) => this.draw(strengthPath, value),
    });
    const controls = element('div', { class: 'camera-controls', children: [automatic.element, buttons] });
    controls.append(...[...sliders, strength].map((one) => one.element));
    this.whole = section(form, { title: form.text('motion'), class: 'camera', paths: [['motion']] }, [
      this.picture.element,
      controls,
    ]);
    this.element = this.whole.element;
    this.parts = [automatic, ...sliders, strength];
  }

  private readonly parts: { show(view: FormView): void }[];

  show(view: FormView): void {
    this.view = view;
    const count = Array.isArray(this.camera) ? this.camera.length : 0;
    this.key = Math.min(this.key, Math.max(0, count - 1));
    this.whole.show(view);
    for (const part of this.parts) part.show(view);
    this.at.element.hidden = this.add.hidden = this.remove.hidden = count === 0;
    this.vary.hidden = count > 0;
    if (count > 0) this.at.show(view);
    this.showKeys(view.list(cameraPath));
    this.draw();
  }

  private get camera(): unknown {
    return this.view?.own(cameraPath);
  }

  /** One more key, which is the chosen one then. */
  private addition(): FormSetting[] {
    const settings = addedKey(this.camera, this.key, this.view!.timing);
    const place = settings[0]?.path.at(-1);
    if (typeof place === 'number') this.key = place;
    return settings;
  }

  private slider(name: (typeof rateNames)[number]): Part {
    const path = () => (Array.isArray(this.camera) ? [...cameraPath, this.key, name] : [...cameraPath, name]);
    const onSlide = (value: number) => this.draw(path(), value);
    // In a list a speed that a key leaves out keeps its last value.
    const fallback = () => rateKeys(this.camera)[this.key]?.[name];
    const label = this.form.text(name);
    return sliderField(this.form, { path, label, min: -1, max: 1, step: 0.01, fallback, onSlide });
  }

  /** A button for each key; the pressed one is the one that the sliders hold. */
  private showKeys(keys: readonly unknown[]): void {
    while (this.keys.children.length > keys.length) this.keys.lastElementChild!.remove();
    while (this.keys.children.length < keys.length) {
      const index = this.keys.children.length;
      const onClick = () => this.choose(index);
      this.keys.append(element('button', { class: 'key', attributes: { type: 'button' }, onClick }));
    }
    for (const [index, button] of [...this.keys.children].entries()) {
      button.textContent = this.form.text('seconds', Number(valueAt(keys[index], ['at'])) || 0);
      button.setAttribute('aria-pressed', String(index === this.key));
    }
    const label = this.form.text('cameraKey', this.key + 1);
    const remove = this.form.text('remove', label);
    this.remove.title = remove;
    this.remove.setAttribute('aria-label', remove);
  }

  private choose(index: number): void {
    this.key = index;
    if (this.view) this.show(this.view);
  }

  /** Draws the camera of the text, or as it would be with `value` at `path`. */
  private draw(path?: FieldPath, value?: unknown): void {
    const { view } = this;
    if (!view) return;
    const held = { motion: { camera: view.value(cameraPath), strength: view.value(strengthPath) } };
    const asked = path ? withValueAt(withoutUndefined(held), path, value) : held;
    const keys = rateKeys(valueAt(asked, cameraPath));
    const strength = Number(valueAt(asked, strengthPath) ?? 1);
    const { frames, fps } = view.timing;
    const poses =
      keys.length === 0 ? [] : cameraWay(keys, { frames, fps, strength, span: view.state.model?.span ?? usualSpan });
    const label = keys.length === 0 ? this.form.text('modelChooses') : this.form.text('cameraPicture', wordsOf(keys));
    this.picture.show(poses, { aspect: view.aspect, fps, label });
  }
}

function wordsOf(keys: ReturnType<typeof rateKeys>): string {
  return keys
    .map(({ at, ...rates }) => `${at} s: ${rateNames.map((name) => `${name} ${rates[name]}`).join(', ')}`)
    .join('; ');
}

function withoutUndefined(value: { motion: Record<string, unknown> }): unknown {
  return { motion: Object.fromEntries(Object.entries(value.motion).filter(([, one]) => one !== undefined)) };
}
