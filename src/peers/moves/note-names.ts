import type { NodeProfile } from '../nodes/node-profile.ts';
import type { Draft, State } from '../records/records.ts';

type Named = Pick<NodeProfile, 'id' | 'name'>;

/** Whether the settings call a known node otherwise than the store has it. */
export const areNamesNew = ({ nodes }: State, named: readonly Named[]): boolean =>
  named.some(({ id, name }) => nodes[id] !== undefined && nodes[id].name !== name);

/** Notes what known nodes are called, for the time when they have left the settings. */
export function noteNames({ nodes }: Draft, named: readonly Named[]): void {
  for (const { id, name } of named) {
    const node = nodes[id];
    if (node) node.name = name;
  }
}
