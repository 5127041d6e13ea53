import { dirname } from 'node:path';
import { readNode } from './read-node.ts';
import { uselessReservations } from './reserved-addresses.ts';
import { nodeIdsIn, settingNames } from './setting-names.ts';
import type { Layer, SettingSource } from './setting-source.ts';
import type { NodeOff, NodeSettings } from './settings.ts';

interface NodesInput {
  readonly file: Layer;
  readonly env: Layer;
  readonly settingsFile: string;
  /** `VPN_SERVER_HOST`, the fallback for main's endpoint. */
  readonly mainHost: string | null;
}

/** Every node that the names speak of, `main` first, then in the file's order; what is wrong here is about nodes as a whole. */
export function readNodes(source: SettingSource, { file, env, settingsFile, mainHost }: NodesInput) {
  const on: NodeSettings[] = [];
  const off: NodeOff[] = [];
  for (const id of nodeIds(file, env)) {
    const node = readNode(source, id, dirname(settingsFile), mainHost);
    if ('needs' in node) off.push(node);
    else on.push(node);
  }
  // A node that is off and needs nothing has a wrong value, which is a problem already; the others may then well stay off.
  const noneLeft = on.length === 0 && off.every((node) => node.needs.length > 0);
  const problems = [...sharedInterfaces(on), ...(noneLeft ? off.map((node) => needs(node, settingsFile)) : [])];
  return { on, off, problems, warnings: on.flatMap(reservationWarnings) };
}

function nodeIds(file: Layer, env: Layer): Set<string> {
  const ids = nodeIdsIn([...Object.keys(file), ...Object.keys(env).sort()]);
  const mainIsNamed = ids.delete('main') || 'VPN_SERVER_HOST' in file || 'VPN_SERVER_HOST' in env;
  // A file without any node means the simplest setup: this machine.
  return new Set([...(mainIsNamed || ids.size === 0 ? ['main'] : []), ...ids]);
}

// Two nodes on one interface would each take the other's peers for foreign. Networks may overlap: on different servers
// they never meet, and many owners leave 10.0.0.0/24 on each.
function sharedInterfaces(nodes: readonly NodeSettings[]): string[] {
  const seen = new Map<string, NodeSettings>();
  return nodes.flatMap((node) => {
    const server = node.ssh ? `${node.ssh.host.toLowerCase()} port ${node.ssh.port}` : 'this machine';
    const place = `${node.interface} on ${server}`;
    const first = seen.get(place) ?? node;
    seen.set(place, first);
    if (first === node) return [];
    const [setting] = settingNames(node.id, 'INTERFACE');
    return `${setting}=${node.interface}: node ${first.id} is ${place} already; name another interface or delete one of the two`;
  });
}

function reservationWarnings(node: NodeSettings): string[] {
  const [setting] = settingNames(node.id, 'RESERVED_IPS');
  return uselessReservations(node).map(
    (entry) => `${setting}: ${entry} is outside the network ${node.network} and reserves nothing; correct or delete it`,
  );
}

function needs({ id, needs, unpinned }: NodeOff, settingsFile: string): string {
  const sentence = `node ${id} is off, and no other is on: it needs ${needs.join(', ')}; add this to ${settingsFile}`;
  if (!unpinned) return sentence;
  return `${sentence} (\`ssh-keyscan -p ${unpinned.port} ${unpinned.host} | ssh-keygen -lf -\` prints the fingerprint, compare it on the server)`;
}
