// What a page tells the editor of files that were dropped on it. Checked on the editor's side.

/** A file of the editor's own lists comes by its address, a clip from elsewhere by its bytes. */
export type Dropped =
  | { kind: 'drop'; uris: string[] }
  /** `name` is that of the file alone, with an ending of a clip. */
  | { kind: 'dropClip'; name: string; data: Uint8Array };

/** Names of files that the player opens. */
export const clipName = /^[^/\\]+\.(webm|mp4|gif|webp)$/i;

/** For the editor. Undefined for anything that is not a message of this border. */
export function parseDropped(value: unknown): Dropped | undefined {
  const message = value as Dropped | undefined | null;
  switch (message?.kind) {
    case 'drop':
      return Array.isArray(message.uris) && message.uris.every((uri) => typeof uri === 'string') ? message : undefined;
    case 'dropClip':
      return typeof message.name === 'string' && clipName.test(message.name) && message.data instanceof Uint8Array
        ? message
        : undefined;
    default:
      return undefined;
  }
}
