import { randomInt } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';

/** The longest request and the longest answer (bytes); a list of 10,000 friends has about 2 MB. */
export const MOST_REQUEST_BYTES = 16 * 1024;
export const MOST_ANSWER_BYTES = 8 * 1024 ** 2;
/** How long a request may take to arrive (ms). */
export const REQUEST_MS = 5000;
/** How long a word may take (ms). */
export const WORD_MS = 45_000;

/** The folder that systemd makes for the unit (`RuntimeDirectory=vpn-bot`). */
const RUNTIME_FOLDER = '/run/vpn-bot';
const NAME = 'control';
/** The longest path of a unix socket (bytes; `sun_path` in unix(7), less the closing zero). */
const LONGEST_PATH = 107;

/** One request: a line of JSON. */
export const requestSchema = z.strictObject({
  /** Chosen by the client and kept when it asks again. Negative, so that it never equals the id of a Telegram update. */
  id: z.int().negative(),
  /** The store that the client means, as `storeName` gives it: another daemon on this machine may have another one. */
  store: z.string().max(4096),
  word: z.string().regex(/^[a-z][a-z-]{0,39}$/),
  args: z.unknown(),
});
export type ControlRequest = z.infer<typeof requestSchema>;

/** One answer: a line of JSON. Everything in it is plain text that whoever shows it has to escape. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), result: z.unknown() }),
  /** It cannot be done: a code of `UserError` or `Refusal`, and what the sentence about it names. */
  z.object({ kind: z.literal('refused'), code: z.string(), about: z.array(z.string()) }),
  /** The request is not one. */
  z.object({ kind: z.literal('malformed'), why: z.string() }),
  z.object({ kind: z.literal('unknown-word'), version: z.string() }),
  z.object({ kind: z.literal('other-store') }),
  /** A fault of the bot's own; its log has the cause under this code. */
  z.object({ kind: z.literal('failed'), code: z.string() }),
]);
export type ControlAnswer = z.infer<typeof answerSchema>;

/** A new id of a request: the store remembers it like the id of a Telegram update. */
export const newRequestId = (): number => -randomInt(1, 2 ** 47);

/** The store's path without links in its folder, so that client and daemon name the same store alike. */
export function storeName(peersFile: string): string {
  return join(realpathSync(dirname(peersFile)), basename(peersFile));
}

/** Where the daemon listens: in the folder that systemd gave it, else beside the store. Null: that path is too long for a socket. */
export function controlPath(peersFile: string, env: NodeJS.ProcessEnv): string | null {
  const folder = env['RUNTIME_DIRECTORY']?.split(':')[0];
  const path = folder ? join(folder, NAME) : besideStore(peersFile);
  return fits(path) ? path : null;
}

/** Where a client looks for it. */
export const possiblePaths = (peersFile: string): string[] =>
  [besideStore(peersFile), join(RUNTIME_FOLDER, NAME)].filter(fits);

const besideStore = (peersFile: string): string => `${peersFile}.${NAME}`;
const fits = (path: string): boolean => Buffer.byteLength(path) <= LONGEST_PATH;
