// Movement in a real editor: a prompt becomes a scene plan that is looked at and accepted, and a clip is led with the arrow keys while it grows and
// saved as an experiment.
import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parseExperiment } from '../../src/experiment/parse';
import { planText } from '../../src/experiment/scene/planEdits';
import { applyEdits } from '../../src/experiment/edit';
import { openWindow } from '../support/openWindow';
import type { Workbench } from '../support/workbench';

const limits = { timeout: 90_000, interval: 100 };
const scene = `{
  "version": 1,
  "prompt": "a balloon moving up and a fox moving left on the grass, camera pans left"
}
`;
const fox = `{
  "version": 1,
  "prompt": "a fox on the grass",
  "seed": 3,
  "video": { "width": 128, "height": 128 }
}
`;

let folder: string;
let window: Workbench;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 't2v motion ')));
  writeFileSync(join(folder, 'scene.t2v.json'), scene);
  writeFileSync(join(folder, 'fox.t2v.json'), fox);
  const opened = await openWindow(folder);
  window = opened.window;
  return opened.close;
});

const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

test('a prompt is planned, shown as a refactoring and written when it is accepted', async () => {
  await window.openFile('scene.t2v.json');
  await window.runCommand('T2V: Plan Scene…');
  const apply = window.page.locator('.monaco-button', { hasText: /^Apply$/ });
  await window.see(apply);
  await window.picture('motion-plan');
  expect(textOf('scene.t2v.json')).toBe(scene);
  await window.page.locator('.edit-checkbox').first().click();
  await apply.first().click();
  const planned = applyEdits(scene, planText(scene, { frames: 16, fps: 8 }).edits);
  expect(parseExperiment(planned).experiment?.motion?.paths).toHaveLength(2);
  await expect
    .poll(async () => {
      await window.openFile('scene.t2v.json');
      await window.page.keyboard.press('ControlOrMeta+S');
      return textOf('scene.t2v.json');
    }, limits)
    .toBe(planned);
  await window.picture('motion-planned');
});

test('a clip is led by the arrow keys while it grows, and saved as an experiment', async () => {
  await window.openFile('fox.t2v.json');
  await window.runCommand('T2V: Play…');
  const page = window.webview();
  const status = page.getByRole('status');
  await expect.poll(() => status.textContent(), limits).toBe('Playing');
  const right = page.getByRole('button', { name: 'Right', exact: true });
  await right.focus();
  await right.press('ArrowRight');
  await expect.poll(() => right.getAttribute('aria-pressed'), limits).toBe('true');
  await expect.poll(() => page.getByText(/^[1-9][0-9.]* s, [0-9.]+ frames per second$/).count(), limits).toBe(1);
  await window.picture('motion-playing');
  await right.press('Escape');
  await expect.poll(() => status.textContent(), limits).toMatch(/^Saved as fox-play\.t2v\.json/);
  await window.picture('motion-played');
  const { experiment, problems } = parseExperiment(textOf('fox-play.t2v.json'));
  expect(problems).toEqual([]);
  expect(experiment).toMatchObject({ seed: 3, video: { width: 128, height: 128, order: 'rollout' } });
  const points = experiment?.motion?.paths?.[0]?.points ?? [];
  expect(points.at(-1)![1], 'led to the right').toBeGreaterThan(points[0]![1]);
  await page.getByRole('button', { name: 'Open Experiment' }).click();
  await window.see(window.page.locator('.tab.active[data-resource-name="fox-play.t2v.json"]'));
});
