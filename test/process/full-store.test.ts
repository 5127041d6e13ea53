import { expect, test } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { eventually } from '../lab/eventually.ts';
import { admit, configFor, noNode, openServer, openStage, storeOf } from '../stage/daemon-stage.ts';
import { filled, lasting } from '../stage/full-store.ts';

const WAIT = { timeout: 60_000 };

test.skipIf(noNode)(
  'a start over a store with everything in it changes nothing that only people change',
  async () => {
    const server = await openServer();
    const stage = await openStage({ server, settings: { RECONCILE_SECONDS: 1, WG_DOORS: 443 } });
    const { daemon, owner } = stage;
    owner.start();
    for (const id of [501, 502, 504]) {
      const friend = await admit(stage, id, 'en');
      friend.send('/get_config');
      await configFor(friend);
      if (id !== 502) continue;
      friend.send('/regen');
      await configFor(friend);
    }
    const [foreign, adopted, condemned] = [generateKeyPair(), generateKeyPair(), generateKeyPair()].map(
      ({ publicKey }, at) => ({ publicKey, allowedIps: [`10.0.0.${200 + at}/32`] }),
    );
    if (!foreign || !adopted || !condemned) throw new Error('three peers were made');
    for (const peer of [foreign, adopted, condemned]) await server.addHandmadePeer(peer);
    await daemon.stop();
    const store = filled(storeOf(daemon), { adopted: adopted.publicKey, condemned: condemned.publicKey });
    parseStore(JSON.stringify(store)); // a mistake of this test is told here, not by the daemon
    daemon.writeStore(JSON.stringify(store));
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await daemon.start();
      await eventually(async () => !(await server.allowedIps()).has(condemned.publicKey), WAIT);
      const revision = storeOf(daemon).revision as number;
      owner.send('/users'); // it works, after looks of its own
      await owner.receives(/504/, WAIT);
      expect(lasting(storeOf(daemon)), `at revision ${revision}`).toEqual(lasting(store));
      // one of 501, two of 502 whose key changes, the spare, and two that the bot did not make
      const peers = await server.allowedIps();
      expect([...peers.keys()]).toEqual(expect.arrayContaining([foreign.publicKey, adopted.publicKey]));
      expect(peers.size).toBe(1 + 2 + 1 + 2);
      await daemon.stop(signal);
      await server.addHandmadePeer(condemned); // as the interface's own file does
    }
  },
  300_000,
);
