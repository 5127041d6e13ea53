import type { Transformer } from 'grammy/web';
import { withoutHidden } from '../../visible.ts';

/**
 * A grammY transformer that removes invisible characters from all texts of each Bot API call. Names and servers' messages are cleaned
 * when they are read; this also covers what was stored before that or came another way. No text gets longer.
 */
export const stripHidden: Transformer = (call, method, payload, signal) => call(method, cleaned(payload), signal);

/** Returns the value with cleaned strings, in arrays and plain objects too. Objects of a class, such as files, are returned unchanged. */
function cleaned<T>(value: T): T;
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return withoutHidden(value);
  if (Array.isArray(value)) return value.map((member) => cleaned(member));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cleaned(member)]));
}
