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

/** One action that needed a right, as the audit stores it for `/log`. */
export interface AuditEntry {
  /** ISO time. */
  readonly at: string;
  readonly update: number;
  readonly by: number;
  readonly what: string;
  /** Whom the action is about: an id or `@username`; null if nobody in particular. */
  readonly whom: string | null;
}

/** The file of audit entries. */
export interface Audit {
  /** The last entries, newest first. */
  recent(count: number): readonly AuditEntry[];
  /** Appends an entry; it is safely on disk when this resolves. Does nothing if the update already has an entry. */
  append(entry: AuditEntry): Promise<void>;
}

/** The part of an audit entry that a handler's request determines: what is done, and about whom. */
export type AuditedAction = Pick<AuditEntry, 'what' | 'whom'>;

/** Services of `runAudited`. */
export interface AuditServices {
  readonly audit: Pick<Audit, 'append'>;
  readonly store: StorePort;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Runs a handler. If it needed a right and changed the store, an audit entry is on disk before the update is confirmed to Telegram.
 * After a crash in between, Telegram delivers the update again: it changes nothing, and the entry is written then.
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

/** The audited action of a command: its text, and whom it names. */
export function commandAction({ args, about, mention }: Request, { name }: CommandEntry): AuditedAction {
  const person = readPerson(args, about, mention);
  const whom = person && ('id' in person ? String(person.id) : `@${person.username}`);
  return { what: short(readName(`/${name} ${args}`), 100), whom };
}

/** The audited action of an answer to a question of this kind. */
export function answerAction(state: State, { args }: Request, kind: string, about: string): AuditedAction {
  return { what: short(`${kind}: ${args}`, 100), whom: personIn(state, about) };
}

/** The audited action of a button press: the button's label, which is easier to read than its data. */
export function pressAction(state: State, label: string | null, { button, values }: ReadPress): AuditedAction {
  const whom = personIn(state, String(values['person'] ?? values['peer'] ?? ''));
  return { what: label ?? button.action, whom };
}

/** The id of the person that a word names: the word itself, or the friend of the device with this record id; null if neither. */
function personIn(state: State, word: string): string | null {
  if (/^\d+$/.test(word)) return word;
  const owner = state.peers[word]?.telegram_id;
  return owner === undefined ? null : String(owner);
}
