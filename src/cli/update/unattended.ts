import { lstat, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from '../../errors.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import { NO_UPDATE_STATE, readUpdateState, type UpdateState, type updateFiles } from '../../updates/update-state.ts';
import { visible } from '../../visible.ts';
import { notRootsAlone } from '../as-root/steady-path.ts';
import type { Code } from './code.ts';
import type { UpdateOutcome } from './update.ts';

/** The least time between two updates that were asked for in the chat (ms). */
const PAUSE_MS = 3_600_000;
const MOST_REASON = 400;

interface UnattendedParts {
  readonly code: Pick<Code, 'look'>;
  /** Installs the newest signed release, as `vpn-bot update` does. */
  readonly install: () => Promise<UpdateOutcome>;
  readonly files: ReturnType<typeof updateFiles>;
  readonly texts: UpdateTexts;
  /** Ms since 1970. */
  readonly now: () => number;
}

/**
 * What root's unit does, once a day and whenever the bot asks: looks for a signed release and writes it down for the bot; installs it if
 * the owner asked for that since the last time, at most once an hour. Rejects with `SetupError` when nothing can be written down.
 */
export async function unattended(parts: UnattendedParts): Promise<void> {
  const { files, texts, now } = parts;
  const at = new Date(now()).toISOString();
  const before = await stateBefore(files.state);
  const request = await requestAt(files.request);
  const keep = (state: UpdateState) => writeState(files.state, state, texts);
  // nothing was offered yet: a file that lies there is from an earlier installation
  if (before === null || request === null || request === before.request)
    return keep({ ...(before ?? NO_UPDATE_STATE), request, ...(await look(parts)), looked_at: at });
  const asked = { ...before, request };
  const since = before.tried_at === null ? Number.POSITIVE_INFINITY : Math.abs(now() - Date.parse(before.tried_at));
  if (since < PAUSE_MS)
    return keep({
      ...asked,
      last: { at, outcome: 'too-soon', version: before.available?.version ?? null, reason: null },
    });
  // written before anything is tried: whatever happens then, the next request has to wait
  const tried = { ...asked, tried_at: at };
  await keep(tried);
  const ended = await tryToInstall(parts);
  const isInstalled = ended.outcome === 'done' || ended.outcome === 'newest';
  const version = ended.outcome === 'failed' ? null : (before.available?.version ?? null);
  const last = { ...ended, version, at: new Date(now()).toISOString() };
  await keep({ ...tried, available: isInstalled ? null : before.available, last });
}

/** Null: there is none yet, or it is damaged. */
const stateBefore = (file: string): Promise<UpdateState | null> => readUpdateState(file).catch(() => null);

/** The time of the bot's request; null: there is none. Of the file nothing but kind, size and time is looked at, and no link is followed. */
async function requestAt(file: string): Promise<number | null> {
  const entry = await lstat(file).catch(() => null);
  return entry?.isFile() === true && entry.size === 0 ? entry.mtimeMs : null;
}

async function look({ code, texts }: UnattendedParts): Promise<Pick<UpdateState, 'signed' | 'available'>> {
  const found = await code.look(texts);
  return { signed: found !== null, available: found?.release ?? null };
}

async function tryToInstall({
  install,
}: UnattendedParts): Promise<Pick<NonNullable<UpdateState['last']>, 'outcome' | 'reason'>> {
  try {
    const outcome = await install();
    const reason = outcome.kind === 'rolled-back' ? shortly(outcome.reason) : null;
    return { outcome: outcome.kind, reason };
  } catch (error) {
    const reason = error instanceof SetupError ? error.problems.join('; ') : String(error);
    return { outcome: 'failed', reason: shortly(reason) };
  }
}

const shortly = (text: string): string => visible(text.replaceAll('\n', ' ')).slice(0, MOST_REASON);

/** In a folder that is root's alone, so that nobody can lead this to another file. */
async function writeState(file: string, state: UpdateState, texts: UpdateTexts): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if ((await notRootsAlone(folder)) !== null) throw new SetupError([texts.stateNotRoots(folder)]);
  await writeFile(`${file}.new`, `${JSON.stringify(state)}\n`, { mode: 0o644 });
  await rename(`${file}.new`, file);
}
