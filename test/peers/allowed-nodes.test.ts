import { describe, expect, it } from 'vitest';
import { node, peer, user } from '../stage/sample-state.ts';
import { ANNA, by, openService } from './service-lab.ts';

const THREE = ['main', 'eu1', 'us1'].map((id, i) => node({ id, network: `10.${i}.0.0/24`, reserved: [] }));
const open = (more: Parameters<typeof user>[1]) => openService({ users: { [ANNA]: user(ANNA, more) } }, THREE);

describe('a friend who may not choose every server', () => {
  it('gets a config on the first that is allowed, also when another one was chosen before', async () => {
    for (const preferred_server_id of [null, 'main']) {
      const { service, device } = await open({ allowed_nodes: ['us1', 'eu1'], preferred_server_id });
      expect(await service.getConfig(by(100))).toMatchObject({ nodeId: 'eu1' });
      expect(device().server_id).toBe('eu1');
    }
  });

  it('keeps a choice that is allowed, and hears that it is off when it is', async () => {
    const { service } = await open({ allowed_nodes: ['us1', 'eu1'], preferred_server_id: 'us1' });
    expect(await service.getConfig(by(100))).toMatchObject({ nodeId: 'us1' });
    const off = await open({ allowed_nodes: ['gone', 'eu1'], preferred_server_id: 'gone' });
    await expect(off.service.getConfig(by(100))).rejects.toMatchObject({ code: 'server-off' });
  });

  it('cannot choose another, whatever button they press', async () => {
    const { service, store } = await open({ allowed_nodes: ['eu1'] });
    await expect(service.preferServer(by(100), 'us1')).rejects.toMatchObject({ code: 'server-not-yours' });
    expect(store.state.users[ANNA]?.preferred_server_id).toBeNull();
    await service.preferServer(by(101), 'eu1');
    expect(store.state.users[ANNA]?.preferred_server_id).toBe('eu1');
  });

  it('is told when there is none', async () => {
    for (const allowed_nodes of [[], ['gone']]) {
      const { service } = await open({ allowed_nodes });
      await expect(service.getConfig(by(100))).rejects.toMatchObject({ code: 'no-server-for-you' });
    }
    const none = await openService({}, []);
    await expect(none.service.getConfig(by(100))).rejects.toMatchObject({ code: 'no-server' });
  });

  it('keeps the configs that they have elsewhere', async () => {
    const device = peer({ telegram_id: ANNA, server_id: 'main' });
    const { service, store } = await openService(
      { users: { [ANNA]: user(ANNA, { allowed_nodes: ['eu1'] }) }, peers: { p1: device } },
      THREE,
    );
    await service.getConfig(by(100));
    expect(store.state.peers['p1']).toEqual(device);
  });
});
