import { makeKeys, takenByDevices } from '../devices/devices.ts';
import type { SecretBox } from '../devices/seal.ts';
import { countAddresses } from '../nodes/count-addresses.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { addressAt, contains, parseSubnet, type Subnet } from '../nodes/subnet.ts';
import { emptyNode } from '../records/node-record.ts';
import type { ProbeRecord } from '../records/probe-record.ts';
import type { Draft, State } from '../records/records.ts';

/** With fewer free addresses a node keeps them all for friends, and the probe has none. */
const LEAST_FREE = 8;

/** Whether the node's probe record is not yet as it has to be; then `settleProbe` makes it so. `isWanted`: by settings and place. */
export function needsSettling(state: State, node: NodeProfile, isWanted: boolean): boolean {
  const probe = state.nodes[node.id]?.probe ?? null;
  if (!isWanted) return probe?.on === true;
  return probe?.on !== true || probe.wg_ip !== addressFor(state, node, probe);
}

/** Rule 17: makes the record of the node's probe, gives it an address, or turns it off. The plan does the rest. */
export function settleProbe(draft: Draft, before: State, node: NodeProfile, box: SecretBox, isWanted: boolean): void {
  draft.nodes[node.id] ??= emptyNode();
  const record = draft.nodes[node.id];
  if (!record) return;
  if (!isWanted) {
    if (record.probe) Object.assign(record.probe, { on: false, wg_ip: null });
    return;
  }
  const wg_ip = addressFor(before, node, record.probe);
  record.probe = { ...(record.probe ?? makeKeys(box)), wg_ip, on: true };
}

/** The address that it has, as long as that is nobody's; else the last one that is free, while enough are left for friends. */
function addressFor(state: State, node: NodeProfile, probe: ProbeRecord | null): string | null {
  const taken = takenByDevices(state, node);
  const blocks = taken.map(parseSubnet).filter(({ family }) => family === 4);
  const network = parseSubnet(node.network);
  if (probe?.wg_ip != null) {
    const own = parseSubnet(probe.wg_ip);
    if (contains(network, own) && !blocks.some((block) => contains(block, own))) return probe.wg_ip;
  }
  if (countAddresses(node.network, taken).free < LEAST_FREE) return null;
  const last = lastFree(network, blocks);
  return last === null ? null : `${addressAt(network, last - network.first)}/32`;
}

/** The last host address in no block. One pass from the end: time grows with the number of blocks only. */
function lastFree({ first, size }: Subnet, blocks: readonly Subnet[]): bigint | null {
  const endOf = (block: Subnet) => block.first + block.size - 1n;
  let candidate = first + size - 2n; // the last of all is the broadcast address
  for (const block of blocks.toSorted((a, b) => (endOf(a) < endOf(b) ? 1 : -1))) {
    if (endOf(block) < candidate) break;
    if (block.first <= candidate) candidate = block.first - 1n;
  }
  return candidate > first ? candidate : null;
}
