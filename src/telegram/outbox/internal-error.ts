import { randomInt } from 'node:crypto';

/** A bug or broken data of our own, met before Telegram was called at all: trying again would fail in the same way. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** JavaScript's own errors: in our code they are always bugs. */
const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError, URIError];

/** Whether an error is internal; errors of the network come wrapped as grammY's `HttpError` and are not. */
export const isInternalError = (error: unknown): boolean =>
  error instanceof InternalError || MISTAKES.some((kind) => error instanceof kind);

/** Runs the preparation of a call; whatever it throws becomes an `InternalError`. */
export async function prepared<T>(what: string, prepare: () => T | Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (cause) {
    throw new InternalError(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** A random code that the person is shown and the log line with the cause carries. */
export const faultCode = (): string =>
  randomInt(32 ** 4, 32 ** 5)
    .toString(32)
    .toUpperCase();
