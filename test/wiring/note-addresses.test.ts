import { expect, it } from 'vitest';
import { noteAddresses } from '../../src/wiring/note-addresses.ts';
import { node } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

it('keeps where a door’s name leads, the newest first and eight at most, and writes only what is new', async () => {
  const { store } = await openStore();
  const named = node({ endpointHost: 'vpn.example.com', furtherDoors: [{ host: '203.0.113.9', port: 443 }] });
  const note = (...addresses: string[]) =>
    noteAddresses(
      store,
      [named],
      () =>
        new Map([
          ['vpn.example.com:51820', new Set(addresses)],
          ['203.0.113.9:443', new Set(['203.0.113.9'])],
        ]),
    );
  const kept = () => store.state.nodes['main']?.name_addresses;
  await note('203.0.113.7');
  expect(kept()).toEqual({ 'vpn.example.com': ['203.0.113.7'] });
  await note('203.0.113.8', '203.0.113.7');
  expect(kept()).toEqual({ 'vpn.example.com': ['203.0.113.8', '203.0.113.7'] });
  const { revision } = store.state;
  await note('203.0.113.7');
  await note();
  expect(store.state.revision).toBe(revision);
  await note(...Array.from({ length: 9 }, (_, i) => `198.51.100.${i}`));
  expect(kept()?.['vpn.example.com']).toHaveLength(8);
});
