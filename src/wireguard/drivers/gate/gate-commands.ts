import type { PeerToSet } from '../../../peers/nodes/snapshot.ts';
import { checkedAddress, checkedKey, checkedPresharedKey } from '../checked-values.ts';
import { limitsText, type NodeCommands } from '../node-commands.ts';
import { END } from '../node-scripts.ts';
import type { RemoteCommand } from '../ssh/ssh-connection.ts';

export const APPLY = 'apply';
/** The gate's command for an `apply` whose text is sent later. Gates older than version 2 refuse it; then none is kept waiting. */
export const STANDBY = 'standby';

/** The commands of `deploy/vpn-bot-gate`, which has its interface and time limit built in. */
export const gateCommands: NodeCommands<RemoteCommand> = {
  dump: () => ({ line: 'dump', stdin: null }),
  apply({ set, remove }) {
    const lines = [...set.map(setLine), ...remove.map((key) => `remove ${checkedKey(key)}`)];
    return batches(lines).map((batch) => ({ line: APPLY, stdin: `${[...batch, END].join('\n')}\n` }));
  },
  statistics: () => ({ line: 'stats', stdin: null }),
  // gates older than version 4 refuse both
  parameters: () => ({ line: 'parameters', stdin: null }),
  headerKey: () => ({ line: 'header-key', stdin: null }),
  // gates older than version 5 refuse both
  exits: (text) => ({ line: 'routes', stdin: text }),
  // gates older than version 6 refuse it
  limits: (lines) => ({ line: 'limits', stdin: limitsText(lines) }),
  resolver: (text) => ({ line: 'resolver', stdin: text }),
  knock: ({ door, packets, waitMs, answers }) => ({
    line: 'knock',
    stdin: `${[`to ${door}`, `wait ${waitMs} ${answers}`, ...packets.map((packet) => packet.toString('base64')), END].join('\n')}\n`,
  }),
};

function setLine({ publicKey, presharedKey, allowedIps }: PeerToSet): string {
  const key = checkedKey(publicKey);
  const secret = presharedKey === null ? '-' : checkedPresharedKey(key, presharedKey);
  return `set ${key} ${secret} ${allowedIps.map(checkedAddress).join(',') || '-'}`;
}

/** Lines of one call: the gate accepts 4 MiB, and a line has at most 156 bytes. Sets come before removals. */
const LINES_PER_CALL = 20_000;

function batches(lines: readonly string[]): string[][] {
  const count = Math.ceil(lines.length / LINES_PER_CALL);
  return Array.from({ length: count }, (_, at) => lines.slice(at * LINES_PER_CALL, (at + 1) * LINES_PER_CALL));
}
