import type { Audience } from '../../access/audience.ts';
import type { Log } from '../../log.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { State } from '../../peers/records/records.ts';
import { short } from '../../texts/format/html.ts';
import { readName } from '../../visible.ts';
import type { ReadPress } from './buttons.ts';
import type { CommandEntry } from './feature.ts';
import { hasDone } from './has-done.ts';
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
  /** The data of the button that was pressed, by which `/log` has its words; absent: it was no button. */
  readonly data?: string;
}

/** The file of audit entries. */
export interface Audit {
  /** The last entries, newest first. */
  recent(count: number): readonly AuditEntry[];
  /** Appends an entry; it is safely on disk when this resolves. Does nothing if the update already has an entry. */
  append(entry: AuditEntry): Promise<void>;
}

/** The part of an audit entry that a handler's request determines: what is done, and about whom. */
export type AuditedAction = Pick<AuditEntry, 'what' | 'whom' | 'data'>;

/** Services of `runAudited`. */
export interface AuditServices {
  readonly audit: Pick<Audit, 'append'>;
  readonly store: StorePort;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Runs a handler. If it needed a right and changed the store (more than what the bot asks), an audit entry is on disk before the update is confirmed to Telegram.
 * After a crash in between, Telegram delivers the update again: it changes nothing, and the entry is written then.
 * `givesAway`: it hands out a config, which is written down also where that changes nothing.
 */
export async function runAudited(
  { audit, store, now, log }: AuditServices,
  { updateId, from }: { readonly updateId: number; readonly from: { readonly id: number } },
  audience: Audience,
  { what, whom, data }: AuditedAction,
  run: () => Promise<void>,
  givesAway = false,
): Promise<void> {
  const before = store.state;
  await run();
  if (audience === 'everyone' || audience === 'friend') return;
  if (!store.state.seen_updates.includes(updateId)) return;
  // an update that comes again has changed the store the first time
  if (!givesAway && !before.seen_updates.includes(updateId) && !hasDone(before, store.state)) return;
  const entry = { at: new Date(now()).toISOString(), update: updateId, by: from.id, what, whom };
  try {
    await audit.append(data === undefined ? entry : { ...entry, data });
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

/** The audited action of a button press: the button's label, and its data, for which `/log` has words in each language. */
export function pressAction(
  state: State,
  label: string | null,
  { button, values }: ReadPress,
  data?: string,
): AuditedAction {
  const whom = personIn(state, String(values['person'] ?? values['peer'] ?? ''));
  return { what: label ?? button.does, whom, ...(data !== undefined && { data }) };
}

/** The journal's line about a press: `owner pauses friend 102`, and the values that the button carried. */
export function pressLine(
  { from, standing }: Pick<Request, 'from' | 'standing'>,
  pressed: ReadPress | null,
  whom: string | null,
): [details: Readonly<Record<string, unknown>>, words: string] {
  if (!pressed) return [{ [standing]: from.id }, `${standing} presses a button that is not known`];
  const { person: _person, tag: _tag, ...values } = pressed.values;
  const about = whom === null || whom === String(from.id) ? {} : { whom };
  const friend = 'whom' in about ? ` friend ${whom}` : '';
  return [{ [standing]: from.id, ...about, ...values }, `${standing} ${pressed.button.does}${friend}`];
}

/** The id of the person that a word names: the word itself, or the friend of the device with this record id; null if neither. */
function personIn(state: State, word: string): string | null {
  if (/^\d+$/.test(word)) return word;
  const owner = state.peers[word]?.telegram_id;
  return owner === undefined ? null : String(owner);
}
