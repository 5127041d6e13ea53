import { describe, expect, it } from 'vitest';
import { doorTag } from '../../src/access/fail-door.ts';
import { RemedyService } from '../../src/access/remedy-service.ts';
import type { OwnerNotice } from '../../src/notices.ts';
import { PeerService } from '../../src/peers/devices/peer-service.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { box, iso, NOW, node, peer, stateOf, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const by = (updateId: number, friendId = 7) => ({ friendId, updateId });
const EU1 = node({ id: 'eu1', network: '10.8.0.0/24', reserved: ['10.8.0.1'] });

async function open(devices = [peer()], more: Partial<Draft> = {}, nodes = [node(), EU1]) {
  const { store } = await openStore((draft) => void Object.assign(draft, stateOf(devices), more));
  const notices: OwnerNotice[] = [];
  const now = () => NOW;
  const notify = (notice: OwnerNotice) => void notices.push(notice);
  const peers = new PeerService({ store, nodes, box, deviceLimit: 3, now, notify });
  const remedies = new RemedyService({
    ...{ store, nodes, box, now, makeDevice: peers.makeDevice.bind(peers) },
    nameWorking: () => undefined,
  });
  const devicesOn = (id: string) => Object.values(store.state.peers).filter(({ server_id }) => server_id === id);
  return { store, remedies, notices, devicesOn };
}

const queued = { since: iso(NOW), noted: false };

describe('the config again', () => {
  it('is queued for the friend’s own device, whatever keys it has', async () => {
    const { store, remedies } = await open();
    await remedies.sendAgain(by(1), 'p1');
    expect(store.state.peers['p1']?.send).toEqual(queued);
  });

  it('means new keys for a device whose private key we never had, once for each press', async () => {
    const { store, remedies } = await open([peer({ secret: null, sent_at: null })]);
    await remedies.sendAgain(by(1), 'p1');
    const first = store.state.peers['p1'];
    await remedies.sendAgain(by(1), 'p1');
    expect(first?.next).not.toBeNull();
    expect(store.state.peers['p1']?.next).toEqual(first?.next);
  });

  it('is nobody else’s, and nothing for a device that is off', async () => {
    const { remedies } = await open([peer(), peer({ active: false, wg_ip: '10.0.0.4/32' })], {
      users: { '7': user(7), '8': user(8), '9': user(9, { active: false }) },
    });
    await expect(remedies.sendAgain(by(1, 8), 'p1')).rejects.toMatchObject({ code: 'stale-button' });
    await expect(remedies.sendAgain(by(2, 9), 'p1')).rejects.toMatchObject({ code: 'no-access' });
    await expect(remedies.sendAgain(by(3), 'p2')).rejects.toMatchObject({ code: 'device-off' });
    await expect(remedies.sendAgain(by(4), 'p3')).rejects.toMatchObject({ code: 'stale-button' });
  });
});

describe('a config on another server', () => {
  it('is made there once, and sent again after that; the friend’s choice of server stays', async () => {
    const { store, remedies, devicesOn } = await open();
    await remedies.configOn(by(1), 'eu1');
    await remedies.configOn(by(1), 'eu1');
    await remedies.configOn(by(2), 'eu1');
    expect(devicesOn('eu1')).toMatchObject([{ telegram_id: 7, wg_ip: '10.8.0.2/32', send: queued }]);
    expect(store.state.users['7']?.preferred_server_id).toBeNull();
  });

  it('is not made where the owner does not allow it, nor on a server that is gone', async () => {
    const { remedies } = await open([peer()], { users: { '7': user(7, { allowed_nodes: ['main'] }) } });
    await expect(remedies.configOn(by(1), 'eu1')).rejects.toMatchObject({ code: 'unknown-server' });
    await expect(remedies.configOn(by(2), 'us1')).rejects.toMatchObject({ code: 'unknown-server' });
  });

  it('counts the door that was left for it as failed, once, while the device still has that door', async () => {
    const { store, remedies } = await open([peer()], {
      users: { '7': user(7, { network: { name: 'mts', at: iso(NOW) } }) },
    });
    const [left, other] = [
      { host: 'vpn.example.com', port: 51820 },
      { host: 'vpn.example.com', port: 443 },
    ].map(doorTag);
    await remedies.configOn(by(1), 'eu1', { peerId: 'p1', from: other ?? '' });
    expect(store.state.peers['p1']?.trying_door).toBeNull();
    for (const update of [2, 3]) await remedies.configOn(by(update), 'eu1', { peerId: 'p1', from: left ?? '' });
    const failed = ['vpn.example.com:51820'];
    expect(store.state.peers['p1']?.trying_door).toEqual({ at: iso(NOW), network: 'mts', failed });
    expect(store.state.nodes['main']?.tries['vpn.example.com:51820']).toEqual({
      mts: { connected: 0, connected_at: null, failed: 1, failed_at: iso(NOW) },
    });
    await expect(remedies.configOn(by(4), 'us1', { peerId: 'p1', from: left ?? '' })).rejects.toThrow();
  });

  it('counts no door of another friend’s device', async () => {
    const { store, remedies } = await open([peer({ telegram_id: 8 })], { users: { '7': user(7), '8': user(8) } });
    const from = doorTag({ host: 'vpn.example.com', port: 51820 });
    await remedies.configOn(by(1), 'eu1', { peerId: 'p1', from });
    expect([store.state.peers['p1']?.trying_door, store.state.nodes['main']?.tries]).toEqual([null, {}]);
  });

  it('tells the owner when there is no room', async () => {
    const full = node({ id: 'eu1', network: '10.8.0.0/30', reserved: ['10.8.0.1', '10.8.0.2'] });
    const { remedies, notices } = await open([peer()], {}, [node(), full]);
    await expect(remedies.configOn(by(1), 'eu1')).rejects.toMatchObject({ code: 'network-full' });
    expect(notices).toEqual([{ kind: 'network-full', node: 'eu1' }]);
  });
});
