import { dirname } from 'node:path';
import { nodeSettings } from './known-settings.ts';
import { readNode } from './read-node.ts';
import { uselessReservations } from './reserved-addresses.ts';
import { allNodeNames, nodeIdsIn, settingNames } from './setting-names.ts';
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
  const gone = goneIds(source, { file, env });
  for (const id of nodeIds(file, env, gone)) {
    const node = readNode(source, id, dirname(settingsFile), mainHost);
    if ('needs' in node) off.push(node);
    else on.push(node);
  }
  // A node that is off and needs nothing has a wrong value, which is a problem already; the others may then well stay off.
  const noneLeft = on.length === 0 && off.every((node) => node.needs.length > 0);
  const problems = [...sharedInterfaces(on), ...(noneLeft ? off.map((node) => needs(node, settingsFile)) : [])];
  const { movedTo, warnings } = readMoves(source, gone, on);
  return { on, off, movedTo, problems, warnings: [...on.flatMap(reservationWarnings), ...warnings] };
}

const idsIn = (file: Layer, env: Layer): Set<string> => nodeIdsIn([...Object.keys(file), ...Object.keys(env).sort()]);

function nodeIds(file: Layer, env: Layer, gone: readonly string[]): Set<string> {
  const ids = idsIn(file, env);
  for (const id of gone) ids.delete(id);
  const mainIsNamed = ids.delete('main') || 'VPN_SERVER_HOST' in file || 'VPN_SERVER_HOST' in env;
  // A file without any node means the simplest setup: this machine.
  return new Set([...(mainIsNamed || ids.size === 0 ? ['main'] : []), ...ids]);
}

/** Nodes of which nothing is left but where their friends move. */
function goneIds(source: SettingSource, { file, env }: Pick<NodesInput, 'file' | 'env'>): string[] {
  const isNews = (id: string) => source.has(settingNames(id, 'MOVED_TO'));
  const others = (id: string) => allNodeNames(id).filter((name) => !settingNames(id, 'MOVED_TO').includes(name));
  return [...idsIn(file, env)].filter((id) => isNews(id) && !source.has(others(id)));
}

function readMoves(source: SettingSource, gone: readonly string[], on: readonly NodeSettings[]) {
  const movedTo: Record<string, string> = {};
  const warnings: string[] = [];
  const { MOVED_TO } = nodeSettings;
  for (const id of gone) {
    const { MOVED_TO: to } = source.readAll({ MOVED_TO }, (suffix) => settingNames(id, suffix));
    if (to === null) continue;
    if (on.some((node) => node.id === to)) movedTo[id] = to;
    else
      warnings.push(
        `${settingNames(id, 'MOVED_TO')[0]}=${to}: no such server is on; name another one or delete the line`,
      );
  }
  return { movedTo, warnings };
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
