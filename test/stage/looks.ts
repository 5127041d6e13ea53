import fc from 'fast-check';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { DumpReader } from '../../src/wireguard/drivers/answers/dump.ts';
import { ADDRESSES } from '../../src/wireguard/drivers/node-scripts.ts';
import { NOW, newKey } from './sample-state.ts';

const SERVER_KEY = newKey();

/** What becomes of a key's line in an answer: it stays as it was, is gone, cannot be read, or tells something else. */
const fate = (ips: readonly string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant('same' as const) },
    { weight: 1, arbitrary: fc.constantFrom('gone' as const, 'unread' as const) },
    {
      weight: 4,
      arbitrary: fc.record({
        endpoint: fc.constantFrom('(none)', '192.0.2.7:40000', '192.0.2.8:40000', '198.51.100.9:443'),
        ip: fc.constantFrom('(none)', ...ips),
        // seconds from `NOW`, also ahead of the bot's own clock
        shook: fc.option(fc.integer({ min: -60, max: 60 })),
        received: fc.nat(300),
        sent: fc.nat(300),
      }),
    },
  );

export interface LookOptions {
  /** Allowed IPs that peers may have. */
  readonly ips?: readonly string[];
  /** The most snapshots. */
  readonly most?: number;
}

/**
 * Successive snapshots of a node, as one driver reads them: in each some of the keys have what they had in the one before. Some answers
 * lack lines. Seconds lie between two of them.
 */
export function looksAt(
  keys: readonly string[],
  { ips = ['10.0.0.3/32', '10.0.0.4/32'], most = 12 }: LookOptions = {},
): fc.Arbitrary<readonly Snapshot[]> {
  const answer = fc.record({
    fates: fc.tuple(...keys.map(() => fate(ips))),
    leftOut: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
    seconds: fc.integer({ min: 1, max: 40 }),
  });
  return fc.array(answer, { minLength: 2, maxLength: most }).map((answers) => {
    const reader = new DumpReader();
    const lines = new Map<string, string>();
    let at = NOW;
    return answers.map(({ fates, leftOut, seconds }) => {
      at += seconds * 1000;
      for (const [i, what] of fates.entries()) follow(lines, keys[i] ?? '', what);
      const text = [`${SERVER_KEY}\toff`, ...lines.values(), ADDRESSES, ''].join('\n');
      return reader.read(text, at, leftOut);
    });
  });
}

function follow(
  lines: Map<string, string>,
  key: string,
  what: ReturnType<typeof fate> extends fc.Arbitrary<infer T> ? T : never,
) {
  if (what === 'same') return;
  if (what === 'gone') lines.delete(key);
  else if (what === 'unread') lines.set(key, `${key}\t?`);
  else {
    const { endpoint, ip, shook, received, sent } = what;
    const handshake = shook === null ? 0 : Math.floor(NOW / 1000) + shook;
    lines.set(key, [key, endpoint, ip, handshake, received, sent, 'off'].join('\t'));
  }
}
