import type { Transformer } from 'grammy/web';
import { withoutHidden } from '../../visible.ts';

/**
 * A step of every Bot API call: nothing hides in a text that the bot sends, whoever it came from. Names and words of servers are read
 * without such characters already; this is for what was stored before, or comes by another way. No text grows by it.
 */
export const nothingHidden: Transformer = (call, method, payload, signal) => call(method, cleaned(payload), signal);

/** The same value, and the very same object where there is nothing to leave out. Files are objects of a class and stay as they are. */
function cleaned<T>(value: T): T;
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return withoutHidden(value);
  if (Array.isArray(value)) return value.map((member) => cleaned(member));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cleaned(member)]));
}
