// Which entries of a folder are proposed for which field.
import { describe, expect, it } from 'vitest';
import { pathProposals, typedFolder } from '../../../../src/host/language/pathEntries';

const entries = [
  { name: 'b.png', isFolder: false },
  { name: 'a.t2v.json', isFolder: false },
  { name: 'own.t2v.json', isFolder: false },
  { name: 'notes.txt', isFolder: false },
  { name: 'clip.WEBM', isFolder: false },
  { name: 'ink.safetensors', isFolder: false },
  { name: 'images', isFolder: true },
  { name: '.t2v', isFolder: true },
  { name: 'node_modules', isFolder: true },
  { name: 'a-model', isFolder: true },
];

describe('pathProposals', () => {
  it.each([
    ['image', ['a-model/', 'images/', 'b.png', 'clip.WEBM']],
    ['experiment', ['a-model/', 'images/', 'a.t2v.json']],
    ['adapter', ['a-model/', 'images/', 'ink.safetensors']],
    ['model', ['a-model/', 'images/']],
  ] as const)('for %s', (kind, expected) => {
    expect(pathProposals(kind, entries, 'own.t2v.json').map(({ insert }) => insert)).toEqual(expected);
  });
});

describe('typedFolder', () => {
  it.each([
    ['', ''],
    ['im', ''],
    ['images/', 'images/'],
    ['../images/st', '../images/'],
    ['a\\b\\c', 'a\\b\\'],
  ])('of %s is %s', (typed, folder) => {
    expect(typedFolder(typed)).toBe(folder);
  });
});
