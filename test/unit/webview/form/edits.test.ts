// When changes of the page are sent, and when what the editor tells is to be shown.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromForm } from '../../../../src/protocol/formMessages';
import { Edits } from '../../../../webview/form/edits';

let sent: FromForm[];
let edits: Edits;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  edits = new Edits((message) => sent.push(message));
});
afterEach(() => vi.useRealTimers());

const seed = (value: unknown) => [{ path: ['seed'], value }];
const values = () => sent.map((message) => (message.kind === 'edit' ? message.settings[0]?.value : message.kind));

describe('edits', () => {
  it('are numbered and settled when the editor has seen them', () => {
    expect(edits.isSettled).toBe(true);
    edits.send(seed(1));
    edits.send(seed(2));
    expect(sent.map((message) => message.kind === 'edit' && message.id)).toEqual([1, 2]);
    edits.acknowledge(1);
    expect(edits.isSettled).toBe(false);
    edits.acknowledge(2);
    expect(edits.isSettled).toBe(true);
    edits.acknowledge(1);
    expect(edits.isSettled).toBe(true);
  });

  it('that come in swarms are one, after a quiet moment', () => {
    edits.later('seed', seed(1));
    vi.advanceTimersByTime(200);
    edits.later('seed', seed(12));
    vi.advanceTimersByTime(200);
    expect(sent).toEqual([]);
    expect(edits.isSettled).toBe(false);
    vi.advanceTimersByTime(100);
    expect(values()).toEqual([12]);
  });

  it('of another field, or at once, come after what waits', () => {
    edits.later('seed', seed(1));
    edits.later('steps', [{ path: ['steps'], value: 5 }]);
    expect(values()).toEqual([1]);
    edits.send(seed(3));
    expect(values()).toEqual([1, 5, 3]);
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(3);
  });

  it('are sent before an image is asked for', () => {
    edits.later('seed', seed(1));
    edits.pickImage(2);
    expect(values()).toEqual([1, 'pickImage']);
    expect(sent[1]).toEqual({ kind: 'pickImage', id: 2, index: 2 });
    expect(edits.isSettled).toBe(false);
  });

  it('can be dropped while they wait, those of that field alone', () => {
    edits.later('seed', seed(1));
    edits.forget('steps');
    edits.forget('seed');
    edits.flush();
    expect(sent).toEqual([]);
    expect(edits.isSettled).toBe(true);
  });

  it('that depend on the text wait for those before them', () => {
    const order: string[] = [];
    edits.later('seed', seed(1));
    edits.whenSettled(() => {
      order.push('one');
      edits.send(seed(2));
    });
    edits.whenSettled(() => order.push('two'));
    expect(values()).toEqual([1]);
    expect(order).toEqual([]);
    edits.acknowledge(1);
    edits.runQueued();
    expect(order).toEqual(['one']);
    expect(values()).toEqual([1, 2]);
    edits.acknowledge(2);
    edits.runQueued();
    expect(order).toEqual(['one', 'two']);
  });

  it('that depend on the text are made at once while nothing is on its way', () => {
    edits.whenSettled(() => edits.send(seed(9)));
    expect(values()).toEqual([9]);
  });
});
