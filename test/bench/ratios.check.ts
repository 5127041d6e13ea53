import { describe, expect, test } from 'vitest';
import { DumpReader } from '../../src/wireguard/drivers/answers/dump.ts';
import { missingFor } from '../lab/requirements.ts';
import { holds, type Result } from './result.ts';
import { look } from './rows/idle.ts';
import type { RowContext } from './rows/row.ts';
import { ROWS } from './rows/rows.ts';
import { claimText } from './table.ts';

const noNode = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'sshd', 'ssh');
/** Twice what `npm run bench` asks for: a regression is seen, and a busy machine is not. */
const SLACK = 2;

/** One of them has to hold: what is slower holds in none. */
const ATTEMPTS = 3;

const at = (...sizes: number[]): RowContext => ({ sizes, small: true, hasNode: true });

const MEASURES: Readonly<Record<string, () => Promise<Result[]>>> = {
  'a new friend’s config is near what the machine itself needs for it': () => ROWS.friend.measure(at(0, 500)),
  'over SSH it costs about one command, and far less than the predecessor’s way': () =>
    ROWS['friend-far'].measure(at(0)),
  'a burst over SSH is handed out many times faster than in the predecessor’s way': () =>
    ROWS['burst-ssh'].measure(at(0)),
  'a node that lost its peers has them back in about one call of wg': () => ROWS.back.measure(at(5000)),
  'friends behind an exit are about as fast as behind plain tunnels': () => ROWS.exits.measure(at(0)),
  'a friend’s switch of the exit costs about one call of nft': () => ROWS.switch.measure(at(0)),
  'a start calls Telegram about as soon as its packages are loaded': () => ROWS.start.measure(at(2500)),
  'a look with nothing to do costs about the dump': async () => [await look(5000, 9)],
  'a look at an AmneziaWG node costs about a look at a plain one': () => ROWS['look-awg'].measure(at(1000)),
};

/** An answer of ten thousand peers, as a node gives it. */
function answerOf(count: number): string {
  const server = Buffer.from('server'.padStart(32)).toString('base64');
  const peers = Array.from({ length: count }, (_, number) => {
    const key = Buffer.from(String(number).padStart(32)).toString('base64');
    return `${key}\t192.0.2.7:40000\t10.0.${number >> 8}.${number & 255}/32\t1795342893\t1234\t56789\t25`;
  });
  return [`${server}\toff`, ...peers, '# addresses', ''].join('\n');
}

/** The shortest of some runs of each (ms), in turns. */
function shortest(one: () => void, other: () => void): [number, number] {
  const best: [number, number] = [Infinity, Infinity];
  for (let round = 0; round < 15; round += 1) {
    for (const [at, work] of [one, other].entries()) {
      const began = performance.now();
      work();
      best[at] = Math.min(best[at] ?? Infinity, performance.now() - began);
    }
  }
  return best;
}

/** Ratios only: milliseconds say more about the machine than about us. */
function broken(results: readonly Result[]): string[] {
  const claims = results.flatMap(({ title, claims: own }) => own.map((claim) => ({ title, claim })));
  return claims
    .filter(({ claim }) => claim.unit === '×' && !holds(claim, SLACK))
    .map(({ title, claim }) => `${title}: ${claimText(claim)}`);
}

test('an answer is read in step with cutting its text into fields, for ten thousand peers', () => {
  const answer = answerOf(10_000);
  const [parse, split] = shortest(
    () => expect(new DumpReader().read(answer, 0).peers.size).toBe(10_000),
    () => answer.split('\n').map((line) => line.split('\t')),
  );
  expect(parse / split).toBeLessThan(25 * SLACK); // 8 to 12 are usual; a step for each pair of peers is thousands
});

describe.skipIf(noNode)('beside limits and alternatives of the same run', () => {
  test.for(Object.entries(MEASURES))('%s', { timeout: 900_000 }, async ([, measure]) => {
    const failures: string[] = [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const failed = broken(await measure());
      if (failed.length === 0) return;
      failures.push(...failed);
    }
    expect(failures).toEqual([]);
  });

  test('commands of a burst share writes of the store', { timeout: 120_000 }, async () => {
    const results = await ROWS.disk.measure(at(500));
    const [alone = 0, together = 0] = results.map(({ notes = [] }) => Number.parseFloat(notes[0] ?? ''));
    expect(alone).toBeGreaterThanOrEqual(1);
    expect(together).toBeLessThan(alone / 2);
  });
});
