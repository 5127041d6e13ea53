import { expect, test } from 'vitest';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { iso, peer, user } from '../stage/sample-state.ts';

test('says of a chosen server whether the friend has a config for it already', async () => {
  const lab = await openChat(
    (draft) => {
      draft.users['7'] = user(7, { name: 'Anna', language: 'en' });
      draft.peers['p1'] = peer({ sent_at: iso(Date.now()) });
    },
    [idleNode(), idleNode('eu1', 'Vienna')],
  );
  const anna = lab.api.person({ id: 7, first_name: 'Anna', language_code: 'en' });
  anna.send('/server');
  const list = await anna.receives(/Choose a server/);
  await anna.press('server:eu1', list).answered();
  await anna.receives(/Your server: Vienna\. It needs a config of its own/);
  await anna.press('server:main').answered();
  const { buttons } = await anna.receives(/Your server: Main\. You have a config for it: switch that one on/);
  expect(buttons.map(({ data }) => data)).toEqual(['get']);
});
