// The form's page in a real browser, with the editor's side behind it: what every control does to the text, what the page shows of it, and
// that neither the content policy nor an accessibility audit has anything against it.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseExperiment } from '../../../src/experiment/parse';
import { audit } from '../../support/accessibility';
import { startBrowser } from '../../support/browser';
import { FormPage, bundleForm } from '../../support/formPage';
import { root } from '../../support/sourceFiles';
import { Uri, editor, window, workspace } from '../../support/vscode';

vi.mock('vscode', () => import('../../support/vscode'));

/** Of the page; the tests themselves know none. */
type Picture = { naturalWidth: number };

const limits = { timeout: 20_000, interval: 30 };
const fox = '{\n  "version": 1,\n  // words\n  "prompt": "a fox moving left",\n  "seed": 7 // lucky\n}\n';

let folder: string;
let browser: Browser;
let extension: string;
let form: FormPage;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 't2v-form-page-')));
  cpSync(join(root, 'media', 'icon.png'), join(folder, 'start.png'));
  [browser, extension] = await Promise.all([startBrowser(), bundleForm()]);
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  editor.reset();
  workspace.workspaceFolders = [{ uri: Uri.file(folder) }];
});
afterEach(async () => {
  await form.page.close();
  expect(form.complaints).toEqual([]);
});

const open = async (text = fox) => (form = await FormPage.open(text, { browser, extension, folder }));
const withFields = (fields: object) => JSON.stringify({ version: 1, prompt: 'a fox', ...fields }, null, 2);
const expectText = (text: string) => expect.poll(() => form.document.getText(), limits).toBe(text);
const expectValues = (values: object) => expect.poll(() => form.values(), limits).toMatchObject(values);
const press = async (...keys: string[]) => {
  for (const key of keys) await form.page.keyboard.press(key);
};
const middle = async (place: Locator) => {
  const { x, y, width, height } = (await place.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
};

describe('fields of text', () => {
  it('write what is typed, and keep the caret while they do', async () => {
    await open();
    await form.field('Prompt').click();
    await press('Home');
    await form.page.keyboard.type('see ', { delay: 5 });
    await expectText(fox.replace('a fox', 'see a fox'));
    await form.page.keyboard.type('how ', { delay: 5 });
    await expectText(fox.replace('a fox', 'see how a fox'));
  });

  it('do not lose what is typed while an older text is told', async () => {
    await open();
    await form.field('Seed').fill('123');
    form.document.replaceBy(fox.replace('left', 'right'));
    await expectText(fox.replace('left', 'right').replace('7', '123'));
    expect(await form.field('Seed').inputValue()).toBe('123');
    await expect.poll(() => form.field('Prompt').inputValue(), limits).toBe('a fox moving right');
  });

  it('follow the text', async () => {
    await open();
    form.document.replaceBy(fox.replace('7', '[3, 4]'));
    await expect.poll(() => form.field('Seed').inputValue(), limits).toBe('3, 4');
    form.document.replaceBy(fox.replace('"seed": 7', '"steps": 9'));
    await expect.poll(() => form.field('Seed').inputValue(), limits).toBe('');
    expect(await form.field('Seed').getAttribute('placeholder')).toBe('0');
  });

  it('leave out what is emptied or put back', async () => {
    await open(withFields({ steps: 6, video: { fps: 12 } }));
    await form.field('Frames/s').fill('');
    await expectValues({ steps: 6 });
    await expect.poll(() => form.values(), limits).not.toHaveProperty('video');
    await form.button('Steps: back to the default, 4').click();
    await expect.poll(() => form.values(), limits).toEqual({ version: 1, prompt: 'a fox' });
    expect(await form.page.evaluate('document.activeElement.textContent')).toBe('Steps');
  });

  it('say what they cannot read and write nothing', async () => {
    await open();
    await form.field('Guidance').fill('much');
    const line = form.page.locator('.problem', { hasText: 'Expected a number' });
    await line.waitFor();
    expect(await form.page.getByRole('status').textContent()).toContain('Expected a number');
    await form.field('Guidance').fill('1.5');
    await expectText(fox.replace('7 // lucky', '7, // lucky\n  "guidance": 1.5'));
    expect(await line.count()).toBe(0);
  });
});

describe('problems', () => {
  it('are shown at their field with the repair, also those of the model', async () => {
    await open(withFields({ video: { frames: 2000 } }));
    const field = form.page.locator('.field', { hasText: /^Frames/ }).filter({ has: form.page.locator('.problem') });
    await field.waitFor();
    expect(await form.field('Frames').getAttribute('aria-invalid')).toBe('true');
    expect(await form.field('Frames').getAttribute('aria-description')).toContain('2000');
    await form.button('Lower frames to 960').click();
    await expectValues({ video: { frames: 960 } });
    await expect.poll(() => form.field('Frames').getAttribute('aria-invalid'), limits).toBe('false');
  });

  it('that belong to no field stand on top, with the way to their line', async () => {
    await open('{\n  "version": 1,\n  "prompt": "a fox",\n  "stesp": 4\n}\n');
    const list = form.page.getByRole('region', { name: 'Problems' });
    expect(await list.textContent()).toContain('stesp');
    await form.button('Go to line 4').click();
    await expect.poll(() => editor.shown, limits).toMatchObject({ selection: { start: { line: 3 } } });
    expect(window.activeTextEditor?.document).toBe(form.document);
  });

  it('of a text that cannot be read put the fields out of reach, until it is mended', async () => {
    await open();
    const broken = fox.replace('7', '');
    form.document.replaceBy(broken);
    await form.page.getByText('The text cannot be read.').waitFor();
    expect(await form.page.locator('.fields').getAttribute('inert')).toBe('');
    expect(await form.page.getByRole('status').textContent()).not.toBe('');
    form.document.replaceBy(fox);
    await expect.poll(() => form.field('Seed').inputValue(), limits).toBe('7');
    expect(form.document.getText()).toBe(fox);
  });

  it('of a text that was never readable are all there is', async () => {
    await open('{ "version": ');
    await form.page.getByText('The text cannot be read.').waitFor();
    expect(await form.page.locator('.fields').isVisible()).toBe(false);
    await form.button('Open text').first().click();
    await expect.poll(() => window.activeTextEditor?.document, limits).toBe(form.document);
  });
});

describe('choices', () => {
  it('of the sampler are written, and the default is not', async () => {
    await open();
    await form.choose('Sampler', 'unipc');
    await expectValues({ sampler: 'unipc' });
    await form.choose('Sampler', 'flow-match-euler (default)');
    await expectText(fox);
  });

  it('of the size are those of the model', async () => {
    await open();
    await form.choose('Size', '384 × 216');
    await expectValues({ video: { width: 384, height: 216 } });
    await expect.poll(() => form.field('Height').inputValue(), limits).toBe('216');
    await form.choose('Size', '256 × 256 (default)');
    await expectText(fox);
  });
});

describe('the camera', () => {
  const moving = () => form.page.locator('.frame.moving').getAttribute('d');

  it('is drawn while a slider moves, and written when it rests', async () => {
    await open();
    expect(await form.page.getByRole('img', { name: 'The model moves the camera by the words.' }).count()).toBe(1);
    expect(await moving()).toBe('');
    await form.slider('Pan').focus();
    await press('PageUp', 'ArrowRight');
    expect(await moving()).not.toBe('');
    await expectText(
      fox.replace('7 // lucky', '7, // lucky\n  "motion": {\n    "camera": {\n      "pan": 0.21\n    }\n  }'),
    );
    expect(await form.slider('Pan').getAttribute('aria-valuetext')).toBe('0.21');
    await form.button('Pan: back to the default, 0').click();
    await expectText(fox);
  });

  it('stands at the end at once with reduced motion', async () => {
    await open(withFields({ motion: { camera: { pan: 1 } } }));
    await form.page.emulateMedia({ reducedMotion: 'reduce' });
    const end = () => form.page.locator('.frame.last').getAttribute('d');
    await form.slider('Zoom').focus();
    await press('End');
    const drawn = await moving();
    expect(drawn).toBe(await end());
    expect(drawn).not.toBe(await form.page.locator('.frame.first').getAttribute('d'));
  });

  it('changes over time by keys, which are added, chosen, changed and removed', async () => {
    await open(withFields({ motion: { camera: { pan: 0.5 } } }));
    await form.button('Change over time').click();
    await expectValues({
      motion: {
        camera: [
          { at: 0, pan: 0.5 },
          { at: 1, pan: 0.5 },
        ],
      },
    });
    await form.button('1 s').click();
    expect(await form.button('1 s').getAttribute('aria-pressed')).toBe('true');
    await form.slider('Zoom').focus();
    await press('End');
    await expectValues({
      motion: {
        camera: [
          { at: 0, pan: 0.5 },
          { at: 1, pan: 0.5, zoom: 1 },
        ],
      },
    });
    await form.button('Add key').click();
    await expectValues({ motion: { camera: [{ at: 0 }, { at: 1 }, { at: 1.5 }] } });
    await expect.poll(() => form.slider('Zoom').inputValue(), limits).toBe('1');
    await form.button('Remove camera key 3').click();
    await form.button('Remove camera key 2').click();
    await expect.poll(() => form.values().motion, limits).toEqual({ camera: { pan: 0.5 } });
    await form.button('Camera: back to the default, as the model chooses').click();
    await expect.poll(() => form.values(), limits).not.toHaveProperty('motion');
  });

  it('has its motion strength beside it', async () => {
    await open();
    await form.slider('Motion strength').focus();
    await press('Home');
    await expectValues({ motion: { strength: 0 } });
  });
});

describe('shots', () => {
  const seconds = () => (form.values().shots as { seconds: number }[]).map((shot) => shot.seconds);

  it('come from the prompt, and the last one becomes the prompt again', async () => {
    await open();
    await form.button('Split into shots').click();
    await expect
      .poll(() => form.values().shots, limits)
      .toEqual([
        { prompt: 'a fox moving left', seconds: 1 },
        { prompt: 'a fox moving left', seconds: 1 },
      ]);
    await form.field('Shot 2').fill('a car');
    await form.button('Move shot 2 up').click();
    await expectValues({ shots: [{ prompt: 'a car' }, { prompt: 'a fox moving left' }] });
    await form.button('Remove shot 2').click();
    await expect.poll(seconds, limits).toEqual([1]);
    await form.button('Remove shot 1').click();
    await expectValues({ prompt: 'a car', seed: 7 });
    expect(form.document.getText()).toContain('// lucky');
  });

  it('have borders that are dragged and moved by keys', async () => {
    await open(
      withFields({
        prompt: undefined,
        shots: [
          { prompt: 'a', seconds: 1 },
          { prompt: 'b', seconds: 1 },
        ],
      }),
    );
    const border = form.page.getByRole('separator', { name: 'End of shot 1' });
    const from = await middle(border);
    const { width } = (await form.page.locator('.timeline').boundingBox())!;
    await form.page.mouse.move(from.x, from.y);
    await form.page.mouse.down();
    await form.page.mouse.move(from.x - width / 8, from.y, { steps: 3 });
    expect(await border.getAttribute('aria-valuenow')).toBe('0.75');
    expect(seconds()).toEqual([1, 1]);
    await form.page.mouse.up();
    await expect.poll(seconds, limits).toEqual([0.75, 1.25]);
    await border.focus();
    await press('ArrowLeft', 'ArrowLeft', 'ArrowRight');
    await expect.poll(seconds, limits).toEqual([0.625, 1.375]);
    await press('Home');
    await expect.poll(seconds, limits).toEqual([0.125, 1.875]);
    await form.page.getByRole('separator', { name: 'End of shot 2' }).focus();
    await press('PageUp');
    await expect.poll(seconds, limits).toEqual([0.125, 2.875]);
  });

  it('are added, and begin with a blend', async () => {
    await open(withFields({ prompt: undefined, shots: [{ prompt: 'a', seconds: 2 }] }));
    await form.button('Add shot').click();
    await expectValues({ shots: [{}, { prompt: 'a', seconds: 2 }] });
    await form.page.getByRole('combobox', { name: 'Begins with' }).nth(1).focus();
    await press('End');
    await press('Enter');
    await expectValues({ shots: [{}, { transition: 'blend' }] });
  });
});

describe('paths', () => {
  const points = () => (form.values().motion as { paths: { points: number[][] }[] }).paths[0]!.points;
  const frame = () => form.page.getByRole('application', { name: 'Path on the frame' });
  const line = [
    [0, 0.25, 0.5],
    [2, 0.75, 0.5],
  ];

  it('begin with the thing of the prompt', async () => {
    await open();
    await form.button('Draw a path').click();
    await expectValues({
      motion: {
        paths: [
          {
            object: 'fox',
            points: [
              [0, 0.2, 0.5],
              [2, 0.8, 0.5],
            ],
          },
        ],
      },
    });
    await form.button('Delete path').click();
    await expectText(fox);
  });

  it('are drawn with mouse or pen: a point moved, one added, a whole line', async () => {
    await open(withFields({ motion: { paths: [{ object: 'fox', points: line }] } }));
    const { x, y, width, height } = (await frame().boundingBox())!;
    const go = (right: number, down: number) =>
      form.page.mouse.move(x + right * width, y + down * height, { steps: 4 });
    await go(0.25, 0.5);
    await form.page.mouse.down();
    await go(0.25, 0.75);
    await form.page.mouse.up();
    await expect.poll(() => points()[0]![2], limits).toBeCloseTo(0.75, 1);
    await go(0.5, 0.2);
    await form.page.mouse.down();
    await form.page.mouse.up();
    await expect.poll(() => points().length, limits).toBe(3);
    expect(points().map(([time]) => time)).toEqual([0, 1, 2]);
    await go(0.1, 0.1);
    await form.page.mouse.down();
    await go(0.1, 0.9);
    await go(0.9, 0.9);
    await form.page.mouse.up();
    await expect.poll(points, limits).toEqual([
      [0, 0.1, 0.1],
      [1, 0.1, 0.9],
      [2, 0.9, 0.9],
    ]);
    expect(parseExperiment(form.document.getText()).problems).toEqual([]);
  });

  it('are drawn with the keyboard, and what is done is read out', async () => {
    await open(withFields({ motion: { paths: [{ object: 'fox', points: line }] } }));
    await frame().focus();
    await press('PageDown', 'Shift+ArrowUp', 'ArrowRight');
    await expect.poll(points, limits).toEqual([line[0], [2, 0.76, 0.4]]);
    expect(await form.page.getByRole('status').textContent()).toBe('point 2: 0.76, 0.4, 2 s');
    await press('PageUp', 'Insert');
    await expect.poll(() => points().length, limits).toBe(3);
    await press('Delete');
    await expect.poll(() => points().length, limits).toBe(2);
  });

  it('have numbers beside the frame', async () => {
    await open(withFields({ motion: { paths: [{ object: 'fox', points: [...line, [1.9, 0, 0]] }] } }));
    await form.page.locator('.problem', { hasText: '1.9' }).waitFor();
    await form.button('Space times evenly').click();
    await expect.poll(() => points().map(([time]) => time), limits).toEqual([0, 1, 2]);
    await form.field('From top').nth(1).fill('0.1');
    await expect.poll(() => points()[1]![2], limits).toBe(0.1);
    expect(await form.button('point 2').getAttribute('aria-pressed')).toBe('true');
    await form.button('Remove point 3').click();
    await expect.poll(() => points().length, limits).toBe(2);
    await expect.poll(() => form.page.locator('.point:visible').count(), limits).toBe(2);
  });
});

describe('keyframes', () => {
  it('are chosen as files, shown small, and set to a frame and a strength', async () => {
    await open();
    editor.picked = Uri.file(join(folder, 'start.png'));
    await form.button('Add image…').click();
    await expectValues({ keyframes: [{ at: 'first', image: 'start.png' }] });
    const picture = form.page.getByRole('img', { name: 'Image of keyframe 1' });
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate((image) => (image as unknown as Picture).naturalWidth), limits)
      .toBeGreaterThan(0);
    await form.choose('Frame', 'At a time');
    await expectValues({ keyframes: [{ at: 1 }] });
    await form.slider('Strength').focus();
    await press('ArrowLeft');
    await expectValues({ keyframes: [{ at: 1, image: 'start.png', strength: 0.95 }] });
    await form.button('Remove keyframe 1').click();
    await expectText(fox);
  });

  it('whose image is not there say so at its field', async () => {
    await open(withFields({ keyframes: [{ at: 'last', image: 'gone.png' }] }));
    await form.page.locator('.field', { hasText: 'Image' }).locator('.problem').waitFor();
    expect(await form.page.locator('.thumbnail img').count()).toBe(0);
    form.complaints.length = 0;
  });
});

describe('the page', () => {
  const all = withFields({
    title: 'All',
    seed: [1, 2],
    steps: 0,
    motion: {
      camera: [
        { at: 0, pan: 1 },
        { at: 1, zoom: 0.5 },
      ],
      paths: [{ object: 'fox', points: [[0, 0.5, 0.5]] }],
    },
    keyframes: [{ at: 0.5, image: 'start.png', strength: 0.5 }],
    sweep: { guidance: [1, 2] },
  });

  it('passes an accessibility audit with everything on it', async () => {
    await open(all);
    const { serious, passed } = await audit(form.page.locator('main'));
    expect(serious).toEqual([]);
    expect(passed).toBeGreaterThan(15);
  });

  it('names what else the text says', async () => {
    await open(all);
    expect(await form.page.locator('.also').textContent()).toContain('title, sweep.');
  });

  it('is walked through with the Tab key, from top to bottom', async () => {
    await open();
    await form.field('Prompt').focus();
    const sections: number[] = [];
    while (sections.at(-1) !== 7 && sections.length < 40) {
      await press('Tab');
      sections.push(await form.page.evaluate<number>(sectionInFocus));
    }
    expect([...sections].sort((a, b) => a - b)).toEqual(sections);
    expect(new Set(sections)).toEqual(new Set([1, 3, 4, 5, 6, 7]));
  });

  it('hands the focus on when what had it goes away', async () => {
    await open();
    const inFocus = () => form.page.evaluate<string>('document.activeElement.textContent.trim()');
    await form.button('Draw a path').focus();
    await press('Enter');
    await form.button('Delete path').focus();
    await press('Enter');
    await expect.poll(inFocus, limits).toBe('Draw a path');
    await form.button('Change over time').focus();
    await press('Enter');
    await expect.poll(inFocus, limits).toBe('Add key');
    await form.button('Split into shots').focus();
    await press('Enter');
    await expect.poll(inFocus, limits).toBe('Negative prompt');
  });

  it('keeps the focus in a row while another row is taken out', async () => {
    const points = [
      [0, 0.1, 0.1],
      [1, 0.2, 0.2],
      [2, 0.3, 0.3],
    ];
    await open(withFields({ motion: { paths: [{ object: 'fox', points }] } }));
    await form.field('From left').nth(0).focus();
    form.document.replaceBy(withFields({ motion: { paths: [{ object: 'fox', points: points.slice(0, 2) }] } }));
    await expect.poll(() => form.page.locator('.point:visible').count(), limits).toBe(2);
    expect(await form.page.evaluate('document.activeElement.textContent')).toBe('From left');
  });
});

// Runs in the page: the number of the section that the focus is in.
const sectionInFocus = `[...document.querySelectorAll('section')].indexOf(document.activeElement.closest('section'))`;
