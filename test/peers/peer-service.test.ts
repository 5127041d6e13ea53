import { describe, expect, it } from 'vitest';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { HOUR, iso, NOW, newKey, node, peer, stateOf, user } from '../stage/sample-state.ts';
import { ANNA, by, openService, waiting, withDevice } from './service-lab.ts';

const wish = { since: iso(NOW), noted: false };

describe('the file of a config that is queued', () => {
  it('is named within the same change, whatever queues it', async () => {
    const named: string[] = [];
    const nameAhead = ({ peers }: Draft, id: string) => {
      const { send = null, next = null, public_key = '' } = peers[id] ?? {};
      if (send !== null) named.push(next?.public_key ?? public_key);
    };
    const { service, device } = await openService({}, undefined, nameAhead);
    await service.makeFirst(ANNA, 'ios');
    const first = device().public_key;
    await service.getConfig(by(100));
    expect(named.splice(0)).toEqual([first, first]);
    const sent = await openService(withDevice(), undefined, nameAhead);
    await sent.service.regenerate(by(101));
    await sent.service.regenerateDevice(by(102), 'p1', keyTag(sent.device().public_key));
    const waitingKey = sent.device().next?.public_key;
    expect(named).toEqual([waitingKey, waitingKey]);
  });
});

describe('getConfig', () => {
  it('makes the device the first time and asks for its config to be sent', async () => {
    const { service, device } = await openService({});
    const answer = await service.getConfig(by(100));
    expect(device()).toMatchObject({ telegram_id: ANNA, server_id: 'main', wg_ip: '10.0.0.3/32', send: wish });
    expect(answer).toMatchObject({ kind: 'queued', nodeId: 'main', keyTag: keyTag(device().public_key) });
  });

  it('sends the same config again after that, whoever asks how often', async () => {
    const { service, device } = await openService(withDevice());
    const { public_key } = device();
    await Promise.all([100, 101, 100].map((id) => service.getConfig(by(id))));
    expect(device()).toMatchObject({ public_key, next: null, retired: {}, send: wish });
  });

  it.each(['getConfig', 'regenerate'] as const)(
    '%s delivered again sends again what counts as sent, and adds nothing to what still waits or is on its way',
    async (command) => {
      const { service, store, device, clock } = await openService(withDevice());
      await service[command](by(100));
      const [first, asked] = [device(), device().send];
      clock.now += 1000;
      await service[command](by(100));
      expect(device()).toEqual(first);
      await store.update((draft) => {
        for (const record of Object.values(draft.peers)) record.send = null;
      });
      await service[command](by(100));
      expect(device()).toEqual({ ...first, send: { since: iso(clock.now), noted: false } });
      clock.now += 1000;
      await service.getConfig(by(101)); // asked for anew it is another wish
      expect([asked, device().send]).toEqual([wish, { since: iso(clock.now), noted: false }]);
    },
  );

  it('asked for many times at once still makes one device', async () => {
    const { service, device } = await openService({});
    await Promise.all(Array.from({ length: 20 }, (_, i) => service.getConfig(by(i))));
    expect(device().number).toBe(1);
  });

  it('of a device whose private key we never had changes nothing about it, and says so', async () => {
    const { service, device } = await openService(withDevice(peer({ secret: null, sent_at: null })));
    const before = device();
    expect(await service.getConfig(by(100))).toMatchObject({ kind: 'imported' });
    expect(device()).toEqual(before);
  });

  it('delivered again after its device was removed makes no other one', async () => {
    for (const command of ['getConfig', 'regenerate'] as const) {
      const { service, store, device } = await openService({});
      await service[command](by(100));
      await store.update((draft) => {
        for (const record of Object.values(draft.peers)) record.removed_at = iso(NOW);
      });
      await expect(service[command](by(100))).rejects.toMatchObject({ code: 'unknown-device' });
      expect(device().removed_at).not.toBeNull();
    }
  });

  it.each(['getConfig', 'regenerate'] as const)(
    '%s of a friend with several devices there changes nothing and asks which',
    async (command) => {
      const state = stateOf([peer(), peer({ number: 2, wg_ip: '10.0.0.4/32' })]);
      const { service, store } = await openService(state);
      expect(await service[command](by(100))).toEqual({ kind: 'choose', nodeId: 'main' });
      expect(store.state.peers).toEqual(state.peers);
      await service.preferServer(by(101), 'eu1');
      expect(await service.getConfig(by(102))).toMatchObject({ kind: 'queued', nodeId: 'eu1' });
    },
  );

  it('makes another device after the first was removed, at another address', async () => {
    const { service, store } = await openService(withDevice(peer({ removed_at: iso(NOW - HOUR) })));
    await service.getConfig(by(100));
    const { p1, ...rest } = store.state.peers;
    expect(p1?.removed_at).not.toBeNull();
    expect(Object.values(rest)).toMatchObject([{ wg_ip: '10.0.0.4/32', number: 2 }]);
  });

  it('says that the network is full, tells the owner, and writes nothing', async () => {
    const { service, notices, text } = await openService({}, [node({ network: '10.0.0.0/30' })]);
    const before = text();
    await expect(service.getConfig(by(100))).rejects.toMatchObject({ code: 'network-full' });
    expect(notices).toEqual([{ kind: 'network-full', node: 'main' }]);
    expect(text()).toBe(before);
  });
});

describe('regenerate', () => {
  it('makes a new key beside the present one, once per update', async () => {
    const { service, device } = await openService(withDevice());
    const { public_key } = device();
    await service.regenerate(by(100));
    const { next } = device();
    expect(next).not.toBeNull();
    for (const id of [100, 101, 102, 100]) await service.regenerate(by(id));
    expect(device()).toMatchObject({ public_key, next, retired: {}, send: wish });
  });

  it('delivered again after the new key took over makes no third one, and sends again', async () => {
    const { service, device, store } = await openService(withDevice());
    await service.regenerate(by(100));
    const tag = keyTag(device().next?.public_key ?? '');
    const [id = ''] = Object.keys(store.state.peers);
    await service.stopOld(by(101), id, tag);
    const { public_key } = device();
    await service.regenerate(by(100));
    expect(device()).toMatchObject({ public_key, next: null, send: wish });
  });

  it('delivered again behind twice as many others as Telegram may repeat makes no third one either', async () => {
    const { service, device, store } = await openService(withDevice());
    await service.regenerate(by(100));
    const [id = ''] = Object.keys(store.state.peers);
    await service.stopOld(by(101), id, keyTag(device().next?.public_key ?? ''));
    for (let update = 102; update < 302; update++) await service.getConfig(by(update));
    await service.regenerate(by(100));
    expect(device().next).toBeNull();
  });

  it('delivered again after an undo changes no key', async () => {
    const { service, device, store } = await openService(withDevice());
    await service.regenerate(by(100));
    const [id = ''] = Object.keys(store.state.peers);
    await service.undoRegenerate(by(101), id, keyTag(device().next?.public_key ?? ''));
    const { public_key } = device();
    await service.regenerate(by(100));
    expect(device()).toMatchObject({ public_key, next: null });
  });

  it('makes a device like getConfig when there is none, without a second key', async () => {
    const { service, device } = await openService({});
    await service.regenerate(by(100));
    expect(device()).toMatchObject({ next: null, send: wish });
  });

  it('gives a device that was taken over its first key of ours', async () => {
    const { service, device } = await openService(withDevice(peer({ secret: null, sent_at: null })));
    await service.regenerate(by(100));
    expect(device()).toMatchObject({ secret: null, send: wish });
    expect(device().next).not.toBeNull();
  });

  it('by its button works for the key that the button names, once', async () => {
    const { service, device } = await openService(withDevice(peer({ secret: null, sent_at: null })));
    const tag = keyTag(device().public_key);
    await expect(service.regenerateDevice(by(99), 'p1', keyTag(newKey()))).rejects.toMatchObject({
      code: 'stale-button',
    });
    await service.regenerateDevice(by(100), 'p1', tag);
    const { next } = device();
    await service.regenerateDevice(by(100), 'p1', tag);
    expect(device().next).toEqual(next);
  });
});

describe('the buttons of a new config', () => {
  it('stop the old key, or take the new one back, once per press', async () => {
    const next = waiting();
    const tag = keyTag(next.public_key);
    const stopped = await openService(withDevice(peer({ next })));
    for (let i = 0; i < 2; i += 1) await stopped.service.stopOld(by(100), 'p1', tag);
    expect(stopped.device()).toMatchObject({ public_key: next.public_key, next: null });
    const undone = await openService(withDevice(peer({ next })));
    for (let i = 0; i < 2; i += 1) await undone.service.undoRegenerate(by(100), 'p1', tag);
    expect(Object.keys(undone.device().retired)).toEqual([next.public_key]);
  });

  it('do nothing later, for somebody else, or for a device that is gone; nothing is written then', async () => {
    const next = waiting();
    const tag = keyTag(next.public_key);
    const state = withDevice(peer({ next }));
    state.peers['p2'] = peer({ removed_at: iso(NOW), next: waiting(), wg_ip: '10.0.0.4/32' });
    const goneTag = keyTag(state.peers['p2'].next?.public_key ?? '');
    const { service, text } = await openService({ ...state, users: { [ANNA]: user(ANNA), 8: user(8) } });
    const before = text();
    const stale = { code: 'stale-button' };
    await expect(service.stopOld(by(100), 'p1', keyTag(newKey()))).rejects.toMatchObject(stale);
    await expect(service.undoRegenerate(by(101, 8), 'p1', tag)).rejects.toMatchObject(stale);
    await expect(service.stopOld(by(102), 'p2', goneTag)).rejects.toMatchObject(stale);
    await expect(service.stopOld(by(103), 'constructor', tag)).rejects.toMatchObject(stale);
    expect(text()).toBe(before);
  });
});
