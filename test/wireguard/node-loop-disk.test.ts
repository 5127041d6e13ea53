import { describe, expect, it } from 'vitest';
import { keyHash } from '../../src/peers/records/ended-keys.ts';
import { told, VALUES } from '../stage/amnezia-parameters.ts';
import { onNode, openLoop, setByHand } from '../stage/loop-lab.ts';
import { DAY, iso, NOW, newKey, node, peer, sealedKey } from '../stage/sample-state.ts';

const device = peer();
const mine = { [device.public_key]: ['10.0.0.3/32'] };
const rekeyed = () => peer({ ...device, next: { ...sealedKey(), sent_at: iso(NOW) } });

describe('a store that cannot be written', () => {
  it('does not keep missing peers off the node', async () => {
    const { sim, disk, loop, step } = await openLoop([device]);
    await step();
    disk.isFull = true;
    sim.reboot();
    await step(60_000);
    expect(onNode(sim)).toEqual(mine);
    expect(loop.snapshot).not.toBeNull();
  });

  it('learns of a reset and of an outage as soon as it can, before any grace time passes', async () => {
    for (const misfortune of ['reboot', 'outage'] as const) {
      const { sim, store, disk, clock, step } = await openLoop([rekeyed()]);
      await step();
      disk.isFull = true;
      if (misfortune === 'reboot') sim.reboot();
      else sim.isUp = false;
      await step(2 * DAY);
      sim.isUp = true;
      await step(60_000);
      expect(store.state.nodes['main']?.up_since).toBe(iso(NOW));
      disk.isFull = false;
      await step();
      expect(store.state.nodes['main']).toMatchObject({ up_since: iso(clock.now), down_since: null });
      expect(store.state.peers['p1']?.next).not.toBeNull();
      await step(60_000);
      expect(store.state.nodes['main']?.up_since).toBe(iso(clock.now - 60_000));
    }
  });

  it('holds a promotion back until it can be written; the old key works as long', async () => {
    const record = rekeyed();
    const { sim, store, disk, step } = await openLoop([record]);
    await step();
    sim.shake(record.next?.public_key ?? '');
    disk.isFull = true;
    await step(1000);
    expect(sim.routes(device.public_key, '10.0.0.3/32')).toBe(true);
    disk.isFull = false;
    await step(1000);
    expect(store.state.peers['p1']).toMatchObject({ public_key: record.next?.public_key, next: null });
    expect(sim.routes(record.next?.public_key ?? '', '10.0.0.3/32')).toBe(true);
  });

  it('sets a waiting key that was gone only with its new grace time', async () => {
    const record = rekeyed();
    const waiting = record.next?.public_key ?? '';
    const { sim, store, disk, clock, step } = await openLoop([record]);
    await step();
    disk.isFull = true;
    sim.apply({ set: [], remove: [waiting] });
    await step(2 * DAY);
    expect(onNode(sim)).toEqual(mine);
    disk.isFull = false;
    await step(60_000);
    expect(Object.keys(onNode(sim))).toContain(waiting);
    await step(60_000);
    expect(store.state.peers['p1']).toMatchObject({
      public_key: device.public_key,
      next: { public_key: waiting, sent_at: iso(clock.now - 60_000) },
    });
  });

  it('ends no grace time in the step whose first write failed: the store does not know yet that the node is back', async () => {
    const { sim, store, disk, step } = await openLoop([rekeyed()]);
    await step();
    sim.isUp = false;
    await step(2 * DAY);
    sim.isUp = true;
    let writes = 0;
    Object.defineProperty(disk, 'isFull', { get: () => ++writes === 1 });
    await step(60_000);
    expect(writes).toBeGreaterThan(0);
    expect(store.state.peers['p1']).toMatchObject({ public_key: device.public_key, retired: {} });
    await step();
    expect(store.state.nodes['main']?.down_since).toBeNull();
    expect(store.state.peers['p1']?.next).not.toBeNull();
  });

  it('is logged once where only the watched time is to be written, and so is its end', async () => {
    const { disk, lines, step } = await openLoop([rekeyed()]);
    await step();
    disk.isFull = true;
    for (let look = 0; look < 8; look += 1) await step(60_000);
    disk.isFull = false;
    await step(60_000);
    const said = lines.map(({ level, msg }) => `${level} ${msg}`);
    expect(said.filter((line) => /watched/.test(line) && !line.startsWith('20'))).toEqual([
      '50 node main: how long it was watched could not be written',
      '30 node main: how long it is watched can be written again',
    ]);
  });

  it('is logged once for as long as that lasts, and so is its end', async () => {
    const record = rekeyed();
    const { sim, disk, lines, step } = await openLoop([record]);
    await step();
    const before = lines.length;
    disk.isFull = true;
    sim.reboot();
    for (let look = 0; look < 3; look += 1) await step(60_000);
    sim.shake(record.next?.public_key ?? '');
    for (let look = 0; look < 3; look += 1) await step(60_000);
    disk.isFull = false;
    for (let look = 0; look < 3; look += 1) await step(60_000);
    const said = lines.slice(before).map(({ level, msg }) => `${level} ${msg}`);
    expect(said.filter((line) => line.includes('store'))).toEqual([
      '50 node main: what was seen of it could not be written to the store',
      '50 node main: what happened there could not be written to the store',
      '30 node main: what is seen of it can be written to the store again',
      '30 node main: what happens there can be written to the store again',
    ]);
  });

  it('is logged once where parameters or a word about ended keys wait for it', async () => {
    const ended = newKey();
    const { sim, disk, lines, step } = await openLoop(
      [device],
      { ended_keys: { [keyHash(ended)]: 1 } },
      node({ protocol: 'amneziawg' }),
    );
    await step();
    disk.isFull = true;
    sim.told = told(VALUES);
    setByHand(sim, { publicKey: ended, allowedIps: ['10.0.0.9/32'] });
    for (let look = 0; look < 4; look += 1) await step(60_000);
    expect(onNode(sim)).toEqual(mine);
    const said = lines.map(({ level, msg }) => `${level} ${msg}`);
    for (const words of ['its parameters could not be written to the store', 'ended keys came back could not be told'])
      expect([words, said.filter((line) => line.includes(words)).map((line) => line.slice(0, 2))]).toEqual([
        words,
        ['50'],
      ]);
  });
});
