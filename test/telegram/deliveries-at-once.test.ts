import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { Deliveries } from '../../src/telegram/delivery/deliveries.ts';
import { eventually } from '../lab/eventually.ts';
import { iso, NOW, peer, snapshot, stateOf } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

test('uploads fifty configs at once at most, and each of the others as soon as one has ended', async () => {
  const waiting = Array.from({ length: 60 }, (_, n) =>
    peer({ telegram_id: 100 + n, wg_ip: `10.0.0.${n + 3}/32`, send: { since: iso(NOW), noted: false } }),
  );
  const { store } = await openStore((draft) => void Object.assign(draft, stateOf(waiting)));
  const there = waiting.map(({ public_key, wg_ip }): [string, { ips: string[] }] => [public_key, { ips: [wg_ip] }]);
  const seen: Snapshot = snapshot(Object.fromEntries(there));
  const begun: (() => void)[] = [];
  const deliveries = new Deliveries({
    store,
    snapshotOf: () => seen,
    upload: () => new Promise((resolve) => begun.push(resolve)),
    sendButtons: async () => undefined,
    note: () => undefined,
    showUpload: () => undefined,
    now: () => NOW,
    log: pino({ level: 'silent' }),
  });
  deliveries.scan();
  expect(begun).toHaveLength(50);
  for (const end of begun.splice(0, 10)) end();
  await store.settled();
  while (begun.length < 50) await setImmediate();
  expect(begun).toHaveLength(50);
  for (const end of begun) end();
  await eventually(() => Object.values(store.state.peers).every(({ send }) => send === null));
  await deliveries.stop(5000);
  expect(Object.values(store.state.peers).filter(({ send }) => send !== null)).toEqual([]);
});
