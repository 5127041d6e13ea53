import { expect } from 'vitest';
import { DoorService } from '../../src/access/door-service.ts';
import { RemedyService } from '../../src/access/remedy-service.ts';
import type { NodeDoors } from '../../src/health/doors/door-report.ts';
import { PeerService } from '../../src/peers/devices/peer-service.ts';
import { doorFor, doorsOf, doorText } from '../../src/peers/nodes/door.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import type { Chance } from '../lab/chance.ts';
import { box, iso, NOW, node, peer, stateOf, user } from './sample-state.ts';
import { openStore } from './temporary-store.ts';

/** Servers with doors, and friend 7 with these devices. */
export interface TownPlan {
  readonly nodes: readonly NodeProfile[];
  readonly devices: readonly DraftPeer[];
  readonly friend?: Partial<DraftUser>;
  readonly doorsOf?: (nodeId: string) => NodeDoors;
}

/** Two to four servers with one to three doors each, and friend 7 with a device on one of them, perhaps with a spare on another. */
export function randomTown(chance: Chance): TownPlan {
  const nodes = Array.from({ length: Math.floor(chance.between(2, 5)) }, (_, index) => {
    const host = `n${index}.example.com`;
    const furtherDoors = [443, 4443].slice(0, Math.floor(chance.between(0, 3))).map((port) => ({ host, port }));
    const network = `10.${index}.0.0/24`;
    return node({ id: `n${index}`, name: `N${index}`, endpointHost: host, furtherDoors, network, reserved: [] });
  });
  const at = (place: NodeProfile, more: Partial<DraftPeer> = {}) =>
    peer({ server_id: place.id, wg_ip: place.network.replace('0/24', '9/32'), ...more });
  const [first, second] = [chance.pick(nodes), chance.pick(nodes)];
  const hasSpare = chance.happens(0.5) && first !== second;
  const spare = hasSpare ? [at(second, { spare: true, proven_at: iso(NOW) })] : [];
  const chosen = chance.happens(0.5) ? chance.pick(nodes).id : null;
  const network = chance.happens(0.5) ? { name: 'mts', at: iso(NOW) } : null;
  return { nodes, devices: [at(first), ...spare], friend: { preferred_server_id: chosen, network } };
}

/** A real store with such a town, the services that give friends another way in, and a clock that is set by hand. */
export async function openTown({ nodes, devices, friend = {}, doorsOf: found = () => null }: TownPlan) {
  const users = { '7': user(7, friend) };
  const { store } = await openStore((draft) => void Object.assign(draft, stateOf(devices, { users })));
  const clock = { at: NOW };
  const now = () => clock.at;
  const doors = new DoorService({ store, nodes, box, now, doorsOf: found });
  const peers = new PeerService({
    ...{ store, nodes, box, deviceLimit: 3, now, notify: () => undefined, chooseDoor: doors.choose },
  });
  const makeDevice: PeerService['makeDevice'] = (...asked) => peers.makeDevice(...asked);
  const nameWorking: DoorService['nameWorking'] = (...asked) => doors.nameWorking(...asked);
  const remedies = new RemedyService({ store, nodes, box, now, makeDevice, nameWorking });
  const record = (id: string) => store.state.peers[id] ?? expect.fail(`no device ${id}`);
  const doorIn = (id: string): string => {
    const at = nodes.find((one) => one.id === record(id).server_id) ?? expect.fail();
    return doorText(doorFor(at, record(id)));
  };
  const all = nodes.flatMap(doorsOf).length;
  return { store, clock, now, nodes, doors, peers, remedies, record, doorIn, all };
}
