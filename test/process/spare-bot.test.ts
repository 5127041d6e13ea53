import { expect, test } from 'vitest';
import { openStage, storeOf } from '../stage/daemon-stage.ts';

const SPARE = '220402086:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0';

test('a daemon whose spare bot is refused says so, answers by the first one, and ends as usual', async () => {
  const { owner, daemon, api } = await openStage({ settings: { SPARE_BOT_TOKEN: SPARE } });
  owner.start();
  await owner.receives(/владелец/);
  await daemon.says('Telegram refuses SPARE_BOT_TOKEN: there is no spare bot, and it is tried again');
  owner.send('/invite');
  expect((await owner.receives(/start=/)).text).toContain('https://t.me/vpn_lab_bot?start=');
  expect(daemon.log).not.toContain(SPARE);
  expect(storeOf(daemon).spare_bot).toMatchObject({ id: null, is_in_charge: false });
  const { code } = await daemon.stop();
  expect(code).toBe(0);
  expect(api.violations).toEqual([]);
});
