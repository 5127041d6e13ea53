import { readFileSync } from 'node:fs';
import type { OwnerNotice } from '../../src/notices.ts';
import { type NameAhead, PeerService } from '../../src/peers/devices/peer-service.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { box, HOUR, iso, NOW, node, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

export const ANNA = 7;
const EU1 = node({ id: 'eu1', network: '10.8.0.0/24', reserved: ['10.8.0.1'] });

/** The service on a real store in which Anna (7) was let in; `device` is the only one. */
export async function openService(
  state: Partial<Draft>,
  nodes: readonly NodeProfile[] = [node(), EU1],
  nameAhead: NameAhead = () => undefined,
) {
  const { store, path } = await openStore((draft) => {
    Object.assign(draft, { users: { [ANNA]: user(ANNA) } }, state);
  });
  const clock = { now: NOW };
  const notices: OwnerNotice[] = [];
  const service = new PeerService({
    store,
    nodes,
    box,
    deviceLimit: 3,
    now: () => clock.now,
    notify: (notice) => notices.push(notice),
    nameAhead,
  });
  const device = (): PeerRecord => {
    const [only, ...others] = Object.values(store.state.peers);
    if (!only || others.length > 0) throw new Error('not one device');
    return only;
  };
  return { store, service, clock, notices, device, text: () => readFileSync(path, 'utf8') };
}

/** Who asks: Anna, unless told otherwise. */
export const by = (updateId: number, friendId = ANNA) => ({ friendId, updateId });
export const withDevice = (record = peer()) => stateOf([record]);
/** A waiting key that was sent an hour ago. */
export const waiting = () => ({ ...sealedKey(), sent_at: iso(NOW - HOUR) });
