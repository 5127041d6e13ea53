import type { State } from '../records/records.ts';

/** Whether this person may choose the node. Configs that they have elsewhere keep working: rule 1 alone decides that. */
export function mayChoose(state: State, friendId: number, nodeId: string): boolean {
  const allowed = state.users[friendId]?.allowed_nodes ?? null;
  return allowed === null || allowed.includes(nodeId);
}
