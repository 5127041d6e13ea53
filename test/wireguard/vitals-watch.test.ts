import { expect, it } from 'vitest';
import { NOTHING_KNOWN } from '../../src/health/firewall/judgement.ts';
import { type NetworkBytes, NodeError, type NodeStatistics } from '../../src/wireguard/drivers/driver.ts';
import { VitalsWatch } from '../../src/wireguard/loop/vitals-watch.ts';

const machine: NodeStatistics = {
  ...{ load: 0.5, cores: 2, uptime: 100, kernel: '6.1', wireguard: '1.0' },
  ...{ memory: { total: 2, available: 1 }, disk: { total: 2, available: 1 } },
  network: null,
  setup: { clock: 0, forwarding: true, port: 51820, nat: null, gate: null, helpers: new Map(), surroundings: null },
};

function open() {
  const clock = { now: 0 };
  const state: { isUp: boolean; network: NetworkBytes; error: NodeError | null } = {
    isUp: true,
    network: { received: 0, sent: 0 },
    error: null,
  };
  const driver = {
    handshakeMs: 150,
    statistics: async () => {
      clock.now += 200;
      if (state.error) throw state.error;
      return { ...machine, network: { ...state.network, month: null } };
    },
  };
  const watch = new VitalsWatch({ driver, isUp: () => state.isUp, judge: () => NOTHING_KNOWN, now: () => clock.now });
  return { watch, clock, state };
}

it('tells how long a machine took to answer, and what it moves in a second', async () => {
  const { watch, clock, state } = open();
  expect(watch.vitals).toBeNull();
  await watch.poll();
  expect(watch.vitals).toMatchObject({ load: 0.5, at: 200, tookMs: 200, handshakeMs: 150, rate: null });
  clock.now = 10_000;
  state.network = { received: 10_000, sent: 20_000 };
  await watch.poll();
  expect(watch.vitals?.rate).toEqual({ received: 1000, sent: 2000 });
  clock.now = 20_000;
  state.network = { received: 0, sent: 0 }; // it rebooted
  await watch.poll();
  expect(watch.vitals?.rate).toBeNull();
});

it('asks no node that is down, says nothing of it, and passes on what went wrong', async () => {
  const { watch, state } = open();
  await watch.poll();
  state.isUp = false;
  state.error = new NodeError('timeout', 'no answer');
  await watch.poll();
  expect(watch.vitals).toBeNull();
  state.isUp = true;
  await expect(watch.poll()).rejects.toThrow('no answer');
  expect(watch.vitals?.at).toBe(200);
});
