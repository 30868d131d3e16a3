// Errors, one class for each party that can be at fault: the user's input, the model files, a remote
// service, ourselves; a cancelled job is a fifth. The code is what a program acts on, the message is
// what a person reads. Plain data forms (`ErrorData`) cross process borders.

/** Who has to change something so that the same call can succeed. */
export type Fault = 'user' | 'model' | 'remote' | 'internal' | 'cancelled';

/**
 * A stable, kebab-case name of what went wrong, e.g. `size-mismatch`. Kept open (a string) on purpose:
 * each folder names its own codes beside the code that throws them.
 */
export type ErrorCode = string;

/** What may be said beside the code and the message. */
export interface ErrorOptions {
  /** What the reader can do about it, as one sentence. */
  hint?: string;
  /** The path of the field at fault, as written in the document: `video.width`. */
  field?: string;
  /** Plain JSON values for a program: the value seen, the values allowed. Never secrets. */
  details?: Record<string, unknown>;
  /** The lower error; stays in this process, it is not part of `ErrorData`. */
  cause?: unknown;
}

/** The plain-data form of an error, safe for JSON and for structured clone. */
export interface ErrorData {
  fault: Fault;
  code: ErrorCode;
  message: string;
  hint?: string;
  field?: string;
  details?: Record<string, unknown>;
}

/** The base class; throw one of its five subclasses. */
export abstract class T2vError extends Error {
  abstract readonly fault: Fault;
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly field?: string;
  readonly details?: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.field = options.field;
    this.details = options.details;
  }
}

/** The document, the command line or a setting is wrong. */
export class UserError extends T2vError {
  readonly fault = 'user';
}

/** A model folder is incomplete, damaged or does not fit the request. */
export class ModelError extends T2vError {
  readonly fault = 'model';
}

/** A remote service refused, failed or cannot be reached. */
export class RemoteError extends T2vError {
  readonly fault = 'remote';
}

/** Our own mistake, or a process of ours that died. */
export class InternalError extends T2vError {
  readonly fault = 'internal';
}

/** The caller asked to stop. Not a failure: callers show it as a state, not as an error. */
export class CancelledError extends T2vError {
  readonly fault = 'cancelled';

  constructor(code: ErrorCode = 'cancelled', message = 'Cancelled.', options: ErrorOptions = {}) {
    super(code, message, options);
  }
}

const classOf = {
  user: UserError,
  model: ModelError,
  remote: RemoteError,
  internal: InternalError,
  cancelled: CancelledError,
} satisfies Record<Fault, new (code: ErrorCode, message: string, options?: ErrorOptions) => T2vError>;

/**
 * Any thrown value as plain data. A platform `AbortError` counts as cancelled; everything that is not
 * ours becomes an internal error with code `unexpected`. Stack and cause are left out.
 */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof T2vError) {
    return withoutUndefined({
      fault: error.fault,
      code: error.code,
      message: error.message,
      hint: error.hint,
      field: error.field,
      details: error.details,
    });
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { fault: 'cancelled', code: 'cancelled', message: 'Cancelled.' };
  }
  return { fault: 'internal', code: 'unexpected', message: messageOf(error) };
}

/**
 * The error that `toErrorData` was made from, without its stack. Data that came over a border with an
 * unknown fault becomes an internal error, so that nothing wrong is ever taken for the user's mistake.
 */
export function fromErrorData(data: ErrorData): T2vError {
  const known: Record<string, (typeof classOf)[Fault] | undefined> = classOf;
  const ErrorClass = (Object.hasOwn(known, data.fault) ? known[data.fault] : undefined) ?? InternalError;
  return new ErrorClass(data.code, data.message, { hint: data.hint, field: data.field, details: data.details });
}

/** The text of any thrown value, for people; never empty. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) {
    return error.message === '' ? error.name : error.message;
  }
  const text = typeof error === 'string' ? error : '';
  return text === '' ? `A value that is not an error was thrown: ${String(error)}` : text;
}

function withoutUndefined(data: ErrorData): ErrorData {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as unknown as ErrorData;
}
