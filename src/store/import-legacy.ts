import { isIPv4 } from 'node:net';
import { freeNumber, freeRecordId } from '../peers/devices/devices.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { addressAt, contains, parseSubnet } from '../peers/nodes/subnet.ts';
import { addressesOf, keysOf } from '../peers/records/device-holdings.ts';
import { hasEnded } from '../peers/records/ended-keys.ts';
import { type DraftPeer, newPeer } from '../peers/records/peer-record.ts';
import { wireguardKey } from '../peers/records/record-fields.ts';
import type { Draft } from '../peers/records/records.ts';
import { newUser } from '../peers/records/user-record.ts';
import { englishImport, type ImportTexts } from './import-texts.ts';
import type { LegacyFiles, LegacyPeer, LegacyUser } from './legacy-files.ts';

interface ImportContext {
  readonly ownerId: number;
  /** ISO time. */
  readonly now: string;
  /** Latest handshakes by key (ms since 1970), as far as nodes could be asked; they decide who keeps a contested address. */
  readonly handshakes: ReadonlyMap<string, number>;
  /** The nodes in the settings; none by default. */
  readonly nodes?: readonly LegacyNode[];
  /** Defaults to English. */
  readonly texts?: ImportTexts;
}

/** The facts that decide who keeps an address on a node. */
export type LegacyNode = Pick<NodeProfile, 'id' | 'network' | 'reserved'>;

/**
 * Imports the predecessor's people and peers into the store; existing records stay as they are, and ended keys stay ended. Returns one
 * line for each thing done or left out. Addresses lose their network mask; `secret` is null, since we never had the private keys.
 */
export function importLegacy(draft: Draft, { users, peers }: LegacyFiles, context: ImportContext): string[] {
  const lines = users.map((user) => importUser(draft, user, context));
  for (const { telegram_id } of peers) if (telegram_id > 0) ensureUser(draft, telegram_id, context);
  const texts = context.texts ?? englishImport;
  const store = new Index(draft);
  for (const contenders of Map.groupBy(peers, placeOf).values()) {
    const open = contenders.filter((peer) => {
      const why = reasonToLeaveOut(peer, { draft, store, texts, nodes: context.nodes ?? [] });
      if (why !== null) lines.push(why);
      return why === null;
    });
    // The first one becomes the holder; the others then find the address taken.
    for (const peer of byClaim(open, context)) lines.push(...importPeer(draft, peer, store, context, texts));
  }
  return lines;
}

/** The keys of peers that compete for an address; only about those the nodes have to be asked. */
export function contendedKeys({ peers }: LegacyFiles): { readonly nodeId: string; readonly key: string }[] {
  const groups = [
    ...Map.groupBy(
      peers.filter((peer) => problemOf(peer, englishImport) === null),
      placeOf,
    ).values(),
  ];
  return groups
    .filter((group) => group.length > 1)
    .flatMap((group) => group.map((peer) => ({ nodeId: peer.server_id, key: peer.public_key })));
}

function importUser(draft: Draft, user: LegacyUser, context: ImportContext): string {
  const { telegram_id: id, username } = user;
  const texts = context.texts ?? englishImport;
  if (id <= 0) return username ? awaitUsername(draft, username, context) : texts.nobodysEntry(id);
  if (Object.hasOwn(draft.users, id)) return texts.knownFriend(id);
  draft.users[id] = Object.assign(newUser(id, roleOf(id, context)), {
    username: username?.replace(/^@/, '') || null,
    active: user.active,
    preferred_server_id: user.preferred_server_id ?? null,
  });
  const notes = [
    ...(user.active ? [] : [texts.disabled]),
    ...(user.role === 'owner' && id !== context.ownerId ? [texts.wasOwner] : []),
  ];
  return texts.friend(id, username ?? null, notes);
}

function awaitUsername(draft: Draft, username: string, { now, texts = englishImport }: ImportContext): string {
  const name = username.replace(/^@/, '').toLowerCase();
  if (Object.hasOwn(draft.pending_usernames, name)) return texts.awaitedAlready(name);
  draft.pending_usernames[name] = { added_at: now };
  return texts.awaited(name);
}

function importPeer(
  draft: Draft,
  peer: LegacyPeer,
  store: Index,
  { nodes = [] }: ImportContext,
  texts: ImportTexts,
): string[] {
  const { telegram_id: id, server_id: node, public_key, active } = peer;
  const holder = store.holders.get(placeOf(peer));
  if (holder !== undefined) return [texts.addressTaken(id, node, hostOf(peer), holder)];
  const device = newPeer({
    telegram_id: id,
    server_id: node,
    number: store.freeNumber(draft, id, node),
    wg_ip: `${hostOf(peer)}/32`,
    wg_ip6: null,
    public_key,
    secret: null,
  });
  store.add(draft, freeRecordId(draft), { ...device, active });
  const isUnknown = nodes.length > 0 && nodes.every((one) => one.id !== node);
  return [
    texts.device(id, node, peer.wg_ip, hostOf(peer), active),
    ...(isUnknown ? [texts.unknownServer(id, node)] : []),
  ];
}

/** Order of claims to an address: the newest handshake wins, then an entry that is not disabled, then the later entry. */
function byClaim(contenders: readonly LegacyPeer[], { handshakes }: ImportContext): LegacyPeer[] {
  const at = (peer: LegacyPeer) => handshakes.get(peer.public_key) ?? 0;
  return contenders.toReversed().toSorted((a, b) => at(b) - at(a) || Number(b.active) - Number(a.active));
}

/** Index of keys and addresses in use, so that not every new record has to be compared with all others. */
class Index {
  readonly keys = new Set<string>();
  /** Place → telegram id. */
  readonly holders = new Map<string, number>();
  readonly #devices = new Map<number, Draft['peers']>();

  constructor(draft: Draft) {
    for (const [id, peer] of Object.entries(draft.peers)) this.add(draft, id, peer);
  }

  add(draft: Draft, id: string, peer: DraftPeer): void {
    const { telegram_id, server_id } = peer;
    draft.peers[id] = peer;
    for (const key of keysOf(peer)) this.keys.add(key);
    for (const ip of addressesOf(peer)) this.holders.set(`${server_id} ${ip.split('/', 1)[0]}`, telegram_id);
    const theirs = this.#devices.get(telegram_id) ?? {};
    this.#devices.set(telegram_id, theirs);
    theirs[id] = peer;
  }

  freeNumber(draft: Draft, friendId: number, nodeId: string): number {
    return freeNumber({ ...draft, peers: this.#devices.get(friendId) ?? {} }, friendId, nodeId);
  }
}

interface Judged {
  readonly draft: Draft;
  readonly store: Index;
  readonly nodes: readonly LegacyNode[];
  readonly texts: ImportTexts;
}

function reasonToLeaveOut(peer: LegacyPeer, { draft, store, nodes, texts }: Judged): string | null {
  const { telegram_id: id, server_id: node, public_key } = peer;
  const problem = problemOf(peer, texts);
  if (problem !== null) return texts.leftOut(id, node, problem);
  if (store.keys.has(public_key)) return texts.knownKey(id, node);
  if (hasEnded(draft, public_key)) return texts.endedKey(id, node);
  return nodes.some((one) => one.id === node && isServers(hostOf(peer), one))
    ? texts.serversAddress(id, node, hostOf(peer))
    : null;
}

/**
 * Whether an address is the server's own, reserved, or not a host address, so that nobody can have used it. The reserved .2 of main,
 * made by hand for the owner, may appear in the old files as a device of theirs.
 */
function isServers(address: string, { id, network, reserved }: LegacyNode): boolean {
  const subnet = parseSubnet(network);
  if (id === 'main' && address === addressAt(subnet, 2n)) return false;
  const noHosts = [addressAt(subnet, 0n), addressAt(subnet, subnet.size - 1n)];
  return noHosts.includes(address) || reserved.some((entry) => contains(parseSubnet(entry), parseSubnet(address)));
}

function problemOf({ wg_ip, public_key, telegram_id }: LegacyPeer, texts: ImportTexts): string | null {
  if (telegram_id <= 0) return texts.nobody(telegram_id);
  if (!isIPv4(wg_ip.split('/')[0] ?? '')) return texts.noAddress(wg_ip);
  return wireguardKey.safeParse(public_key).success ? null : texts.noKey;
}

/** The old bot had sent a file to each of its peers' friends, also to those whose peer is not imported. */
function ensureUser(draft: Draft, id: number, context: ImportContext): void {
  const user = draft.users[id] ?? newUser(id, roleOf(id, context));
  draft.users[id] = user;
  user.has_familiar_file = true;
}

const roleOf = (id: number, { ownerId }: ImportContext) => (id === ownerId ? 'owner' : 'user');
const hostOf = ({ wg_ip }: LegacyPeer): string => wg_ip.split('/')[0] ?? '';
const placeOf = (peer: LegacyPeer): string => `${peer.server_id} ${hostOf(peer)}`;
