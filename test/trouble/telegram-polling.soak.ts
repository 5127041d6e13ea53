import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { admit, configFor, noNode, openServer, openStage, storeOf } from '../stage/daemon-stage.ts';

const owned = async () => {
  const stage = await openStage({ server: await openServer() });
  stage.owner.start();
  await stage.owner.receives(/владелец/);
  return { ...stage, anna: await admit(stage, 501, 'en') };
};

it.skipIf(noNode)(
  'a poll that hangs for minutes loses nothing that was written meanwhile',
  async () => {
    const { api, anna, daemon } = await owned();
    await api.polled();
    api.fail({ method: 'getUpdates', with: { kind: 'hang' } });
    anna.send('/help'); // ends the poll that is under way: the next one hangs
    await anna.receives(/What I can do/);
    await eventually(() => api.calls.some(({ fault }) => fault === 'hang'));
    anna.send('/get_config');
    anna.send('/regen');
    await anna.receives(isConfig, { timeout: 80_000 });
    await eventually(() => api.pending.length === 0);
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  },
  120_000,
);

it.skipIf(noNode)(
  'a second poller is told once and outlived, and what was written meanwhile is done',
  async () => {
    const { api, owner, anna, daemon } = await owned();
    anna.send('/get_config');
    await configFor(anna);
    await api.polled();
    const from = daemon.log.length;
    const poll = async () => (await fetch(`${api.url}/bot${api.token}/getUpdates?timeout=1&offset=-1`)).json();
    await poll();
    await owner.receives(/409/);
    anna.send('/regen');
    await anna.receives(isConfig, { timeout: 60_000 });
    expect(daemon.log.slice(from).split('another instance').length).toBe(2);
    expect(daemon.log.slice(from)).toContain('the other instance is gone');
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  },
  120_000,
);

it.skipIf(noNode)(
  'ids that restart lower, again and again, lose no command and repeat none',
  async () => {
    const { api, anna, daemon } = await owned();
    anna.send('/get_config');
    await configFor(anna);
    const keys = () => {
      const [device] = Object.values<Device>(storeOf(daemon).peers);
      return device ? Object.keys(device.retired).length + (device.next ? 2 : 1) : 0;
    };
    for (const [round, start] of [70_000_000, 1_000_000, 5000].entries()) {
      await eventually(() => api.pending.length === 0); // they restart after a week without any
      api.nextUpdateId = start;
      const regen = anna.send('/regen') ?? 0;
      await configFor(anna);
      const stop = anna.press('⏹ Stop the old one now').update_id ?? 0;
      await anna.receives(/old config is off/);
      expect(keys()).toBe(round + 2);
      await eventually(() => api.pending.length === 0);
      for (const id of [regen, stop]) api.redeliver(id);
      await eventually(() => api.pending.length === 0);
      anna.send('/status');
      await anna.receives(/10\.0\.0\.3/);
      await eventually(() => Object.values<Device>(storeOf(daemon).peers).every(({ send }) => send === null));
      expect(keys()).toBe(round + 2);
      anna.chat.catchUp();
    }
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  },
  120_000,
);

type Device = { readonly retired: object; readonly next: unknown; readonly send: unknown };
