// The addresses in what was dropped on a page.

/** What files are dropped as, the editor's own list first: it names several files where the other names one. */
export const uriFormats = ['application/vnd.code.uri-list', 'text/uri-list'];

/** One address for each line, remarks left out (RFC 2483, section 5). */
export function urisOf(dataOf: (format: string) => string): string[] {
  const text = uriFormats.map(dataOf).find((data) => data !== '') ?? '';
  return text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
}
