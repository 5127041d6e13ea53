import { rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { backupFolder } from '../../src/store/backups.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Daemon } from '../lab/daemon.ts';
import { eventually } from '../lab/eventually.ts';
import { storeOf } from '../stage/daemon-stage.ts';
import { editStore } from '../stage/store-file.ts';
import { noPhones, openHelpStage, serve } from './help-stage.ts';

const MINUTE = 60_000;
/** On a machine that is busy with other tests. */
const SOON = { timeout: 60_000 };

const timesHeard = ({ chat }: Person, words: RegExp) => chat.messages.filter(({ text }) => words.test(text)).length;

/** A new start in which the owner is warned above that. */
async function warnAbove(daemon: Daemon, percent: number): Promise<void> {
  await daemon.stop();
  editStore(daemon, ({ preferences }) => {
    preferences.disk_percent = percent;
  });
  await daemon.start();
}

test.skipIf(noPhones)('a disk that is fuller than the owner allows is told once, and its end', async () => {
  const { owner, daemon } = await openHelpStage();
  await warnAbove(daemon, 1);
  const { text } = await owner.receives(/^⚠️ Сервер .*диск заполнен на/, SOON);
  expect(text).toMatch(/на \d+%\. Посмотрите/);
  await eventually(() => storeOf(daemon).alerts['disk main'] !== undefined);
  await warnAbove(daemon, 99);
  await owner.receives(/^✅ Сервер .*места хватает/, SOON);
  expect(timesHeard(owner, /диск заполнен на .*Посмотрите/)).toBe(1);
});

test.skipIf(noPhones)('a backup that cannot be made is told after ten minutes, and that it works again', async () => {
  const { owner, daemon, putAhead } = await openHelpStage();
  await daemon.stop();
  const folder = backupFolder(daemon.storePath);
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(folder, '');
  await daemon.start();
  await daemon.says('no backup of the store could be written');
  let minutes = 0;
  await eventually(
    () => {
      minutes += 6;
      putAhead(minutes * MINUTE);
      return timesHeard(owner, /^⚠️ Резервная копия данных не получается/) > 0;
    },
    { ...SOON, every: 2000 },
  );
  await eventually(() => storeOf(daemon).alerts['backup hourly'] !== undefined);
  rmSync(folder);
  await daemon.stop();
  await daemon.start();
  await owner.receives(/^✅ Резервная копия данных снова получается/, SOON);
  expect(timesHeard(owner, /Резервная копия данных не/)).toBe(1);
});

test.skipIf(noPhones)('one config on two phones at once is told the owner, with whose it is', async () => {
  const stage = await openHelpStage();
  const { owner, lab, server } = stage;
  const { text, name } = await serve(stage, 501);
  for (const phone of [await lab.phone(), await lab.phone()]) {
    await phone.up(text, name);
    phone.keepPinging(server.address);
  }
  const told = await owner.receives(/^👥 Похоже, один конфиг включён на двух устройствах сразу/, SOON);
  expect(told.text).toContain('501');
});
