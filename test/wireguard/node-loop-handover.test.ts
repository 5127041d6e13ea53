import { describe, expect, it } from 'vitest';
import { HANDOVER_MS, handOver } from '../../src/peers/devices/hand-over.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { onNode, openLoop } from '../stage/loop-lab.ts';
import { box, iso, NOW, peer } from '../stage/sample-state.ts';

const MINUTE = 60_000;

/** A loop half an hour after a key was handed over, and five seconds before the deadline. */
async function nearDeadline(device: DraftPeer) {
  const { public_key: key } = handOver(device, box, iso(NOW));
  const lab = await openLoop([device]);
  for (let minute = 0; minute < 30; minute += 1) await lab.step(MINUTE);
  lab.clock.now = NOW + HANDOVER_MS - 5000;
  const ms = await lab.step();
  return { ...lab, key, ms, record: () => lab.store.state.peers['p1'] };
}

describe('a key that was handed over', () => {
  it('lapses at its deadline, not at the next look: the loop wakes for it and looks', async () => {
    const { step, sim, ms, record, clock, key } = await nearDeadline(peer({ sent_at: null }));
    clock.isConfirmed = true;
    expect(ms).toBe(5000);
    expect(onNode(sim)).toHaveProperty([key]);
    await step(ms);
    expect(record()).toMatchObject({ removed_at: iso(NOW + HANDOVER_MS), handover: { outcome: 'lapsed', key } });
    expect(onNode(sim)).toEqual({});
  });

  it('by the machine’s own clock alone lapses only once its three days were watched', async () => {
    const { step, ms, record } = await nearDeadline(peer({ sent_at: null }));
    await step(ms);
    expect(record()).toMatchObject({ removed_at: null, handover: null });
    await step(MINUTE); // it was first seen a minute after it was made
    expect(record()).toMatchObject({ removed_at: expect.any(String), handover: { outcome: 'lapsed' } });
  });

  it('stays when its friend connects in the last moment, for the deadline is judged by a look of its own', async () => {
    const { step, sim, ms, record, clock, key } = await nearDeadline(peer());
    clock.isConfirmed = true;
    clock.now += ms - 1;
    sim.shake(key);
    await step(1);
    expect(record()).toMatchObject({
      public_key: key,
      next: null,
      deadline: null,
      handover: { outcome: 'opened', key },
    });
    expect(onNode(sim)).toEqual({ [key]: ['10.0.0.3/32'] });
  });

  it('is not judged by what was seen before, when another clock confirms late that the deadline has passed', async () => {
    const { step, sim, ms, record, clock, key } = await nearDeadline(peer({ sent_at: null }));
    await step(ms); // a look; nobody confirms the time
    sim.shake(key);
    clock.isConfirmed = true;
    await step(1); // no look
    expect(record()).toMatchObject({ removed_at: null, deadline: expect.any(String) });
    await step(MINUTE);
    expect(record()).toMatchObject({ removed_at: null, handover: { outcome: 'opened' } });
  });

  it('leaves the old key in use when it lapses', async () => {
    const device = peer();
    const old = device.public_key;
    const { step, sim, ms, record, clock, key } = await nearDeadline(device);
    clock.isConfirmed = true;
    await step(ms);
    expect(record()).toMatchObject({
      public_key: old,
      next: null,
      removed_at: null,
      retired: { [key]: expect.any(String) },
    });
    expect(onNode(sim)).toEqual({ [old]: ['10.0.0.3/32'] });
  });
});
