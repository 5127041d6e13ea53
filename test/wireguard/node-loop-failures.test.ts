import { describe, expect, it } from 'vitest';
import { onNode, openLoop, setByHand } from '../stage/loop-lab.ts';
import { DAY, HOUR, iso, NOW, newKey, node, peer, sealedKey } from '../stage/sample-state.ts';

const device = peer();
const mine = { [device.public_key]: ['10.0.0.3/32'] };
const rekeyed = () => peer({ ...device, next: { ...sealedKey(), sent_at: iso(NOW) } });

describe('an outage', () => {
  it('is one line when it begins and one when it ends, with how long it took, also across a restart', async () => {
    const { sim, store, said, lines, loop, step, start } = await openLoop([device]);
    await step();
    sim.isUp = false;
    for (let i = 0; i < 4; i += 1) await step(60_000);
    expect(loop.snapshot).toBeNull();
    expect(store.state.nodes['main']?.down_since).toBe(iso(NOW + 60_000));
    const restarted = start();
    await step(60_000, restarted);
    sim.isUp = true;
    await step(60_000, restarted);
    expect(said('is down')).toBe(2); // once for each process
    expect(said('is back after 5 min')).toBe(1);
    const [cause = ''] = lines.flatMap(({ msg }) => /is down (\(.+)/.exec(msg)?.[1] ?? []);
    expect(cause).not.toBe('');
    expect(said(`is back after 5 min ${cause}`)).toBe(1); // the same cause at both ends
    expect(store.state.nodes['main']).toMatchObject({ down_since: null, up_since: iso(NOW + 6 * 60_000) });
  });

  it('is over since the first look after it; before any outage, since the first look of all, also across a restart', async () => {
    const { sim, store, step, start } = await openLoop([device]);
    const main = () => store.state.nodes['main'];
    setByHand(sim, { publicKey: device.public_key, allowedIps: [device.wg_ip] });
    await step(60_000);
    expect(main()).toMatchObject({ answers_since: iso(NOW + 60_000), up_since: null });
    const restarted = start();
    setByHand(sim, { publicKey: newKey(), allowedIps: ['10.0.0.9/32'] }); // something else is written of it meanwhile
    await step(60_000, restarted);
    expect(main()?.foreign).toEqual(['10.0.0.9/32']);
    expect(main()?.answers_since).toBe(iso(NOW + 60_000));
    sim.isUp = false;
    await step(60_000, restarted);
    sim.isUp = true;
    await step(60_000, restarted);
    expect(main()?.answers_since).toBe(iso(NOW + 4 * 60_000));
    sim.reboot();
    await step(60_000, restarted);
    expect(main()?.answers_since).toBe(iso(NOW + 5 * 60_000));
  });

  it('that an older version has seen end is known to this one', async () => {
    const { store, step, start } = await openLoop([]);
    await step();
    for (const [up_since, expected] of [
      [null, NOW + 60_000],
      [iso(NOW - DAY), NOW - DAY],
    ] as const) {
      await store.update((draft) => void Object.assign(draft.nodes['main'] ?? {}, { answers_since: null, up_since }));
      await step(60_000, start());
      expect(store.state.nodes['main']?.answers_since).toBe(iso(expected));
    }
  });

  it('waits longer after each failure, up to the longest, and is short again after a success', async () => {
    const { sim, step } = await openLoop([device]);
    sim.isUp = false;
    const waits = [];
    for (let i = 0; i < 6; i += 1) waits.push(await step());
    for (const [i, longest] of [1000, 2000, 4000, 5000, 5000, 5000].entries()) {
      expect(waits[i]).toBeGreaterThan(longest * 0.79);
      expect(waits[i]).toBeLessThanOrEqual(longest);
    }
    sim.isUp = true;
    await step();
    sim.isUp = false;
    expect(await step(60_000)).toBeLessThanOrEqual(1000);
  });

  it('gives a waiting key its whole grace time from the node’s return', async () => {
    const { sim, store, step } = await openLoop([rekeyed()]);
    await step();
    sim.isUp = false;
    for (let i = 0; i < 3; i += 1) await step(DAY);
    sim.isUp = true;
    await step();
    expect(store.state.peers['p1']?.next).not.toBeNull();
    await step(DAY - 1);
    expect(store.state.peers['p1']?.next).not.toBeNull();
    await step(60_000);
    expect(store.state.peers['p1']?.next).toBeNull();
  });

  it('is none when a kept connection died and the second try gets through', async () => {
    const { sim, said, step } = await openLoop([device]);
    await step();
    sim.fault = 'refused';
    await step(60_000);
    expect(said('is down')).toBe(0);
    expect(onNode(sim)).toEqual(mine);
  });

  it('of which a command dies is told once while that command goes on failing', async () => {
    const { sim, said, step } = await openLoop([device]);
    for (let i = 0; i < 5; i += 1) {
      sim.onDump = () => {
        sim.fault = 'late';
      };
      await step(60_000);
    }
    expect([said('is down'), said('is back')]).toEqual([1, 0]);
    sim.onDump = () => undefined;
    await step(60_000);
    expect(said('is back after')).toBe(1);
    expect(onNode(sim)).toEqual(mine);
  });
});

describe('a command whose answer is lost', () => {
  it.each(['lost', 'half', 'late', 'garbled'] as const)(
    '(%s) leaves the node right after the next look',
    async (fault) => {
      const [old, next] = [newKey(), sealedKey()];
      const { sim, step } = await openLoop([
        peer({ ...device, retired: { [old]: iso(NOW) }, next: { ...next, sent_at: null } }),
      ]);
      sim.peers.set(old, { ips: ['10.0.0.3/32'], psk: null, handshakeAt: NOW, isForeign: false });
      sim.onDump = () => {
        if (sim.dumps === 1) sim.fault = fault;
      };
      await step();
      await step(1000);
      sim.land();
      await step(60_000);
      expect(onNode(sim)).toEqual({ ...mine, [next.public_key]: [] });
    },
  );
});

describe('an interface that was made anew', () => {
  it('has everything again after one look, and grace times start anew', async () => {
    const { sim, store, step } = await openLoop([rekeyed()]);
    await step();
    sim.reboot();
    await step(60 * HOUR);
    expect(sim.peers.size).toBe(2);
    expect(store.state.nodes['main']?.up_since).toBe(iso(NOW + 60 * HOUR));
    expect(store.state.peers['p1']?.next).not.toBeNull();
  });
});

describe('another server key', () => {
  const other = newKey();

  it('is not believed: nothing is changed, nothing may be sent, and both keys are known', async () => {
    const { sim, loop, step, converged } = await openLoop([device]);
    await step();
    sim.serverKey = other;
    sim.reboot();
    for (let i = 0; i < 3; i += 1) await step(60_000);
    expect(onNode(sim)).toEqual({});
    expect(loop.snapshot).toBeNull();
    expect(converged()).toBe(1);
    expect(loop.outage).toMatchObject({
      since: NOW + 60_000,
      cause: 'wrong-key',
      keys: { known: sim.ownKey, seen: other },
    });
    sim.serverKey = sim.ownKey;
    await step(60_000);
    expect(loop.outage).toBeNull();
    expect(onNode(sim)).toEqual(mine);
  });

  it('is known also when the node was down before it answered with it', async () => {
    const { sim, loop, step } = await openLoop([device]);
    await step();
    expect(loop.outage).toBeNull();
    sim.isUp = false;
    await step(60_000);
    expect(loop.outage).toMatchObject({ since: NOW + 60_000, cause: 'unreachable', keys: null });
    sim.isUp = true;
    sim.serverKey = other;
    for (let i = 0; i < 3; i += 1) await step(60_000);
    expect(loop.outage).toMatchObject({ since: NOW + 60_000, cause: 'wrong-key', keys: { seen: other } });
  });

  it('is known from the first look on, also after a restart, unless the settings name it', async () => {
    const { sim, step, start } = await openLoop([device]);
    await step();
    sim.serverKey = other;
    sim.reboot();
    await step(60_000, start());
    expect(onNode(sim)).toEqual({});
    const named = await openLoop([device], {}, node({ serverKey: other }));
    await named.step();
    expect(onNode(named.sim)).toEqual({});
    named.sim.serverKey = other;
    await named.step(60_000);
    expect(onNode(named.sim)).toEqual(mine);
  });
});

describe('a seal that does not open', () => {
  it('costs its own device the preshared key and nobody anything else', async () => {
    const { secret } = sealedKey();
    const { sim, said, step } = await openLoop([{ ...device, secret }, peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' })]);
    await step();
    expect([...sim.peers.values()].map(({ psk }) => psk !== null)).toEqual([false, true]);
    expect(said('does not open')).toBe(1);
  });
});
