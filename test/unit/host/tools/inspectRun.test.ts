// inspect_run: finds a run by the beginning of its name, gives its facts and its contact sheet, and asks first.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import type { ModelDescription } from '../../../../src/services/engineServices';
import * as standIn from '../../../support/vscode';
import { InspectRun, type InspectInput } from '../../../../src/host/tools/inspectRun';
import { ledgerEntry } from '../../../../src/runStore/ledger';
import { hashA, hashB, sampleRecord } from '../../runStore/sample';
import { answerOf } from './answers';

const folder = mkdtempSync(join(tmpdir(), 't2v-inspect-'));
writeFileSync(join(folder, 'filmstrip.png'), 'a picture');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const record = sampleRecord({ files: { clip: 'clip.webm', filmstrip: 'filmstrip.png' } });
const runs = {
  entriesOf: async () =>
    [hashA, hashB, `${hashA.slice(0, 10)}${'c'.repeat(54)}`].map((name) => ledgerEntry(name, record)),
  storeOf: () => ({ open: async () => ({ folder, record }) }),
};
const models = {
  async describeModel() {
    return { sidecar: { camera: { span: [1.2, 1.2, 0.6, 0.9] } } } as unknown as ModelDescription;
  },
};
const tool = new InspectRun({ runs: runs as never, engine: models });
const call = (run: string) =>
  tool.invoke({ input: { run } } as vscode.LanguageModelToolInvocationOptions<InspectInput>);

beforeEach(() => {
  standIn.editor.reset();
  standIn.workspace.workspaceFolders = [{ uri: standIn.Uri.file('/w') }];
  return () => (standIn.workspace.workspaceFolders = undefined);
});

describe('inspect_run', () => {
  it('gives request, times and place of a run', async () => {
    const answer = answerOf<Record<string, unknown>>(await call(hashB.slice(0, 8)));
    const { prompt, steps } = record.request;
    expect(answer).toMatchObject({
      run: record.hash,
      clip: join(folder, 'clip.webm'),
      seconds: 1.2945,
      request: { prompt, steps },
      video: record.request.video,
    });
  });

  it.each([
    ['none', 'ffff', /No run .*list_runs/s],
    ['several', hashA.slice(0, 8), /2 runs .*list_runs/s],
    ['any, without a name', '', /No run/],
  ])('says how to find one when a name fits %s', async (_what, name, words) => {
    await expect(call(name)).rejects.toThrow(words);
  });

  it('asks the user, and names the run', () => {
    const asked = tool.prepareInvocation({ input: { run: hashA } });
    expect(asked.confirmationMessages.message).toContain(hashA.slice(0, 12));
    expect(asked.confirmationMessages.title).not.toBe('');
  });
});
