import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { ExitWatch } from '../../src/wiring/exit-watch.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { newKey, peer, stateOf, user } from '../stage/sample-state.ts';

/** A watch over one entry, whose answers are given here. */
function watched() {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'exit-list.txt'), '192.0.2.0/24\n');
  const link = { public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null };
  const state: Draft = { ...stateOf([peer()]), links: { main: { eu1: link } } };
  const entry = { show: 'exit eu1 answers\nstatus 0\n' as string | null | Error, load: 'status 0\n', loads: 0 };
  const disk = { isFull: false };
  const { log, lines } = recordLog();
  log.level = 'info';
  const exits = async (text: string) => {
    if (entry.show instanceof Error) throw entry.show;
    if (text.startsWith('show')) return entry.show;
    entry.loads += 1;
    return entry.load;
  };
  const watch = new ExitWatch({
    store: {
      state,
      update: async (change) => {
        if (disk.isFull) throw new Error('ENOSPC');
        return change(state, structuredClone(state));
      },
    },
    drivers: new Map([['main', { exits }]]),
    peersFile: join(folder, 'peers.json'),
    ...{ country: 'AQ', usual: 'auto', fallback: null, now: Date.now, log, notify: () => undefined },
  });
  /** What two looks at an entry that answers so write into the log. */
  const logged = async (shown: string | null | Error) => {
    const before = lines.length;
    entry.show = shown;
    await watch.look();
    await watch.look();
    return lines.slice(before).map(({ level, msg }) => [level, msg]);
  };
  return { watch, state, entry, disk, logged };
}

const ANSWERS = 'exit eu1 answers\nstatus 0\n';
const GONE = new NodeError('unreachable', 'gone');

it('forgets what an entry said of its exits as soon as it cannot be asked any more', async () => {
  const { watch, entry } = watched();
  expect(watch.stateOf('main')).toBeNull();
  await watch.look();
  expect(watch.stateOf('main')?.answers.get('eu1')).toBe(true);
  entry.show = GONE;
  await watch.look();
  expect(watch.stateOf('main')).toBeNull();
});

it('logs once why an entry cannot be asked or told, another reason anew, and the end', async () => {
  const { entry, logged } = watched();
  const asked = 'node main: its exits could not be asked';
  expect(await logged(ANSWERS)).toEqual([]);
  expect(await logged(GONE)).toEqual([[40, asked]]);
  expect(await logged(new NodeError('timeout', 'no answer'))).toEqual([[40, asked]]);
  expect(await logged(null)).toEqual([[40, `${asked}; renew its gate: vpn-bot node renew main`]]);
  entry.load = 'nft: no such table\nstatus 1\n';
  expect(await logged(ANSWERS)).toEqual([[50, 'node main: the choices of exits were not taken']]);
  entry.load = 'nft: no memory\nstatus 1\n';
  expect(await logged(ANSWERS)).toEqual([[50, 'node main: the choices of exits were not taken']]);
  entry.load = 'status 0\n';
  expect(await logged(ANSWERS)).toEqual([[30, 'node main: its exits can be asked and told again']]);
  expect(await logged(GONE)).toEqual([[40, asked]]);
});

it('does not take a commit that has nothing to tell for the end of a fault', async () => {
  const { watch, entry, state, logged } = watched();
  await logged(ANSWERS);
  expect(await logged(GONE)).toHaveLength(1);
  watch.committed();
  expect(await logged(GONE)).toEqual([]);
  const { loads } = entry;
  state.users[7] = user(7, { exits: { main: { way: 'away', to: 'eu1' } } });
  watch.committed();
  expect(await logged(GONE)).toEqual([]);
  expect(await logged(ANSWERS)).toHaveLength(1);
  expect(entry.loads).toBeGreaterThan(loads);
});

it('logs a silence that cannot be written to the store only once it is', async () => {
  const { watch, entry, disk, logged } = watched();
  await watch.look();
  disk.isFull = true;
  entry.show = 'exit eu1 silent\nstatus 0\n';
  await expect(watch.look()).rejects.toThrow('ENOSPC');
  await expect(watch.look()).rejects.toThrow('ENOSPC');
  disk.isFull = false;
  expect(await logged(entry.show)).toEqual([[40, 'node main: the exit eu1 is silent']]);
});
