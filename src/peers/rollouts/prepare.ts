import { type ChooseDoor, devicesOf, makeKeys } from '../devices/devices.ts';
import { holdsPromise, mayMakeKey } from '../devices/rekey.ts';
import type { SecretBox } from '../devices/seal.ts';
import { doorFor, doorText } from '../nodes/door.ts';
import type { DraftPeer, PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';
import {
  editionsOf,
  isDeadly,
  isUseless,
  type StalePart,
  staleDeviceParts,
  staleParts,
  type Today,
} from './staleness.ts';

/** Why a file comes without its friend asking: the server can be reached elsewhere, is another one, or has other settings. */
export const NEWS = ['address', 'server', 'settings'] as const;
export type News = (typeof NEWS)[number];

/** What is needed to make a device ready for its new file. */
export interface Preparing {
  readonly state: State;
  readonly today: Today;
  readonly box: SecretBox;
  /** ISO time. */
  readonly now: string;
  readonly graceMs: number;
  /** The roll-out's id. */
  readonly rollOut: string;
  /** Whether it was asked before in this roll-out, so that another change of what both ends share counts for itself (rule 15). */
  readonly wasAsked: boolean;
  readonly chooseDoor?: ChooseDoor | undefined;
}

const DAY_MS = 24 * 3_600_000;

/** `same`: the keys that it has; `next`: the waiting key that it has; `new`: a new one. */
type Way = 'same' | 'next' | 'new';

/**
 * Rule 14: with which key a device's new file is made; null: with none now. The same keys where no file with them can work any more; a
 * waiting key that was not sent in a dead edition as it is; otherwise a new one.
 */
export function wayFor(peer: PeerRecord, about: Omit<Preparing, 'box' | 'graceMs' | 'rollOut'>): Way | null {
  const { next, secret } = peer;
  const { state, today, now, wasAsked } = about;
  if (doorThere(peer, about) === 'none') return null;
  if (next === null && secret !== null && isUseless(staleDeviceParts(peer, today)))
    return wasAsked && !mayResend(state, peer) ? null : 'same';
  if (next !== null && !wasSentDead(peer, next.public_key, today)) return 'next';
  // rule 19: one that Telegram did not carry has its own end
  if (next?.sent_at === null && next.handed_at != null) return null;
  return mayMakeKey(peer, now) ? 'new' : null;
}

/** Gives the device the key whose file is to be sent, and asks for the file; false: not now. */
export function prepare(peer: DraftPeer, about: Preparing): boolean {
  const { state, today, box, now, rollOut } = about;
  const way = wayFor(peer, about);
  if (way === null) return false;
  const news = newsOf(staleDeviceParts(peer, today));
  if (way === 'same') peer.resent_ms = watchedOn(state, peer);
  if (way === 'new') replaceNext(peer, { ...makeKeys(box), sent_at: null, rollout: rollOut }, about);
  const door = doorThere(peer, about);
  if (door !== 'none') peer.door = door;
  // a wish of its friend's own that waits stays theirs, whatever becomes of the roll-out
  const isWanted = peer.send !== null && peer.send.news === undefined;
  peer.send = isWanted ? { since: now, noted: peer.send?.noted === true } : { since: now, noted: true, news };
  return true;
}

/**
 * The door that its new file names: its own while that stays, else the one that is chosen for a new file. Rule 16: a spare needs one where
 * none of its friend's devices is; `none`: there is none.
 */
function doorThere(
  peer: PeerRecord,
  { state, today, chooseDoor = () => null }: Pick<Preparing, 'state' | 'today' | 'chooseDoor'>,
): string | null | 'none' {
  const { node, doors } = today;
  if (!peer.spare)
    return peer.door === null || doors.has(peer.door) ? peer.door : chooseDoor(state, node, peer.telegram_id);
  const others = devicesOf(state, peer.telegram_id, node.id);
  const taken = new Set(others.map(([, other]) => doorText(doorFor(node, other))));
  const own = doorText(doorFor(node, peer));
  if (!taken.has(own)) return peer.door !== null && !doors.has(peer.door) ? own : peer.door;
  return [...doors].find((door) => !taken.has(door)) ?? 'none';
}

/** The new waiting key; in the place of one that its friend had asked for it stays theirs, with the end that they were told. */
function replaceNext(peer: DraftPeer, made: NonNullable<DraftPeer['next']>, { state, now, graceMs }: Preparing): void {
  const { next } = peer;
  const isOwn = next !== null && next.rollout == null;
  const promised = isOwn && next.sent_at !== null ? promisedEnd(state, peer, graceMs) : null;
  if (next) peer.retired[next.public_key] = now;
  peer.next = { ...made, ...(isOwn && { rollout: null }), ...(promised && { promised }) };
}

/** Rule 15: sends the same keys again after what both ends share changed in place. */
export function sendAgain(peer: DraftPeer, state: State, now: string): void {
  peer.resent_ms = watchedOn(state, peer);
  peer.send = { since: now, noted: true, news: 'server' };
}

/** Rule 15: once in a day that was watched on its node, whatever any clock says. */
export function mayResend(state: State, peer: PeerRecord): boolean {
  const { resent_ms: last } = peer;
  const watched = watchedOn(state, peer);
  return last === undefined || last > watched + DAY_MS || watched - last >= DAY_MS;
}

const watchedOn = ({ nodes }: State, { server_id }: PeerRecord): number => nodes[server_id]?.watched_ms ?? 0;

const wasSentDead = (peer: PeerRecord, key: string, today: Today): boolean =>
  editionsOf(peer, key).some((edition) => isDeadly(staleParts(edition, today, peer)));

/** When the current key ends, as its friend was told; null: that is not counted yet, so that the whole grace time begins again. */
function promisedEnd(
  state: State,
  peer: PeerRecord,
  graceMs: number,
): NonNullable<DraftPeer['next']>['promised'] | null {
  const { server_id: node, next, counting } = peer;
  if (next?.promised && holdsPromise(state, peer, next.promised)) return { ...next.promised };
  const counted = counting['next'];
  const upSince = state.nodes[node]?.up_since ?? null;
  if (counted?.since !== [next?.sent_at, upSince].filter(Boolean).join(' ')) return null;
  if (counted?.node !== node || counted.from > watchedOn(state, peer) + DAY_MS) return null;
  return { node, at: counted.from + graceMs, up_since: upSince };
}

const newsOf = (parts: readonly StalePart[]): News =>
  isUseless(parts) ? 'server' : parts.includes('door') ? 'address' : 'settings';
