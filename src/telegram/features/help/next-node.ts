import { freshNode, otherNode, promisingNode } from '../../../health/remedy.ts';
import { doorsOf, doorText } from '../../../peers/nodes/door.ts';
import type { NodesView } from '../../views.ts';

/** Id of another node that this friend could use instead, or null; see `otherNode`. */
export function nextNode({ nodes, store, now }: NodesView, friendId: number, nodeId: string): string | null {
  return otherNode(store.state, friendId, nodeId, nodesNow(nodes), now());
}

/** Id of another node with an address that did not fail for this friend, or null; see `promisingNode`. */
export function hopefulNode({ nodes, store, now }: NodesView, friendId: number, nodeId: string): string | null {
  return promisingNode(store.state, friendId, nodeId, nodesNow(nodes), now());
}

/** Id of a node that this friend could use and has no file of, or null; see `freshNode`. */
export function untriedNode({ nodes, store, now }: NodesView, friendId: number): string | null {
  return freshNode(store.state, friendId, nodesNow(nodes), now());
}

const nodesNow = (nodes: NodesView['nodes']) =>
  nodes.map(({ node, snapshot }) => ({ id: node.id, isUp: snapshot !== null, doors: doorsOf(node).map(doorText) }));
