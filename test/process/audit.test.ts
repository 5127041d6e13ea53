import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { admit, openStage, type Stage } from '../stage/daemon-stage.ts';

function linesOf({ daemon }: Stage): { what: string; whom: string | null; by: number; update: number }[] {
  const text = readFileSync(join(dirname(daemon.storePath), 'audit.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('what the owner does is written down once, and /log tells it; looking and friends’ own commands are not', async () => {
  const stage = await openStage();
  const { api, owner } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  owner.send('/users');
  await owner.receives(/Friend 502/);
  anna.send('/server');
  await anna.receives(/Выберите сервер/);
  const removed = owner.send('/remove_user 502');
  await owner.receives(/доступ закрыт/);
  await api.confirmed(removed ?? 0);
  api.redeliver(removed ?? 0);
  await owner.receives(/доступ закрыт/);
  expect(linesOf(stage).map(({ what, whom, by }) => ({ what, whom, by }))).toEqual([
    { what: '/add_user 502', whom: '502', by: 1 },
    { what: '/remove_user 502', whom: '502', by: 1 },
  ]);
  owner.send('/log');
  const { text } = await owner.receives(/Последние действия/);
  expect(text).toMatch(/Olga → Friend 502 \(@friend502, 502\): \/remove_user 502\n.*\/add_user 502/);
});

test('an action whose process was killed before it was written down is written when the update comes again', async () => {
  const stage = await openStage();
  const { api, owner, daemon } = stage;
  owner.start();
  await admit(stage, 502);
  const update = owner.send('/remove_user 502') ?? 0;
  await owner.receives(/доступ закрыт/);
  await api.confirmed(update);
  await daemon.stop('SIGKILL');
  const path = join(dirname(daemon.storePath), 'audit.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(0, 1).join('\n')); // as if killed just before the line
  api.redeliver(update);
  await daemon.start();
  await eventually(() => linesOf(stage).some(({ what }) => what === '/remove_user 502'));
  expect(linesOf(stage).map(({ what }) => what)).toEqual(['/add_user 502', '/remove_user 502']);
});
