// What must not leave the machine in a report. All secrets are made up.
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/host/redact';

const machine = { home: '/home/ada.lovelace', user: 'ada.lovelace' };

describe('redact', () => {
  it.each([
    ['the home folder', 'read /home/ada.lovelace/films/a.t2v.json', 'read ~/films/a.t2v.json'],
    ['the user in another path', '/mnt/ada.lovelace/x', '/mnt/user/x'],
    ['a password in an address', 'https://ada:geheim@host/x', 'https://[removed]@host/x'],
    ['a bearer token', 'Authorization: Bearer abcdef0123456789', 'Authorization: "[removed]" [removed]'],
    ['a key in JSON', '{"apiKey": "abc\\"def", "a": 1}', '{"apiKey": "[removed]", "a": 1}'],
    ['a key in an environment', 'MY_SECRET_TOKEN=abc123 next', 'MY_SECRET_TOKEN="[removed]" next'],
    ['a key in an address', 'https://host/x?token=abc&b=1', 'https://host/x?token="[removed]"&b=1'],
    ['a well-known form', 'used sk-abcdefghijklmnopqrstu', 'used [removed]'],
  ])('removes %s', (_what, text, expected) => {
    const plain = redact(text, machine);
    for (const secret of ['geheim', 'abcdef0123456789', 'abc\\"def', 'abc123', 'sk-abc', 'ada.lovelace']) {
      expect(plain).not.toContain(secret);
    }
    expect(plain).toBe(expected);
  });

  it.each([
    ['plain', 'C:\\Users\\Ada\\films', 'C:\\Users\\Ada'],
    ['in JSON', 'C:\\\\Users\\\\Ada\\\\films', 'C:\\Users\\Ada'],
    ['with forward slashes', 'C:/Users/Ada/films', 'C:\\Users\\Ada'],
  ])('removes a Windows home folder, %s', (_what, text, home) => {
    expect(redact(text, { home, user: 'Ada' })).toMatch(/^~[\\/]+films$/);
  });

  it('keeps what is no secret', () => {
    const text = '{"steps": 12, "tokens": 9, "digest": "ab12", "seed": 7} /clips/a.t2v.json';
    expect(redact(text, machine)).toContain('"steps": 12');
    expect(redact(text, machine)).toContain('/clips/a.t2v.json');
    expect(redact('/home/ada.lovelace-two/x', machine)).toBe('/home/ada.lovelace-two/x');
  });

  it('does not look for an empty home or a very short name', () => {
    expect(redact('/a/b/c', { home: '', user: 'b' })).toBe('/a/b/c');
  });
});
