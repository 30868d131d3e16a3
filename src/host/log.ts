// The log channel of the editor, and what of it goes into a diagnostics report.

import * as vscode from 'vscode';
import type { Disposable } from '../base/lifecycle';
import type { Logger } from '../base/log';

/** Lines that a report can hold. */
const keptLines = 200;

/** A logger that writes to the Output view. Dispose it to close the channel. */
export class LogChannel implements Logger, Disposable {
  private readonly channel = vscode.window.createOutputChannel('T2V Lab', { log: true });
  private readonly lines: string[] = [];

  debug(message: string, details?: Record<string, unknown>): void {
    this.channel.debug(this.keep('debug', message, details));
  }

  info(message: string, details?: Record<string, unknown>): void {
    this.channel.info(this.keep('info', message, details));
  }

  warn(message: string, details?: Record<string, unknown>): void {
    this.channel.warn(this.keep('warn', message, details));
  }

  error(message: string, details?: Record<string, unknown>): void {
    this.channel.error(this.keep('error', message, details));
  }

  /** Shows the channel without taking the focus. */
  show(): void {
    this.channel.show(true);
  }

  /** The last lines, oldest first. */
  tail(): readonly string[] {
    return this.lines;
  }

  dispose(): void {
    this.channel.dispose();
  }

  private keep(level: string, message: string, details: Record<string, unknown> | undefined): string {
    const text = details === undefined ? message : `${message} ${JSON.stringify(details)}`;
    this.lines.push(`${new Date().toISOString()} ${level}: ${text}`);
    if (this.lines.length > keptLines) this.lines.shift();
    return text;
  }
}
