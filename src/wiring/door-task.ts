import type { Parameters } from '../amnezia/parameters.ts';
import type { NodeSettings } from '../config/settings.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { contains, parseSubnet } from '../peers/nodes/subnet.ts';
import { knownParameters } from '../peers/records/node-parameters.ts';
import type { NodeRecord } from '../peers/records/node-record.ts';
import type { TunnelEnds } from '../probe/exchange-data.ts';
import type { ProbeTask } from '../probe/probe-door.ts';
import { isThisMachine } from './this-machine.ts';

/** Whether a node is on another machine: a try from its own one says nothing about the way to it. */
export const isElsewhere = async ({ ssh }: Pick<NodeSettings, 'ssh'>): Promise<boolean> =>
  ssh !== null && !(await isThisMachine(ssh.host));

/** How the node's probe enters it, through whichever door; null: it has no probe, or its key or today's parameters are not known. */
export function doorTask(
  node: NodeSettings,
  record: NodeRecord | undefined,
  snapshot: Snapshot | null,
  box: SecretBox,
): Omit<ProbeTask, 'host' | 'port'> | null {
  const probe = record?.probe ?? null;
  const serverKey = node.serverKey ?? record?.server_key ?? null;
  if (record === undefined || probe === null || serverKey === null) return null;
  const { public_key: key, wg_ip: ip } = probe;
  const known = knownParameters(record, serverKey);
  // with values that are no longer the server's, every door would seem shut
  if (node.protocol === 'amneziawg' && (known === null || snapshot?.hasKnownParameters === false)) return null;
  const header = known?.headerSecret ?? null;
  const parameters: Parameters = {
    ...known?.values,
    ...(header === null ? {} : { HeaderProtectionKey: box.openText(serverKey, header) }),
  };
  const there = snapshot?.peers.get(key);
  const hasAddress = ip !== null && (!there || there.allowedIps.includes(ip));
  return {
    keys: { ...box.open(key, probe.secret), serverKey },
    ends: hasAddress ? endsOf(node, snapshot, ip) : null,
    parameters,
  };
}

/** The addresses of both ends inside the tunnel; null while the node's own is not known. */
function endsOf(node: NodeSettings, snapshot: Snapshot | null, ip: string): TunnelEnds | null {
  const network = parseSubnet(node.network);
  const own = snapshot?.ownAddresses ?? node.reserved.filter((text) => !text.includes('/'));
  const theirs = own.find((address) => contains(network, parseSubnet(address)));
  return theirs === undefined ? null : { own: ip.replace(/\/32$/, ''), node: theirs };
}
