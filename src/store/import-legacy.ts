import { isIPv4 } from 'node:net';
import { freeNumber, freeRecordId } from '../peers/devices.ts';
import { type Draft, keysOf, newUser, wireguardKey } from '../peers/records.ts';
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
  const lines = users.flatMap((user) => importUser(draft, user, context));
  const wellFormed = peers.filter((peer) => {
    const problem = problemOf(peer);
    if (problem !== null)
      lines.push(`peer of ${peer.telegram_id} left out (${problem}); it stays on its node untouched`);
    return problem === null;
  });
  for (const contenders of Map.groupBy(wellFormed, placeOf).values()) {
    const { winner, losers } = pickWinner(contenders, context);
    lines.push(...importPeer(draft, winner, context));
    for (const loser of losers) {
      ensureUser(draft, loser.telegram_id, context);
      lines.push(
        `friend ${loser.telegram_id}: address ${hostOf(loser)} went to ${winner.telegram_id}; /get_config gives a new one`,
      );
    }
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

function importUser(draft: Draft, user: LegacyUser, context: ImportContext): string[] {
  const { telegram_id: id, username = null } = user;
  if (id <= 0) {
    if (!username) return [];
    draft.pending_usernames[username.replace(/^@/, '').toLowerCase()] ??= { added_at: context.now };
    return [`@${username}: let in at their first message within 72 h`];
  }
  if (draft.users[id]) return [`friend ${id}: known already`];
  draft.users[id] = Object.assign(newUser(id, roleOf(id, context)), {
    username,
    active: user.active,
    preferred_server_id: user.preferred_server_id ?? null,
  });
  const notes = [
    ...(user.active ? [] : ['disabled']),
    ...(user.role === 'owner' && id !== context.ownerId
      ? ['was an owner; ADMIN_ID names another, so now a friend']
      : []),
  ];
  return [
    `friend ${id}${username ? ` (@${username})` : ''}: taken over${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
  ];
}

function importPeer(draft: Draft, peer: LegacyPeer, context: ImportContext): string[] {
  const { telegram_id: id, server_id: node, public_key, active } = peer;
  const address = `${hostOf(peer)}/32`;
  const records = Object.values(draft.peers);
  if (records.some((record) => keysOf(record).includes(public_key)))
    return [`device of ${id} on ${node}: known already`];
  const holder = records.find((record) => record.server_id === node && record.wg_ip === address);
  ensureUser(draft, id, context);
  if (holder) return [`device of ${id} on ${node} left out: ${address} belongs to ${holder.telegram_id} already`];
  draft.peers[freeRecordId(draft)] = {
    telegram_id: id,
    server_id: node,
    number: freeNumber(draft, id, node),
    name: null,
    wg_ip: address,
    wg_ip6: null,
    active,
    removed_at: null,
    public_key,
    secret: null,
    sent_at: null,
    next: null,
    retired: {},
    send: null,
  };
  return [`device of ${id} on ${node}: ${peer.wg_ip} taken over as ${address}${active ? '' : ' (disabled)'}`];
}

/** A handshake outranks any file: the newest one keeps the address, else the later entry. */
function pickWinner(contenders: readonly LegacyPeer[], { handshakes }: ImportContext) {
  const at = (peer: LegacyPeer) => handshakes.get(peer.public_key) ?? 0;
  const winner = contenders.reduce((best, peer) => (at(peer) >= at(best) ? peer : best));
  return { winner, losers: contenders.filter((peer) => peer !== winner) };
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
