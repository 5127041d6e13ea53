import { setTimeout as wait } from 'node:timers/promises';
import {
  type ControlAnswer,
  type ControlRequest,
  newRequestId,
  possiblePaths,
  storeName,
} from '../../control/protocol.ts';
import { NoLineError } from '../../control/read-line.ts';
import type { WordShape } from '../../control/word.ts';
import { createLog } from '../../log.ts';
import { lockStore, StoreInUseError } from '../../store/lock.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { CliError } from '../cli-error.ts';
import type { AskParts } from './ask-parts.ts';
import { exchange } from './exchange.ts';
import { saidOf } from './said-of.ts';

/** How long a daemon may take to start or to stop while it is asked (ms). */
const PATIENCE_MS = 20_000;
const TRY_EVERY_MS = 200;

/**
 * Has a word done, exactly once: by the daemon, over its control socket, or in this process where no daemon runs, under the store's lock.
 * Rejects with `CliError` when it cannot be done.
 */
export async function askBot<Args, Result>(
  word: WordShape<Args, Result>,
  args: Args,
  parts: AskParts,
): Promise<Result> {
  const answer = await answerTo(word.name, args, parts);
  if (answer.kind === 'done') return word.result.parse(answer.result);
  throw new CliError(await saidOf(answer, word.name, parts));
}

async function answerTo(word: string, args: unknown, parts: AskParts): Promise<ControlAnswer> {
  const { settings, texts } = parts;
  const { peersFile } = settings;
  const id = newRequestId();
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await wait(TRY_EVERY_MS)) {
    for (const path of possiblePaths(peersFile)) {
      const answer = await exchange(path, { id, store: storeNameOr(peersFile), word, args }).catch(
        explained(path, texts),
      );
      if (typeof answer !== 'string' && answer.kind !== 'other-store') return answer;
    }
    const lock = await lockStore(peersFile).catch(nullIfInUse);
    if (lock === null) continue;
    try {
      return await withoutDaemon({ id, store: storeName(peersFile), word, args }, parts);
    } finally {
      await lock.close();
    }
  }
  throw new CliError(texts.control.noAnswer);
}

async function withoutDaemon(request: ControlRequest, { settings, texts: { control: t }, note }: AskParts) {
  const { answerWithoutDaemon } = await import('../../wiring/without-daemon.ts'); // nearly all of the program
  const log = createLog({ level: 'warn', format: settings.logFormat, descriptor: 2 }, {}, process.stderr.isTTY);
  const { answer, nodesBehind, isTold } = await answerWithoutDaemon(settings, request, log);
  if (answer === null) throw new CliError(t.noAnswer);
  note(t.daemonOff);
  if (answer.kind === 'done' && nodesBehind.length > 0) note(t.nodesBehind(nodesBehind));
  if (!isTold && settings.botToken !== null) note(t.notTold);
  return answer;
}

/** Before the first start there is no folder yet. */
function storeNameOr(peersFile: string): string {
  try {
    return storeName(peersFile);
  } catch {
    return peersFile;
  }
}

const explained =
  (path: string, { control: t }: CliTexts) =>
  (error: unknown): never => {
    if (error instanceof NoLineError) throw new CliError(t.tooLong);
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') throw new CliError(t.notAllowed(path));
    throw error;
  };

function nullIfInUse(error: unknown): null {
  if (error instanceof StoreInUseError) return null;
  throw error;
}
