import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { DAY, iso } from '../stage/sample-state.ts';
import { editStore, readStore } from '../stage/store-file.ts';
import { beginStory, configOf } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

it.skipIf(missing)(
  'a guest comes by an invite, is online, is cut off at the end and online again by the same config',
  async () => {
    const story = await beginStory({ RECONCILE_SECONDS: 1 });
    const { api, owner, daemon, main, lab } = story;
    owner.start();
    await owner.receives(/add_user/);
    owner.send('/invite Anna 7d');
    const { text: link } = await owner.receives(/start=/);
    const anna = api.person({ id: 501, first_name: 'Anna', language_code: 'en' });
    anna.start(/start=([\w-]+)/.exec(link)?.[1]);
    await anna.receives(/^Hello, Anna.*7 days from the first connection/s);
    anna.send('/get_config');
    const config = await configOf(anna);
    const guest = () => readStore(daemon).users[501];
    expect(guest()).toMatchObject({ days_from_first: 7, until: null });
    const from = Date.now();
    const phone = await lab.phone();
    await phone.up(config.text, config.name);
    expect(await phone.reaches(main.address)).toBe(true);
    await eventually(() => guest()?.until !== null, { timeout: 30_000 });
    const until = Date.parse(guest()?.until ?? '');
    expect(until).toBeGreaterThanOrEqual(from + 7 * DAY);
    expect(until).toBeLessThanOrEqual(Date.now() + 7 * DAY);
    editStore(daemon, (store) => void Object.assign(store.users[501] ?? {}, { until: iso(Date.now() + 1000) }));
    daemon.signal('SIGHUP');
    const notice = await owner.receives(/Anna \(501\): гостевой доступ закончился/, {
      anyOrder: true,
      timeout: 60_000,
    });
    await eventually(async () => (await main.allowedIps()).size === 0, { timeout: 60_000 });
    expect(await phone.reaches(main.address, 1)).toBe(false);
    owner.press('+30 дней', notice);
    await anna.receives(/extended your access/, { anyOrder: true });
    await phone.down();
    await phone.up(config.text, config.name);
    expect(await phone.reaches(main.address)).toBe(true);
    expect(api.violations).toEqual([]);
  },
  180_000,
);
