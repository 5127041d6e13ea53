import { createHash } from 'node:crypto';
import type { Draft, DraftPeer, PeerRecord, State } from '../records/records.ts';
import type { DraftUser } from '../records/user-record.ts';
import { configName, familiarName, formerName, numberedName } from './config-name.ts';

/** In what form a key's config is sent: as it is, or without IPv6. */
export type FileVariant = 'full' | 'ipv4';
export type SentFile = PeerRecord['files'][number];

/** A file that is about to be sent. */
export interface FileToName {
  readonly peerId: string;
  /** Whose private key it holds. */
  readonly publicKey: string;
  readonly variant: FileVariant;
  /** All of it. */
  readonly text: string;
  readonly node: { readonly id: string; readonly name: string };
  /** Whether its QR code comes with it. */
  readonly hasPicture: boolean;
}

/** Files of one key that are remembered: far more than anybody's settings change while the key lives. */
const MOST_PER_KEY = 50;

/** The same for the same contents, and what is in them cannot be read from it: they hold 64 bytes of chance. */
export const printOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/**
 * The tunnel name of these contents, when it stands in the store already and is the newest of its form: then nothing is to be written
 * before they are sent.
 */
export function knownName(state: State, { peerId, publicKey, variant, text }: FileToName): string | null {
  const newest = state.peers[peerId]?.files.findLast((file) => file.variant === variant);
  return newest?.key === publicKey && newest.print === printOf(text) ? newest.name : null;
}

/**
 * Invariant 14: gives a file its tunnel name inside a change, to be committed before the file is sent. The same contents keep theirs;
 * others get the friend's next number. Null when the key is no longer one of the device's: nothing is to be sent then.
 */
export function nameFile(draft: Draft, file: FileToName): string | null {
  const peer = draft.peers[file.peerId];
  const user = peer && draft.users[peer.telegram_id];
  if (!peer || !user || !isKeyOf(peer, file.publicKey)) return null;
  const print = printOf(file.text);
  const known = peer.files.find((sent) => sent.key === file.publicKey && sent.print === print);
  const sent = known ?? {
    ...{ key: file.publicKey, variant: file.variant, print, has_picture: file.hasPicture },
    ...newName(peer, user, file),
  };
  const others = peer.files.filter((other) => other !== known);
  peer.files = [...remembered(peer, others, file.publicKey), { ...sent }];
  return sent.name;
}

/** What a text about the config of this key calls its file, and the one that it takes the place of (null: none that is known). */
export function filesAbout(
  peer: PeerRecord,
  publicKey: string,
): { readonly tunnel: string; readonly hasPicture: boolean; readonly old: string | null } {
  const full = peer.files.filter(isFull);
  const place = full.findLastIndex(({ key }) => key === publicKey);
  const own = full[place];
  const tunnel = own?.name ?? formerName(peer);
  const before = full.slice(0, Math.max(0, place)).findLast(({ name }) => name !== tunnel)?.name;
  const isNext = peer.next?.public_key === publicKey;
  const old = before ?? (isNext && hadFormerFile(peer) ? formerName(peer) : null);
  return { tunnel, hasPicture: own?.has_picture ?? true, old: old === tunnel ? null : old };
}

/** The file of the key in use, as its friend has it; null while there is none. */
export function fileInUse(peer: PeerRecord): string | null {
  const own = peer.files.findLast((file) => isFull(file) && file.key === peer.public_key);
  if (own) return configName(own.name);
  return hadFormerFile(peer) || peer.secret === null ? configName(formerName(peer)) : null;
}

/** From a version without numbers: a file of the key in use was sent, and is not among those that have a name. */
const hadFormerFile = (peer: PeerRecord): boolean =>
  peer.sent_at !== null &&
  peer.secret !== null &&
  !peer.files.some((file) => isFull(file) && file.key === peer.public_key);

const isFull = ({ variant }: SentFile): boolean => variant === 'full';
const isKeyOf = ({ public_key, next }: PeerRecord, key: string): boolean =>
  key === public_key || key === next?.public_key;

function newName(peer: DraftPeer, user: DraftUser, file: FileToName): Pick<SentFile, 'number' | 'name'> {
  const isOwnFull = file.variant === 'full' && file.publicKey === peer.public_key;
  // Sent before files had numbers, as far as is known with the same contents: it keeps its name.
  if (isOwnFull && hadFormerFile(peer)) return { number: 0, name: formerName(peer) };
  user.files_named += 1;
  const number = user.files_named;
  const familiar = isOwnFull && isFirst(peer, user) ? familiarName(user.telegram_id) : null;
  if (familiar === null) return { number, name: numberedName(file.node, number) };
  user.has_familiar_file = true;
  return { number, name: familiar };
}

/** The first file ever of the first device on `main`: the predecessor's name is still free. */
const isFirst = (peer: DraftPeer, user: DraftUser): boolean =>
  !user.has_familiar_file && peer.server_id === 'main' && peer.number === 1 && peer.files.length === 0;

/** Of keys that are gone only the newest file, which the next one takes the place of. */
function remembered(peer: DraftPeer, files: readonly SentFile[], key: string): SentFile[] {
  const past = files.findLast((file) => isFull(file) && !isKeyOf(peer, file.key));
  const kept = files.filter((file) => file === past || isKeyOf(peer, file.key));
  const surplus = kept.filter((file) => file.key === key).slice(0, -(MOST_PER_KEY - 1));
  return kept.filter((file) => !surplus.includes(file));
}
