import { createHash } from 'node:crypto';
import type { App } from '../../amnezia/apps.ts';
import type { Edition } from '../records/edition-record.ts';
import type { DraftPeer, PeerRecord } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';
import type { DraftUser } from '../records/user-record.ts';
import { configName, familiarName, formerName, numberedName } from './config-name.ts';
import { appOf } from './device-app.ts';

/** The form of a config file: `full`, or `ipv4` without IPv6. */
export type FileVariant = 'full' | 'ipv4';
export type SentFile = PeerRecord['files'][number];

/** A file that is about to be sent. */
export interface FileToName {
  readonly peerId: string;
  /** The public key whose private key the file holds. */
  readonly publicKey: string;
  readonly variant: FileVariant;
  /** The whole text of the file. */
  readonly text: string;
  readonly node: { readonly id: string; readonly name: string };
  /** Whether its QR code is sent with it. */
  readonly hasPicture: boolean;
  /** The program that it is for. */
  readonly app: App;
  readonly edition: Edition;
}

/** How many files of one key are remembered. */
const MOST_PER_KEY = 50;

/** A hash of the content; it reveals nothing, since the content holds 64 random bytes. */
export const printOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/**
 * The tunnel name of this content if the store already has it as the newest file of its form, so that nothing has to be written before it
 * is sent; otherwise null.
 */
export function knownName(state: State, { peerId, publicKey, variant, text, app }: FileToName): string | null {
  const newest = state.peers[peerId]?.files.findLast((file) => file.variant === variant);
  return newest?.key === publicKey && newest.print === printOf(text) && newest.app === app ? newest.name : null;
}

/**
 * Invariant 14: gives a file its tunnel name within a change, which has to be committed before the file is sent. The same content keeps
 * its name; other content gets the friend's next number. Null if the device no longer has the key: then nothing may be sent.
 */
export function nameFile(draft: Draft, file: FileToName): string | null {
  const peer = draft.peers[file.peerId];
  const user = peer && draft.users[peer.telegram_id];
  if (!peer || !user || !hasKey(peer, file.publicKey)) return null;
  const print = printOf(file.text);
  const known = peer.files.find((sent) => sent.key === file.publicKey && sent.print === print);
  const sent = known ?? {
    ...{ key: file.publicKey, variant: file.variant, print, has_picture: file.hasPicture },
    ...newName(peer, user, file),
  };
  const others = peer.files.filter((other) => other !== known);
  // two apps may get the same content: what is said of the file is for the latest
  const latest: DraftPeer['files'][number] = { ...sent, app: file.app, edition: file.edition };
  delete latest.refused;
  peer.files = [...remembered(peer, others, file.publicKey), latest];
  peer.door ??= file.edition.door ?? null; // the settings may get another first door, while the friend has this one
  return sent.name;
}

/** What texts say of a key's file, and of the file that it replaces. */
export interface FilesAbout {
  readonly tunnel: string;
  readonly hasPicture: boolean;
  /** Null: none known. */
  readonly old: string | null;
  /** The programs that the two are for. */
  readonly app: App;
  readonly oldApp: App;
}

/** The files that a text about this key speaks of. */
export function filesAbout(peer: PeerRecord, publicKey: string): FilesAbout {
  const full = peer.files.filter(isFull);
  const place = full.findLastIndex(({ key }) => key === publicKey);
  const own = full[place];
  const tunnel = own?.name ?? formerName(peer);
  const isNext = peer.next?.public_key === publicKey;
  const earlier = full.slice(0, Math.max(0, place)).filter(({ name }) => name !== tunnel);
  // a key that was taken back since may have a later file than the one in use
  const inUse = isNext ? earlier.findLast(({ key }) => key === peer.public_key) : undefined;
  const before = inUse ?? earlier.at(-1);
  const old = before?.name ?? (isNext && hadFormerFile(peer) ? formerName(peer) : null);
  return {
    tunnel,
    hasPicture: own?.has_picture ?? true,
    old: old === tunnel ? null : old,
    app: own ? appOf(own) : 'wireguard',
    oldApp: before ? appOf(before) : 'wireguard',
  };
}

/** The file of the current key that the friend has; null if there is none. */
export function fileInUse(peer: PeerRecord): string | null {
  const own = peer.files.findLast((file) => isFull(file) && file.key === peer.public_key);
  if (own) return configName(own.name);
  return hadFormerFile(peer) || peer.secret === null ? configName(formerName(peer)) : null;
}

/** Whether the current key's file was sent by a version without numbers and has no name in the store. */
const hadFormerFile = (peer: PeerRecord): boolean =>
  peer.sent_at !== null &&
  peer.secret !== null &&
  !peer.files.some((file) => isFull(file) && file.key === peer.public_key);

const isFull = ({ variant }: SentFile): boolean => variant === 'full';
/** Whether it is the device's current key or its waiting one. */
export const hasKey = ({ public_key, next }: PeerRecord, key: string): boolean =>
  key === public_key || key === next?.public_key;

function newName(peer: DraftPeer, user: DraftUser, file: FileToName): Pick<SentFile, 'number' | 'name'> {
  const isOwnFull = file.variant === 'full' && file.publicKey === peer.public_key;
  // Sent before files had numbers, presumably with the same content: it keeps its name.
  if (isOwnFull && hadFormerFile(peer)) return { number: 0, name: formerName(peer) };
  user.files_named += 1;
  const number = user.files_named;
  const familiar = isOwnFull && isFirst(peer, user) ? familiarName(user.telegram_id) : null;
  if (familiar === null) return { number, name: numberedName(file.node, number) };
  user.has_familiar_file = true;
  return { number, name: familiar };
}

/** Whether this is the first file of the first device on `main`, so that the predecessor's name is still free. */
const isFirst = (peer: DraftPeer, user: DraftUser): boolean =>
  !user.has_familiar_file && peer.server_id === 'main' && peer.number === 1 && peer.files.length === 0;

/** Files to keep: all of present keys, and of ended keys only the newest, which the next file replaces. */
function remembered(peer: DraftPeer, files: readonly SentFile[], key: string): SentFile[] {
  const past = files.findLast((file) => isFull(file) && !hasKey(peer, file.key));
  const kept = files.filter((file) => file === past || hasKey(peer, file.key));
  const surplus = kept.filter((file) => file.key === key).slice(0, -(MOST_PER_KEY - 1));
  return kept.filter((file) => !surplus.includes(file));
}
