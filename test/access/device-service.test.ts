import { describe, expect, it } from 'vitest';
import { askedOf } from '../../src/access/questions.ts';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import { DAY, HOUR, iso, NOW, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';
import { ANNA, openDevices } from './device-lab.ts';

const tagOf = (device: { readonly public_key: string } | undefined) => keyTag(device?.public_key ?? '');

describe('a device that is added', () => {
  it('is on the friend’s server, under its name, and its config waits', async () => {
    const { store, add } = await openDevices();
    expect(await add(' Phone ')).toBe('Phone');
    expect(Object.values(store.state.peers)).toMatchObject([
      { telegram_id: ANNA, server_id: 'main', number: 1, name: 'Phone', sent_at: null, send: { since: iso(NOW) } },
    ]);
  });

  it('is made once, by an update that comes again and by a menu that was left open', async () => {
    const { store, devices, add, by } = await openDevices();
    const asker = by();
    const place = devices.placeFor(store.state, ANNA);
    await add('Phone', asker);
    expect(await devices.add(asker, place, 'Phone')).toBe('Phone');
    await expect(devices.add(by(), place, 'Phone')).rejects.toThrow('stale-button');
    expect(Object.keys(store.state.peers)).toHaveLength(1);
  });

  it('is not made on a server that the friend has left meanwhile', async () => {
    const { store, devices, peers, by } = await openDevices();
    const place = devices.placeFor(store.state, ANNA);
    await peers.preferServer(by(), 'eu1');
    await expect(devices.add(by(), place, 'Phone')).rejects.toThrow('stale-button');
    expect(devices.placeFor(store.state, ANNA)).toEqual({ nodeId: 'eu1', number: 1 });
  });

  it('has a name of its own', async () => {
    const { add } = await openDevices();
    expect([await add('Phone'), await add('Phone')]).toEqual(['Phone', 'Phone 2']);
  });

  it('is refused to a stranger and under a name that is none', async () => {
    const { store, devices, add, by } = await openDevices();
    await expect(devices.add(by(8), { nodeId: 'main', number: 1 }, 'Phone')).rejects.toThrow('no-access');
    await expect(add(' \n ')).rejects.toThrow('device-name');
    expect(store.state.peers).toEqual({});
  });

  it('can be the owner’s', async () => {
    const { store, add, by } = await openDevices({ users: { '1': { ...user(1), role: 'owner' } } });
    await add('Laptop', by(1));
    expect(Object.values(store.state.peers)).toMatchObject([{ telegram_id: 1, name: 'Laptop' }]);
  });
});

describe('the limit', () => {
  it('counts per node, leaves removed devices out, and yields to the friend’s own', async () => {
    const { store, devices, peers, add, by } = await openDevices();
    for (const name of ['Phone', 'Laptop']) await add(name);
    expect(() => devices.placeFor(store.state, ANNA)).toThrow('device-limit');
    await expect(devices.add(by(), { nodeId: 'main', number: 3 }, 'TV')).rejects.toThrow('device-limit');
    await peers.preferServer(by(), 'eu1');
    await add('Phone');
    await peers.preferServer(by(), 'main');
    const [id = '', first] = Object.entries(store.state.peers)[0] ?? [];
    await devices.remove(by(), id, tagOf(first));
    await add('TV');
    await store.update((draft) => void Object.assign(draft.users[ANNA] ?? {}, { device_limit: 4 }));
    expect(devices.placeFor(store.state, ANNA)).toEqual({ nodeId: 'main', number: 4 });
    await store.update((draft) => void Object.assign(draft.users[ANNA] ?? {}, { device_limit: 1 }));
    expect(() => devices.placeFor(store.state, ANNA)).toThrow('device-limit');
  });

  it('lets nobody empty a network by adding and removing, neither by menus nor by /get_config', async () => {
    const { store, devices, peers, add, by, clock } = await openDevices();
    const removeAll = async () => {
      for (const [id, device] of Object.entries(store.state.peers))
        if (device.removed_at === null) await devices.remove(by(), id, tagOf(device));
    };
    for (let i = 0; i < 4; i++) {
      await add('Phone');
      await removeAll();
    }
    await expect(add('Phone')).rejects.toThrow('too-many-removed');
    await expect(peers.getConfig(by())).rejects.toThrow('too-many-removed');
    expect(Object.keys(store.state.peers)).toHaveLength(4);
    clock.now += DAY; // the node's loop forgets them
    await store.update((draft) => void Object.assign(draft, { peers: {} }));
    await add('Phone');
  });

  it('stops a removal from being taken back when its place is used', async () => {
    const { store, devices, add, by } = await openDevices();
    for (const name of ['Phone', 'Laptop']) await add(name);
    const [id = '', first] = Object.entries(store.state.peers)[0] ?? [];
    await devices.remove(by(), id, tagOf(first));
    await add('TV');
    await expect(devices.restore(by(), id, tagOf(first))).rejects.toThrow('device-limit');
  });
});

describe('a removal', () => {
  const device = peer({ next: { ...sealedKey(), sent_at: iso(NOW - HOUR) } });

  it('keeps everything for a day, and is taken back with the grace time started again', async () => {
    const { devices, record, by, clock } = await openDevices(stateOf([device]));
    expect(await devices.remove(by(), 'p1', tagOf(device))).toBe(NOW + DAY);
    expect(record('p1')).toEqual({ ...device, removed_at: iso(NOW) });
    clock.now += DAY - 1;
    await devices.restore(by(), 'p1', tagOf(device));
    expect(record('p1')).toEqual({ ...device, next: { ...device.next, sent_at: iso(clock.now) } });
  });

  it('of a device whose hand-over had lapsed gives it its three days again', async () => {
    const handed = peer({
      sent_at: null,
      handed_at: iso(NOW - 4 * DAY),
      deadline: iso(NOW - DAY),
      removed_at: iso(NOW),
    });
    const { devices, record, by } = await openDevices(stateOf([handed]));
    await devices.restore(by(), 'p1', tagOf(handed));
    expect(record('p1')).toMatchObject({ removed_at: null, deadline: iso(NOW + 3 * DAY) });
  });

  it('is in effect once, though its update comes again after it was taken back', async () => {
    const { devices, record, by } = await openDevices(stateOf([device]));
    const [removal, undo] = [by(), by()];
    await devices.remove(removal, 'p1', tagOf(device));
    expect(await devices.remove(removal, 'p1', tagOf(device))).toBe(NOW + DAY);
    await devices.restore(undo, 'p1', tagOf(device));
    await devices.remove(removal, 'p1', tagOf(device));
    expect(record('p1')?.removed_at).toBeNull();
    await devices.remove(by(), 'p1', tagOf(device));
    await devices.restore(undo, 'p1', tagOf(device));
    expect(record('p1')?.removed_at).not.toBeNull();
  });

  it('is too late to take back after a day, or once the record is gone', async () => {
    const { store, devices, by, clock } = await openDevices(stateOf([device]));
    await devices.remove(by(), 'p1', tagOf(device));
    clock.now += DAY;
    await expect(devices.restore(by(), 'p1', tagOf(device))).rejects.toThrow('too-late-to-restore');
    await store.update((draft) => void delete draft.peers['p1']);
    await expect(devices.restore(by(), 'p1', tagOf(device))).rejects.toThrow('too-late-to-restore');
  });
});

describe('a press that names another key, another’s device or one that is gone', () => {
  it('changes nothing', async () => {
    const [own, other] = [peer(), peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' })];
    const { store, devices, by } = await openDevices(stateOf([own, other]));
    const { peers } = store.state;
    for (const [id, tag] of [
      ['p1', tagOf(other)],
      ['p2', tagOf(other)],
      ['p9', tagOf(own)],
    ] as const) {
      await expect(devices.remove(by(), id, tag)).rejects.toThrow('stale-button');
      await expect(devices.sendAgain(by(), id, tag)).rejects.toThrow('stale-button');
      await expect(devices.restore(by(), id, tag)).rejects.toThrow(/stale-button|too-late/);
    }
    await expect(devices.rename(by(), 'p2', 'Mine')).rejects.toThrow('unknown-device');
    await expect(devices.restore(by(), 'p1', tagOf(own))).rejects.toThrow('stale-button');
    expect(store.state.peers).toEqual(peers);
  });
});

describe('the config of one device', () => {
  it('is queued again, and again when the update comes again', async () => {
    const device = peer();
    const { store, devices, record, by, clock } = await openDevices(stateOf([device]));
    const asker = by();
    for (let i = 0; i < 2; i++) {
      expect(await devices.sendAgain(asker, 'p1', tagOf(device))).toBe('queued');
      const { send } = record('p1') ?? {};
      expect(send).toEqual({ since: expect.any(String), noted: false });
      clock.now += 1000;
      await devices.sendAgain(asker, 'p1', tagOf(device)); // it is on its way: no second wish
      expect(record('p1')?.send).toEqual(send);
      await store.update((draft) => void Object.assign(draft.peers['p1'] ?? {}, { send: null }));
    }
    expect(record('p1')).toEqual(device);
  });

  it('is none when it was imported, and none when the owner paused it', async () => {
    const [imported, paused] = [peer({ secret: null }), peer({ active: false, wg_ip: '10.0.0.4/32' })];
    const { devices, record, by } = await openDevices(stateOf([imported, paused]));
    expect(await devices.sendAgain(by(), 'p1', tagOf(imported))).toBe('imported');
    await expect(devices.sendAgain(by(), 'p2', tagOf(paused))).rejects.toThrow('device-off');
    expect([record('p1'), record('p2')]).toEqual([imported, paused]);
  });
});

describe('a new name', () => {
  it('is given once, and its question is answered by it', async () => {
    const { store, devices, record, by, clock } = await openDevices(
      stateOf([peer(), peer({ name: 'Phone', number: 2, wg_ip: '10.0.0.4/32' })]),
    );
    const [question, answer] = [by(), by()];
    await devices.askFor(question, 'device-name', 'p1');
    expect(askedOf(store.state, ANNA, clock.now)).toMatchObject({ kind: 'device-name', about: 'p1' });
    await expect(devices.rename(by(), 'p1', ' ')).rejects.toThrow('device-name');
    expect(askedOf(store.state, ANNA, clock.now)).not.toBeNull();
    expect(await devices.rename(answer, 'p1', 'Phone')).toBe('Phone 2');
    expect(askedOf(store.state, ANNA, clock.now)).toBeNull();
    await devices.askFor(question, 'device-name', 'p1');
    expect(askedOf(store.state, ANNA, clock.now)).toBeNull();
    await devices.rename(by(), 'p1', 'Laptop');
    expect(await devices.rename(answer, 'p1', 'Phone')).toBe('Laptop');
    expect(record('p1')?.name).toBe('Laptop');
  });
});
