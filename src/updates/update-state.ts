import { dirname, join } from 'node:path';
import * as z from 'zod';
import { readPlainFile } from '../plain-file.ts';

/** How an update that the owner asked for in the chat ended. */
export const OUTCOMES = ['done', 'rolled-back', 'newest', 'too-soon', 'failed'] as const;
export type UpdateOutcomeWord = (typeof OUTCOMES)[number];

const time = z.iso.datetime();
const line = z.string().max(400);

/** What root's part of updating tells the bot. The bot reads it and can change nothing of it. */
const updateState = z.object({
  looked_at: time,
  /** Whether the owner named signers; without them nothing is offered. */
  signed: z.boolean(),
  /** The newest signed release after the installed one; null: there is none. */
  available: z
    .object({
      version: z.string().max(40),
      commit: z.string().regex(/^[0-9a-f]{40,64}$/),
      changes: z.array(line).max(12),
    })
    .nullable(),
  /** When an update that was asked for in the chat was last begun. */
  tried_at: time.nullable(),
  /** Which request was seen last: the time of its file (ms). */
  request: z.number().nullable(),
  /** The last update that was asked for. */
  last: z
    .object({
      at: time,
      outcome: z.enum(OUTCOMES),
      version: z.string().max(40).nullable(),
      /** Why it was rolled back or could not be tried; plain text. */
      reason: line.nullable(),
    })
    .nullable(),
});

export type UpdateState = z.infer<typeof updateState>;

export const NO_UPDATE_STATE: UpdateState = {
  ...{ looked_at: new Date(0).toISOString(), signed: false, available: null },
  ...{ tried_at: null, request: null, last: null },
};

const MOST_BYTES = 64 * 1024;

/** Where bot and root meet, for a store at this path: root's folder beside the bot's, and the empty file by which the bot asks. */
export const updateFiles = (peersFile: string) => ({
  state: join(`${dirname(peersFile)}-update`, 'state.json'),
  request: join(dirname(peersFile), 'update-request'),
});

/** Reads what root wrote. Null: there is no such file, as where the units are not installed. Rejects with what is wrong with it. */
export async function readUpdateState(file: string): Promise<UpdateState | null> {
  try {
    return updateState.parse(JSON.parse((await readPlainFile(file, MOST_BYTES)).toString('utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
