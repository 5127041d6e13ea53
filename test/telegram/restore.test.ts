import { expect, test } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import { makeBackupArchive } from '../../src/store/backup-archive.ts';
import { BackupKeys } from '../../src/store/backup-keys.ts';
import { MOST_FILE_BYTES } from '../../src/telegram/api/download-file.ts';
import { buildBackup } from '../../src/wiring/build-backup.ts';
import { openChat } from '../stage/open-chat.ts';
import { iso, NOW, peer, user } from '../stage/sample-state.ts';

const NAME = 'vpn-bot-2026-11-22.tar.gz.age';

/** A chat with Anna (7), who was removed after a backup, and Boris (8), who came after it. */
async function openWithBackup() {
  const device = peer();
  const chat = await openChat((draft) => {
    draft.users[7] = user(7, { name: 'Anna' });
    draft.peers['p1'] = device;
  });
  const { core, owner } = chat;
  owner.start();
  await owner.receives();
  const { bytes } = await buildBackup(core)();
  await core.store.update((draft) => {
    draft.users[7] = user(7, { name: 'Anna', removed_at: iso(NOW) });
    draft.users[8] = user(8, { name: 'Boris' });
  });
  return { ...chat, bytes };
}

test('a backup that is sent back says who regains and who loses access, and the code of the server restores it', async () => {
  const { core, owner, bytes, services } = await openWithBackup();
  owner.upload(NAME, bytes);
  await owner.receives(/Смотрю/);
  const said = await owner.receives(/Снова получат доступ/);
  expect(said.text).toMatch(/Снова получат доступ\n• Anna \(7\): Main 10\.0\.0\.3\n/);
  expect(said.text).toMatch(/Потеряют доступ\n• Boris \(8\)/);
  await owner.receives(/sudo vpn-bot restore-code/);
  owner.send('12345678');
  await owner.receives(/Кода пока нет/);
  const code = services.restores.code()?.code ?? '';
  owner.send('1');
  await owner.receives(/Код не тот. Осталось попыток: 4/);
  expect(core.store.state.users[7]?.removed_at).not.toBeNull();
  owner.send(code);
  const done = await owner.receives(/Готово/);
  expect(done.text).toMatch(/peers\.json\.before-restore-/);
  const { users } = core.store.state;
  expect([users[7]?.removed_at, users[8]?.removed_at === null, users[1]?.asked]).toEqual([null, false, null]);
  owner.send(code);
  expect((await owner.receives()).text).not.toMatch(/Готово/);
});

test('anybody else’s file is no backup to the bot, nor is one with another name', async () => {
  const { friend, owner, bytes, core } = await openWithBackup();
  const stranger = friend(9);
  await stranger.receives();
  stranger.upload(NAME, bytes);
  await core.store.update((draft) => {
    draft.users[8] = user(8, { rights: ['people', 'servers', 'messages'] });
  });
  const helper = friend(8);
  await helper.receives();
  helper.upload(NAME, bytes);
  expect((await helper.receives()).text).not.toMatch(/копи/i);
  owner.upload('picture.png', bytes);
  expect((await owner.receives()).text).not.toMatch(/копи/i);
});

test('says why a file is not taken', async () => {
  const { owner, bytes, api, core } = await openWithBackup();
  const others = new BackupKeys(new SecretBox('5b'.repeat(32)));
  const files = [{ name: 'peers.json', bytes: Buffer.from(core.store.text) }];
  const foreign = await makeBackupArchive({ files, recipient: null, keys: others, now: new Date() });
  owner.upload(NAME, foreign);
  await owner.receives(/не могу открыть/);
  owner.upload(NAME, bytes.subarray(0, bytes.length - 1));
  await owner.receives(/повреждена/);
  owner.upload(NAME, new Uint8Array(MOST_FILE_BYTES + 1));
  await owner.receives(/слишком большой/);
  api.fail({ method: 'getFile', with: { kind: '5xx', code: 500 } });
  owner.upload(NAME, bytes);
  await owner.receives(/Не получилось взять/);
});

test('“leave it as it is” ends it', async () => {
  const { owner, bytes, core } = await openWithBackup();
  owner.upload(NAME, bytes);
  const asked = await owner.receives(/restore-code/);
  await owner.press('✖️ Оставить как есть', asked).answered();
  expect((await owner.receives(/Всё остаётся как есть/)).message_id).toBe(asked.message_id); // it no longer asks for the code
  expect(core.store.state.users[1]?.asked).toBeNull();
});

test('tells friends of whom a file no longer works what to do, and nobody whose key is on the server as before', async () => {
  const [anna, clara, dora] = [
    peer(),
    peer({ telegram_id: 9, wg_ip: '10.0.0.9/32' }),
    peer({ telegram_id: 10, wg_ip: '10.0.0.10/32' }),
  ];
  const { core, owner, friend, services, api, settled } = await openChat((draft) => {
    for (const id of [7, 8, 9, 10]) draft.users[id] = user(id);
    Object.assign(draft.peers, { p1: anna, p9: clara, p10: dora });
  });
  const [first, second, ...others] = [7, 8, 9, 10].map((id) => friend(id));
  for (const one of [first, second, ...others]) await one?.receives();
  owner.start();
  await owner.receives();
  const { bytes } = await buildBackup(core)();
  const before = api.calls.length;
  await core.store.update((draft) => {
    draft.users[9] = user(9, { removed_at: iso(NOW) });
    // Anna's address is Dora's by now, and Boris made himself a device
    draft.peers = {
      p10: { ...dora, wg_ip: anna.wg_ip },
      p8: peer({ telegram_id: 8, wg_ip: '10.0.0.8/32' }),
      p9: clara,
    };
  });
  owner.upload(NAME, bytes);
  await owner.receives(/restore-code/, { anyOrder: true });
  owner.send(services.restores.code()?.code ?? '');
  await owner.receives(/Готово/, { anyOrder: true });
  expect((await first?.receives())?.text).toMatch(/больше не работает[\s\S]*\/get_config/);
  expect((await second?.receives())?.text).toMatch(/больше не работает/);
  await settled();
  const told = api.calls
    .slice(before)
    .flatMap(({ method, args }) => (method === 'sendMessage' ? [args['chat_id']] : []));
  expect(told.filter((id) => id === 9 || id === 10)).toEqual([]);
});
