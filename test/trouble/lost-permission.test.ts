import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { parseStore } from '../../src/store/parse-store.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { letInWithConfig, nothingWaits, openTrouble } from './stage.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'setpriv');
/** Root as any other user is to files: their modes count. */
const MODES_COUNT = ['setpriv', '--inh-caps=-all', '--bounding-set=-dac_override,-dac_read_search'];

it.skipIf(missing).each([
  ['written to', 0o500],
  ['opened', 0o000],
])(
  'while its folder may not be %s nothing is lost, people hear so, and later all goes on',
  async (_, mode) => {
    const trouble = await openTrouble({ under: MODES_COUNT });
    const { server, daemon, owner, api } = trouble;
    await daemon.start();
    const [anna, key] = await letInWithConfig(trouble, 501);
    const folder = dirname(daemon.storePath);
    await eventually(() => nothingWaits(daemon));
    const { revision } = parseStore(daemon.store);

    chmodSync(folder, mode);
    for (const command of ['/regen', '/get_config']) {
      anna.send(command);
      const code = /the code ([0-9A-Z]+)$/.exec((await anna.receives(/Something went wrong/)).text)?.[1];
      await daemon.says(new RegExp(`shown the code ${code}.*EACCES`));
    }
    owner.send('/remove_user 501');
    await owner.receives(/Something went wrong/);
    await server.restart();
    await eventually(async () => (await server.allowedIps()).get(key)?.[0] === '10.0.0.3/32');
    anna.send('/status');
    await anna.receives(/10\.0\.0\.3/);

    chmodSync(folder, 0o700);
    expect(parseStore(daemon.store).revision).toBe(revision);
    anna.send('/regen');
    await anna.receives(isConfig);
    await eventually(() => nothingWaits(daemon));
    expect((await server.allowedIps()).size).toBe(2);
    expect(api.violations).toEqual([]);
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  },
  120_000,
);
