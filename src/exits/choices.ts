import { createHash } from 'node:crypto';
import { mayChoose } from '../peers/devices/allowed-nodes.ts';
import { addressesOf } from '../peers/records/device-holdings.ts';
import { devicesOn } from '../peers/records/device-lists.ts';
import { isOn } from '../peers/records/is-on.ts';
import type { State } from '../peers/records/records.ts';
import type { ExitWay } from '../peers/records/user-record.ts';
import type { Networks } from './lists/networks.ts';

/** Where a friend of an entry leaves: which way, and at which exit what does not leave at the entry. */
export interface ExitChoice {
  readonly way: ExitWay;
  /** Id of the exit; of no meaning for `home`. */
  readonly to: string;
}

/** What becomes of new connections while the exit is silent. */
export type Fallback = 'direct' | 'block' | null;

/** The exits of a node, the first one linked first. */
export const exitsOf = ({ links }: State, entryId: string): readonly string[] => Object.keys(links[entryId] ?? {});

/** Those of a node's exits that are open to a friend, like servers that they may choose. */
export const exitsFor = (state: State, friendId: number, entryId: string): readonly string[] =>
  exitsOf(state, entryId).filter((exit) => mayChoose(state, friendId, exit));

/** Whether a friend may choose where they leave: what the owner said of them, or else what the owner says of all. */
export function choosesExit({ users }: State, friendId: number, isUsual: boolean): boolean {
  const user = users[friendId];
  return user?.role === 'owner' || (user?.chooses_exit ?? isUsual);
}

/** The friend's choice on this entry, or the default; null: no exit there is open to them. One that is not any more gives way to the first. */
export function choiceOf(state: State, friendId: number, entryId: string, usual: ExitWay): ExitChoice | null {
  const exits = exitsFor(state, friendId, entryId);
  const [first] = exits;
  if (first === undefined) return null;
  const chosen = state.users[friendId]?.exits[entryId];
  const to = chosen !== undefined && exits.includes(chosen.to) ? chosen.to : first;
  return { way: chosen?.way ?? usual, to };
}

interface Wanted {
  readonly usual: ExitWay;
  readonly fallback: Fallback;
  /** The time by which access ends (ms). */
  readonly now: number;
}

/**
 * The lines for `vpn-bot-exits load` on this entry, without the list: every device that is on and does not leave at the entry. What is off
 * has no line, so that nobody who gets its address later inherits its choice.
 */
export function choiceLines(state: State, entryId: string, { usual, fallback, now }: Wanted): string[] {
  const lines =
    fallback === null ? [] : ['auto', 'away'].map((way) => `silent ${way} ${fallback === 'block' ? 'held' : 'direct'}`);
  for (const [, peer] of devicesOn(state, entryId)) {
    const choice = isOn(state, peer, now) ? choiceOf(state, peer.telegram_id, entryId, usual) : null;
    if (choice === null || choice.way === 'home') continue;
    for (const address of addressesOf(peer))
      lines.push(`address ${address.replace(/\/\d+$/, '')} ${choice.way} ${choice.to}`);
  }
  return lines;
}

/** The list's hash, as `vpn-bot-exits` counts it. */
export function hashOfList({ v4, v6 }: Networks): string {
  const hash = createHash('sha256');
  for (const network of [...v4, ...v6]) hash.update(`${network}\n`);
  return hash.digest('hex');
}

/** The whole text for `load`; `list`: null where the node has that list already. */
export function loadText(lines: readonly string[], hash: string, list: Networks | null): string {
  const networks = list === null ? [] : [...list.v4, ...list.v6].map((network) => `network ${network}`);
  return `${['load', ...lines, `list ${hash}`, ...networks, '# end'].join('\n')}\n`;
}
