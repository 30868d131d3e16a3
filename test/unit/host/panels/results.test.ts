// The results panel: where it opens, what it shows after a reload, which job it follows. Its queue is real, its clips are not there.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { Results, type ResultsServices } from '../../../../src/host/panels/results';
import { Emitter } from '../../../../src/base/events';
import type { Job } from '../../../../src/jobs/queueState';
import { extensionFolder } from '../../../support/extensionFolder';
import { jobSpec, MemoryDisk } from '../../../support/memoryQueue';
import { editor, TextDocument, Uri, window } from '../../../support/vscode';

/** A panel, and what its page was told last. */
function makePanel(viewColumn: number) {
  const disposed = new Emitter<void>();
  const told: { kind: string; view?: { title: string }; state?: unknown }[] = [];
  const webview = {
    html: '',
    cspSource: 'own:',
    asWebviewUri: (uri: Uri) => uri,
    onDidReceiveMessage: () => undefined,
    postMessage: async (message: (typeof told)[number]) => void told.push(message),
  };
  const panel = {
    viewColumn,
    webview,
    reveal: vi.fn(),
    onDidDispose: (listener: () => void) => disposed.event(listener),
    dispose: () => disposed.fire(),
  };
  const shown = () => told.filter(({ kind }) => kind === 'show').at(-1);
  return { panel: panel as unknown as vscode.WebviewPanel, reveal: panel.reveal, shown };
}

let opened: ReturnType<typeof makePanel>[];
let results: Results;
let disk: MemoryDisk;
let changes: Emitter<void>;
let running: { active: Job | undefined };

beforeEach(async () => {
  editor.reset();
  opened = [];
  editor.makePanel = () => {
    const made = makePanel(2);
    opened.push(made);
    return made.panel;
  };
  disk = new MemoryDisk();
  const queue = disk.queue();
  await queue.add([jobSpec('first'), jobSpec('second')]);
  changes = new Emitter<void>();
  const nothing = new Emitter<never>();
  const own = {
    queue,
    active: undefined as Job | undefined,
    get state() {
      return queue.state;
    },
    jobOf: (id: string) => queue.state.jobs.find((job) => job.id === id),
    isOwn: () => true,
    progressOf: () => undefined,
    previewOf: () => undefined,
    onDidChange: changes.event,
    onDidPreview: nothing.event,
  };
  running = own;
  const runs = { onDidChange: nothing.event, entriesOf: async () => [] };
  const services = {
    extensionUri: Uri.file(extensionFolder()),
    running: own,
    runs,
    meter: {},
    canExport: false,
    showLog: () => 0,
  };
  results = new Results(services as unknown as ResultsServices);
});

const textInColumn = (viewColumn: number) => {
  window.activeTextEditor = { document: new TextDocument('/w/a.md', ''), viewColumn } as typeof window.activeTextEditor;
};

describe('the panel', () => {
  it('comes to the front where it is', async () => {
    await results.show({ job: 'first' });
    textInColumn(1);
    await results.show({ job: 'second' }, { focus: false });
    expect(opened).toHaveLength(1);
    expect(opened[0]!.reveal).toHaveBeenCalledWith(undefined, true);
    expect(opened[0]!.shown()?.view?.title).toBe('second');
  });

  it('is made anew rather than moved when the text is in front of it', async () => {
    await results.show({ job: 'first' });
    textInColumn(2);
    await results.show();
    expect(opened).toHaveLength(2);
    expect(opened[0]!.reveal).not.toHaveBeenCalled();
    expect(opened[1]!.shown()?.view?.title).toBe('first');
  });
});

describe('after a reload', () => {
  it.each(['first', 'second'])('shows the job that it showed: %s', async (job) => {
    await results.show({ job });
    const { state } = opened[0]!.shown()!;
    const again = makePanel(2);
    await results.deserializeWebviewPanel(again.panel, state);
    expect(again.shown()?.view?.title).toBe(job);
  });

  it('follows what is made now when it showed nothing', async () => {
    const again = makePanel(2);
    await results.deserializeWebviewPanel(again.panel, undefined);
    expect(again.shown()?.view?.title).toBe('No clip yet');
    running.active = { ...jobSpec('second'), state: 'running', attempts: 1, interruptions: 0 };
    changes.fire();
    await vi.waitFor(() => expect(again.shown()?.view?.title).toBe('second'));
  });
});
