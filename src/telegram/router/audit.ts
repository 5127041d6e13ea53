import type { Audience } from '../../access/audience.ts';
import type { Log } from '../../log.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { State } from '../../peers/records/records.ts';
import { short } from '../../texts/format/html.ts';
import { readName } from '../../visible.ts';
import type { ReadPress } from './buttons.ts';
import type { CommandEntry } from './feature.ts';
import { readPerson } from './read-person.ts';
import type { Request } from './request.ts';

/** One action of somebody with a right, as the audit keeps it for `/log`. */
export interface AuditEntry {
  /** ISO time. */
  readonly at: string;
  readonly update: number;
  readonly by: number;
  readonly what: string;
  /** An id or `@username`; null: nobody in particular. */
  readonly whom: string | null;
}

/** Where actions are written down. */
export interface Audit {
  /** The last entries, newest first. */
  recent(count: number): readonly AuditEntry[];
  /** Safely on disk when it resolves; does nothing for an update that is written down already. */
  append(entry: AuditEntry): Promise<void>;
}

/** What is done, and about whom: an audit entry that does not say yet by whom and when. */
export type AuditedAction = Pick<AuditEntry, 'what' | 'whom'>;

/** What writing an audit entry takes. */
export interface AuditServices {
  readonly audit: Pick<Audit, 'append'>;
  readonly store: StorePort;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Runs a handler. If it needed a right and changed the store, an audit entry is on disk before the update is confirmed to Telegram:
 * after a crash in between, the update comes again, changes nothing, and the entry is written then.
 */
export async function runAudited(
  { audit, store, now, log }: AuditServices,
  { updateId, from }: Pick<Request, 'updateId' | 'from'>,
  audience: Audience,
  { what, whom }: AuditedAction,
  run: () => Promise<void>,
): Promise<void> {
  await run();
  if (audience === 'everyone' || audience === 'friend') return;
  if (!store.state.seen_updates.includes(updateId)) return;
  try {
    await audit.append({ at: new Date(now()).toISOString(), update: updateId, by: from.id, what, whom });
  } catch (error) {
    log.error({ by: from.id, what, whom, err: error }, 'an action could not be written into the audit file');
  }
}

/** A command with its words. */
export function commandAction({ args, about, mention }: Request, { name }: CommandEntry): AuditedAction {
  const person = readPerson(args, about, mention);
  const whom = person && ('id' in person ? String(person.id) : `@${person.username}`);
  return { what: short(readName(`/${name} ${args}`), 100), whom };
}

/** What was answered to a question of this kind. */
export function answerAction(state: State, { args }: Request, kind: string, about: string): AuditedAction {
  return { what: short(`${kind}: ${args}`, 100), whom: personIn(state, about) };
}

/** A press by the button's label, which says more than its data. */
export function pressAction(state: State, label: string | null, { button, values }: ReadPress): AuditedAction {
  const whom = personIn(state, String(values['person'] ?? values['peer'] ?? ''));
  return { what: label ?? button.action, whom };
}

/** A person's id: the word itself, or the owner of the device whose record has this id. */
function personIn(state: State, word: string): string | null {
  if (/^\d+$/.test(word)) return word;
  const owner = state.peers[word]?.telegram_id;
  return owner === undefined ? null : String(owner);
}
