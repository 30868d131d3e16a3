// Paths of both kinds of system, on both kinds of system: what they lead to, and what is refused.
import { describe, expect, it } from 'vitest';
import { folderOf, isAbsolutePath, isPathLike, relativePath, resolvePath } from '../../../src/experiment/paths';

const posix = { folder: '/home/ann/clips/fox', workspace: '/home/ann/clips' };
const windows = { folder: 'C:\\Users\\Ann\\clips\\fox', workspace: 'c:\\users\\ann\\clips' };
const share = { folder: '\\\\server\\media\\clips', workspace: '\\\\server\\media' };

describe('resolvePath', () => {
  it.each([
    { place: posix, path: 'a.png', leads: '/home/ann/clips/fox/a.png' },
    { place: posix, path: './img/../a.png', leads: '/home/ann/clips/fox/a.png' },
    { place: posix, path: '../base.t2v.json', leads: '/home/ann/clips/base.t2v.json' },
    { place: posix, path: 'img\\a.png', leads: '/home/ann/clips/fox/img/a.png' },
    { place: posix, path: '/home/ann/clips/a.png', leads: '/home/ann/clips/a.png' },
    { place: posix, path: '..', leads: '/home/ann/clips' },
    { place: posix, path: 'ünï/猫 1.png', leads: '/home/ann/clips/fox/ünï/猫 1.png' },
    { place: posix, path: '...', leads: '/home/ann/clips/fox/...' },
    { place: windows, path: 'img/a.png', leads: 'C:\\Users\\Ann\\clips\\fox\\img\\a.png' },
    { place: windows, path: '..\\base.t2v.json', leads: 'C:\\Users\\Ann\\clips\\base.t2v.json' },
    { place: windows, path: 'C:/Users/ann/clips/a.png', leads: 'C:\\Users\\ann\\clips\\a.png' },
    { place: share, path: '../a.png', leads: '\\\\server\\media\\a.png' },
    { place: { folder: '/clips', workspace: '/' }, path: '../../a.png', leads: '/a.png' },
  ])('$path from $place.folder', ({ place, path, leads }) => {
    expect(resolvePath(place.folder, place.workspace, path)).toBe(leads);
  });

  it.each([
    { place: posix, path: '../../secret.txt', leads: '/home/ann/secret.txt' },
    { place: posix, path: '..\\..\\secret.txt', leads: '/home/ann/secret.txt' },
    { place: posix, path: '/etc/passwd', leads: '/etc/passwd' },
    { place: posix, path: '../../clips-of-others/a.png', leads: '/home/ann/clips-of-others/a.png' },
    { place: posix, path: 'C:\\Windows\\a.png', leads: 'C:\\Windows\\a.png' },
    { place: posix, path: '../../CLIPS/a.png', leads: '/home/ann/CLIPS/a.png' },
    { place: windows, path: '..\\..\\a.png', leads: 'C:\\Users\\Ann\\a.png' },
    { place: windows, path: 'D:\\a.png', leads: 'D:\\a.png' },
    { place: windows, path: '\\\\server\\share\\a.png', leads: '\\\\server\\share\\a.png' },
    { place: share, path: '\\\\server\\other\\a.png', leads: '\\\\server\\other\\a.png' },
  ])('$path leaves the workspace of $place.folder, unless that is allowed', ({ place, path, leads }) => {
    expect(() => resolvePath(place.folder, place.workspace, path)).toThrow(
      expect.objectContaining({ code: 'path-outside-workspace', fault: 'user' }),
    );
    expect(resolvePath(place.folder, place.workspace, path, true)).toBe(leads);
  });

  it.each([
    { name: 'nothing', path: '', place: posix },
    { name: 'a null character', path: 'a\u0000.png', place: posix },
    { name: 'an address', path: 'https://example.org/a.png', place: posix },
    { name: 'a file address', path: 'file:///etc/passwd', place: posix },
    { name: 'a drive without a separator', path: 'C:a.png', place: windows },
    { name: 'a stream behind a name', path: 'a.png:hidden', place: windows },
  ])('refuses $name', ({ path, place }) => {
    expect(() => resolvePath(place.folder, place.workspace, path, true)).toThrow(
      expect.objectContaining({ code: 'bad-path' }),
    );
  });

  it('refuses a folder that is not absolute', () => {
    expect(() => resolvePath('clips', '/home', 'a.png')).toThrow(/`clips` is not an absolute folder/);
    expect(() => resolvePath('/home', 'clips', 'a.png')).toThrow(/`clips` is not an absolute folder/);
  });
});

describe('relativePath', () => {
  it.each([
    { folder: '/w/a', file: '/w/a/x.png', written: 'x.png' },
    { folder: '/w/a/b', file: '/w/c/x.png', written: '../../c/x.png' },
    { folder: '/w/a', file: '/w/ab/x.png', written: '../ab/x.png' },
    { folder: 'C:\\w\\a', file: 'c:\\W\\b\\x.png', written: '../b/x.png' },
    { folder: 'C:\\w', file: 'D:\\x.png', written: 'D:\\x.png' },
  ])('$file from $folder', ({ folder, file, written }) => {
    expect(relativePath(folder, file)).toBe(written);
  });
});

describe('small questions', () => {
  it.each([
    { file: '/w/a/x.png', folder: '/w/a' },
    { file: 'C:\\w\\x.png', folder: 'C:\\w' },
    { file: 'x.png', folder: '.' },
  ])('folder of $file', ({ file, folder }) => {
    expect(folderOf(file)).toBe(folder);
  });

  it.each([
    { path: '/a', absolute: true, pathLike: true },
    { path: 'C:\\a', absolute: true, pathLike: true },
    { path: '\\\\server\\share', absolute: true, pathLike: true },
    { path: './a', absolute: false, pathLike: true },
    { path: 'a/b', absolute: false, pathLike: true },
    { path: 'embedded', absolute: false, pathLike: false },
  ])('$path', ({ path, absolute, pathLike }) => {
    expect(isAbsolutePath(path)).toBe(absolute);
    expect(isPathLike(path)).toBe(pathLike);
  });
});
