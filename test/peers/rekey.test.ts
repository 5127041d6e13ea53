import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import {
  keyTag,
  promote,
  queueConfig,
  restartGrace,
  startRekey,
  stopOldKey,
  undoRekey,
} from '../../src/peers/devices/rekey.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { box, DAY, iso, NOW, newKey, peer, sealedKey } from '../stage/sample-state.ts';

const now = iso(NOW);
const earlier = iso(NOW - DAY);
const waiting = (sent_at: string | null = earlier) => ({ ...sealedKey(), sent_at });
const wish = { since: earlier, noted: true };

/** What a change made of a device, and how it ended. */
function changed(device: DraftPeer, change: (device: DraftPeer) => void): { device: DraftPeer; code: string | null } {
  const copy = structuredClone(device);
  try {
    change(copy);
    return { device: copy, code: null };
  } catch (error) {
    if (error instanceof UserError) return { device: copy, code: error.code };
    throw error;
  }
}

describe('a new key', () => {
  it('is made for a device whose config was sent, and the wish to send it', () => {
    const before = peer();
    const { device } = changed(before, (draft) => startRekey(draft, box, now));
    expect(device).toEqual({ ...before, next: device.next, send: { since: now, noted: false } });
    expect(device.next?.sent_at).toBeNull();
    expect(() => box.open(device.next?.public_key ?? '', device.next?.secret ?? '')).not.toThrow();
  });

  it('is made for a device that was taken over, whose private key nobody here has', () => {
    const { device } = changed(peer({ secret: null, sent_at: null }), (draft) => startRekey(draft, box, now));
    expect(device.next).not.toBeNull();
  });

  it('is not made while one waits, nor when nobody can have the present one: the wish is all', () => {
    for (const before of [peer({ next: waiting() }), peer({ next: waiting(null) }), peer({ sent_at: null })]) {
      const { device } = changed(before, (draft) => startRekey(draft, box, now));
      expect(device).toEqual({ ...before, send: { since: now, noted: false } });
    }
  });
});

describe('a promotion', () => {
  it('retires the old key and puts the new one in its place', () => {
    const next = waiting();
    const before = peer({ next, retired: { [newKey()]: earlier }, send: wish });
    const { device } = changed(before, (draft) => promote(draft, now));
    const { public_key, secret, sent_at } = next;
    const retired = { ...before.retired, [before.public_key]: now };
    expect(device).toEqual({ ...before, public_key, secret, sent_at, next: null, retired });
  });

  it('of a key whose upload was never confirmed shows that it arrived', () => {
    expect(changed(peer({ next: waiting(null) }), (draft) => promote(draft, now)).device.sent_at).toBe(now);
  });

  it('does nothing when no key waits', () => {
    const before = peer();
    expect(changed(before, (draft) => promote(draft, now)).device).toEqual(before);
  });
});

describe('"stop the old one now"', () => {
  it('promotes the key that its button names, also before its upload was confirmed', () => {
    for (const sent of [earlier, null]) {
      const next = waiting(sent);
      const before = peer({ next, send: wish });
      const { device, code } = changed(before, (draft) => stopOldKey(draft, keyTag(next.public_key), now));
      expect(code).toBeNull();
      expect(device).toMatchObject({ public_key: next.public_key, next: null, sent_at: sent ?? now, send: wish });
      expect(device.retired).toEqual({ [before.public_key]: now });
    }
  });

  it('does nothing for any other key: one that came later, the present one, none', () => {
    const before = peer({ next: waiting() });
    for (const [device, tag] of [
      [before, keyTag(newKey())],
      [before, keyTag(before.public_key)],
      [peer(), keyTag(newKey())],
    ] as const) {
      expect(changed(device, (draft) => stopOldKey(draft, tag, now))).toEqual({ device, code: 'stale-button' });
    }
  });
});

describe('undo', () => {
  it('retires the waiting key and leaves the present one alone', () => {
    const next = waiting();
    const before = peer({ next });
    const { device, code } = changed(before, (draft) => undoRekey(draft, keyTag(next.public_key), now));
    expect(code).toBeNull();
    expect(device).toEqual({ ...before, next: null, retired: { [next.public_key]: now } });
  });

  it('takes the wish back that the file itself met, and keeps one that came after it', () => {
    const unconfirmed = waiting(null);
    const met = changed(peer({ next: unconfirmed, send: wish }), (d) =>
      undoRekey(d, keyTag(unconfirmed.public_key), now),
    );
    expect(met.device.send).toBeNull();
    const sent = waiting();
    const later = changed(peer({ next: sent, send: wish }), (d) => undoRekey(d, keyTag(sent.public_key), now));
    expect(later.device.send).toEqual(wish);
    const takenOver = peer({ secret: null, next: sent, send: wish });
    expect(changed(takenOver, (d) => undoRekey(d, keyTag(sent.public_key), now)).device.send).toBeNull();
  });

  it('comes too late once the key took over, and does nothing for any other key', () => {
    const before = peer({ next: waiting() });
    const press = (tag: string) => changed(before, (draft) => undoRekey(draft, tag, now));
    expect(press(keyTag(before.public_key))).toEqual({ device: before, code: 'too-late-to-undo' });
    expect(press(keyTag(newKey()))).toEqual({ device: before, code: 'stale-button' });
  });
});

describe('a device that comes back', () => {
  it('gives its waiting key the whole grace time again, if that was sent', () => {
    const next = waiting();
    expect(changed(peer({ next }), (d) => restartGrace(d, now)).device.next).toEqual({ ...next, sent_at: now });
    const unsent = peer({ next: waiting(null) });
    expect(changed(unsent, (d) => restartGrace(d, now)).device).toEqual(unsent);
    expect(changed(peer(), (d) => restartGrace(d, now)).device.sent_at).toBe(earlier);
  });
});

describe('a wish for a config', () => {
  it('counts from its own time, and the friend is told again if it takes long', () => {
    const { device } = changed(peer({ send: wish }), (draft) => queueConfig(draft, now));
    expect(device.send).toEqual({ since: now, noted: false });
  });
});

describe('a device’s new keys', () => {
  const at = (hours: number) => iso(NOW + hours * 3_600_000);
  const make = (device: DraftPeer, hours: number) => {
    startRekey(device, box, at(hours));
    promote(device, at(hours));
  };

  it('are five a day at most, and what waits is sent again all the same', () => {
    const device = peer();
    for (let hour = 0; hour < 5; hour += 1) make(device, hour);
    const key = device.public_key;
    device.send = null;
    expect(() => startRekey(device, box, at(23.9))).toThrow(new UserError('too-many-keys'));
    expect([device.public_key, device.next, device.send]).toEqual([key, null, null]);
    startRekey(device, box, at(24));
    expect(device.next).not.toBeNull();
    startRekey(device, box, at(24));
    expect(device.send).not.toBeNull();
  });
});
