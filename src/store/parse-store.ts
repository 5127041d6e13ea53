import type { ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import { type Draft, type State, storeSchema } from '../peers/records.ts';
import { jsonc } from './jsonc.ts';
import { StoreSerializer } from './serialize-store.ts';

/** What is wrong with a store's text: line (from 1) and reason, never the text itself, which holds secrets. */
export class StoreTextError extends Error {
  override readonly name = 'StoreTextError';
}

/** Reads a store's text, strictly. Throws `StoreTextError` with the line of the first problem. */
export const parseStore = (text: string): Draft => parseWith(storeSchema, text);

/** Reads JSON of a shape. A byte order mark, as editors on Windows put it, is no problem; all others throw `StoreTextError`. */
export function parseWith<T>(schema: z.ZodType<T>, marked: string): T {
  const text = marked.replace(/^\uFEFF/, '');
  const data = parseJson(text);
  if (!isAsWritten(text, data)) refuseDoubles(text);
  const result = schema.safeParse(data);
  if (result.success) return result.data;
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
    if (!(error instanceof SyntaxError)) throw error;
    const errors: ParseError[] = [];
    const { parseTree, printParseErrorCode } = jsonc();
    parseTree(text, errors, { disallowComments: true });
    const [first] = errors;
    // Node's own message quotes the text around the problem: it is not passed on.
    throw new StoreTextError(
      `line ${lineAt(text, first?.offset ?? text.length)}: not JSON (${first ? printParseErrorCode(first.error) : 'unknown'})`,
    );
  }
}

/** Whether it is, byte for byte, what we write of the same data: then there is no name twice, and the slow look is spared. */
function isAsWritten(text: string, data: unknown): boolean {
  return typeof data === 'object' && data !== null && new StoreSerializer().serialize(data as State) === text;
}

/** Of two equal names JSON keeps the last: by a line that was copied by hand a record would be lost without a word. */
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

/** The problem's nearest place that exists in the text. */
function describe(text: string, { path, message }: z.core.$ZodIssue): string {
  const { parseTree, findNodeAtLocation } = jsonc();
  const tree = parseTree(text);
  const segments = path.map((part) => (typeof part === 'number' ? part : String(part)));
  const places = segments.map((_, i) => tree && findNodeAtLocation(tree, segments.slice(0, segments.length - i)));
  const at = places.find((place) => place !== undefined) ?? tree;
  return `line ${lineAt(text, at?.offset ?? 0)}: ${shownPath(segments)}: ${message}`;
}

/** Names are shown as long as they are short: a secret may have slipped into the place of one. */
const shownPath = (segments: readonly (string | number)[]): string =>
  segments.map((part) => (/^\w{1,20}$/.test(String(part)) ? part : '…')).join('.');

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
