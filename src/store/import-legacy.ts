import { isIPv4 } from 'node:net';
import { freeNumber, freeRecordId } from '../peers/devices.ts';
import { wireguardKey } from '../peers/record-fields.ts';
import { addressesOf, type Draft, type DraftPeer, keysOf, newPeer } from '../peers/records.ts';
import { newUser } from '../peers/user-record.ts';
import type { LegacyFiles, LegacyPeer, LegacyUser } from './legacy-files.ts';

interface ImportContext {
  readonly ownerId: number;
  /** ISO time. */
  readonly now: string;
  /** When a key last shook hands on its node (ms), as far as nodes could be asked; decides who keeps an address. */
  readonly handshakes: ReadonlyMap<string, number>;
}

/**
 * Takes the predecessor's people and peers into the store; who and what the store knows already stays as it is. Returns one line for
 * each thing done or left out. Addresses lose their network mask; private keys were never ours (`secret` is null).
 */
export function importLegacy(draft: Draft, { users, peers }: LegacyFiles, context: ImportContext): string[] {
  const lines = users.map((user) => importUser(draft, user, context));
  for (const { telegram_id } of peers) if (telegram_id > 0) ensureUser(draft, telegram_id, context);
  const store = new Index(draft);
  for (const contenders of Map.groupBy(peers, placeOf).values()) {
    const open = contenders.filter((peer) => {
      const why = reasonToLeaveOut(peer, store);
      if (why !== null) lines.push(why);
      return why === null;
    });
    // The first one becomes the holder, whom the others then find there.
    for (const peer of byClaim(open, context)) lines.push(importPeer(draft, peer, store));
  }
  return lines;
}

/** The keys that compete for an address: only for those the nodes need to be asked. */
export function contendedKeys({ peers }: LegacyFiles): { readonly nodeId: string; readonly key: string }[] {
  const groups = [
    ...Map.groupBy(
      peers.filter((peer) => problemOf(peer) === null),
      placeOf,
    ).values(),
  ];
  return groups
    .filter((group) => group.length > 1)
    .flatMap((group) => group.map((peer) => ({ nodeId: peer.server_id, key: peer.public_key })));
}

function importUser(draft: Draft, user: LegacyUser, context: ImportContext): string {
  const { telegram_id: id, username } = user;
  if (id <= 0)
    return username ? awaitUsername(draft, username, context) : `an entry with id ${id} and no username left out`;
  if (Object.hasOwn(draft.users, id)) return `friend ${id}: known already`;
  draft.users[id] = Object.assign(newUser(id, roleOf(id, context)), {
    username: username?.replace(/^@/, '') || null,
    active: user.active,
    preferred_server_id: user.preferred_server_id || null,
  });
  const notes = [
    ...(user.active ? [] : ['disabled']),
    ...(user.role === 'owner' && id !== context.ownerId
      ? ['was an owner; ADMIN_ID names another, so now a friend']
      : []),
  ];
  return `friend ${id}${username ? ` (@${username})` : ''}: taken over${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
}

function awaitUsername(draft: Draft, username: string, { now }: ImportContext): string {
  const name = username.replace(/^@/, '').toLowerCase();
  if (Object.hasOwn(draft.pending_usernames, name)) return `@${name}: waited for already`;
  draft.pending_usernames[name] = { added_at: now };
  return `@${name}: let in at their first message within 72 h`;
}

function importPeer(draft: Draft, peer: LegacyPeer, store: Index): string {
  const { telegram_id: id, server_id: node, public_key, active } = peer;
  const holder = store.holders.get(placeOf(peer));
  if (holder !== undefined)
    return `device of ${id} on ${node} left out: ${hostOf(peer)} belongs to ${holder}; /get_config gives ${id} a new address`;
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
  return `device of ${id} on ${node}: ${peer.wg_ip} taken over as ${hostOf(peer)}/32${active ? '' : ' (disabled)'}`;
}

/** A handshake outranks any file: the newest one keeps the address; then who is not disabled; then the later entry. */
function byClaim(contenders: readonly LegacyPeer[], { handshakes }: ImportContext): LegacyPeer[] {
  const at = (peer: LegacyPeer) => handshakes.get(peer.public_key) ?? 0;
  return contenders.toReversed().toSorted((a, b) => at(b) - at(a) || Number(b.active) - Number(a.active));
}

/** Who has which key and which address by now; looking through all records for each new one would take too long. */
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

function reasonToLeaveOut(peer: LegacyPeer, store: Index): string | null {
  const { telegram_id: id, server_id: node, public_key } = peer;
  const problem = problemOf(peer);
  if (problem !== null) return `device of ${id} on ${node} left out (${problem}); it stays on its node untouched`;
  return store.keys.has(public_key) ? `device of ${id} on ${node}: its key is known already` : null;
}

function problemOf({ wg_ip, public_key, telegram_id }: LegacyPeer): string | null {
  if (telegram_id <= 0) return `telegram_id ${telegram_id} is nobody`;
  if (!isIPv4(wg_ip.split('/')[0] ?? '')) return `wg_ip "${wg_ip}" is no IPv4 address`;
  return wireguardKey.safeParse(public_key).success ? null : 'its public_key is not a WireGuard key';
}

function ensureUser(draft: Draft, id: number, context: ImportContext): void {
  draft.users[id] ??= newUser(id, roleOf(id, context));
}

const roleOf = (id: number, { ownerId }: ImportContext) => (id === ownerId ? 'owner' : 'user');
const hostOf = ({ wg_ip }: LegacyPeer): string => wg_ip.split('/')[0] ?? '';
const placeOf = (peer: LegacyPeer): string => `${peer.server_id} ${hostOf(peer)}`;
