import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { storeOf } from '../stage/daemon-stage.ts';
import { zoneWhereItIs } from '../stage/zone-where-it-is.ts';
import { nextConfig, openHelpStage, serve } from './help-stage.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
const MINUTE = 60_000;

test.skipIf(missing)(
  'a friend who wants it is switched over at night after ten minutes, once, whatever is killed; others wait for the morning',
  async () => {
    const stage = await openHelpStage({ BOT_TIMEZONE: zoneWhereItIs(2) }, { withEurope: true });
    const { daemon, server, lab, putAhead } = stage;
    const [anna, boris] = [await serve(stage, 501), await serve(stage, 502)];
    for (const one of [anna, boris]) {
      const phone = await lab.phone();
      await phone.up(one.text, one.name);
      expect(await phone.reaches(server.address, 20)).toBe(true);
      await one.friend.receives(/вы подключены/);
    }
    anna.friend.send('/server');
    const list = await anna.friend.receives(/я могу переключить вас сам/);
    await anna.friend.press('🔁 Да, переключать меня', list).answered();
    await server.vanish();
    await daemon.says('node main is down');
    putAhead(9 * MINUTE);
    anna.friend.send('/status');
    await anna.friend.receives(/не отвечает/);
    expect(storeOf(daemon).users[501].switched_over).toBeNull();
    putAhead(10 * MINUTE + 5000);
    await anna.friend.receives(/Сервер Main никого не пускает, поэтому переключаю вас/, { timeout: 30_000 });
    const other = await nextConfig(anna.friend, '');
    expect(other.text).toContain('Address = 10.8.0.2/32');
    await eventually(() => storeOf(daemon).users[501].switched_over?.told === true);
    await daemon.stop('SIGKILL');
    await daemon.start();
    putAhead(30 * MINUTE);
    await daemon.says(/node main is down/);
    anna.friend.send('/status');
    await anna.friend.receives(/Europe/);
    const told = ({ friend }: typeof anna, words: RegExp) =>
      friend.chat.messages.filter(({ text }) => words.test(text)).length;
    expect([told(anna, /переключаю вас/), told(boris, /переключаю вас|не отвечает с/)]).toEqual([1, 0]);
    const devices = Object.values<{ telegram_id: number; server_id: string }>(storeOf(daemon).peers);
    expect(devices.filter(({ server_id }) => server_id === 'eu1').map(({ telegram_id }) => telegram_id)).toEqual([501]);
  },
);
