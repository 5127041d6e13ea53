import { isDeepStrictEqual } from 'node:util';
import type { ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import { type Draft, type State, storeSchema } from '../peers/records/records.ts';
import { jsonc } from './jsonc.ts';
import { StoreSerializer } from './serialize-store.ts';

/**
 * A larger file (bytes) is not read. A device takes about 800 bytes, so this is room for 80,000, far more than one daemon serves; half
 * a gigabyte would use up the server's memory.
 */
export const MOST_STORE_BYTES = 64 * 1024 * 1024;

/** In a larger text (bytes) the line of a problem is not determined: that takes a hundred times the text's size in memory. */
const MOST_LOCATED = 8_000_000;

/** A problem in a store's text: line (from 1) and reason, without the text itself, which holds secrets. */
export class StoreTextError extends Error {
  override readonly name = 'StoreTextError';
}

/** Reads a store's text, strictly. Throws `StoreTextError` with the line of the first problem. */
export const parseStore = (text: string): Draft => parseWith(storeSchema, text);

/** Parses JSON by a schema. A byte order mark (Windows editors add one) is accepted; every problem throws `StoreTextError`. */
export function parseWith<T>(schema: z.ZodType<T>, marked: string): T {
  const text = marked.replace(/^\uFEFF/, '');
  const data = parseJson(text);
  if (!isAsWritten(text, data)) refuseDoubles(text);
  const result = schema.safeParse(data);
  // in the order of the file, so that what is written again unchanged is the same text
  if (result.success) return isDeepStrictEqual(data, result.data) ? (data as T) : result.data;
  throw new StoreTextError(
    result.error.issues
      .slice(0, 5)
      .map((issue) => describe(text, issue))
      .join('; '),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw new StoreTextError('not JSON of a store (nested too deep)');
    if (!(error instanceof SyntaxError)) throw error;
    if (text.length > MOST_LOCATED) throw new StoreTextError('not JSON');
    const errors: ParseError[] = [];
    const { parseTree } = jsonc();
    try {
      parseTree(text, errors, { disallowComments: true });
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause; // nested too deeply to find the place
    }
    const [first] = errors;
    const whole = text.trimEnd();
    if (whole === '') throw new StoreTextError('line 1: is empty');
    // Node's own message quotes the text around the problem: it is not passed on. A text inside quotes that never end is where it breaks off.
    const breaksOff = errors.some(({ offset, length }) => offset + length >= whole.length);
    const isAtEnd = first === undefined || (breaksOff && first.offset >= whole.lastIndexOf('\n'));
    if (isAtEnd) throw new StoreTextError(`line ${lineAt(text, whole.length)}: breaks off at the end`);
    throw new StoreTextError(`line ${lineAt(text, first.offset)}: not JSON`);
  }
}

/** Whether the text is exactly what we would write for this data: then it has no duplicate names, and the slow check is skipped. */
function isAsWritten(text: string, data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  let at = 0;
  for (const piece of new StoreSerializer().bytes(data as State)) {
    const part = piece.toString(); // by pieces, for a second text of megabytes would stay until it is collected
    if (!text.startsWith(part, at)) return false;
    at += part.length;
  }
  return at === text.length;
}

/** Finds duplicate names. JSON keeps the last of two, so a line copied by hand would silently lose a record. */
function refuseDoubles(text: string): void {
  const open: Set<string>[] = [];
  jsonc().visit(text, {
    onObjectBegin: () => {
      open.push(new Set());
    },
    onObjectEnd: () => {
      open.pop();
    },
    onObjectProperty: (name, _offset, _length, startLine, _character, path) => {
      const names = open.at(-1);
      if (names?.has(name))
        throw new StoreTextError(`line ${startLine + 1}: ${shownPath([...path(), name])}: stands here twice`);
      names?.add(name);
    },
  });
}

/** The offset of the problem, or of its nearest ancestor that exists in the text. */
function describe(text: string, { path, message }: z.core.$ZodIssue): string {
  const { parseTree, findNodeAtLocation } = jsonc();
  const segments = path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (text.length > MOST_LOCATED) return `${shownPath(segments)}: ${message}`;
  const tree = parseTree(text);
  const places = segments.map((_, i) => tree && findNodeAtLocation(tree, segments.slice(0, segments.length - i)));
  const at = places.find((place) => place !== undefined) ?? tree;
  return `line ${lineAt(text, at?.offset ?? 0)}: ${shownPath(segments)}: ${message}`;
}

/** A name for an error message; a long one is hidden, since it may be a misplaced secret. */
const shownPath = (segments: readonly (string | number)[]): string =>
  segments.map((part) => (/^\w{1,20}$/.test(String(part)) ? part : '…')).join('.');

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
