import { expect, test } from 'vitest';
import { config } from '../../src/control/words/config.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { chosenDevice, HandoverService } from '../../src/telegram/delivery/handover-service.ts';
import { openTown } from '../stage/door-town.ts';
import { box, iso, NOW, node, peer, snapshot } from '../stage/sample-state.ts';

const FIRST = 'vpn.example.com:51820';
const SECOND = 'vpn.example.com:443';
const NODE = node({ furtherDoors: [{ host: 'vpn.example.com', port: 443 }] });

/** The door in the file of a device for which these doors failed an hour ago. */
async function doorGiven(how: 'handed over' | 'at the shell', ...failed: string[]): Promise<string | undefined> {
  const trying = failed.length === 0 ? null : { at: iso(NOW - 3_600_000), network: 'mts', failed };
  const device = peer({ door: FIRST, trying_door: trying });
  const { store, doors, now, peers } = await openTown({ nodes: [NODE], devices: [device] });
  const there = snapshot({ [device.public_key]: { ips: [device.wg_ip] } });
  const nodes = [{ node: NODE, snapshot: there, outage: null }];
  const view = { store, nodes, nodesOff: [], now, settings: { adminId: 1, regenGraceSeconds: 3600 } };
  if (how === 'at the shell') {
    const services = { view, box, doors, peers, ownerId: 1, access: { meet: () => expect.fail('he is known') } };
    const wish = { friend: '7', device: null, node: null, newDevice: null, app: null, asLink: false };
    const given = await config.run(services, wish, { by: 1, updateId: 1, signal: AbortSignal.timeout(60_000) });
    return given.kind === 'ready' ? /^Endpoint = (.*)$/m.exec(given.text)?.[1] : given.kind;
  }
  const handover = new HandoverService({ view, box, doors });
  const { text } = await handover.handOver(
    { friendId: 7, updateId: 1 },
    chosenDevice(7, 'p1', device.public_key.slice(0, 12)),
  );
  return /^Endpoint = (.*)$/m.exec(text)?.[1];
}

test.each(['handed over', 'at the shell'] as const)(
  'a file that is given %s names another door where the present one has just failed for its friend, who has no button there',
  async (how) => {
    expect(await doorGiven(how)).toBe(FIRST);
    expect(await doorGiven(how, FIRST)).toBe(SECOND);
    expect(await doorGiven(how, FIRST, SECOND)).toBe(FIRST);
  },
);

test('a file that is handed over names no door whose end an earlier change of the same batch announced', async () => {
  const device = peer();
  const { store, doors, now } = await openTown({ nodes: [NODE], devices: [device] });
  const there = snapshot({ [device.public_key]: { ips: [device.wg_ip] } });
  const nodes = [{ node: NODE, snapshot: there, outage: null }];
  const view = { store, nodes, nodesOff: [], now, settings: { adminId: 1, regenGraceSeconds: 3600 } };
  const handover = new HandoverService({ view, box, doors });
  const [, { text }] = await Promise.all([
    store.update((draft) => {
      draft.nodes['main'] = { ...emptyNode(), closing: { [FIRST]: iso(NOW) } };
    }),
    handover.handOver({ friendId: 7, updateId: 1 }, chosenDevice(7, 'p1', device.public_key.slice(0, 12))),
  ]);
  expect(text).toContain(`Endpoint = ${SECOND}`);
});
