// What package.json promises to the editor, held against the checklist of its conventions and against the source.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/host/commands';
import { tools } from '../../../src/host/tools';
import { readSources, readText, root } from '../../support/sourceFiles';

interface Item {
  command: string;
  when?: string;
  group?: string;
}
interface Manifest {
  activationEvents: string[];
  extensionKind: string[];
  enabledApiProposals?: unknown;
  capabilities: {
    untrustedWorkspaces: { supported: unknown; description: string; restrictedConfigurations: string[] };
    virtualWorkspaces: { supported: unknown; description: string };
  };
  contributes: {
    commands: { command: string; title: string; category: string; icon?: string; enablement?: string }[];
    menus: Record<string, Item[]>;
    keybindings: { command: string; key: string; mac: string; when: string }[];
    configuration: {
      properties: Record<string, { type: string; default?: unknown; markdownDescription?: string; scope: string }>;
    };
    customEditors: { viewType: string; priority: string; selector: { filenamePattern: string }[] }[];
    views: Record<string, { id: string; name: string; icon: string }[]>;
    viewsWelcome: { view: string; contents: string }[];
    walkthroughs: { steps: { id: string; media: { svg: string; altText: string }; completionEvents: string[] }[] }[];
    languageModelTools: {
      name: string;
      modelDescription: string;
      when: string;
      inputSchema: { properties: Record<string, { description: string }>; required?: string[] };
    }[];
  };
}

const manifest = JSON.parse(readText('package.json')) as Manifest;
const { contributes } = manifest;
const declared = contributes.commands.map(({ command }) => command);
const words = JSON.parse(readText('package.nls.json')) as Record<string, string>;
const said = (text: string) => words[text.slice(1, -1)] ?? '';
const allItems = Object.values(contributes.menus).flat();
const sources = [...readSources(['src/host'])].map(([, text]) => text).join('\n');

describe('commands', () => {
  it('are those of the table', () => {
    expect([...declared].sort()).toEqual(Object.keys(commands).sort());
  });

  it.each(contributes.commands)('$command has a clear title in our category', ({ title, category }) => {
    expect(category).toBe('T2V');
    // Title case, no emoji, no final dot, no product name a second time.
    expect(said(title)).toMatch(/^[A-Z][A-Za-z …]*$/);
    expect(said(title)).not.toMatch(/T2V/);
  });

  it.each(contributes.commands.filter(({ icon }) => icon !== undefined))(
    '$command has an icon of the library',
    ({ icon }) => {
      expect(icon).toMatch(/^\$\([a-z-]+\)$/);
    },
  );

  it('that need trust are switched off without it', () => {
    const running = [
      'runExperiment',
      'runSweep',
      'runShot',
      'runAgain',
      'newSeed',
      'retryJob',
      'retryFailed',
      'checkMachine',
    ];
    for (const name of running) {
      const command = contributes.commands.find((one) => one.command === `t2vLab.${name}`);
      expect(command?.enablement, name).toContain('isWorkspaceTrusted');
    }
  });

  it('that menus, keys and walkthrough name exist', () => {
    const keys = contributes.keybindings.map(({ command }) => command);
    const events = contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => step.completionEvents));
    const ours = events.map((event) => event.replace('onCommand:', ''));
    const links = Object.values(words).flatMap((text) =>
      [...text.matchAll(/command:(t2vLab\.\w+)/g)].map(([, id]) => id!),
    );
    for (const id of [...allItems.map(({ command }) => command), ...keys, ...ours, ...links])
      expect(declared).toContain(id);
  });

  it('that only work on an item of a tree are not in the palette', () => {
    const hidden = contributes.menus
      .commandPalette!.filter(({ when }) => when === 'false')
      .map(({ command }) => command);
    const onItems = new Set(contributes.menus['view/item/context']!.map(({ command }) => command));
    const elsewhere = new Set([
      't2vLab.runExperiment',
      't2vLab.runSweep',
      't2vLab.runAgain',
      't2vLab.showResolved',
      't2vLab.exportClip',
    ]);
    for (const id of onItems) if (!elsewhere.has(id)) expect(hidden).toContain(id);
  });

  it('run from palette, lens, editor title, explorer, keys and tree', () => {
    for (const place of ['editor/title', 'explorer/context', 'view/item/context']) {
      expect(
        contributes.menus[place]!.map(({ command }) => command),
        place,
      ).toContain('t2vLab.runExperiment');
    }
    expect(contributes.keybindings.map(({ command }) => command)).toContain('t2vLab.runExperiment');
    expect(sources).toContain("command: 't2vLab.runExperiment'");
  });
});

describe('menus and keys', () => {
  it('in editor and explorer appear for experiments and clips only', () => {
    for (const place of ['editor/title', 'explorer/context']) {
      for (const { when = '' } of contributes.menus[place]!) {
        expect(when).toMatch(
          /resourceFilename =~ \/\\\.t2v\\\.json\$\/|explorerResourceIsFolder|resourceExtname == \.webm/,
        );
      }
    }
  });

  it('put at most two icons into the editor title at a time, and one more while something runs', () => {
    const shown = contributes.menus['editor/title']!.filter(({ group = '' }) => group.startsWith('navigation'));
    for (const inForm of [true, false]) {
      const other = `activeCustomEditorId ${inForm ? '!=' : '=='} t2vLab.form`;
      const here = shown.filter(({ when = '' }) => !when.includes(other));
      expect(here.filter(({ when = '' }) => !when.includes('t2vLab.isRunning')).length).toBeLessThanOrEqual(2);
      expect(here.length).toBeLessThanOrEqual(3);
    }
  });

  const inQueue = 'focusedView == t2vLab.queue';

  it.each(contributes.keybindings)(
    '$key is ours only while an experiment is edited or the queue has the focus',
    (one) => {
      const { when, mac } = one;
      expect(when === inQueue || (when.includes('editorTextFocus') && when.includes('.t2v'))).toBe(true);
      expect(mac).toMatch(when === inQueue ? /^alt\+/ : /^cmd\+/);
    },
  );

  it('give the keyboard what the mouse finds on an item of a tree', () => {
    const items = contributes.menus['view/item/context']!;
    const named = (inline: boolean) =>
      items.filter(({ group = '' }) => group.startsWith('inline') === inline).map(({ command }) => command);
    // Enter does it.
    const byEnter = ['t2vLab.openRun'];
    expect(named(true).filter((id) => !named(false).includes(id))).toEqual(byEnter);
  });

  it('use contexts that are set', () => {
    const used = new Set(JSON.stringify(contributes).match(/t2vLab\.(?:queuePaused|isRunning|hasFailed)/g));
    for (const context of used) expect(sources).toContain(`'${context}'`);
    expect(used.size).toBe(3);
  });

  it('name kinds of tree items that there are', () => {
    const kinds = new Set([...sources.matchAll(/contextValue = ['`]([\w.]+)/g)].map(([, kind]) => kind!));
    expect([...kinds].sort()).toEqual(['brokenModel', 'experiment', 'job.', 'model', 'run']);
  });
});

describe('settings', () => {
  const properties = Object.entries(contributes.configuration.properties);

  it.each(properties)(
    '%s has a default, a short description and a scope',
    (_name, { default: value, markdownDescription, scope }) => {
      expect(value).toBeDefined();
      expect(said(markdownDescription!).length).toBeGreaterThan(20);
      expect(said(markdownDescription!).length).toBeLessThan(140);
      expect(['window', 'resource', 'machine-overridable']).toContain(scope);
    },
  );

  it.each(properties)('%s is read, with the same default', (name, { default: value }) => {
    const key = name.replace('t2vLab.', '');
    expect(sources).toContain(key);
    const literal = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
    expect(sources).toMatch(new RegExp(`'${key}', ${literal.replace(/[[\]]/g, '\\$&')}|${key}: ${literal}`));
  });

  it('that name a path, a program or leave the folder do not count without trust', () => {
    expect([...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort()).toEqual([
      't2vLab.allowOutsideFiles',
      't2vLab.device.provider',
      't2vLab.device.threads',
      't2vLab.modelFolders',
    ]);
  });
});

describe('where it runs', () => {
  it('is beside the files, in a limited form without trust and on virtual folders, and says why', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    for (const { supported, description } of [untrustedWorkspaces, virtualWorkspaces]) {
      expect(supported).toBe('limited');
      expect(said(description).length).toBeGreaterThan(40);
    }
  });

  it('starts only for experiments, never with the editor, and uses no proposed API', () => {
    expect(manifest.activationEvents).toEqual([
      'onLanguage:jsonc',
      'workspaceContains:**/*.t2v.json',
      'onWebviewPanel:t2vLab.results',
      'onFileSystem:t2v-resolved',
      'onFileSystem:t2v-machine',
    ]);
    expect(manifest.enabledApiProposals).toBeUndefined();
  });

  it('asks no network and sends nothing about the user', () => {
    expect(sources).not.toMatch(/createTelemetryLogger|node:https?['"]|\bfetch\(/);
  });
});

describe('views', () => {
  const views = Object.values(contributes.views).flat();

  it.each(views)('$id has a short name, an icon and a provider', ({ id, name, icon }) => {
    expect(said(name)).toMatch(/^[A-Z][a-z]+$/);
    expect(existsSync(join(root, icon))).toBe(true);
    expect(sources).toContain(`'${id}'`);
  });

  it('say what to do while they are empty', () => {
    const ids = views.map(({ id }) => id);
    for (const { view } of contributes.viewsWelcome) expect(ids).toContain(view);
    expect(new Set(contributes.viewsWelcome.map(({ view }) => view)).size).toBe(2);
  });
});

describe('the walkthrough', () => {
  const [walkthrough, ...others] = contributes.walkthroughs;

  it('is one, of few steps', () => {
    expect(others).toEqual([]);
    expect(walkthrough!.steps.length).toBeLessThanOrEqual(4);
  });

  it.each(walkthrough!.steps)('$id has a picture in the colours of the theme', ({ media }) => {
    const svg = readText(media.svg);
    expect(svg).toContain('var(--vscode-');
    expect(svg).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(|<script|href=/i);
    expect(said(media.altText)).not.toBe('');
  });
});

describe('tools for language models', () => {
  it('are those of the table', () => {
    expect(contributes.languageModelTools.map(({ name }) => name).sort()).toEqual(Object.keys(tools).sort());
  });

  it.each(contributes.languageModelTools)('$name says what it does, what it returns and what it cannot do', (tool) => {
    expect(tool.name).toMatch(/^[a-z]+_[a-z]+$/);
    expect(tool.modelDescription.length).toBeGreaterThan(120);
    expect(tool.when).not.toBe('');
    for (const property of Object.values(tool.inputSchema.properties))
      expect(property.description.length).toBeGreaterThan(20);
    for (const name of tool.inputSchema.required ?? [])
      expect(Object.keys(tool.inputSchema.properties)).toContain(name);
  });
});

describe('webviews', () => {
  it('run under a policy that is made in one place', () => {
    expect(sources.match(/Content-Security-Policy/g)).toHaveLength(1);
    expect(sources).not.toContain('retainContextWhenHidden');
  });

  it('take their colours from the theme', () => {
    const names = ['shared/page', 'results/results', 'player/player', 'form/form', 'play/play', 'encoder/encoder'];
    const [shared, ...others] = names.map((name) => readText(`webview/${name}.css`));
    for (const css of [shared, ...others]) expect(css).not.toMatch(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i);
    expect(shared).toContain('background: var(--vscode-editor-background)');
  });

  it('as editors of files are chosen, never the first', () => {
    for (const { viewType, priority, selector } of contributes.customEditors) {
      expect(priority).toBe('option');
      expect(sources).toContain(`'${viewType}'`);
      expect(['*.webm', '*.mp4', '*.gif', '*.webp', '*.t2v.json']).toEqual(
        expect.arrayContaining(selector.map(({ filenamePattern }) => filenamePattern)),
      );
    }
  });

  it('use only components that toolkit.ts registers', () => {
    const registered = [...readText('webview/shared/toolkit.ts').matchAll(/vsCode(\w+)\(\)/g)].map(([, name]) => name!);
    const kebab = registered.map((name) => `vscode-${name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}`);
    const used = [...readSources(['webview'])].flatMap(
      ([, text]) => text.match(/(?<=element\(')vscode-[a-z-]+/g) ?? [],
    );
    expect(used.length).toBeGreaterThan(0);
    for (const name of used) expect(kebab).toContain(name);
  });
});
