import { expect, it } from 'vitest';
import { parseStore } from '../../src/store/parse-store.ts';
import { ClockFile } from '../lab/clock-file.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { fillUp, smallDisk } from '../stage/small-disk.ts';
import { letInWithConfig, nothingWaits, openTrouble } from './stage.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'mount', 'umount');

it.skipIf(missing)(
  'with a full disk friends hear so, lost peers come back, and with room again all goes on',
  async () => {
    const trouble = await openTrouble();
    const { server, daemon, owner, api } = trouble;
    const disk = await smallDisk(trouble.daemon, 128);
    await daemon.start();
    const [anna, annasKey] = await letInWithConfig(trouble, 501);
    const [boris] = await letInWithConfig(trouble, 502);
    const store = daemon.store;
    const makeRoom = fillUp(disk);

    for (const command of ['/regen', '/get_config']) {
      anna.send(command);
      const code = /the code ([0-9A-Z]+)$/.exec((await anna.receives(/Something went wrong/)).text)?.[1];
      await daemon.says(new RegExp(`shown the code ${code}.*ENOSPC`));
    }
    await owner.receives(/^🔴 The bot has not been able to write its data.*ENOSPC/s);
    owner.send('/remove_user 502');
    await owner.receives(/Something went wrong/);
    boris.send('/status');
    await boris.receives(/10\.0\.0\.4/);
    await server.restart();
    await eventually(async () => (await server.allowedIps()).size === 2);

    daemon.signal('SIGKILL');
    await daemon.ended();
    await server.restart();
    const from = daemon.log.length;
    daemon.launch();
    await daemon.says('Telegram is reached', { from, timeout: 60_000 });
    await eventually(async () => (await server.allowedIps()).get(annasKey)?.[0] === '10.0.0.3/32');
    expect(parseStore(daemon.store)).toEqual(parseStore(store));

    makeRoom();
    anna.send('/regen');
    await anna.receives(isConfig);
    owner.send('/remove_user 502');
    await owner.receives(/access ended/);
    await eventually(async () => [...(await server.allowedIps()).values()].flat().join() === '10.0.0.3/32');
    await eventually(() => nothingWaits(daemon));
    expect(api.violations).toEqual([]);
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  },
  240_000,
);

it.skipIf(missing)(
  'the owner hears once that the store cannot be written, though that cannot be written either, and once that it can again',
  async () => {
    const clock = new ClockFile();
    const trouble = await openTrouble({ env: clock.env });
    const { daemon, owner } = trouble;
    const disk = await smallDisk(trouble.daemon, 128);
    await daemon.start();
    await letInWithConfig(trouble, 501);
    const makeRoom = fillUp(disk);
    owner.send('/remove_user 501');
    await owner.receives(/^🔴 The bot has not been able to write its data.*ENOSPC/s);
    makeRoom();
    await eventually(() => parseStore(daemon.store).alerts['store bot'] !== undefined);
    let minutes = 1;
    const minuteLater = () => {
      clock.putAhead(minutes++ * 60_000);
      return owner.chat.messages.some(({ text }) => text.startsWith('✅ The bot writes its data again'));
    };
    await eventually(minuteLater, { timeout: 30_000, every: 4000 });
    await eventually(() => parseStore(daemon.store).alerts['store bot'] === undefined);
    expect(owner.chat.messages.filter(({ text }) => text.startsWith('🔴'))).toHaveLength(1);
  },
  240_000,
);
