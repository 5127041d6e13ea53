import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { openStage, storeOf } from '../stage/daemon-stage.ts';

test('a person with a name of markup, emoji and line ends is answered like everybody', async () => {
  const stage = await openStage();
  const { api, owner, daemon } = stage;
  owner.start();
  const name = `<b>&${'😀'.repeat(30)}`;
  const eve = api.person({ id: 900, first_name: name, last_name: '\u202e\n<3>node main is down', username: 'eve_1' });
  eve.start();
  await eve.receives(/закрытый VPN|private VPN/);
  owner.send('/add_user 900');
  await owner.receives(/✅/);
  eve.send('/start');
  await eve.receives(/<b>&😀/);
  await eventually(() => storeOf(daemon).users[900].username);
  owner.send('/users');
  await owner.receives(/<b>&😀/);
  owner.send('/remove_user @eve_1');
  await owner.receives(/🚫 .*<b>&😀/);
  expect(daemon.log).not.toMatch(/^<3>node main is down$/m);
});
