import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PeerHistory, returnsSince } from '../../src/health/peer-history.ts';
import { DumpReader } from '../../src/wireguard/drivers/answers/dump.ts';
import { ADDRESSES } from '../../src/wireguard/drivers/node-scripts.ts';
import { NOW } from '../stage/sample-state.ts';
import { lookAt, onNode } from './health-lab.ts';

const trace = (...looks: [at: number, more: Parameters<typeof onNode>[0]][]) => {
  const history = new PeerHistory();
  for (const [at, more] of looks) history.note('main', lookAt({ K: onNode(more) }, NOW + at));
  return history.of('main', 'K');
};

describe('what looks tell of a key', () => {
  test('the first look tells no time: what was moved before it may be old', () => {
    expect(trace([0, { received: 500, handshakeAt: NOW - 1 }])).toMatchObject({ heardAt: null, shookAt: null });
  });

  test('a key that came since the last look, and was heard, was heard now', () => {
    const history = new PeerHistory();
    history.note('main', lookAt({}, NOW));
    history.note('main', lookAt({ K: onNode({ received: 148 }) }, NOW + 1));
    expect(history.of('main', 'K').heardAt).toBe(NOW + 1);
  });

  test('it is heard when more came from it, whatever the node’s clock says', () => {
    for (const [clock, shookAt] of [
      [5, NOW],
      [NOW + 4, NOW + 4],
      [NOW + 99_999, NOW + 10],
    ] as const) {
      const shaken = { received: 2, handshakeAt: clock };
      const seen = trace([0, { received: 1 }], [10, shaken], [20, shaken]);
      expect(seen).toMatchObject({ heardAt: NOW + 10, shookAt });
    }
  });

  test('what came during an outage is not taken for something that came just now', () => {
    const seen = trace([0, {}], [3_600_000, { received: 9, handshakeAt: NOW + 1000 }]);
    expect(seen).toMatchObject({ heardAt: NOW, shookAt: NOW + 1000 });
  });

  test('what the server sends is nothing that came from the device', () => {
    expect(trace([0, { sent: 0 }], [10, { sent: 900 }]).heardAt).toBeNull();
  });

  test('a look that is older than the last one, or the same again, changes nothing', () => {
    const places = trace([5, { endpoint: 'a:1' }], [5, { endpoint: 'b:1' }], [1, { endpoint: 'c:1' }]).places;
    expect(places.map(({ endpoint }) => endpoint)).toEqual(['a:1']);
  });

  test('places are kept in their order, and only the last few', () => {
    const looks = Array.from({ length: 30 }, (_, i): [number, object] => [i, { endpoint: `p${i}:1` }]);
    expect(trace(...looks).places.map(({ endpoint }) => endpoint)).toEqual(
      Array.from({ length: 8 }, (_, i) => `p${22 + i}:1`),
    );
  });
});

test('of an answer that told of a place, only the place is kept', () => {
  const key = (i: number) => Buffer.alloc(32, i).toString('base64');
  const history = new PeerHistory();
  const look = (at: number) => {
    const lines = Array.from({ length: 250 }, (_, i) => {
      const place = i === at ? `192.0.2.10:${40_000 + at}` : '(none)';
      return i > at ? '' : `${key(i)}\t${place}\t10.0.0.3/32\t0\t0\t0\toff\n`;
    });
    // an answer as long as that of a thousand more peers
    const answer = `${key(255)}\toff\n${lines.join('')}${ADDRESSES}\n1: wg0 inet 10.0.0.1/16${' '.repeat(100_000)}\n`;
    history.note('main', new DumpReader().read(Buffer.from(answer).toString(), NOW + at));
  };
  look(0);
  const before = heapAfterCollection();
  for (let at = 1; at < 250; at += 1) look(at);
  expect(heapAfterCollection() - before).toBeLessThan(5_000_000); // all answers: 25 MB
  expect(history.of('main', key(3)).places).toEqual([{ at: NOW + 3, endpoint: '192.0.2.10:40003' }]);
});

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe('the clock of a node', () => {
  const ahead = (gap: number, skew: number) => {
    const history = new PeerHistory();
    history.note('main', lookAt({ K: onNode() }, NOW));
    history.note('main', lookAt({ K: onNode({ handshakeAt: NOW + gap + skew }) }, NOW + gap));
    return history.clockAhead('main');
  };

  test('is told by a handshake between two close looks', () => {
    expect(ahead(5000, 3_600_000)).toBe(3_600_000);
    expect(ahead(5000, -3_600_000)).toBe(-3_600_000);
  });

  test('is not guessed from looks that lie far apart', () => expect(ahead(60_000, 0)).toBeNull());
});

describe('turns between places', () => {
  const places = (path: string) => [...path].map((endpoint, at) => ({ at, endpoint }));
  test.each([
    ['', 0],
    ['a', 0],
    ['ab', 0],
    ['aba', 1],
    ['abab', 2],
    ['abcab', 2],
    ['abcdefgh', 0],
  ])('%s: %i', (path, turns) => expect(returnsSince(places(path), 0)).toBe(turns));

  test('that lie too far back do not count', () => expect(returnsSince(places('abab'), 2)).toBe(0));

  test('a device that only ever moves on never takes turns', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), (endpoints) => {
        expect(
          returnsSince(
            endpoints.map((endpoint, at) => ({ at, endpoint })),
            0,
          ),
        ).toBe(0);
      }),
    );
  });
});
