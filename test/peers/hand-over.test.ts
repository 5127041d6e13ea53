import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { markSent } from '../../src/peers/devices/delivery.ts';
import { HANDOVER_MS, handOver, markLapsed, markOpened, restartDeadline } from '../../src/peers/devices/hand-over.ts';
import { promote, startRekey } from '../../src/peers/devices/rekey.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { box, DAY, HOUR, iso, NOW, newKey, peer, sealedKey, stateOf } from '../stage/sample-state.ts';

const now = iso(NOW);
const end = iso(NOW + HANDOVER_MS);
const waiting = (more: Partial<NonNullable<DraftPeer['next']>> = {}) => ({ ...sealedKey(), sent_at: null, ...more });

describe('rule 19: what is handed over', () => {
  it('is the key of a first device that nobody has, for three days', () => {
    const device = peer({ sent_at: null });
    const { public_key, secret } = device;
    expect(handOver(device, box, now)).toEqual({ public_key, secret, deadline: end });
    expect(device).toMatchObject({ sent_at: null, handed_at: now, deadline: end, next: null });
  });

  it('is a new waiting key where somebody may have the present one', () => {
    const used = { sent_at: null, handed_at: iso(NOW - 5 * DAY), deadline: null };
    for (const device of [peer(), peer(used), peer({ secret: null, sent_at: null })]) {
      const before = structuredClone(device);
      const { public_key, deadline } = handOver(device, box, now);
      expect(deadline).toBe(end);
      expect(device).toEqual({
        ...before,
        next: expect.objectContaining({ public_key, handed_at: now, sent_at: null }),
      });
      expect(() => box.open(public_key, device.next?.secret ?? '')).not.toThrow();
    }
  });

  it('is the same key with the same deadline a second time, before it was used', () => {
    for (const device of [peer(), peer({ sent_at: null })]) {
      const first = handOver(device, box, now);
      const before = structuredClone(device);
      expect(handOver(device, box, iso(NOW + DAY))).toEqual(first);
      expect(device).toEqual(before);
    }
  });

  it('is the waiting key: one that Telegram sent has no deadline, and its grace time goes on', () => {
    const sent = peer({ next: waiting({ sent_at: iso(NOW - HOUR) }) });
    expect(handOver(sent, box, now)).toMatchObject({ public_key: sent.next?.public_key, deadline: null });
    expect(sent.next).toMatchObject({ sent_at: iso(NOW - HOUR), handed_at: now });
    const unsent = peer({ next: waiting() });
    expect(handOver(unsent, box, now)).toMatchObject({ public_key: unsent.next?.public_key, deadline: end });
  });

  it('is no sixth new key of a day', () => {
    const retired = Object.fromEntries(Array.from({ length: 5 }, () => [newKey(), iso(NOW - HOUR)]));
    const device = peer({ retired });
    expect(() => handOver(device, box, now)).toThrow(new UserError('too-many-keys'));
    expect(device.next).toBeNull();
  });
});

describe('a key that was handed over', () => {
  it('counts as sent for /regen', () => {
    const device = peer({ sent_at: null });
    handOver(device, box, now);
    startRekey(device, box, now);
    expect(device.next).toMatchObject({ sent_at: null });
  });

  it('has no deadline any more once Telegram carried a key of its device', () => {
    const device = peer({ sent_at: null });
    handOver(device, box, now);
    startRekey(device, box, now);
    handOver(device, box, now);
    const state = stateOf([device]);
    const record = state.peers['p1'];
    if (!record?.next) throw new Error('no waiting key');
    const { public_key, secret } = record.next;
    markSent(state, { peerId: 'p1', peer: record, key: { public_key, secret }, since: now }, now);
    expect(state.peers['p1']).toMatchObject({ deadline: null, next: { deadline: null, sent_at: now, handed_at: now } });
  });

  it('keeps the time of its hand-over when it takes over, without a deadline', () => {
    const device = peer();
    const { public_key } = handOver(device, box, now);
    markOpened(device, public_key, iso(NOW + HOUR));
    promote(device, iso(NOW + HOUR));
    expect(device).toMatchObject({ public_key, handed_at: now, deadline: null, sent_at: iso(NOW + HOUR), next: null });
    expect(device.handover).toMatchObject({ key: public_key, outcome: 'opened', at: iso(NOW + HOUR) });
  });

  it('of a device that was restored has its three days again', () => {
    const device = peer({ sent_at: null });
    handOver(device, box, now);
    restartDeadline(device, iso(NOW + 4 * DAY));
    expect(device.deadline).toBe(iso(NOW + 4 * DAY + HANDOVER_MS));
    const other = peer();
    restartDeadline(other, now);
    expect(other.deadline).toBeNull();
  });
});

describe('a lapse', () => {
  it('retires a waiting key; the old one stays', () => {
    const device = peer();
    const old = device.public_key;
    const { public_key } = handOver(device, box, now);
    markLapsed(device, public_key, end);
    expect(device).toMatchObject({ public_key: old, next: null, removed_at: null, retired: { [public_key]: end } });
    expect(device.handover).toMatchObject({ key: public_key, outcome: 'lapsed', at: end });
  });

  it('removes a first device as a command does', () => {
    const device = peer({ sent_at: null });
    const { public_key } = handOver(device, box, now);
    markLapsed(device, public_key, end);
    expect(device).toMatchObject({ public_key, removed_at: end, handover: { key: public_key, outcome: 'lapsed' } });
  });

  it('does nothing to a key that got another fate meanwhile', () => {
    const given = peer({ sent_at: null, handed_at: now, deadline: null });
    const rekeyed = peer({ sent_at: null, handed_at: now, deadline: end, next: waiting() });
    for (const device of [given, rekeyed, peer({ next: waiting({ handed_at: now, deadline: null }) })]) {
      const before = structuredClone(device);
      markLapsed(device, device.next?.deadline === null ? device.next.public_key : device.public_key, end);
      expect(device).toEqual(before);
    }
  });
});
