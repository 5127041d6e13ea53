import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from '../../errors.ts';
import type { Complaint } from '../../texts/cli/complaint.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import type { Console } from '../console.ts';
import { type Code, VersionError } from './code.ts';
import type { Health } from './health.ts';
import { type Service, settle } from './service.ts';

export interface UpdateParts {
  readonly code: Code;
  readonly service: Service;
  /** Whether Telegram can be reached at all, tested independently of the daemon. */
  readonly telegramAnswers: () => Promise<boolean>;
  /** Whether a version that nobody signed is refused. */
  readonly onlySigned: boolean;
  readonly texts: UpdateTexts;
  readonly console: Console;
}

/** What became of an update; `reason` is plain text. */
export type UpdateOutcome =
  | { readonly kind: 'newest' | 'done' }
  | { readonly kind: 'rolled-back'; readonly reason: string };

/**
 * `vpn-bot update`: installs the newest version of the origin. If the service is then worse than before, goes back to the old version
 * and says why. Settings and data stay. Throws `SetupError` if no update could be tried.
 */
export async function update(parts: UpdateParts): Promise<UpdateOutcome> {
  const { code, service, texts, console, onlySigned } = parts;
  if (process.getuid?.() !== 0) throw new SetupError([texts.needsRoot]);
  const interrupted = await code.underWay.checkOut();
  if (interrupted !== null) console.say(texts.interrupted);
  const { from: present, to, notes, isSigned } = await code.fetch(texts);
  const from = interrupted ?? present;
  if (onlySigned && !isSigned) throw new SetupError(notes);
  for (const line of notes) console.say(line);
  const [name = from] = await code.between(`${from}~1`, from).catch(() => []);
  if (from === to) {
    // an update that was interrupted may have left them
    const left = await leftHelpers(code);
    if (left !== null) throw new SetupError([texts.notRenewed(left)]);
    console.say(texts.newest(name));
    return { kind: 'newest' };
  }
  const versions = await code.between(from, to);
  console.say(texts.coming(versions.length));
  for (const line of versions.slice(0, 10)) console.say(`  ${line}`);
  const now = await service.health();
  // what an interrupted update left may be what does not run
  const before = { ...now, active: now.active || interrupted !== null };
  await code.underWay.begin(from, to);
  const reason = await whyNot(to, before, parts);
  if (reason === null) {
    await code.underWay.end();
    console.say(texts.done(versions[0] ?? to));
    return { kind: 'done' };
  }
  await code.goTo(from);
  console.say(texts.rolledBack(name, reason.text));
  const left = await leftHelpers(code);
  if (left !== null) console.say(texts.notRenewed(left));
  const outcome = { kind: 'rolled-back', reason: reason.text } as const;
  const runs = reason.ran || interrupted !== null;
  if (runs) await service.restart();
  await code.underWay.end();
  if (!runs) return outcome;
  if ((await settle(service, before, clockOf(console))).length > 0) console.say(texts.notBetter);
  return outcome;
}

/** Why this version must not be kept, and whether it was started already; null: it is fine. */
async function whyNot(
  commit: string,
  before: Health,
  { code, service, telegramAnswers, texts, console }: UpdateParts,
): Promise<{ text: string; ran: boolean } | null> {
  try {
    await code.goTo(commit);
    await code.renewHelpers();
    await code.check();
    await code.compile();
  } catch (error) {
    if (!(error instanceof VersionError)) throw error;
    return { text: error.message, ran: false };
  }
  console.say(texts.restarting);
  await service.restart();
  const complaints = await settle(service, before, clockOf(console));
  if (isOnlyTelegram(complaints) && !(await telegramAnswers())) {
    console.say(texts.outage);
    return null;
  }
  return complaints.length > 0 ? { text: complaints.map(texts.complaint).join('; '), ran: true } : null;
}

/** Why root's helper programs could not be brought to the version that is checked out; null: they were. */
async function leftHelpers(code: Code): Promise<string | null> {
  try {
    await code.renewHelpers();
    return null;
  } catch (error) {
    if (error instanceof VersionError) return error.message;
    throw error;
  }
}

const clockOf = ({ now }: Console) => ({ now, wait, elapsed: () => performance.now() });

const isOnlyTelegram = (complaints: readonly Complaint[]): boolean =>
  complaints.length > 0 && complaints.every(({ kind }) => kind === 'telegram');
