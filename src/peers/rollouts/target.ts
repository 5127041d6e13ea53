import { routesPrint } from '../devices/edition.ts';
import { doorFor, doorText, withoutClosing } from '../nodes/door.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import type { Edition } from '../records/edition-record.ts';
import type { State } from '../records/records.ts';
import type { Today } from './staleness.ts';

/** The edition of a new file that names the node's first door; parts that are not known are left out. */
export function targetOf(state: State, node: NodeProfile, { serverKey, vital, mild }: Today): Edition {
  const door = doorText(doorFor(withoutClosing(node, state.nodes[node.id]?.closing), { door: null }));
  return {
    ...(serverKey !== undefined && { server_key: serverKey }),
    ...(vital !== undefined && { vital }),
    door,
    ...mild,
    // devices choose from these lists: with others, some devices' routes are others
    ...(node.services && { services: routesPrint(node.services.flatMap(({ name, networks }) => [name, ...networks])) }),
  };
}
