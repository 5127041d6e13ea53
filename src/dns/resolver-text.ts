import { createHash } from 'node:crypto';
import { addressesOf } from '../peers/records/device-holdings.ts';
import { devicesOn } from '../peers/records/device-lists.ts';
import { isOn } from '../peers/records/is-on.ts';
import type { State } from '../peers/records/records.ts';

/** Domains that a node's resolver is told of. */
export interface ResolverLists {
  /** What leaves at the entry for friends on auto, and what of it does not. */
  readonly names: readonly string[];
  readonly except: readonly string[];
  readonly blocked: readonly string[];
}

/** The lines of the lists, and their hash as `vpn-bot-dns` counts it. */
export function resolverLists({ names, except, blocked }: ResolverLists): {
  readonly lines: readonly string[];
  readonly hash: string;
} {
  const lines = [
    ...names.map((name) => `name ${name}`),
    ...except.map((name) => `except ${name}`),
    ...blocked.map((name) => `block ${name}`),
  ];
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return { lines, hash: hash.digest('hex') };
}

/** The addresses on a node for which nothing is blocked, since their friends want to see ads; `now` (ms) as access ends by it. */
export function plainLines(state: State, nodeId: string, now: number): string[] {
  return devicesOn(state, nodeId).flatMap(([, peer]) =>
    isOn(state, peer, now) && state.users[peer.telegram_id]?.sees_ads === true
      ? addressesOf(peer).map((address) => `plain ${address.replace(/\/\d+$/, '')}`)
      : [],
  );
}

/** The whole text for `load`; `lines`: null where the node has the lists already. */
export const resolverText = (plain: readonly string[], hash: string, lines: readonly string[] | null): string =>
  `${['load', ...plain, `lists ${hash}`, ...(lines ?? []), '# end'].join('\n')}\n`;
