import { describe, expect, it } from 'vitest';
import { createLogger, nullLogger, type LogLevel } from '../../../src/base/log';

describe('createLogger', () => {
  const cases: { lowest: LogLevel | undefined; written: string[] }[] = [
    { lowest: 'debug', written: ['debug: m', 'info: m', 'warn: m', 'error: m'] },
    { lowest: undefined, written: ['info: m', 'warn: m', 'error: m'] },
    { lowest: 'warn', written: ['warn: m', 'error: m'] },
    { lowest: 'error', written: ['error: m'] },
  ];
  it.each(cases)('from level $lowest up', ({ lowest, written }) => {
    const lines: string[] = [];
    const log = createLogger((line) => lines.push(line), lowest);
    log.debug('m');
    log.info('m');
    log.warn('m');
    log.error('m');
    expect(lines).toEqual(written);
  });

  it('appends details as JSON', () => {
    const lines: string[] = [];
    createLogger((line) => lines.push(line)).info('loaded', { bytes: 12, file: 'a b.onnx' });
    expect(lines).toEqual(['info: loaded {"bytes":12,"file":"a b.onnx"}']);
  });

  it('has a null logger that takes every level', () => {
    expect(() => {
      nullLogger.debug('a');
      nullLogger.info('a');
      nullLogger.warn('a');
      nullLogger.error('a', { b: 1 });
    }).not.toThrow();
  });
});
