// A first guess at what a new path moves: a thing that the prompt mentions. Pure; the user sees it and can change it.

const thing =
  /\b(?:an?|the)\s+((?:\p{L}+\s+)*?\p{L}+)(?=\s+(?:\p{L}+ing|in|on|at|over|under|above|below|before|behind|across|through|and|with|that|while)\b|\s*[,.;]|\s*$)/giu;

/** The words of thing number `index` of `prompt`, without their article; of the first one when there are fewer. */
export function objectIn(prompt: string, index: number): string {
  const things = [...prompt.matchAll(thing)].map(([, words]) => words!);
  return things[index] ?? things[0] ?? 'object';
}
