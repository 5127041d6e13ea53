import { isSameMachine } from './same-machine.ts';
import type { NodeSettings } from './settings.ts';

/**
 * Marks nodes that are interfaces of one server: on the same machine, or with the same endpoint. A further one whose NAME is absent, or is
 * that of the first one, is called after the first; where both protocols are there, people are shown one server with two ways. An owner
 * who gave it a name of its own has said what it is. Pure; `named` says whether a node has a NAME in the settings.
 */
export function inPlaces(nodes: readonly NodeSettings[], named: (id: string) => boolean): NodeSettings[] {
  const firsts: NodeSettings[] = [];
  const groups = Map.groupBy(nodes, (node) => {
    const first = firsts.find((other) => isSamePlace(node, other));
    if (first === undefined) firsts.push(node);
    return first ?? node;
  });
  const shown = new Map(
    [...groups].flatMap(([first, group]) => ways(first, group, named).map((node) => [node.id, node])),
  );
  return nodes.map((node) => shown.get(node.id) ?? node);
}

const isSamePlace = (node: NodeSettings, other: NodeSettings): boolean =>
  isSameMachine(node.ssh, other.ssh) || node.endpointHost.toLowerCase() === other.endpointHost.toLowerCase();

function ways(first: NodeSettings, group: readonly NodeSettings[], named: (id: string) => boolean): NodeSettings[] {
  const ofFirst = group.filter((node) => node === first || !named(node.id) || node.name === first.name);
  const twin = ofFirst.find(({ protocol }) => protocol !== first.protocol);
  return ofFirst.map((node, at) => {
    const isWay = twin !== undefined && (node === first || node === twin);
    const name = node === first ? node.name : `${first.name} ${node === twin ? `(${node.dialect.protocol})` : at + 1}`;
    const way = node.protocol === 'wireguard' ? 'plain' : 'masked';
    return { ...node, name, place: isWay ? { id: first.id, name: first.name, way } : null };
  });
}
