import { describe, expect, it } from 'vitest';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { DAY, iso, NOW, peer, user } from '../stage/sample-state.ts';
import { ANNA, by, openService, waiting, withDevice } from './service-lab.ts';

describe('the friend’s server', () => {
  it('is the first until they choose; each has its own device, and both stay', async () => {
    const { service, store } = await openService({});
    await service.getConfig(by(100));
    expect((await service.preferServer(by(101), 'eu1')).id).toBe('eu1');
    await service.getConfig(by(102));
    expect(Object.values(store.state.peers)).toMatchObject([{ server_id: 'main' }, { server_id: 'eu1' }]);
  });

  it('is not changed back by a press that comes again', async () => {
    const { service, store } = await openService({});
    await service.preferServer(by(100), 'eu1');
    await service.preferServer(by(101), 'main');
    await service.preferServer(by(100), 'eu1');
    expect(store.state.users[ANNA]?.preferred_server_id).toBe('main');
  });

  it('is refused when it is not in the settings; a choice that left them is not replaced silently', async () => {
    const { service } = await openService({ users: { [ANNA]: user(ANNA, { preferred_server_id: 'us1' }) } });
    await expect(service.preferServer(by(100), 'us1')).rejects.toMatchObject({ code: 'unknown-server' });
    await expect(service.getConfig(by(101))).rejects.toMatchObject({ code: 'server-off' });
    const none = await openService({}, []);
    await expect(none.service.getConfig(by(100))).rejects.toMatchObject({ code: 'no-server' });
  });
});

describe('a person without access', () => {
  it('can change nothing, whatever they ask for', async () => {
    const next = waiting();
    const tag = keyTag(next.public_key);
    for (const friend of [null, { active: false }, { removed_at: iso(NOW - DAY) }, { until: iso(NOW) }]) {
      const users: Draft['users'] = friend === null ? {} : { [ANNA]: user(ANNA, friend) };
      const { service, text } = await openService({ ...withDevice(peer({ next })), users });
      const before = text();
      for (const attempt of [
        service.getConfig(by(100)),
        service.regenerate(by(101)),
        service.regenerateDevice(by(102), 'p1', tag),
        service.stopOld(by(103), 'p1', tag),
        service.undoRegenerate(by(104), 'p1', tag),
        service.preferServer(by(105), 'eu1'),
      ]) {
        await expect(attempt).rejects.toMatchObject({ code: 'no-access' });
      }
      expect(text()).toBe(before);
    }
  });
});
