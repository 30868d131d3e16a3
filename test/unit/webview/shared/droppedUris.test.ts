// Addresses in what is dropped on the page.
import { describe, expect, it } from 'vitest';
import { urisOf } from '../../../../webview/shared/droppedUris';

const dropped = (data: Record<string, string>) => urisOf((format) => data[format] ?? '');

describe('urisOf', () => {
  it.each([
    ['nothing', {}, []],
    ['one', { 'text/uri-list': 'file:///a.webm' }, ['file:///a.webm']],
    [
      'several lines with a remark (RFC 2483)',
      { 'text/uri-list': '# two\r\nfile:///a.webm\r\nfile:///b.gif\r\n' },
      ['file:///a.webm', 'file:///b.gif'],
    ],
    [
      'the editor’s own list before the other',
      { 'text/uri-list': 'https://x', 'application/vnd.code.uri-list': 'file:///a.mp4' },
      ['file:///a.mp4'],
    ],
  ])('%s', (_what, data, uris) => {
    expect(dropped(data)).toEqual(uris);
  });
});
