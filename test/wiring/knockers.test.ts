import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { type Knock, type KnockAnswer, NodeError } from '../../src/wireguard/drivers/driver.ts';
import { type Knocker, Knockers } from '../../src/wiring/knockers.ts';

const DOOR = { host: '203.0.113.1', port: 51820 };
const log = pino({ enabled: false });
const task = {
  keys: { ...generateKeyPair(), presharedKey: null, serverKey: generateKeyPair().publicKey },
  ends: null,
  parameters: {},
};

/** A node that answers every knock so; what it was asked for is kept. */
function knocker(id: string, answer: KnockAnswer | NodeError): Knocker & { readonly asked: Knock[] } {
  const asked: Knock[] = [];
  const knock = async (one: Knock) => {
    asked.push(one);
    if (answer instanceof NodeError) throw answer;
    return answer;
  };
  return { id, asked, knock };
}

describe('who knocks at a door of this machine', () => {
  it('is the first node whose gate lists it; the others are named, to be renewed', async () => {
    const nodes = [
      knocker('old', 'old-gate'),
      knocker('away', new NodeError('unreachable', 'gone')),
      knocker('other', 'not-listed'),
      knocker('eu1', []),
      knocker('us1', []),
    ];
    const knockers = new Knockers(nodes, log);
    await expect(knockers.wayTo(DOOR, task)).resolves.toMatchObject({ by: 'eu1' });
    expect(knockers.toRenew([DOOR])).toEqual(['old', 'other']);
    expect(nodes.map(({ asked }) => asked.length)).toEqual([1, 1, 1, 1, 0]);
    // asking costs the server nothing: a datagram of one byte is no WireGuard's
    expect(nodes[3]?.asked).toMatchObject([{ door: '203.0.113.1:51820', waitMs: 0, answers: 0 }]);
    expect(nodes[3]?.asked[0]?.packets).toEqual([Buffer.alloc(1)]);
  });

  it('is nobody where all gates refuse, and then there is no outcome', async () => {
    const knockers = new Knockers([knocker('old', 'old-gate')], log);
    await expect(knockers.wayTo(DOOR, task)).resolves.toBeNull();
    expect(knockers.toRenew([DOOR, { host: 'x', port: 1 }])).toEqual(['old']);
  });

  it('finds silence by three handshakes, each of one packet', async () => {
    const eu1 = knocker('eu1', []);
    const way = await new Knockers([eu1], log).wayTo(DOOR, task);
    await expect(way?.tryOnce()).resolves.toEqual({ kind: 'silent', unreadable: 0 });
    expect(eu1.asked.slice(1).map(({ packets }) => packets.map(({ length }) => length))).toEqual([[148], [148], [148]]);
  });
});
