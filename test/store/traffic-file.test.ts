import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type DeviceTraffic, EMPTY_BOOK, type TrafficBook } from '../../src/health/traffic.ts';
import { TrafficFile } from '../../src/store/traffic-file.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { NOW, newKey } from '../stage/sample-state.ts';
import { testFolder } from '../stage/temporary-store.ts';

const KEY = newKey();
const book: TrafficBook = {
  nodes: new Set(['main', 'eu1']),
  devices: new Map([
    [
      'p1',
      {
        friend: 7,
        node: 'main',
        seenAt: NOW,
        days: { from: 20_000, received: [1, 0, 3e12], sent: [2, 0, 4], open: { received: 5, sent: 6 } },
        hours: { from: 480_000, received: [], sent: [], open: { received: 5, sent: 6 } },
        older: { received: 7, sent: 8 },
        counters: [{ key: KEY, received: 9, sent: 10 }],
      },
    ],
  ]),
};

function open() {
  const folder = testFolder();
  const recorded = recordLog();
  return {
    folder,
    path: join(folder, 'traffic.jsonl.gz'),
    file: new TrafficFile(join(folder, 'peers.json'), recorded.log),
    ...recorded,
  };
}

describe('the traffic file', () => {
  it('is read ahead once, and what was read is given away', async () => {
    const { file, folder, log } = open();
    await file.save(book);
    const ahead = TrafficFile.readAhead(join(folder, 'peers.json'), log);
    expect(await ahead.load()).toEqual(book);
    await ahead.save(EMPTY_BOOK);
    expect(await ahead.load()).toEqual(EMPTY_BOOK);
  });

  it('gives back what was saved, is only the bot’s to read, and can be looked at with zcat', async () => {
    const { file, path } = open();
    expect(await file.save(book)).toBe(statSync(path).size);
    expect(await file.load()).toEqual(book);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(gunzipSync(readFileSync(path)).toString()).toContain('\n{"id":"p1","friend":7,"node":"main"');
  });

  it('keeps what went through links, which a file of an earlier version has not', async () => {
    const { file } = open();
    const days = { from: 20_000, received: [1], sent: [2], open: { received: 3, sent: 4 } };
    const links = new Map([['main eu1', { days, counter: { received: 5, sent: 6 } }]]);
    await file.save({ ...book, links });
    expect(await file.load()).toEqual({ ...book, links });
  });

  it('is empty where there is none', async () => {
    const { file, lines } = open();
    expect(await file.load()).toEqual(EMPTY_BOOK);
    expect(lines).toEqual([]);
  });

  it.each([
    ['cut off', (good: Buffer) => good.subarray(0, good.length - 9)],
    ['with one bit wrong', (good: Buffer) => good.map((byte, at) => (at === good.length >> 1 ? byte ^ 4 : byte))],
    ['of other text', () => Buffer.from('[]')],
    [
      'of a version to come',
      (good: Buffer) => gzipSync(gunzipSync(good).toString().replace('"version":1', '"version":2')),
    ],
    [
      'with a number that is none',
      (good: Buffer) => gzipSync(gunzipSync(good).toString().replace('3000000000000', '-3')),
    ],
  ])('%s is put aside with one line in the log, and counting begins anew', async (_, damage) => {
    const { file, path, folder, lines } = open();
    await file.save(book);
    writeFileSync(path, damage(readFileSync(path)));
    expect(await file.load()).toEqual(EMPTY_BOOK);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [40, expect.stringContaining('counting begins anew')],
    ]);
    const [aside = '', ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(aside).toMatch(/^traffic\.jsonl\.gz\.damaged-/);
    await file.save(book);
    expect(await file.load()).toEqual(book);
  });

  it.each([
    ['with a counter of 400 digits', (line: string) => line.replace(/"days":\[\d+/, `$&${'9'.repeat(400)}`)],
    ['with a sum that is none', (line: string) => line.replace(/"older":\[\d+/, '"older":[null')],
    ['with days of which one direction is missing', (line: string) => line.replace('[2,0,4]', '[2,0]')],
    ['with a time that is none', (line: string) => line.replace(/"seenAt":\d+/, '"seenAt":0.5')],
    ['with half a counter', (line: string) => line.replace('[9,10]', '[9]')],
    ['cut off', (line: string) => line.slice(0, -7)],
    ['of anything', () => '\u0000'],
  ])('loses by a line %s that device’s history and no other’s, and the file as it was is kept', async (_, damage) => {
    const { file, path, folder, lines } = open();
    const [[, device]] = [...book.devices] as [[string, DeviceTraffic]];
    const three = { ...book, devices: new Map(['a', 'b', 'c'].map((id) => [id, device])) };
    await file.save(three);
    const text = gunzipSync(readFileSync(path)).toString().split('\n');
    const damaged = gzipSync(text.with(2, damage(text[2] ?? '')).join('\n'));
    expect(damaged).not.toEqual(gzipSync(text.join('\n')));
    writeFileSync(path, damaged);
    expect(await file.load()).toEqual({ ...three, devices: new Map(['a', 'c'].map((id) => [id, device])) });
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [40, expect.stringContaining('could not be read: 1')],
    ]);
    const [, aside = ''] = readdirSync(folder);
    expect(readFileSync(`${folder}/${aside}`)).toEqual(damaged);
  });

  it('takes what a version wrote that believed any counter for the most that is counted', async () => {
    const { file, path, lines } = open();
    await file.save(book);
    const text = gunzipSync(readFileSync(path)).toString();
    writeFileSync(path, gzipSync(text.replace('3000000000000', '1e300')));
    expect(JSON.stringify([...(await file.load()).devices])).toContain(String(Number.MAX_SAFE_INTEGER));
    expect(lines).toEqual([]);
  });
});
