import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockedNews } from '../../src/health/blocked-addresses.ts';
import { committed } from '../stage/committed.ts';
import { NOW, newKey, peer, snapshot, stateOf } from '../stage/sample-state.ts';

const IPS = ['10.0.0.3/32', '10.0.0.4/32', '10.0.0.5/32', '10.0.0.6/32'];

describe('news of addresses that foreign peers hold', () => {
  test('are of each device of the node for which it is another one than its friend was told of', () => {
    const devices = fc.array(
      fc.record({
        server_id: fc.constantFrom('main', 'eu1'),
        blocked_told: fc.constantFrom(null, ...IPS),
        active: fc.boolean(),
      }),
      { maxLength: IPS.length },
    );
    fc.assert(
      fc.property(devices, fc.subarray(IPS), (records, held) => {
        const peers = records.map((more, i) => peer({ ...more, wg_ip: IPS[i] ?? '', telegram_id: i }));
        const { state } = committed(stateOf(peers));
        const seen = snapshot(Object.fromEntries(held.map((ip) => [newKey(), { ips: [ip] }])));
        const news = peers.flatMap(({ server_id, blocked_told, active, wg_ip, telegram_id }, i) => {
          const address = held.includes(wg_ip) ? wg_ip : null;
          const isNews = server_id === 'main' && address !== blocked_told && (address === null || active);
          return isNews ? [{ peerId: `p${i + 1}`, friendId: telegram_id, address }] : [];
        });
        expect(blockedNews(state, 'main', seen, NOW)).toEqual(news);
      }),
    );
  });
});
