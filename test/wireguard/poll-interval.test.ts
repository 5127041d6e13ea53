import { describe, expect, it } from 'vitest';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { pollInterval } from '../../src/wireguard/loop/poller.ts';
import { committed } from '../stage/committed.ts';
import { DAY, HOUR, iso, NOW, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';

const MINUTE = 60_000;
const rekeyed = (sentAgo: number | null, more: Partial<DraftPeer> = {}) =>
  peer({ next: { ...sealedKey(), sent_at: sentAgo === null ? null : iso(NOW - sentAgo) }, ...more });
const interval = (devices: readonly DraftPeer[], reconcileMs = MINUTE) =>
  pollInterval(stateOf(devices), 'main', NOW, reconcileMs);

describe('how often a node is read', () => {
  it('is as the settings say while no new key waits for its first handshake', () => {
    expect(interval([])).toBe(MINUTE);
    expect(interval([peer(), rekeyed(null, { wg_ip: '10.0.0.4/32' })])).toBe(MINUTE);
  });

  it('is every second for 15 minutes after a new key was sent, then every ten seconds', () => {
    for (const ago of [0, 15 * MINUTE - 1]) expect(interval([rekeyed(ago)])).toBe(1000);
    for (const ago of [15 * MINUTE, 6 * DAY]) expect(interval([rekeyed(ago)])).toBe(10_000);
    expect(interval([rekeyed(DAY), rekeyed(0, { wg_ip: '10.0.0.4/32' })])).toBe(1000);
  });

  it('is every five seconds while a config that was sent in the last half hour has not been greeted', () => {
    const sent = (ago: number, more: Partial<DraftPeer> = {}) => peer({ sent_at: iso(NOW - ago), ...more });
    for (const ago of [0, 30 * MINUTE - 1]) expect(interval([sent(ago)])).toBe(5000);
    expect(interval([sent(30 * MINUTE)])).toBe(MINUTE);
    const greeted = sent(0);
    expect(interval([{ ...greeted, greeted_key: greeted.public_key }])).toBe(MINUTE);
    expect(interval([sent(0), rekeyed(0, { wg_ip: '10.0.0.4/32' })])).toBe(1000);
    expect(interval([sent(0), rekeyed(DAY, { wg_ip: '10.0.0.4/32' })])).toBe(5000);
    expect(interval([sent(0, { server_id: 'eu1' }), sent(0, { active: false })])).toBe(MINUTE);
  });

  it('is every ten seconds while a key that was handed over waits for its first use, on a device that is on there', () => {
    const deadline = iso(NOW + HOUR);
    const own = peer({ sent_at: null, handed_at: iso(NOW - DAY), deadline });
    const next = peer({ next: { ...sealedKey(), sent_at: null, handed_at: iso(NOW), deadline } });
    for (const device of [own, next]) expect(interval([device])).toBe(10_000);
    expect(
      interval([
        { ...own, server_id: 'eu1' },
        { ...next, active: false },
      ]),
    ).toBe(MINUTE);
    expect(interval([{ ...own, deadline: null }])).toBe(MINUTE);
  });

  it('is never less often than the settings say', () => {
    expect(interval([rekeyed(0)], 500)).toBe(500);
    expect(interval([rekeyed(DAY)], 5000)).toBe(5000);
  });

  it('does not mind keys of another node, or of devices that are off', () => {
    expect(interval([rekeyed(0, { server_id: 'eu1' }), rekeyed(0, { active: false })])).toBe(MINUTE);
    const users = { '7': user(7, { until: iso(NOW) }) };
    expect(pollInterval(stateOf([rekeyed(0)], { users }), 'main', NOW, MINUTE)).toBe(MINUTE);
  });

  it('follows the clock on one committed state, and reads no record again for what was sent long ago', () => {
    const old = Array.from({ length: 50 }, (_, i) => peer({ wg_ip: `10.0.0.${i + 3}/32` }));
    const { state, reads } = committed(stateOf([...old, peer({ sent_at: iso(NOW) })]));
    const at = (ms: number) => pollInterval(state, 'main', NOW + ms, MINUTE);
    expect([0, 30 * MINUTE - 1, 30 * MINUTE, 0].map(at)).toEqual([5000, 5000, MINUTE, 5000]);
    const before = reads();
    for (let ms = HOUR; ms < DAY; ms += HOUR) expect(at(ms)).toBe(MINUTE);
    expect(reads() - before).toBeLessThan(24); // the one that was sent a moment ago, each time
  });
});
