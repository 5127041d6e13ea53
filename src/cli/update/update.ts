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
  readonly texts: UpdateTexts;
  readonly console: Console;
}

/**
 * `vpn-bot update`: installs the newest version of the origin. If the service is then worse than before, goes back to the old version and
 * returns false. Settings and data stay. Throws `SetupError` if no update could be tried.
 */
export async function update(parts: UpdateParts): Promise<boolean> {
  const { code, service, texts, console } = parts;
  if (process.getuid?.() !== 0) throw new SetupError([texts.needsRoot]);
  const { from, to, notes } = await code.fetch(texts);
  for (const line of notes) console.say(line);
  const [present = from] = await code.between(`${from}~1`, from).catch(() => []);
  if (from === to) {
    console.say(texts.newest(present));
    return true;
  }
  const versions = await code.between(from, to);
  console.say(texts.coming(versions.length));
  for (const line of versions.slice(0, 10)) console.say(`  ${line}`);
  const before = await service.health();
  const reason = await whyNot(to, before, parts);
  if (reason === null) {
    console.say(texts.done(versions[0] ?? to));
    return true;
  }
  await code.goTo(from);
  console.say(texts.rolledBack(present, reason.text));
  if (!reason.ran) return false;
  await service.restart();
  if ((await settle(service, before, { now: console.now, wait })).length > 0) console.say(texts.notBetter);
  return false;
}

/** Why this version must not be kept, and whether it was started already; null: it is fine. */
async function whyNot(
  commit: string,
  before: Health,
  { code, service, telegramAnswers, texts, console }: UpdateParts,
): Promise<{ text: string; ran: boolean } | null> {
  try {
    await code.goTo(commit);
    await code.check();
  } catch (error) {
    if (!(error instanceof VersionError)) throw error;
    return { text: error.message, ran: false };
  }
  console.say(texts.restarting);
  await service.restart();
  const complaints = await settle(service, before, { now: console.now, wait });
  if (isOnlyTelegram(complaints) && !(await telegramAnswers())) {
    console.say(texts.outage);
    return null;
  }
  return complaints.length > 0 ? { text: complaints.map(texts.complaint).join('; '), ran: true } : null;
}

const isOnlyTelegram = (complaints: readonly Complaint[]): boolean =>
  complaints.length > 0 && complaints.every(({ kind }) => kind === 'telegram');
