import { describe, expect, it } from 'vitest';
import { InternalError, UserError } from '../../../src/base/errors';
import { fileError, systemCode } from '../../../src/base/fileError';

// Codes as `errno(3)` names them.
const cases: [system: string, code: string, fault: string][] = [
  ['ENOSPC', 'disk-full', 'user'],
  ['EDQUOT', 'disk-full', 'user'],
  ['EFBIG', 'disk-full', 'user'],
  ['EACCES', 'no-permission', 'user'],
  ['EPERM', 'no-permission', 'user'],
  ['EROFS', 'no-permission', 'user'],
  ['ENOENT', 'file-missing', 'user'],
  ['EISDIR', 'not-a-file', 'user'],
  ['ENOTDIR', 'not-a-file', 'user'],
  ['EIO', 'file-error', 'internal'],
];

describe('fileError', () => {
  for (const [system, code, fault] of cases) {
    it(`${system} becomes ${fault} error ${code}`, () => {
      const cause = Object.assign(new Error(`${system}: from the system`), { code: system });
      const error = fileError(cause, 'write the clip', '/a/b.webm');
      expect({ code: error.code, fault: error.fault, cause: error.cause }).toEqual({ code, fault, cause });
      expect(error.message).toContain('Could not write the clip /a/b.webm');
      expect(error.message).toContain(system);
      expect(error.details).toEqual({ path: '/a/b.webm', system });
    });
  }

  it('keeps an error of ours as it is', () => {
    const ours = new UserError('frame-size', 'too large');
    expect(fileError(ours, 'write', 'x')).toBe(ours);
  });

  it('calls anything else internal, with its text', () => {
    const error = fileError(new TypeError('odd'), 'read', 'x');
    expect(error).toBeInstanceOf(InternalError);
    expect(error.message).toBe('Could not read x: odd');
  });
});

describe('systemCode', () => {
  it.each([
    [Object.assign(new Error(), { code: 'EEXIST' }), 'EEXIST'],
    [{ code: 17 }, undefined],
    [undefined, undefined],
    [null, undefined],
    ['ENOENT', undefined],
  ])('of %o', (error, code) => {
    expect(systemCode(error)).toBe(code);
  });
});
