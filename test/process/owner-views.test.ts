import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { admit, configFor, noNode, openServer, openStage } from '../stage/daemon-stage.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';

const halfNode = { WG_EU1_NETWORK_CIDR: '10.8.0.0/24', WG_EU1_NAME: 'Europe', WG_EU1_SSH_HOST: '192.0.2.9' };

test.skipIf(noNode)('/users and /stats tell the owner who is there, and who is online', async () => {
  const server = await openServer();
  const stage = await openStage({ server, settings: { WG_NAME: 'Home' } });
  const { owner } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  await admit(stage, 503);
  owner.send('/add_user @clara');
  await owner.receives(/⏳/);
  anna.send('/get_config');
  await configFor(anna);
  owner.send('/users');
  const { text } = await owner.receives(/Люди/);
  expect(text.split('\n')).toEqual([
    'Люди: 3 · в сети: 0',
    '',
    '1. ▫️ Olga @olga · нет конфига · владелец',
    '2. 🆕 Friend 502 @friend502 · подключений ещё не было',
    '3. ▫️ Friend 503 @friend503 · нет конфига',
    '⏳ @clara — жду первого сообщения',
  ]);
  owner.send('/stats');
  const shown = await owner.receives(/👥/);
  expect(shown.text).toBe('👥 2 друга, ждём ещё: 1. За сутки были в сети: 0\n🟢 Home: 1 устройство, сейчас в сети: 0');
  expect(shown.buttons.map(({ text }) => text)).toEqual(['Сегодня', '• 7 дней •', '30 дней']);
  await owner.press('30 дней').answered();
  const month = await owner.receives(({ buttons }) => buttons.at(-1)?.text === '• 30 дней •');
  expect(month).toMatchObject({ kind: 'edit', message_id: shown.message_id, text: shown.text });
  expect(month.photo?.bytes.equals(shown.photo?.bytes ?? Buffer.alloc(0))).toBe(false);
  const asked = async () => {
    owner.send('/nodes'); // how the machine is may not be asked yet
    const { text } = await owner.receives(/Серверы: 1/);
    return text.includes('нагрузка') && text;
  };
  // no more often than the bot answers anybody
  await eventually(asked, { every: 4000 }).then((text) =>
    expect(text).toMatch(/^🟢 Home: работает\nв сети 0 из 1 · .*нагрузка \S+ на \d+ яд\S+$/m),
  );
  await owner.press('🔎 Home').answered();
  await owner
    .receives(({ kind, text }) => kind === 'edit' && text.startsWith('🟢 Home (main)'))
    .then(({ text }) => {
      expect(text).toMatch(/🟢 Home \(main\): работает с \d/); // from the first look on
      expect(text).toMatch(/последнее соединение: ещё не было/);
      expect(text).toMatch(/в сети 0 из 1 · свободных адресов 251 из 254/);
      expect(text).toMatch(/нагрузка \S+ на \d+ яд\S+ · память \d+% · диск \d+%/);
      expect(text).toMatch(/WireGuard \d\S+ · ядро \S+ · отвечает за \S+ с/);
    });
});

test('a node that is not complete in the settings is shown with what it needs, and the rest runs', async () => {
  const { owner, daemon } = await openStage({ settings: { WG_NAME: 'Home', ...halfNode } });
  expect(daemon.log).toMatch(/<4>node eu1 is off: needs .*WG_EU1_SSH_KEY_PATH/);
  owner.start();
  await owner.receives();
  await daemon.says('node main is down');
  owner.send('/stats');
  const { text } = await owner.receives(/👥/);
  expect(text).toMatch(/^🔴 Home: 0 устройств, не отвечает$/m);
  expect(text).toMatch(/^⚪️ Europe: выключен, не хватает WG_EU1_SSH_KEY_PATH, WG_EU1_SSH_HOST_KEY$/m);
});

test('a friend whose server is switched off is told to choose another, and can', async () => {
  const users = { 502: user(502, { preferred_server_id: 'eu1', language: 'ru' }) };
  const own = peer({ telegram_id: 502, server_id: 'eu1', wg_ip: '10.8.0.2/32' });
  const store = JSON.stringify(stateOf([own], { users }));
  const { api } = await openStage({ store, settings: { WG_NAME: 'Home', ...halfNode } });
  const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'ru' });
  anna.send('/get_config');
  await anna.receives(/сервер сейчас отключён. Выберите другой/);
  anna.send('/status');
  await anna.receives(/Europe.*сервер сейчас не отвечает.*10\.8\.0\.2/s);
  anna.send('/server');
  const { buttons } = await anna.receives(/Выберите сервер/);
  expect(buttons.map(({ text }) => text)).toEqual(['Home (не отвечает)']);
  await anna.press('Home (не отвечает)').answered();
  await anna.receives(/Ваш сервер: Home/);
  anna.send('/get_config');
  await anna.receives(/Сервер Home сейчас не отвечает/);
});

test.skipIf(noNode)('/status shows a friend their own devices, in their language, and in their time', async () => {
  const server = await openServer();
  const stage = await openStage({ server, settings: { WG_NAME: 'Home' } });
  stage.owner.start();
  const anna = await admit(stage, 502, 'en');
  anna.send('/status');
  await anna.receives(/You have no VPN yet\. Your server: Home\. What shall it run on\?/);
  anna.send('/get_config');
  await configFor(anna);
  anna.send('/status');
  expect((await anna.receives(/Home/)).text.split('\n').slice(0, 2)).toEqual([
    'Device 1 · Home',
    expect.stringMatching(/^⚪️ /),
  ]);
  await eventually(() => !stage.daemon.store.includes('"noted"'));
  anna.send('/regen');
  await configFor(anna);
  await eventually(async () => {
    anna.send('/status'); // the upload may be over before the daemon knows it
    return /🔑 .*\d+ \w+ at \d\d:\d\d/.test((await anna.receives()).text);
  });
});
