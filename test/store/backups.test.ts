import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import { BackupClock } from '../../src/store/backup-clock.ts';
import { backupFolder, expired, listBackups, newestGoodBackup, writeBackup } from '../../src/store/backups.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { loadStore } from '../../src/store/load-store.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { openStore, testFolder } from '../stage/temporary-store.ts';

const textOf = (revision: number) => new StoreSerializer().serialize({ ...stateOf([peer()]), revision });
const hoursOf = async (path: string) => (await listBackups(path)).map(({ hour }) => hour.getTime());

/** A store with a clock that the test sets, and one look at it. */
async function watched() {
  const { store, path } = await openStore();
  const recorded = recordLog();
  let time = NOW;
  const clock = new BackupClock({ store, path, now: () => time, log: recorded.log });
  const look = (at: number) => {
    time = at;
    return clock.check();
  };
  const change = () =>
    store.update((draft) => {
      draft.users[7] = user(7, { name: String(draft.revision) });
    });
  return { store, path, look, change, recorded, clock };
}

describe('the backups that are kept', () => {
  /** What is wrong after any of the backups that are written with these pauses (in hours) between them. */
  function faults(pauses: readonly number[]): string[] {
    let kept: { path: string; hour: Date }[] = [];
    const written: number[] = [];
    return pauses.flatMap((pause) => {
      const time = (written.at(-1) ?? NOW - (NOW % HOUR)) + pause * HOUR;
      written.push(time);
      kept.push({ path: iso(time), hour: new Date(time) });
      const gone = new Set(expired(kept));
      kept = kept.filter((backup) => !gone.has(backup));
      const has = new Set(kept.map(({ path }) => path));
      const days = new Set(kept.map(({ path }) => path.slice(0, 10)));
      return [
        ...(has.size <= 24 + 31 ? [] : [`${has.size} are kept`]),
        ...written
          .filter((at) => time - at < DAY && !has.has(iso(at)))
          .map((at) => `${iso(at)} of the last day is gone`),
        ...written
          .filter((at) => time - at < 31 * DAY && !days.has(iso(at).slice(0, 10)))
          .map((at) => `${iso(at)}: its day is gone`),
      ];
    });
  }

  it.each([1, 2, 7, 24, 25, 49])('are hourly for a day and daily for a month, when one comes every %i h', (pause) => {
    expect(faults(Array<number>(Math.floor((70 * 24) / pause)).fill(pause))).toEqual([]);
  });

  it('are so whatever the pauses between them', () => {
    const pauses = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 })), { maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(pauses, (some) => faults(some).length === 0),
      { numRuns: 30, endOnFailure: true },
    );
  });

  it('survive a clock that jumps a year ahead and comes back', async () => {
    const { path, look, change } = await watched();
    for (let hour = 0; hour < 5; hour++) {
      await look(NOW + hour * HOUR);
      await change();
    }
    await look(NOW + 365 * DAY);
    expect(await hoursOf(path)).toHaveLength(6);
    await change();
    await look(NOW + 5 * HOUR);
    await change();
    await look(NOW + 6 * HOUR);
    expect(await hoursOf(path)).toContain(NOW + 6 * HOUR);
    expect((await newestGoodBackup(path))?.path).toContain(iso(NOW + 6 * HOUR).slice(0, 13));
  });
});

describe('a backup', () => {
  it('is written once in an hour in which the store changed, and in no other', async () => {
    const { path, look, change } = await watched();
    await look(NOW);
    for (const minutes of [1, 30, 59]) {
      await change();
      await look(NOW + minutes * 60_000);
    }
    expect(await hoursOf(path)).toEqual([NOW]);
    for (const hour of [1, 2, 3]) await look(NOW + hour * HOUR);
    expect(await hoursOf(path)).toEqual([NOW + HOUR, NOW]);
  });

  it('holds the state of its moment, an edit by hand without a new revision included', async () => {
    const { store, path, look, change } = await watched();
    await change();
    await look(NOW);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"users": {', `"users": {"9":${JSON.stringify(user(9))},`));
    await store.reload();
    await look(NOW + HOUR);
    expect((await newestGoodBackup(path))?.store.users).toHaveProperty('9');
    expect(parseStore(store.text)).toEqual((await newestGoodBackup(path))?.store);
  });

  it('keeps secrets sealed, and only its owner may read it', async () => {
    const path = join(testFolder(), 'peers.json');
    const box = new SecretBox('5a'.repeat(32));
    const [publicKey, privateKey, presharedKey] = [newKey(), newKey(), newKey()];
    const store = stateOf([peer({ public_key: publicKey, secret: box.seal(publicKey, { privateKey, presharedKey }) })]);
    const written = await writeBackup(path, new StoreSerializer().serialize(store), new Date(NOW));
    const text = readFileSync(written, 'utf8');
    for (const secret of [privateKey, presharedKey, '5a'.repeat(32)]) expect(text).not.toContain(secret);
    expect(statSync(written).mode & 0o777).toBe(0o600);
    expect(statSync(backupFolder(path)).mode & 0o777).toBe(0o700);
    expect(readdirSync(backupFolder(path))).toEqual([basename(written)]);
  });

  it('never makes the store’s own folder anew, in the place of a disk that went away', async () => {
    const folder = testFolder();
    const path = join(folder, 'data', 'peers.json');
    await expect(writeBackup(path, new StoreSerializer().serialize(stateOf([])), new Date(NOW))).rejects.toThrow(
      'ENOENT',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that cannot be written is told once, and once more when they work again', async () => {
    const { path, look, recorded } = await watched();
    writeFileSync(backupFolder(path), 'a file in the place of the folder');
    for (const minutes of [0, 1, 2]) await look(NOW + minutes * 60_000);
    expect(recorded.saying('no backup')).toHaveLength(1);
    rmSync(backupFolder(path));
    await look(NOW + 3 * 60_000);
    expect(recorded.saying('work again')).toHaveLength(1);
    expect(await hoursOf(path)).toEqual([NOW]);
  });
});

describe('the word that a store is refused', () => {
  async function withBackups() {
    const path = join(testFolder(), 'peers.json');
    const older = await writeBackup(path, textOf(5), new Date(NOW - HOUR));
    const newer = await writeBackup(path, textOf(8), new Date(NOW));
    return { path, older, newer };
  }
  const refusal = (path: string) => loadStore(path).then(() => '', String);

  it('names the newest good backup: the next older one when the newest is damaged', async () => {
    const { path, older, newer } = await withBackups();
    writeFileSync(path, '{');
    expect(await refusal(path)).toContain(`the newest good backup is ${newer} (revision 8, 1 devices)`);
    writeFileSync(newer, textOf(8).slice(0, 300));
    expect(await refusal(path)).toContain(`run: vpn-bot restore ${older}`);
    writeFileSync(older, '');
    expect(await refusal(path)).toContain('there is no backup that can be read');
    expect(readFileSync(path, 'utf8')).toBe('{');
  });

  it('names a newer one that was made by hand in the same folder', async () => {
    const { path } = await withBackups();
    const byHand = join(backupFolder(path), 'by-hand-2026.json');
    writeFileSync(byHand, textOf(9));
    expect(await refusal(path)).toContain(byHand);
  });

  it('is said of a store that is missing while there are backups, and no empty one begins', async () => {
    const { path, newer } = await withBackups();
    expect(await refusal(path)).toMatch(`the file is missing; the newest good backup is ${newer}`);
    await expect(JsonStore.open(path, () => undefined)).rejects.toThrow('missing');
    expect(existsSync(path)).toBe(false);
  });

  it('is said of an old copy in the place of the store, with both ways back', async () => {
    const { path, newer } = await withBackups();
    const [old, last] = [textOf(5), 8];
    writeFileSync(path, old);
    writeFileSync(`${path}.revision`, `${last}\n`);
    const why = await refusal(path);
    expect(why).toContain('this is an old copy (revision 5, the last one was 8)');
    expect(why).toContain(newer);
    expect(why).toContain('move it elsewhere');
  });

  it('is said in spite of backups that cannot be read', async () => {
    const { path, newer, older } = await withBackups();
    rmSync(newer);
    mkdirSync(newer);
    writeFileSync(path, '{');
    expect(await refusal(path)).toContain(older);
  });
});

describe('a backup that would not restore', () => {
  it('is a failure until one is written that does', async () => {
    const { store, path } = await openStore();
    const seen = { state: store.state, text: store.text.slice(0, -9) };
    const clock = new BackupClock({ store: seen, path, now: () => NOW, log: recordLog().log });
    await clock.check();
    expect(clock.failure?.reason).toContain('breaks off at the end');
    seen.text = store.text;
    await clock.check();
    expect(clock.failure).toBeNull();
    expect((await newestGoodBackup(path))?.store.revision).toBe(store.state.revision);
  });
});

describe('the newest backup', () => {
  const inFolder = (path: string, name: string, text: string) => {
    mkdirSync(backupFolder(path), { recursive: true });
    writeFileSync(join(backupFolder(path), name), text);
  };

  it('is found without reading the older ones whole, since together they may be more than the memory', async () => {
    const path = join(testFolder(), 'peers.json');
    const filler = 'x'.repeat(2_000_000);
    for (let day = 10; day < 30; day++)
      inFolder(path, `peers-2026-10-${day}T10Z.json`, `{ "version": 1, "revision": ${day}, "x": "${filler}" }`);
    inFolder(path, 'peers-2026-10-01T10Z.json', textOf(99));
    const before = bytesRead();
    expect((await newestGoodBackup(path))?.store.revision).toBe(99);
    expect(bytesRead() - before).toBeLessThan(20_000_000);
  });

  it('is the next older one where the newest are damaged, cut off or no files', async () => {
    const path = join(testFolder(), 'peers.json');
    inFolder(path, 'peers-2026-10-01T10Z.json', textOf(5));
    inFolder(path, 'peers-2026-10-02T10Z.json', textOf(6));
    inFolder(path, 'peers-2026-10-03T10Z.json', textOf(7).slice(0, -9));
    inFolder(path, 'peers-2026-10-04T10Z.json', '');
    mkdirSync(join(backupFolder(path), 'peers-2026-10-05T10Z.json'));
    expect((await newestGoodBackup(path))?.store.revision).toBe(6);
  });
});

/** How many bytes this process has read so far, from files and all else. */
const bytesRead = (): number => Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
