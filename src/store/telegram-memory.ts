import { createHash } from 'node:crypto';
import * as z from 'zod';
import { readPlainFileSync, SMALL_FILE_BYTES, writePlainFileSync } from '../plain-file.ts';

const Memory = z.object({
  /** Hash of the token that Telegram accepted last. */
  token: z.string().nullable().default(null),
  /** The proxy by which Telegram was reached last, without its login. */
  way: z.string().nullable().default(null),
  /** The bot's username, as Telegram told it last. */
  username: z
    .string()
    .regex(/^\w{3,32}$/)
    .nullable()
    .default(null),
});

/**
 * Remembers how this machine reaches Telegram, in a small file beside the store. It is not synced; if it cannot be written or is damaged,
 * less is remembered and nothing else suffers.
 */
export class TelegramMemory {
  readonly #path: string;
  #known: z.infer<typeof Memory>;

  private constructor(path: string, known: z.infer<typeof Memory>) {
    this.#path = path;
    this.#known = known;
  }

  static open(storePath: string): TelegramMemory {
    const path = `${storePath}.telegram`;
    return new TelegramMemory(path, read(path));
  }

  /** Whether Telegram accepted this token before. */
  knows(token: string): boolean {
    return this.#known.token === hashOf(token);
  }

  rememberToken(token: string): void {
    if (!this.knows(token)) this.#write({ ...this.#known, token: hashOf(token) });
  }

  get way(): string | null {
    return this.#known.way;
  }

  rememberWay(way: string): void {
    if (this.#known.way !== way) this.#write({ ...this.#known, way });
  }

  get username(): string | null {
    return this.#known.username;
  }

  rememberUsername(username: string): void {
    if (this.#known.username !== username) this.#write({ ...this.#known, username });
  }

  #write(known: z.infer<typeof Memory>): void {
    this.#known = known;
    try {
      writePlainFileSync(this.#path, `${JSON.stringify(known)}\n`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error; // the store itself reports a full disk
    }
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

function read(path: string): z.infer<typeof Memory> {
  try {
    return Memory.parse(JSON.parse(readPlainFileSync(path, SMALL_FILE_BYTES).toString()));
  } catch (error) {
    const isUnknown = error instanceof SyntaxError || error instanceof z.ZodError; // cut off by a crash
    if (isUnknown || (error instanceof Error && 'code' in error)) return Memory.parse({}); // or the first start
    throw error;
  }
}
