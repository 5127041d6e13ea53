import { expect, test } from 'vitest';
import { GB } from '../../src/health/allowance/allowance.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { OWNER, openChat } from '../stage/open-chat.ts';
import { peer, snapshot, user } from '../stage/sample-state.ts';

const ANNA = 502;
const device = peer({ telegram_id: ANNA, name: 'Phone' });
const labels = ({ buttons }: Seen) => buttons.map(({ text }) => text);

async function openAllowance(more: Partial<DraftUser> = {}, fill: (draft: Draft) => void = () => undefined) {
  const chat = await openChat((draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', language: 'ru', ...more });
    draft.peers['p1'] = structuredClone(device);
    fill(draft);
  });
  const { core, owner, services, api } = chat;
  let counted = 0;
  const poll = async () => {
    const moved = { allowedIps: [device.wg_ip], handshakeAt: null, endpoint: null, received: 0, sent: counted };
    core.traffic.note('main', { ...snapshot({}), at: Date.now(), peers: new Map([[device.public_key, moved]]) });
    await core.traffic.count();
    await services.allowanceWatch.check();
  };
  await poll();
  /** Anna's phone gets so many GB more, and the bot sees it. */
  const use = async (gb: number) => {
    counted += gb * GB;
    await poll();
  };
  const anna = api.person({ id: ANNA, first_name: 'Anna', language_code: 'ru' });
  owner.start();
  await owner.receives();
  anna.start();
  await anna.receives();
  const record = () => {
    const found = core.store.state.users[ANNA];
    if (!found) throw new Error('Anna is gone');
    return found;
  };
  /** Presses a button of the owner's last message, and gives what it has become. */
  const walk = async (label: string): Promise<Seen> => {
    const pressed = owner.press(label);
    const edited = await owner.chat.receivesEdit();
    await pressed.answered();
    return edited;
  };
  const openPage = async () => {
    owner.send('/users');
    await owner.receives(/Люди/);
    await walk('2');
    return walk('📦 Объём и скорость');
  };
  return { ...chat, anna, use, record, walk, openPage };
}

test('the owner sets amount, end and speed from a friend’s card, in a few taps', async () => {
  const { openPage, walk, record } = await openAllowance();
  expect((await openPage()).text).toMatch(
    /Объём на месяц: сколько угодно, как у всех\n\nСкорость: не ограничена, как у всех/,
  );
  expect(labels(await walk('📦 Объём на месяц'))).toEqual([
    '10 ГБ',
    '30 ГБ',
    '50 ГБ',
    '100 ГБ',
    '200 ГБ',
    '500 ГБ',
    'Без ограничения',
    '✅ Как у всех',
    '← Назад',
  ]);
  expect((await walk('50 ГБ')).text).toMatch(
    /Объём на месяц: 0 из 50 ГБ, новый месяц начнётся 1 .*\nКогда кончится: только сообщить/,
  );
  await walk('🏁 Когда кончится');
  expect((await walk('Выключить VPN до нового месяца')).text).toMatch(/Когда кончится: выключить VPN/);
  await walk('🚦 Скорость');
  expect((await walk('20 Мбит/с')).text).toMatch(/Скорость: 20 Мбит\/с$/m);
  expect(record()).toMatchObject({ allowance: { gb: 50, end: 'pause' }, speed_mbit: 20 });
  expect((await walk('← Назад')).text).toMatch(/📦 0 из 50 ГБ, новый месяц начнётся 1 .*\n🚦 До 20 Мбит\/с/);
});

test('a device may have a speed of its own', async () => {
  const { openPage, walk, core } = await openAllowance({}, (draft) => {
    draft.peers['p2'] = peer({ telegram_id: ANNA, name: 'TV', number: 2, wg_ip: '10.0.0.4/32' });
  });
  await openPage();
  await walk('🚦 TV · Main');
  expect((await walk('5 Мбит/с')).text).toMatch(/TV · Main: 5 Мбит\/с/);
  expect([core.store.state.peers['p1']?.speed_mbit, core.store.state.peers['p2']?.speed_mbit]).toEqual([null, 5]);
});

test('friend and owner hear of 80 and of 100 percent once, and one tap gives 10 GB more', async () => {
  const { use, anna, owner, record, core } = await openAllowance({ allowance: { gb: 50, end: 'pause' } });
  await use(41);
  await use(1);
  expect((await anna.receives(/Вы израсходовали 41 из 50 ГБ/)).text).toMatch(/новый месяц начнётся 1 /);
  await owner.receives(/Anna.*израсходовано 41 из 50 ГБ/s);
  await use(10);
  await use(1);
  const over = await anna.receives(/Объём на этот месяц израсходован: 52 из 50 ГБ\. VPN выключен/);
  expect(labels(over)).toEqual(['✉️ Сообщить владельцу']);
  const told = await owner.receives(/Anna.*объём израсходован, 52 из 50 ГБ.*выключен/s);
  expect(labels(told)).toEqual(['➕ 10 ГБ на этот месяц', '📦 Объём и скорость']);
  expect(record().allowance_over).toMatchObject({ end: 'pause' });
  owner.press('➕ 10 ГБ на этот месяц');
  expect((await owner.chat.receivesEdit()).text).toMatch(/добавлено 10 ГБ, теперь 53 из 60 ГБ/);
  await anna.receives(/Объём снова есть/);
  expect([record().allowance_over, record().allowance_month]).toMatchObject([null, { extra_gb: 10 }]);
  // the same button, pressed in an old message, adds nothing
  await owner.press('➕ 10 ГБ на этот месяц', told).answered();
  expect(core.store.state.users[ANNA]?.allowance_month).toMatchObject({ extra_gb: 10 });
  await use(8);
  await anna.receives(/Объём на этот месяц израсходован: 61 из 60 ГБ/);
});

test('a friend who used it up is told so, wherever they ask', async () => {
  const { use, anna, core } = await openAllowance({ allowance: { gb: 10, end: 'pause' } });
  await use(3);
  anna.send('/status');
  expect((await anna.receives(/Phone/)).text).toMatch(/📦 Израсходовано 3 из 10 ГБ, новый месяц начнётся 1 /);
  await use(8);
  await anna.receives(/израсходован: 11 из 10/);
  anna.send('/status');
  await anna.receives(/📦 Объём на этот месяц израсходован \(11 из 10 ГБ\), поэтому VPN выключен/);
  for (const command of ['/get_config', '/regen']) {
    anna.send(command);
    expect(labels(await anna.receives(/Объём на этот месяц израсходован, и до нового месяца VPN выключен/))).toEqual([
      '✉️ Сообщить владельцу',
    ]);
  }
  expect(core.store.state.peers['p1']?.send).toBeNull();
});

test('the default is set in /settings, and is not for the owner', async () => {
  const { owner, walk, use, anna, core } = await openAllowance();
  owner.send('/settings');
  await owner.receives(/Настройки/);
  await walk('📦 Объём на месяц');
  expect((await walk('10 ГБ')).text).toMatch(/📦 Объём на месяц: 10 ГБ/);
  await walk('🏁 Когда объём кончится');
  await walk('замедлить до нового месяца');
  await use(12);
  await anna.receives(/VPN работает, но до нового месяца медленно/);
  expect(core.store.state.users[OWNER]?.allowance_month).toBeNull();
  expect(core.store.state.users[ANNA]?.allowance_over).toMatchObject({ end: 'slow' });
});
