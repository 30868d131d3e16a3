// The calls of gifenc that gif.ts uses; the package has no types of its own.

declare module 'gifenc' {
  export type Palette = [red: number, green: number, blue: number][];

  export interface GifStream {
    writeByte(byte: number): void;
    writeBytes(bytes: ArrayLike<number>): void;
  }

  export interface GifEncoder {
    readonly stream: GifStream;
    /** `delay` in milliseconds, written as whole hundredths of a second. */
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        palette?: Palette;
        delay: number;
        repeat?: number;
        transparent?: boolean;
        transparentIndex?: number;
        dispose?: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }

  export function GIFEncoder(): GifEncoder;

  /** Reads the whole buffer behind `rgba`, whatever part of it the view shows. */
  export function quantize(rgba: Uint8Array | Uint8ClampedArray, colours: number): Palette;
}
