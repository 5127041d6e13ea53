import { describe, expect, it } from 'vitest';
import type { DoorReport, NodeDoors } from '../../src/health/doors/door-report.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { openTown } from '../stage/door-town.ts';
import { DAY, HOUR, iso, NOW, node, peer } from '../stage/sample-state.ts';

const [FIRST, SECOND, THIRD] = ['eu1.example.com:51820', 'eu1.example.com:443', 'eu1.example.com:4443'] as const;
const EU1: NodeProfile = node({
  ...{ id: 'eu1', name: 'Vienna', network: '10.8.0.0/24', reserved: [], endpointHost: 'eu1.example.com' },
  furtherDoors: [443, 4443].map((port) => ({ host: 'eu1.example.com', port })),
});
const report = (port: number, isOpen: boolean): DoorReport => ({
  door: { host: 'eu1.example.com', port },
  outcome: isOpen ? { kind: 'open', handshakeMs: 20, echoMs: 20, echoes: 30 } : { kind: 'silent', unreadable: 0 },
  ...{ at: NOW - 60_000, since: NOW - HOUR },
});
const tried = (...failed: string[]) => ({ at: iso(NOW - HOUR), network: 'mts', failed });
const there = (more: Partial<DraftPeer> = {}) => peer({ server_id: 'eu1', wg_ip: '10.8.0.3/32', door: FIRST, ...more });

/** The door in the file that a friend with a device on `main` gets of the other server, where they have these. */
async function doorGiven(devices: readonly DraftPeer[], found: NodeDoors = null) {
  const { remedies, record, doorIn } = await openTown({
    nodes: [node(), EU1],
    devices: [peer(), ...devices],
    doorsOf: () => found,
  });
  await remedies.configOn({ friendId: 7, updateId: 1 }, 'eu1');
  expect(record('p2').send).not.toBeNull();
  return doorIn('p2');
}

describe('another server’s config for a friend who has a device there', () => {
  it('names the door that its files have', async () => {
    expect(await doorGiven([there({ door: SECOND })])).toBe(SECOND);
  });

  it('names the next one where that failed for them and did not let them in since, for a month', async () => {
    expect(await doorGiven([there({ trying_door: tried(FIRST) })])).toBe(SECOND);
    expect(await doorGiven([there({ trying_door: tried(FIRST, SECOND) })])).toBe(THIRD);
    expect(await doorGiven([there({ trying_door: { ...tried(FIRST), at: iso(NOW - 2 * DAY) } })])).toBe(SECOND);
    expect(await doorGiven([there({ trying_door: { ...tried(FIRST), at: iso(NOW - 31 * DAY) } })])).toBe(FIRST);
    const most = { ...tried(SECOND, FIRST), at: iso(NOW - 2 * DAY) };
    expect(await doorGiven([there({ trying_door: most })])).toBe(THIRD);
    expect(await doorGiven([there({ trying_door: tried(FIRST, SECOND, THIRD) })])).toBe(FIRST);
  });

  it('names an open one where the bot’s own tries find that one shut, unless all are', async () => {
    const doors = (...open: boolean[]) => ({
      kind: 'tried' as const,
      doors: [51820, 443, 4443].map((port, index) => report(port, open[index] ?? false)),
    });
    expect(await doorGiven([there()], doors(false, false, true))).toBe(THIRD);
    expect(await doorGiven([there()], doors(false, false, false))).toBe(FIRST);
    expect(await doorGiven([there({ door: SECOND })], doors(false, true, true))).toBe(SECOND);
  });

  it('never names the door of their spare', async () => {
    const spare = there({ wg_ip: '10.8.0.4/32', number: 2, spare: true, door: SECOND });
    expect(await doorGiven([there({ trying_door: tried(FIRST) }), spare])).toBe(THIRD);
    expect(await doorGiven([there({ trying_door: tried(FIRST, THIRD) }), spare])).toBe(FIRST);
  });
});
