// The results page: draws what the editor tells and says what was pressed. A job is followed by its moving preview, a clip is played.
// Keeps its elements, so that focus and playback survive an update.

import {
  keptPlayer,
  parseToResults,
  type FromResults,
  type PageState,
  type PanelButton,
  type RecentRun,
  type ResultsView,
  type ToResults,
} from '../../src/protocol/resultsMessages';
import { playerCommand } from '../player/keyboard';
import { Player } from '../player/player';
import { element } from '../shared/elements';
import { receiveDrops } from '../shared/drops';
import { connect } from '../shared/editor';
import { text } from '../shared/texts';
import { registerComponents } from '../shared/toolkit';
import { factGroups } from './facts';
import { Preview } from './preview';

registerComponents();
const host = connect<FromResults, ToResults, PageState>(parseToResults);

/** What the editor wants kept; where the player stands is added to it. */
let state: PageState = {};

const player = new Player({
  post: (message) => host.post(message),
  keep: (clip, standing) => host.keep({ ...state, clip, player: standing }),
});
const title = element('h1');
const words = element('p', { class: 'words' });
const stage = element('div', { class: 'stage' });
const bar = element('progress', { class: 'bar', attributes: { max: '1' } });
const status = element('p', { class: 'status', attributes: { role: 'status', 'aria-live': 'polite' } });
const failure = element('div', { class: 'failure', attributes: { role: 'alert' } });
const buttons = element('div', { class: 'buttons', attributes: { role: 'group', 'aria-label': text('actions') } });
const facts = element('div', { class: 'facts' });
const recent = element('div', { class: 'recent', attributes: { role: 'group', 'aria-label': text('recent') } });
const preview = new Preview();

/** The job whose preview or place is on the stage; empty while there is none. */
let onStage = '';
let job: string | undefined;

document.body.append(
  element('main', {
    children: [
      element('header', { children: [title, words] }),
      element('div', { class: 'work', children: [stage, player.root, bar, status, failure, buttons] }),
      facts,
      recent,
    ],
  }),
);
document.addEventListener('keydown', onKey);
receiveDrops(document.body, (dropped) => host.post(dropped));

host.onMessage((message) => {
  switch (message.kind) {
    case 'show':
      if (message.state) keep(message.state);
      show(message.view);
      showRecent(message.recent);
      break;
    case 'progress':
      if (message.job === job) showProgress(message.status, message.fraction);
      break;
    case 'preview':
      if (message.job !== job) break;
      if (onStage !== message.job) putOnStage(message.job, preview.canvas);
      preview.show(message.frames);
      break;
    default:
      player.receive(message);
  }
});
host.post({ kind: 'ready' });

/** What was kept of the player stays with it: it is taken up when its clip is shown. */
function keep(wanted: PageState): void {
  state = wanted;
  const { clip, player: standing } = (host.kept() ?? {}) as PageState;
  host.keep({ ...state, clip, player: standing });
}

function onKey(event: KeyboardEvent): void {
  if (player.root.hidden || event.defaultPrevented) return;
  const focused = document.activeElement?.tagName ?? '';
  const command = playerCommand(event, focused);
  if (!command) return;
  event.preventDefault();
  player.command(command);
}

function show(view: ResultsView): void {
  job = view.clip ? undefined : view.job;
  title.textContent = view.title;
  words.textContent = view.prompt;
  if (view.clip) play(view.clip);
  else showPlace(view);
  showProgress(view.status, view.fraction);
  failure.replaceChildren(...failureLines(view));
  failure.hidden = view.error === undefined;
  showButtons(view.buttons);
  facts.replaceChildren(...factGroups(view.facts));
  performance.mark('results-shown');
}

function failureLines({ error }: ResultsView): Node[] {
  if (!error) return [];
  const hint = error.hint === undefined ? [] : [element('p', { children: [error.hint] })];
  return [element('p', { class: 'message', children: [error.message] }), ...hint];
}

function play(clip: NonNullable<ResultsView['clip']>): void {
  clearStage();
  stage.hidden = true;
  player.show(clip, keptPlayer(host.kept(), clip.key));
}

function showPlace(view: ResultsView): void {
  player.clear();
  stage.hidden = false;
  if (onStage !== view.job) clearStage();
  if (view.awaited && onStage === '') keepPlace(view.awaited);
}

function putOnStage(key: string, picture: HTMLElement): void {
  onStage = key;
  stage.replaceChildren(picture);
}

function clearStage(): void {
  preview.stop();
  onStage = '';
  stage.replaceChildren();
}

/** An empty picture of the clip's shape. */
function keepPlace({ width, height }: NonNullable<ResultsView['awaited']>): void {
  const place = element('div', { class: 'picture' });
  place.style.aspectRatio = `${width} / ${height}`;
  stage.replaceChildren(place);
}

function showProgress(text: string, fraction: number | undefined): void {
  if (status.textContent !== text) status.textContent = text;
  bar.hidden = fraction === undefined;
  if (fraction !== undefined) bar.value = fraction;
  bar.setAttribute('aria-label', text);
}

/** Buttons keep their place; a focused one stays focused when others change. */
function showButtons(wanted: readonly PanelButton[]): void {
  const shown = [...buttons.children].map((one) => one.textContent);
  if (shown.length === wanted.length && wanted.every((one, index) => one.title === shown[index])) return;
  buttons.replaceChildren(
    ...wanted.map((button, index) =>
      element('vscode-button', {
        attributes: { appearance: button.isMain ? 'primary' : 'secondary', title: button.hint },
        children: [button.title],
        onClick: () => void press(index, button),
      }),
    ),
  );
}

async function press(button: number, { takesFrame = false }: PanelButton): Promise<void> {
  const picture = takesFrame ? await player.shownFrame() : undefined;
  if (takesFrame && !picture) return;
  host.post({ kind: 'press', button, ...(picture ? { picture } : {}) });
}

function showRecent(runs: readonly RecentRun[]): void {
  recent.hidden = runs.length === 0;
  const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
  recent.replaceChildren(...runs.map(recentButton));
  if (focused !== undefined) recent.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function recentButton({ key, poster, title: text, isShown }: RecentRun): HTMLElement {
  return element('button', {
    class: 'thumb',
    attributes: { 'data-key': key, title: text, 'aria-pressed': String(isShown), 'aria-label': text },
    children: [element('img', { attributes: { src: poster, alt: '', loading: 'lazy' } })],
    onClick: () => host.post({ kind: 'pick', key }),
  });
}

// A module by name: without any export the bundler takes it for CommonJS and cannot leave out what is not used.
export {};
