import { describe, expect, it } from 'vitest';
import { DoorService } from '../../src/access/door-service.ts';
import { PeerService } from '../../src/peers/devices/peer-service.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { settleDoor } from '../../src/telegram/delivery/settle-door.ts';
import { box, iso, NOW, node, peer, snapshot, stateOf, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const FIRST = 'vpn.example.com:51820';
const SPARE = 'vpn.example.com:443';
const RELAY = '198.51.100.9:4443';
const NODE = node({
  furtherDoors: [
    { host: 'vpn.example.com', port: 443 },
    { host: '198.51.100.9', port: 4443 },
  ],
});
const by = (updateId: number, friendId = 7) => ({ friendId, updateId });

async function open(devices = [peer()], more: Partial<Draft> = {}, nodes = [NODE]) {
  const { store } = await openStore((draft) => void Object.assign(draft, stateOf(devices), more));
  const now = () => NOW;
  const doors = new DoorService({ store, nodes, box, now, doorsOf: () => null });
  const peers = new PeerService({
    ...{ store, nodes, box, deviceLimit: 3, now, notify: () => undefined, chooseDoor: doors.choose },
  });
  const record = (id = 'p1') => store.state.peers[id] ?? expect.fail();
  return { store, doors, peers, record, tag: () => doors.tagOf(record()) };
}

describe('"this door does not work"', () => {
  it('gives the same keys another door, and remembers which one failed on which network', async () => {
    const { store, doors, record, tag } = await open();
    const { public_key: key } = record();
    await expect(doors.giveNext(by(1), 'p1', tag(), 'mts')).resolves.toEqual({ kind: 'queued', nodeId: 'main' });
    expect(record()).toMatchObject({ public_key: key, next: null, door: RELAY, send: { since: iso(NOW) } });
    expect(record().trying_door).toEqual({ at: iso(NOW), network: 'mts', failed: [FIRST] });
    expect(store.state.users['7']?.network).toEqual({ name: 'mts', at: iso(NOW) });
    expect(store.state.nodes['main']?.tries[FIRST]?.['mts']).toMatchObject({ failed: 1, failed_at: iso(NOW) });
  });

  it('pressed twice, or told twice, gives one door', async () => {
    const { store, doors, record, tag } = await open();
    const first = tag();
    await doors.giveNext(by(1), 'p1', first, 'mts');
    await doors.giveNext(by(1), 'p1', first, 'mts');
    await expect(doors.giveNext(by(2), 'p1', first, 'mts')).resolves.toMatchObject({ kind: 'again' });
    expect(record().door).toBe(RELAY);
    expect(store.state.nodes['main']?.tries[FIRST]?.['mts']?.failed).toBe(1);
  });

  it('goes through all doors, and then says that there is none left, which counts as one failure of the last', async () => {
    const { store, doors, record, tag } = await open();
    await doors.giveNext(by(1), 'p1', tag(), 'mts');
    expect([record().door, doors.hadEveryAddress(record())]).toEqual([RELAY, true]);
    await doors.giveNext(by(2), 'p1', tag(), 'mts');
    expect(record().door).toBe(SPARE);
    await expect(doors.giveNext(by(3), 'p1', tag(), 'mts')).resolves.toMatchObject({ kind: 'none' });
    await doors.giveNext(by(3), 'p1', tag(), 'mts');
    expect(record().door).toBe(SPARE);
    expect(doors.nextFor(record())).toBeNull();
    expect(store.state.nodes['main']?.tries[SPARE]?.['mts']?.failed).toBe(1);
  });

  it('is nobody else’s, and nothing for a device that is off', async () => {
    const { doors, tag } = await open([peer(), peer({ active: false, wg_ip: '10.0.0.4/32' })], {
      users: { '7': user(7), '8': user(8), '9': user(9, { active: false }) },
    });
    await expect(doors.giveNext(by(1, 8), 'p1', tag(), 'home')).rejects.toMatchObject({ code: 'stale-button' });
    await expect(doors.giveNext(by(2, 9), 'p1', tag(), 'home')).rejects.toMatchObject({ code: 'no-access' });
    await expect(doors.giveNext(by(3), 'p2', tag(), 'home')).rejects.toMatchObject({ code: 'device-off' });
    await expect(doors.giveNext(by(4), 'p9', tag(), 'home')).rejects.toMatchObject({ code: 'stale-button' });
  });
});

it('the next friend on that network gets first what worked there', async () => {
  const { store, doors, peers, record, tag } = await open([peer()], {
    users: { '7': user(7), '8': user(8, { network: { name: 'mts', at: iso(NOW) } }), '9': user(9) },
  });
  await doors.giveNext(by(1), 'p1', tag(), 'mts');
  const { peerId: mts } = (await peers.getConfig(by(2, 8))) as { peerId: string };
  expect(record(mts).door).toBe(SPARE);
  const { peerId: unnamed } = (await peers.getConfig(by(3, 9))) as { peerId: string };
  expect(record(unnamed).door).toBe(FIRST);
  expect(store.state.peers['p1']?.door).toBe(RELAY);
});

it('a device keeps its door until that is no longer one of its node’s', async () => {
  const gone = '192.0.2.1:51820';
  const { store, doors, record } = await open([peer({ door: SPARE }), peer({ door: gone, wg_ip: '10.0.0.4/32' })]);
  const view = { store, nodes: [{ node: NODE, snapshot: snapshot({}) }] };
  const settle = async (peerId: string) => {
    const { public_key, secret } = record(peerId);
    const key = { public_key, secret: secret ?? '' };
    return (await settleDoor(view, doors.choose, { peerId, peer: record(peerId), key, since: iso(NOW) })).peer.door;
  };
  await expect(settle('p1')).resolves.toBe(SPARE);
  await expect(settle('p2')).resolves.toBe(FIRST);
  expect(record('p2').door).toBe(FIRST);
});

describe('rule 16: where the friend’s spare stands at the next door', () => {
  const spare = () => peer({ wg_ip: '10.0.0.4/32', number: 2, door: RELAY, spare: true });

  it('that spare is handed out, the device keeps its door, and the next time another door is tried', async () => {
    const { doors, record, tag } = await open([peer(), spare()]);
    const { public_key: key } = record('p2');
    const first = tag();
    await expect(doors.giveNext(by(1), 'p1', first, 'mts')).resolves.toEqual({
      ...{ kind: 'spare', nodeId: 'main', spareId: 'p2' },
    });
    expect(record('p1')).toMatchObject({ door: FIRST, send: null });
    expect(record('p2')).toMatchObject({ public_key: key, door: RELAY, spare: true, send: { since: iso(NOW) } });
    expect(record('p2').trying_door).toMatchObject({ network: 'mts' }); // what works for it counts for the network
    await expect(doors.giveNext(by(2), 'p1', first, 'mts')).resolves.toMatchObject({ kind: 'queued' });
    expect(record('p1').door).toBe(SPARE);
  });

  it('it never gets the device’s door itself', async () => {
    const { doors, record } = await open([peer(), spare()]);
    await doors.giveNext(by(1), 'p2', doors.tagOf(record('p2')), 'mts');
    expect(record('p2').door).toBe(SPARE);
    await expect(doors.giveNext(by(2), 'p2', doors.tagOf(record('p2')), 'mts')).resolves.toMatchObject({
      kind: 'none',
    });
  });

  it('it never gets the door that an earlier change of the same batch gave the device', async () => {
    const { store, doors, record } = await open([peer(), spare()]);
    await Promise.all([
      store.update((draft) => {
        const device = draft.peers['p1'];
        if (device) device.door = SPARE;
      }),
      doors.giveNext(by(1), 'p2', doors.tagOf(record('p2')), 'mts'),
    ]);
    expect([record('p1').door, record('p2').door]).toEqual([SPARE, FIRST]);
  });

  it('a spare that is paused gives way', async () => {
    const { doors, record, tag } = await open([peer(), { ...spare(), active: false }]);
    await doors.giveNext(by(1), 'p1', tag(), 'mts');
    expect([record('p1').door, record('p2').door]).toEqual([RELAY, null]); // the first door
  });
});
