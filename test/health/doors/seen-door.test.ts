import { describe, expect, test } from 'vitest';
import {
  type DoorAddresses,
  doorThrough,
  isRelayed,
  newlySeen,
  recordSeen,
} from '../../../src/health/doors/seen-door.ts';
import { PeerHistory } from '../../../src/health/peer-history.ts';
import { sharedConditions } from '../../../src/health/shared-config.ts';
import { NOW, node, peer, stateOf } from '../../stage/sample-state.ts';
import { lookAt, onNode } from '../health-lab.ts';

const FIRST = 'vpn.example.com:51820';
const RELAYS = ['relay.example.org:4443', 'relay.example.org:53'] as const;
const NODE = node({
  furtherDoors: [
    { host: 'relay.example.org', port: 4443 },
    { host: 'relay.example.org', port: 53 },
  ],
});
const ADDRESSES: DoorAddresses = new Map([
  [FIRST, new Set(['198.51.100.7'])],
  ...RELAYS.map((door) => [door, new Set(['203.0.113.9', '2001:db8::9'])] as const),
]);

describe('a device that comes from a relay’s address', () => {
  test('came through that relay: through the door in its files, if that is one of the relay’s', () => {
    const through = (endpoint: string, door: string | null = null) => doorThrough(NODE, ADDRESSES, { door }, endpoint);
    expect(through('203.0.113.9:4000')).toBe(RELAYS[0]);
    expect(through('[2001:db8::9]:4000', RELAYS[1])).toBe(RELAYS[1]);
    expect(through('192.0.2.1:4000', RELAYS[1])).toBeNull();
  });

  test('has that in its record, once', () => {
    const device = peer();
    const state = stateOf([device]);
    const look = lookAt({ [device.public_key]: onNode({ endpoint: '203.0.113.9:4000' }) });
    const seen = newlySeen(state, NODE, look, ADDRESSES);
    recordSeen(state, seen);
    expect(state.peers['p1']?.seen_door).toBe(RELAYS[0]);
    expect(newlySeen(structuredClone(state), NODE, look, ADDRESSES)).toEqual([]);
  });

  test('is at no place by that: no turns between relay and home look like two devices', () => {
    const device = peer();
    const state = stateOf([device]);
    const alarms = (isRelay: (endpoint: string) => boolean) => {
      const history = new PeerHistory();
      for (let i = 0; i < 8; i += 1) {
        const endpoint = i % 2 === 0 ? '192.0.2.1:1' : '203.0.113.9:1';
        history.note('main', lookAt({ [device.public_key]: onNode({ endpoint }) }, NOW + i * 1000), 0, isRelay);
      }
      return sharedConditions({ state, open: {}, historyOf: history.of.bind(history), now: NOW + 9000 });
    };
    expect(alarms(() => false)).toHaveLength(1);
    expect(alarms((endpoint) => isRelayed(endpoint, ADDRESSES))).toEqual([]);
  });
});
