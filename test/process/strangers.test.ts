import { expect, test } from 'vitest';
import { admit, openStage } from '../stage/daemon-stage.ts';

const STRANGERS = 600;

test('a friend is answered before six hundred strangers who wrote earlier, and they are answered in their turn', async () => {
  const stage = await openStage();
  const { api, owner, daemon } = stage;
  owner.start();
  await owner.receives();
  const anna = await admit(stage, 502);
  const strangers = Array.from({ length: STRANGERS }, (_, i) =>
    api.person({ id: 100_000 + i, first_name: `Stranger ${i}`, language_code: 'ru' }),
  );
  for (const stranger of strangers) stranger.start();
  anna.send('/status');
  await anna.receives(/./, { timeout: 60_000 });
  const greeted = () => strangers.filter(({ chat }) => chat.unread.length > 0).length;
  expect(greeted()).toBeLessThan(STRANGERS / 3); // some at once, then ten a second
  await strangers[60]?.receives(/./, { timeout: 60_000 });
  expect(daemon.log).not.toContain('dropped');
});
