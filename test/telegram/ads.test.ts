import { expect, it } from 'vitest';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { peer, user } from '../stage/sample-state.ts';

const ANNA = 502;

async function openAds(lists: readonly string[]) {
  const chat = await openChat(
    (draft) => {
      draft.users[ANNA] = user(ANNA, { name: 'Anna', language: 'en', preferred_server_id: 'main' });
      draft.peers['p1'] = peer({ telegram_id: ANNA });
      draft.resolvers = { main: { lists: [...lists], dns_before: null } };
    },
    [idleNode('main', 'Home')],
  );
  const anna = chat.api.person({ id: ANNA, first_name: 'Anna', language_code: 'en' });
  anna.start();
  return { ...chat, anna, seesAds: () => chat.core.store.state.users[ANNA]?.sees_ads };
}

it('lets a friend open ads up and block them again, with no new config', async () => {
  const { anna, core, seesAds } = await openAds(['https://lists.example/ads']);
  anna.send('/server');
  const menu = await anna.receives(/Ads and trackers are blocked/);
  await anna.press('🧹 Block nothing', menu).answered();
  const edited = await anna.chat.receivesEdit();
  expect(edited.text).toMatch(/are not blocked for you/);
  expect(seesAds()).toBe(true);
  await anna.press('🧹 Block ads and trackers', edited).answered();
  expect((await anna.chat.receivesEdit()).text).toMatch(/Ads and trackers are blocked/);
  expect(seesAds()).toBe(false);
  expect(core.store.state.peers['p1']?.send).toBeNull();
});

it('says nothing of ads where none are blocked', async () => {
  const { anna } = await openAds([]);
  anna.send('/server');
  expect((await anna.receives(/Choose a server/)).text).not.toMatch(/Ads/);
});
