import { describe, expect, it, onTestFinished } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { mostStrangers } from '../../src/peers/nodes/most-strangers.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { DumpReader } from '../../src/wireguard/drivers/answers/dump.ts';
import { DumpFilter } from '../../src/wireguard/drivers/answers/dump-filter.ts';
import { answerOf } from '../../src/wireguard/drivers/answers/outcome.ts';
import type { PeerFilter } from '../../src/wireguard/drivers/driver.ts';
import { localDriver } from '../../src/wireguard/drivers/local/local-driver.ts';
import { FakePrograms } from '../lab/fake-programs.ts';

const [SERVER = '', OURS = ''] = Array.from({ length: 2 }, () => generateKeyPair().publicKey);
const LIES = 300_000;
const MOST = mostStrangers('10.0.0.0/24');
const PIECE = 65_536;
const asked = { dialect: WIREGUARD, interface: 'wg0', login: null, hasSecrets: false };
const belief: PeerFilter = { isNamed: (key) => key === OURS, mostStrangers: MOST };

const stranger = (number: number): string => `${String(number).padStart(42, '0')}A=`;
const lineOf = (key: string, ips = '(none)') => `${key}\t192.0.2.7:40000\t${ips}\t1795342893\t1234\t56789\t25`;
const answer = (peers: readonly string[]) =>
  [
    '# begin',
    `${SERVER}\toff`,
    ...peers,
    '# addresses',
    '7: wg0    inet 10.0.0.1/24 scope global wg0',
    '# end',
    '',
  ].join('\n');

/** Reads an answer as it comes over a line, and tells how much of it was kept. */
function look(reader: DumpReader, text: string, believed = belief) {
  const lines = new DumpFilter(believed, reader);
  for (let at = 0; at < text.length; at += PIECE) lines.add(text.slice(at, at + PIECE));
  const { text: stdout, peers, lost, isTooLong } = lines;
  const snapshot = reader.read(answerOf({ status: 0, signal: null, stdout, stderr: '' }, asked), 0, lost, peers);
  return { snapshot, kept: stdout.length + peers.join('\n').length, isTooLong };
}

describe('what is believed of a node that tells of 300,000 peers', () => {
  const lies = Array.from({ length: LIES }, (_, number) => lineOf(stranger(number)));

  it('is each key that a record names, wherever it stands, and strangers as many as the network bears', () => {
    const { snapshot, kept, isTooLong } = look(new DumpReader(), answer([...lies, lineOf(OURS, '10.0.0.3/32')]));
    expect(snapshot.peers.get(OURS)?.allowedIps).toEqual(['10.0.0.3/32']);
    expect(snapshot.peers.size).toBe(MOST + 1);
    expect(snapshot).toMatchObject({ leftOut: LIES - MOST, isPartial: true, ownAddresses: ['10.0.0.1'] });
    expect(kept).toBeLessThan((MOST + 10) * 256);
    expect(isTooLong).toBe(false);
  });

  it('is the same strangers in the next look, in whatever order they come then', () => {
    const reader = new DumpReader();
    const before = look(reader, answer(lies)).snapshot;
    const after = look(reader, answer(lies.toReversed())).snapshot;
    expect([...after.peers.keys()].toSorted()).toEqual([...before.peers.keys()].toSorted());
  });

  it('is no more when one key comes again and again, a record’s or a stranger’s', () => {
    const again = Array.from({ length: LIES }, (_, number) => lineOf(number % 2 === 0 ? OURS : stranger(1)));
    const { snapshot, kept } = look(new DumpReader(), answer(again));
    expect(snapshot.unreadableKeys).toEqual(new Set([OURS, stranger(1)]));
    expect(kept).toBeLessThan(2000);
  });

  it('is no more when its lines are endless, or are none of peers', () => {
    const wide = Array.from({ length: 4000 }, (_, n) => `10.1.${n >> 8}.${n & 255}/32`).join();
    const endless = [lineOf(OURS, '10.0.0.3/32'), lineOf(stranger(1), wide.repeat(20)), lineOf(stranger(2))];
    const { snapshot } = look(new DumpReader(), answer(endless));
    expect(snapshot.unreadableKeys).toEqual(new Set([stranger(1)]));
    expect([...snapshot.peers.keys()]).toEqual([OURS, stranger(2)]);
    const many = Array.from({ length: 400 }, (_, n) => lineOf(stranger(n), wide));
    expect(look(new DumpReader(), answer(many)).kept).toBeLessThan(MOST * 256 + 400 * 50 + 1000);
    const none = Array.from({ length: LIES }, () => 'nothing that anybody understands');
    const odd = look(new DumpReader(), answer([...none, lineOf(OURS)]));
    expect([odd.snapshot.peers.has(OURS), odd.snapshot.isPartial]).toEqual([true, true]);
    expect(odd.kept).toBeLessThan(50_000);
  });

  it('is no more than the keys when the lines of peers that records name are long', () => {
    const wide = Array.from({ length: 1000 }, (_, n) => `10.1.${n >> 8}.${n & 255}/32`).join();
    const keys = Array.from({ length: 1000 }, (_, number) => stranger(number));
    const named = { ...belief, isNamed: (key: string) => key !== SERVER };
    const told = answer([...keys.map((key) => lineOf(key, wide)), lineOf(OURS, '10.0.0.3/32')]);
    const { snapshot, kept } = look(new DumpReader(), told, named);
    expect(snapshot.peers.get(OURS)?.allowedIps).toEqual(['10.0.0.3/32']);
    expect(snapshot.peers.size + (snapshot.unreadableKeys?.size ?? 0)).toBe(1001);
    expect(snapshot.isPartial).toBeUndefined();
    expect(kept).toBeLessThan(2_300_000);
  });

  it('is too long when it does not end', () => {
    const lines = new DumpFilter(belief, new DumpReader());
    const piece = lies.slice(0, 1000).join('\n');
    for (let size = 0; size <= 64 * 1024 * 1024; size += piece.length) lines.add(piece);
    expect(lines.isTooLong).toBe(true);
  });
});

it('others are served while a node tells of 300,000 peers', { timeout: 120_000 }, async () => {
  const programs = new FakePrograms({
    wg: `printf 'private\\t${SERVER}\\t51820\\toff\\n'
awk 'BEGIN { for (n = 0; n < ${LIES}; n++) printf "%042dA=\\t(none)\\t192.0.2.7:40000\\t(none)\\t1795342893\\t1234\\t56789\\t25\\n", n }'`,
    ip: 'exit 0',
  });
  onTestFinished(() => programs[Symbol.asyncDispose]());
  const driver = localDriver({ dialect: WIREGUARD, interface: 'wg0', path: programs.path });
  onTestFinished(() => driver.close());
  const turns = { count: 0, isOver: false };
  const turn = () => {
    turns.count += 1;
    if (!turns.isOver) setImmediate(turn);
  };
  turn();
  const { peers, leftOut } = await driver.dump(belief);
  turns.isOver = true;
  expect([peers.size, leftOut]).toEqual([MOST, LIES - MOST]);
  // 27 MB come in pieces of at most 64 KiB, and between two of them it is everybody else's turn
  expect(turns.count).toBeGreaterThan((LIES * 90) / PIECE / 2);
});
