import { expect, test } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { storeOf } from '../stage/daemon-stage.ts';
import { zoneWhereItIs } from '../stage/zone-where-it-is.ts';
import { type HelpStage, labelsOf, nextConfig, openHelpStage, type Served, serve } from './help-stage.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DOWN = /не отвечает с/;
const BACK = /снова работает/;

/** A friend whose phone was connected a moment ago. */
async function connected(stage: HelpStage, id: number): Promise<Served> {
  const served = await serve(stage, id);
  const phone = await stage.lab.phone();
  await phone.up(served.text, served.name);
  expect(await phone.reaches(stage.server.address, 20)).toBe(true);
  await served.friend.receives(/вы подключены/);
  return served;
}

const told = ({ friend }: Served, words: RegExp) => friend.chat.messages.filter(({ text }) => words.test(text)).length;

test.skipIf(missing)(
  'an outage is told once to those who were online, with a way out, and so is its end; restarts change nothing',
  async () => {
    const stage = await openHelpStage({}, { withEurope: true });
    const { daemon, server, putAhead } = stage;
    const anna = await connected(stage, 501);
    const boris = await serve(stage, 502); // has never connected
    await server.vanish();
    await daemon.says('node main is down');
    boris.friend.send('/status');
    await boris.friend.receives(/не отвечает/);
    expect(told(anna, DOWN)).toBe(0);
    await daemon.stop(); // who was online is known to the next one as well
    await daemon.start();

    putAhead(2 * MINUTE);
    const news = await anna.friend.receives(DOWN, { timeout: 30_000 });
    expect(labelsOf(news)).toEqual(['🌍 Конфиг сервера Europe']);
    anna.friend.press('🌍 Конфиг сервера Europe', news);
    const other = await nextConfig(anna.friend, '');
    expect(other.text).toContain('Address = 10.8.0.2/32');
    expect(storeOf(daemon).users[501].preferred_server_id).toBeNull();

    await daemon.stop();
    await daemon.start();
    putAhead(10 * MINUTE);
    await server.start();
    await daemon.says(/node main is back/);
    putAhead(11 * MINUTE);
    await daemon.stop('SIGKILL');
    await daemon.start();
    putAhead(13 * MINUTE);
    await anna.friend.receives(BACK, { timeout: 30_000 });
    anna.friend.send('/status');
    await anna.friend.receives(/Main/);
    expect([told(anna, DOWN), told(anna, BACK), told(boris, DOWN), told(boris, BACK)]).toEqual([1, 1, 0, 0]);
  },
);

test.skipIf(missing)(
  'an outage of the night that is over by the morning is told to nobody, but to whoever asked',
  async () => {
    const stage = await openHelpStage({ BOT_TIMEZONE: zoneWhereItIs(2) });
    const { daemon, server, putAhead } = stage;
    const [awake, asleep] = [await connected(stage, 501), await connected(stage, 502)];
    await server.vanish();
    await daemon.says('node main is down');
    putAhead(HOUR);
    awake.friend.press('🛟 Не работает', awake.seen);
    await awake.friend.receives(/С вашим устройством всё в порядке/);
    putAhead(4 * HOUR);
    await server.start();
    await daemon.says('node main is back');
    putAhead(9 * HOUR);
    await awake.friend.receives(BACK, { timeout: 30_000 });
    asleep.friend.send('/status');
    await asleep.friend.receives(/Main/);
    expect([told(awake, /^⚠️/), told(asleep, /^⚠️/), told(asleep, BACK)]).toEqual([0, 0, 0]);
  },
);
