import { dirname } from 'node:path';
import type { NameProblem } from './check-names.ts';
import { doubtsOf } from './doubts.ts';
import { botSettings, type NodeSuffix, nodeSettings } from './known-settings.ts';
import { inPlaces } from './places.ts';
import { isOverSsh, readNode } from './read-node.ts';
import { isSameMachine, sharedNetworks } from './same-machine.ts';
import { allNodeNames, nodeIdsIn, settingNames } from './setting-names.ts';
import type { Layer, SettingSource } from './setting-source.ts';
import type { Doubt, NodeOff, NodeSettings } from './settings.ts';

interface NodesInput {
  readonly file: Layer;
  readonly env: Layer;
  readonly settingsFile: string;
  /** Unknown names in the file. */
  readonly nameProblems: readonly NameProblem[];
}

/**
 * Reads every node that the names mention, `main` first, then in the file's order. A node with a wrong setting is off; `problems` says
 * why no node is on, and is empty otherwise.
 */
export function readNodes(source: SettingSource, { file, env, settingsFile, nameProblems }: NodesInput) {
  const gone = goneIds(source, { file, env });
  const named = namedIds(file, env, gone);
  const slips = Map.groupBy(nameProblems, ({ node }) => node);
  const problemsWith = (id: string) => (slips.get(id) ?? []).map(({ problem }) => problem);
  const mainHost = (problems: string[]) =>
    source.readAll({ VPN_SERVER_HOST: botSettings.VPN_SERVER_HOST }, (name) => [name], problems).VPN_SERVER_HOST;
  // a fault in these settings is told of where main is read
  const { ENDPOINT_HOST } = nodeSettings;
  const ofMain = () => source.readAll({ ENDPOINT_HOST }, (suffix) => settingNames('main', suffix), []).ENDPOINT_HOST;
  const hostHere = () => (isOverSsh(source, 'main') ? null : (ofMain() ?? mainHost([])));
  const read = [...named].map((id) =>
    readNode(source, id, { folder: dirname(settingsFile), mainHost, hostHere, nameProblems: problemsWith(id) }),
  );
  const unnamed = [...slips.keys()].filter((id) => !named.has(id) && !gone.includes(id));
  const { on: there, off } = apart([...read, ...unnamed.map((id) => onlySlips(id, problemsWith(id)))]);
  const on = inPlaces(there, (id) => source.has(settingNames(id, 'NAME')));
  const { movedTo, warnings } = readMoves(source, gone, on);
  const doubts = on.flatMap((node, at) => [...doubtsAbout(node, source), ...crossing(node, on.slice(0, at))]);
  return {
    on,
    off,
    movedTo,
    problems: on.length > 0 ? [] : noneOn(off, settingsFile),
    doubts,
    warnings: [...doubts.map(({ warning }) => warning), ...warnings, ...gone.flatMap(problemsWith)],
  };
}

/** A node that is off because the file has only unknown names for it. */
const onlySlips = (id: string, problems: readonly string[]): NodeOff => ({
  ...{ id, name: id.toUpperCase(), needs: [], problems, isBlank: false, unpinned: null },
});

/**
 * Turns off a node that names the same interface as an earlier one: each would take the other's peers for foreign ones. Overlapping
 * networks are allowed, since on different servers they do not meet, and many owners use 10.0.0.0/24 on each; on one server they are
 * a doubt.
 */
function apart(read: readonly (NodeSettings | NodeOff)[]): { on: NodeSettings[]; off: NodeOff[] } {
  const on = new Map<string, NodeSettings>();
  const off: NodeOff[] = [];
  for (const node of read) {
    if ('needs' in node) {
      off.push(node);
      continue;
    }
    const { id, name, interface: own } = node;
    const where = node.container == null ? own : `${own} in the container ${node.container}`;
    const place = `${where} on ${node.ssh ? `${node.ssh.host.toLowerCase()} port ${node.ssh.port}` : 'this machine'}`;
    const first = on.get(place);
    if (first === undefined) {
      on.set(place, node);
      continue;
    }
    const problem = `${settingNames(id, 'INTERFACE')[0]}=${own}: node ${first.id} is ${place} already; name another interface or delete one of the two`;
    off.push({ id, name, needs: [], problems: [problem], isBlank: false, unpinned: null });
  }
  return { on: [...on.values()], off };
}

/** A doubt for each earlier node on the same machine that shares addresses with this one: answers to friends go to one of the two. */
function crossing(node: NodeSettings, earlier: readonly NodeSettings[]): Doubt[] {
  const neighbours = earlier.filter((other) => isSameMachine(other.ssh, node.ssh));
  return neighbours.flatMap((other) =>
    sharedNetworks(node, other).map(([suffix, own, others]) => {
      const [name] = settingNames(node.id, suffix);
      const words = `overlaps ${others} of node ${other.id} on the same server, so answers to friends go to one interface alone; give one of the two another network, there and here`;
      return { node: node.id, warning: `${name}=${own}: ${words}`, isFelt: true };
    }),
  );
}

/** Why no node is on. If a node has all it needs, only its problems are listed; the other nodes may be off on purpose. */
function noneOn(off: readonly NodeOff[], settingsFile: string): string[] {
  const problems = off.flatMap((node) => node.problems);
  const allNeed = off.every((node) => node.needs.length > 0);
  return [...problems, ...(allNeed ? off.map((node) => needs(node, settingsFile)) : [])];
}

const idsIn = (file: Layer, env: Layer): Set<string> => nodeIdsIn([...Object.keys(file), ...Object.keys(env).sort()]);

function namedIds(file: Layer, env: Layer, gone: readonly string[]): Set<string> {
  const ids = idsIn(file, env);
  for (const id of gone) ids.delete(id);
  const mainIsNamed = ids.delete('main') || 'VPN_SERVER_HOST' in file || 'VPN_SERVER_HOST' in env;
  // Without any node in the settings there is one node, `main` on this machine.
  return new Set([...(mainIsNamed || ids.size === 0 ? ['main'] : []), ...ids]);
}

/** Ids of nodes of which only the setting remains that says where their friends move. */
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
    const { MOVED_TO: to } = source.readAll({ MOVED_TO }, (suffix) => settingNames(id, suffix), warnings);
    if (to === null) continue;
    if (on.some((node) => node.id === to)) movedTo[id] = to;
    else
      warnings.push(
        `${settingNames(id, 'MOVED_TO')[0]}=${to}: no such server is on; name another one or delete the line`,
      );
  }
  return { movedTo, warnings };
}

function doubtsAbout(node: NodeSettings, source: SettingSource): Doubt[] {
  const names = (suffix: NodeSuffix) => settingNames(node.id, suffix);
  return doubtsOf(node, { name: (suffix) => names(suffix)[0], text: (suffix) => source.text(names(suffix)) });
}

function needs({ id, needs, unpinned }: NodeOff, settingsFile: string): string {
  const sentence = `node ${id} is off, and no other is on: it needs ${needs.join(', ')}; add this to ${settingsFile}`;
  if (!unpinned) return sentence;
  return `${sentence} (\`ssh-keyscan -p ${unpinned.port} ${unpinned.host} | ssh-keygen -lf -\` prints the fingerprint, compare it on the server)`;
}
