import { randomInt } from 'node:crypto';

/** Something of ours went wrong before Telegram was asked at all: another try would end in the same way. */
export class OwnFault extends Error {
  override readonly name = 'OwnFault';
}

/** Errors of JavaScript itself: in our own code they are mistakes, whatever it was doing. */
const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError, URIError];

/** Whether an error is a fault of ours; one of the way to Telegram comes wrapped as grammY's `HttpError` and is none. */
export const isOwnFault = (error: unknown): boolean =>
  error instanceof OwnFault || MISTAKES.some((kind) => error instanceof kind);

/** Runs what prepares a call; whatever it throws is a fault of ours. */
export async function prepared<T>(what: string, prepare: () => T | Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (cause) {
    throw new OwnFault(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Joins what a person is shown with the line of the log that has the cause. */
export const faultCode = (): string =>
  randomInt(32 ** 4, 32 ** 5)
    .toString(32)
    .toUpperCase();
