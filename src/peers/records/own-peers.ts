import type { LinkRecord } from './link-record.ts';
import type { State } from './records.ts';

/** The links that end at a node: the entry's id and the record. */
export function linksTo({ links }: State, exitId: string): (readonly [entry: string, link: LinkRecord])[] {
  return Object.entries(links).flatMap(([entry, exits]) => {
    const link = exits[exitId];
    return link ? [[entry, link] as const] : [];
  });
}

/** Rules 17 and 18: the keys of the bot's own peers on a node, its probe and the links that end there. They are nobody's. */
export function ownKeysOn(state: State, nodeId: string): ReadonlySet<string> {
  const probe = state.nodes[nodeId]?.probe?.public_key;
  return new Set([
    ...(probe === undefined ? [] : [probe]),
    ...linksTo(state, nodeId).flatMap(([, link]) => keysOfLink(link)),
  ]);
}

/** Whether it is the key of a peer of the bot's own, on any node. */
export const isOwnKey = (state: State, key: string): boolean =>
  [...Object.keys(state.nodes), ...new Set(Object.values(state.links).flatMap((exits) => Object.keys(exits)))].some(
    (id) => ownKeysOn(state, id).has(key),
  );

/** The addresses of links that end at a node. */
export const linkAddressesOn = (state: State, nodeId: string): string[] =>
  linksTo(state, nodeId).flatMap(([, { wg_ip, wg_ip6 }]) => (wg_ip6 === null ? [wg_ip] : [wg_ip, wg_ip6]));

export const keysOfLink = ({ public_key, next_key }: LinkRecord): string[] =>
  next_key === null ? [public_key] : [public_key, next_key];
