import { DeviceService } from '../../src/access/device-service.ts';
import { PeerService } from '../../src/peers/devices/peer-service.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { box, NOW, node, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

export const ANNA = 7;
const EU1 = node({ id: 'eu1', network: '10.8.0.0/24', reserved: ['10.8.0.1'] });

/** The service on a real store in which Anna was let in, with room for two devices on each of two nodes. */
export async function openDevices(state: Partial<Draft> = {}) {
  const { store } = await openStore((draft) => {
    Object.assign(draft, { users: { [ANNA]: user(ANNA) } }, state);
  });
  const clock = { now: NOW };
  const now = () => clock.now;
  const deviceLimit = 2;
  const peers = new PeerService({ store, nodes: [node(), EU1], box, deviceLimit, now, notify: () => undefined });
  const devices = new DeviceService({ store, peers, deviceLimit, now });
  let update = 100;
  const by = (friendId = ANNA) => ({ friendId, updateId: ++update });
  /** Adds one where the menu would. */
  const add = (name: string, asker = by()) => devices.add(asker, devices.placeFor(store.state, asker.friendId), name);
  return { store, clock, peers, devices, by, add, record: (id: string) => store.state.peers[id] };
}
