import { constants } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Log } from '../log.ts';
import { openPlainFile, UnfitFileError } from '../plain-file.ts';
import { readName } from '../visible.ts';

/** Text on one line, so that what somebody wrote cannot look like further entries. */
const words = z.string().transform((text) => readName(text));

const auditEntry = z.object({
  at: z.iso.datetime(),
  /** The Telegram update that caused the action; a repeated update adds no second entry. */
  update: z.int(),
  by: z.int().positive(),
  /** The command with its words, or the label of the button. */
  what: words,
  /** Whom the action was about: an id or `@username`; null: nobody in particular. */
  whom: words.nullable(),
  /** The data of the button that was pressed; absent: it was none, or a version before wrote this. */
  data: words.exactOptional(),
});

/** One entry. It holds no secrets, since commands and buttons hold none. */
type Entry = Readonly<z.infer<typeof auditEntry>>;

/** How many of the last entries are kept in memory, for `/log` and to recognise repeated updates. */
const REMEMBERED = 256;
/** How many bytes at the end of the file are read at the start; it may have grown for years. */
const TAIL_BYTES = 512 * 1024;

/** The file's path, beside the store. */
export const auditPath = (storePath: string): string => join(dirname(storePath), 'audit.jsonl');

/** An append-only file of what the owner and co-admins did, one line of JSON for each action. */
export class AuditFile {
  readonly #path: string;
  readonly #recent: Entry[];

  /** Whether the file ends in the middle of a line, after a crash or on a full disk. */
  #isTorn: boolean;

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#recent = text.split('\n').slice(-REMEMBERED).flatMap(readEntry);
    this.#isTorn = text !== '' && !text.endsWith('\n');
  }

  /**
   * Reads the last entries. A broken line (after a crash or on a full disk) is skipped and stays in the file. If the path is not a
   * regular file (a FIFO, a folder), it is moved aside with a line in the log, since nobody's access depends on it.
   */
  static async open(storePath: string, log: Pick<Log, 'warn'>): Promise<AuditFile> {
    const path = auditPath(storePath);
    try {
      return new AuditFile(path, await readTail(path));
    } catch (error) {
      if (!(error instanceof UnfitFileError)) throw error;
      const movedTo = `${path}.unfit-${new Date().toISOString().replaceAll(':', '-')}`;
      await rename(path, movedTo);
      log.warn({ err: error }, `${path} is no file; it lies in ${movedTo} now, and the list of actions begins anew`);
      return new AuditFile(path, '');
    }
  }

  /** The last entries, newest first. */
  recent(count: number): readonly Entry[] {
    return this.#recent.slice(-count).reverse();
  }

  /** Appends an entry; it is safely on disk when this resolves. Does nothing for an update that has an entry already. */
  async append(given: Entry): Promise<void> {
    const entry = auditEntry.parse(given);
    if (this.#recent.some(({ update }) => update === entry.update)) return;
    this.#recent.push(entry);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
    const line = `${this.#isTorn ? '\n' : ''}${JSON.stringify(entry)}\n`;
    this.#isTorn = true;
    const file = await openPlainFile(this.#path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
    try {
      await file.appendFile(line);
      await file.datasync();
      this.#isTorn = false;
    } finally {
      await file.close();
    }
  }
}

async function readTail(path: string): Promise<string> {
  try {
    const file = await openPlainFile(path, constants.O_RDONLY);
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function readEntry(line: string): Entry[] {
  try {
    return [auditEntry.parse(JSON.parse(line))];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return []; // a line that a crash cut off
    throw error;
  }
}
