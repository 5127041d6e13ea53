import type { PeerToSet } from '../../../peers/nodes/snapshot.ts';
import { checkedAddress, checkedKey, checkedPresharedKey } from '../checked-values.ts';
import { END, type NodeCommands } from '../node-commands.ts';
import type { RemoteCommand } from '../ssh/ssh-connection.ts';

export const APPLY = 'apply';
/** `apply` for a text that comes later. A gate of before version 2 refuses it, and then there is nothing that waits. */
export const STANDBY = 'standby';

/** The words of `deploy/vpn-bot-gate`, which knows its interface and its time limit by itself. */
export const gateCommands: NodeCommands<RemoteCommand> = {
  dump: () => ({ line: 'dump', stdin: null }),
  apply({ set, remove }) {
    const lines = [...set.map(setLine), ...remove.map((key) => `remove ${checkedKey(key)}`)];
    return batches(lines).map((batch) => ({ line: APPLY, stdin: `${[...batch, END].join('\n')}\n` }));
  },
  statistics: () => ({ line: 'stats', stdin: null }),
};

function setLine({ publicKey, presharedKey, allowedIps }: PeerToSet): string {
  const key = checkedKey(publicKey);
  const secret = presharedKey === null ? '-' : checkedPresharedKey(key, presharedKey);
  return `set ${key} ${secret} ${allowedIps.map(checkedAddress).join(',') || '-'}`;
}

/** The gate takes 4 MiB at once; a line with one address of each family has 156 bytes at most. Sets stand before removals. */
const LINES_PER_CALL = 20_000;

function batches(lines: readonly string[]): string[][] {
  const count = Math.ceil(lines.length / LINES_PER_CALL);
  return Array.from({ length: count }, (_, at) => lines.slice(at * LINES_PER_CALL, (at + 1) * LINES_PER_CALL));
}
