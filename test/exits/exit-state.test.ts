import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { ExitWatch } from '../../src/wiring/exit-watch.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { newKey, stateOf } from '../stage/sample-state.ts';

it('forgets what an entry said of its exits as soon as it cannot be asked any more', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'exit-list.txt'), '192.0.2.0/24\n');
  const link = { public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null };
  const entry = { isUp: true };
  const watch = new ExitWatch({
    store: { state: { ...stateOf([]), links: { main: { eu1: link } } }, update: () => Promise.reject(new Error('no')) },
    drivers: new Map([
      [
        'main',
        {
          exits: async () => {
            if (!entry.isUp) throw new NodeError('unreachable', 'gone');
            return 'exit eu1 answers\nstatus 0\n';
          },
        },
      ],
    ]),
    peersFile: join(folder, 'peers.json'),
    ...{ country: 'AQ', usual: 'auto', fallback: null, now: Date.now, log: recordLog().log, notify: () => undefined },
  });
  expect(watch.stateOf('main')).toBeNull();
  await watch.look();
  expect(watch.stateOf('main')?.answers.get('eu1')).toBe(true);
  entry.isUp = false;
  await watch.look();
  expect(watch.stateOf('main')).toBeNull();
});
