import * as z from 'zod';
import { Refusal, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { faultCode } from '../telegram/outbox/internal-error.ts';
import { VERSION } from '../version.ts';
import { type ControlAnswer, type ControlRequest, requestSchema } from './protocol.ts';
import { type BoundWord, MalformedArgs } from './word.ts';

/** What answers requests: the words, the store that they are about, and in whose name they act. */
export interface Answerer {
  readonly words: readonly BoundWord[];
  /** As `storeName` gives it. */
  readonly store: string;
  readonly ownerId: number;
  readonly log: Log;
}

/** Answers one line. Null: it was interrupted, and whoever asked had better ask again; never rejects. */
export async function answerLine(answerer: Answerer, line: string, signal: AbortSignal): Promise<ControlAnswer | null> {
  const read = requestSchema.safeParse(parsed(line));
  if (!read.success) return { kind: 'malformed', why: z.prettifyError(read.error).slice(0, 500) };
  return answerRequest(answerer, read.data, signal);
}

/** Answers one request, as `answerLine` does. */
export async function answerRequest(
  { words, store, ownerId, log }: Answerer,
  request: ControlRequest,
  signal: AbortSignal,
): Promise<ControlAnswer | null> {
  if (request.store !== store) return { kind: 'other-store' };
  const word = words.find(({ name }) => name === request.word);
  if (!word) return { kind: 'unknown-word', version: VERSION };
  try {
    return { kind: 'done', result: await word.run(request.args, { by: ownerId, updateId: request.id, signal }) };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused', code: error.code, about: [] };
    if (error instanceof Refusal) return { kind: 'refused', code: error.code, about: [...error.about] };
    if (error instanceof MalformedArgs) return { kind: 'malformed', why: error.message };
    if (signal.aborted) return null;
    const code = faultCode();
    log.error({ code, err: error }, `shell ${word.name} failed; the shell was shown the code ${code}`);
    return { kind: 'failed', code };
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // which no schema takes
  }
}
