import { UserError } from '../errors.ts';
import { allocateAddress } from '../peers/devices/allocate-address.ts';
import { takenAddresses } from '../peers/devices/devices.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { contains, parseSubnet } from '../peers/nodes/subnet.ts';
import { keyHash } from '../peers/records/ended-keys.ts';
import type { LinkRecord } from '../peers/records/link-record.ts';
import { keysOfLink } from '../peers/records/own-peers.ts';
import type { Draft, State } from '../peers/records/records.ts';

/** Why two nodes cannot be linked. */
export type LinkProblem =
  | { readonly kind: 'same' }
  /** Traffic would come back to the entry; the nodes that it goes through, the entry first and last. */
  | { readonly kind: 'loop'; readonly way: readonly string[] }
  /** The networks of both that overlap: the entry could not tell them apart. */
  | { readonly kind: 'overlap'; readonly networks: readonly [string, string] }
  /** Another exit of the entry, and its network that overlaps one of this exit's: the way back into the two would be the same. */
  | { readonly kind: 'twin'; readonly other: string; readonly networks: readonly [string, string] };

/** What is wrong with a link from this entry to this exit, `nodes` being all there are; null: nothing. */
export function linkProblem(
  state: State,
  entry: NodeProfile,
  exit: NodeProfile,
  nodes: readonly NodeProfile[],
): LinkProblem | null {
  if (entry.id === exit.id) return { kind: 'same' };
  const way = wayBetween(state, exit.id, entry.id);
  if (way !== null) return { kind: 'loop', way: [entry.id, ...way] };
  const networks = overlapOf(entry, exit);
  if (networks) return { kind: 'overlap', networks };
  for (const other of nodes) {
    if (other.id === exit.id || !state.links[entry.id]?.[other.id]) continue;
    const shared = overlapOf(exit, other);
    if (shared) return { kind: 'twin', other: other.id, networks: shared };
  }
  return null;
}

/**
 * Writes the link's record with this key and with addresses that are free at the exit; those of a link that is there already stay, and
 * its old key has ended. Throws `UserError('network-full')`.
 */
export function putLink(
  draft: Draft,
  before: State,
  entryId: string,
  exit: NodeProfile,
  publicKey: string,
): LinkRecord {
  draft.links[entryId] ??= {};
  const links = draft.links[entryId];
  const known = links[exit.id];
  const addresses = known ?? freeAddressesAt(before, exit);
  if (known) endKeys(draft, known, [publicKey]);
  const { wg_ip, wg_ip6 } = addresses;
  const link = { ...known, public_key: publicKey, next_key: null, wg_ip, wg_ip6 };
  links[exit.id] = link;
  return link;
}

/** Takes the link out of the records; its keys have ended. False: there is none. */
export function removeLink(draft: Draft, entryId: string, exitId: string): boolean {
  const link = draft.links[entryId]?.[exitId];
  if (!link) return false;
  delete draft.links[entryId]?.[exitId];
  if (Object.keys(draft.links[entryId] ?? {}).length === 0) delete draft.links[entryId];
  endKeys(draft, link, []);
  return true;
}

/** Puts the link's next key beside the present one. False: there is no such link. */
export function announceKey(draft: Draft, entryId: string, exitId: string, nextKey: string): boolean {
  const link = draft.links[entryId]?.[exitId];
  if (!link) return false;
  if (nextKey !== link.public_key) link.next_key = nextKey;
  return true;
}

/** The next key takes over, as the entry uses it from now on; the old one has ended. False: no key was announced. */
export function useNextKey(draft: Draft, entryId: string, exitId: string): boolean {
  const link = draft.links[entryId]?.[exitId];
  if (!link || link.next_key === null) return false;
  draft.ended_keys[keyHash(link.public_key)] = 1;
  link.public_key = link.next_key;
  link.next_key = null;
  return true;
}

function endKeys(draft: Draft, link: LinkRecord, staying: readonly string[]): void {
  for (const key of keysOfLink(link)) if (!staying.includes(key)) draft.ended_keys[keyHash(key)] = 1;
}

function freeAddressesAt(state: State, exit: NodeProfile): Pick<LinkRecord, 'wg_ip' | 'wg_ip6'> {
  const taken = takenAddresses(state, exit);
  const address = allocateAddress(exit.network, taken);
  const address6 = exit.network6 === null ? null : allocateAddress(exit.network6, taken);
  if (address === null || (exit.network6 !== null && address6 === null)) throw new UserError('network-full');
  return { wg_ip: `${address}/32`, wg_ip6: address6 === null ? null : `${address6}/128` };
}

/** The nodes from one to another along the links, both included; null: no links lead there. */
function wayBetween(state: State, from: string, to: string, seen: readonly string[] = []): string[] | null {
  if (from === to) return [to];
  for (const next of Object.keys(state.links[from] ?? {})) {
    const way = seen.includes(next) ? null : wayBetween(state, next, to, [...seen, from]);
    if (way !== null) return [from, ...way];
  }
  return null;
}

const networksOf = ({ network, network6 }: NodeProfile): string[] =>
  network6 === null ? [network] : [network, network6];

/** A network of each that overlap; null: none do. */
function overlapOf(one: NodeProfile, other: NodeProfile): readonly [string, string] | null {
  for (const own of networksOf(one)) {
    const theirs = networksOf(other).find((network) => overlap(own, network));
    if (theirs !== undefined) return [own, theirs];
  }
  return null;
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [parseSubnet(one), parseSubnet(other)];
  return contains(a, b) || contains(b, a);
}
