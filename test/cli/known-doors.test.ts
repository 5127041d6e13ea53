import { describe, expect, it } from 'vitest';
import { devicesAt, doorMeant, doorWord, kindOf, sparePortsOf } from '../../src/cli/door/known-doors.ts';
import { withDoors } from '../../src/cli/move/old-server.ts';
import type { NodeSettings } from '../../src/config/settings.ts';
import { doorsOf, doorText } from '../../src/peers/nodes/door.ts';
import { newKey, peer, stateOf } from '../stage/sample-state.ts';
import { remoteNode, settingsOf, simplest } from '../stage/settings-of.ts';

const { nodes } = settingsOf({
  ...simplest,
  ...remoteNode('EU1'),
  WG_EU1_ENDPOINT_HOST: '203.0.113.7',
  WG_EU1_DOORS: '443, 203.0.113.7:53, vpn.example.com:4443, 198.51.100.9:51820, 203.0.113.7:51820',
});
const eu1 = nodes.find(({ id }) => id === 'eu1') as NodeSettings;
const SENT = '2026-11-01T00:00:00.000Z';

describe('a door of a node', () => {
  it('is a port of its own machine, a relay on another node, or another address', () => {
    expect(doorsOf(eu1).map((door) => [doorText(door), kindOf(eu1, door, nodes).kind])).toEqual([
      ['203.0.113.7:51820', 'first'],
      ['203.0.113.7:443', 'spare'],
      ['203.0.113.7:53', 'spare'],
      ['vpn.example.com:4443', 'relay'],
      ['198.51.100.9:51820', 'address'],
    ]);
    const relay = doorMeant(eu1, 'vpn.example.com:4443');
    expect(relay && kindOf(eu1, relay, nodes)).toMatchObject({ over: { id: 'main' } });
    expect(sparePortsOf(eu1, nodes).map(({ port }) => port)).toEqual([443, 53]);
  });

  it('is written as short as it can be, and meant by both forms', () => {
    expect(eu1.furtherDoors.map((door) => doorWord(eu1, door))).toEqual([
      '443',
      '53',
      'vpn.example.com:4443',
      '198.51.100.9:51820',
    ]);
    for (const word of ['443', '203.0.113.7:443'])
      expect(doorMeant(eu1, word)).toEqual({ host: '203.0.113.7', port: 443 });
    expect(doorMeant(eu1, '444')).toBeNull();
    expect(doorMeant(eu1, 'vpn.example.com:443')).toBeNull();
  });

  it('is taken in once', () => {
    const more = [
      { host: '203.0.113.7', port: 51_820 },
      { host: '203.0.113.7', port: 443 },
      { host: '192.0.2.9', port: 1 },
    ];
    expect(withDoors(eu1, more)).toEqual([...eu1.furtherDoors, { host: '192.0.2.9', port: 1 }]);
  });

  it('is named by the latest file of a device’s present key, else by its record once something was sent', () => {
    const [first, spare] = ['203.0.113.7:51820', '203.0.113.7:443'];
    const key = newKey();
    const file = (door: string, of = key) =>
      ({ key: of, variant: 'full', number: 1, name: 'vpn_7', print: 'x', edition: { door } }) as never;
    const peers = [
      peer({ server_id: 'eu1', telegram_id: 1, sent_at: SENT }),
      peer({ server_id: 'eu1', telegram_id: 2, sent_at: SENT, door: spare }),
      peer({ server_id: 'eu1', telegram_id: 3, sent_at: SENT, public_key: key, files: [file(first), file(spare)] }),
      peer({ server_id: 'eu1', telegram_id: 4, sent_at: SENT, files: [file(spare, newKey())] }),
      peer({ server_id: 'eu1', telegram_id: 5, sent_at: null }),
      peer({ server_id: 'eu1', telegram_id: 6, sent_at: SENT, door: spare, removed_at: SENT }),
      peer({ server_id: 'main', telegram_id: 7, sent_at: SENT, door: spare }),
    ];
    const at = (door: string) => devicesAt(stateOf(peers), eu1, door).map(({ telegram_id }) => telegram_id);
    expect([at(first), at(spare)]).toEqual([
      [1, 4],
      [2, 3],
    ]);
  });
});
