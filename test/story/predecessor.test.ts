import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { oldPeer, oldUser } from '../stage/legacy-lab.ts';
import { lost } from '../stage/online.ts';
import { deviceOf, readStore } from '../stage/store-file.ts';
import { configOf, type Story, setStage, settingOf } from '../stage/story.ts';
import { handshakeOf, type OldFriend, oldFriend, reaches, shakeLater } from './predecessor.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

/** The old bot's friends on their servers, and its two files in our data folder. */
async function moveIn(story: Story) {
  const { lab, main, eu1, daemon } = story;
  const [frida, gustav] = [await oldFriend(lab, main, 505, '10.0.0.6'), await oldFriend(lab, main, 506, '10.0.0.6')];
  await shakeLater(frida, gustav); // though gustav stands later in the file
  const dora = await oldFriend(lab, eu1, 504, '10.8.0.3');
  const anna = await oldFriend(lab, main, 501, '10.0.0.3');
  const boris = await oldFriend(lab, main, 502, '10.0.0.4');
  const entry = ({ id, address, publicKey, server }: OldFriend) =>
    [id, oldPeer(id, `${address}/24`, publicKey, { server_id: server === main ? 'main' : 'eu1' })] as const;
  const clara = oldPeer(503, '10.0.0.5/24', 'bm9ib2R5IGtub3dzIHRoaXMga2V5IGFueSBtb3JlIC4=', { active: false });
  const peers = { ...Object.fromEntries([anna, boris, dora, frida, gustav].map(entry)), 503: clara };
  const users = {
    1: oldUser(1, { role: 'owner', username: 'olga' }),
    501: oldUser(501, { username: 'anna' }),
    502: oldUser(502),
    503: oldUser(503, { active: false }),
    504: oldUser(504, { preferred_server_id: 'eu1' }),
    505: oldUser(505),
    506: oldUser(506),
    '-1': oldUser(-1, { username: 'Emil_K' }),
  };
  const folder = dirname(daemon.storePath);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'users.json'), JSON.stringify(users, null, 2));
  daemon.writeStore(JSON.stringify(peers, null, 2));
  return { anna, boris, dora, frida, gustav, clara };
}

it.skipIf(missing)(
  "takes over the predecessor's friends at the first start, and nobody's tunnel drops",
  async ({ annotate }) => {
    const story = await setStage();
    const { main, eu1, daemon, api } = story;
    const { anna, boris, dora, frida, gustav, clara } = await moveIn(story);
    const folder = dirname(daemon.storePath);
    const originals = ['peers.json', 'users.json'].map((name) => readFileSync(join(folder, name)));
    expect(await reaches(anna, 1)).toBe(false); // boris took the whole network
    expect(await reaches(boris)).toBe(true);
    const pings = boris.phone.keepPinging(main.address);
    await boris.phone.ping(main.address);

    await daemon.start();
    await daemon.says("the predecessor's data was taken over");
    const wanted = (friend: OldFriend) => [friend.publicKey, [`${friend.address}/32`]] as const;
    await eventually(async () => {
      const [onMain, onEu1] = [await main.allowedIps(), await eu1.allowedIps()];
      for (const friend of [anna, boris, frida]) expect(onMain.get(friend.publicKey)).toEqual(wanted(friend)[1]);
      expect([...onEu1]).toEqual([wanted(dora)]);
      return true;
    });
    for (const friend of [anna, boris, dora, frida]) expect(await reaches(friend)).toBe(true);
    const report = await pings.stop();
    await annotate(`replies of the friend who was online: ${report.received} of ${report.sent}`);
    expect(report.sent).toBeGreaterThan(15);
    expect(lost(report)).toBeLessThanOrEqual(2);
    expect((await main.allowedIps()).has(clara.public_key)).toBe(false);

    const kept = readdirSync(folder).find((name) => name.startsWith('peers.json.predecessor-')) ?? '';
    expect([kept, 'users.json'].map((name) => readFileSync(join(folder, name)))).toEqual(originals);
    const store = readStore(daemon);
    expect(store.users['504']?.preferred_server_id).toBe('eu1');
    expect(store.users['503']?.active).toBe(false);
    expect(deviceOf(store, 505).public_key).toBe(frida.publicKey);
    expect(await handshakeOf(gustav)).toBeGreaterThan(0);

    // who lost the address to the newer handshake gets a new one
    const gustavsChat = api.person({ id: 506, first_name: 'Gustav', language_code: 'en' });
    gustavsChat.send('/get_config');
    const config = await configOf(gustavsChat);
    expect(settingOf(config.text, 'Address')).toBe('10.0.0.7/32');
    await gustav.phone.switchTo(config.text, config.name);
    expect(await reaches(gustav)).toBe(true);

    // whose key was never ours is offered new ones, and keeps the old until the new are in use
    const annasChat = api.person({ id: 501, first_name: 'Anna', language_code: 'en' });
    annasChat.send('/get_config');
    expect((await annasChat.receives(/made before my time/)).buttons).toHaveLength(1);
    expect(deviceOf(readStore(daemon), 501).public_key).toBe(anna.publicKey);
    annasChat.send('/regen');
    const renewed = await configOf(annasChat);
    expect(settingOf(renewed.text, 'Address')).toBe('10.0.0.3/32');
    expect(await reaches(anna)).toBe(true);
    await anna.phone.switchTo(renewed.text, renewed.name);
    expect(await reaches(anna, 20)).toBe(true);
    await eventually(async () => !(await main.allowedIps()).has(anna.publicKey));

    // a disabled one stays outside; a waiting username comes in
    const clarasChat = api.person({ id: 503, first_name: 'Clara', language_code: 'en' });
    clarasChat.send('/get_config');
    expect((await clarasChat.receives()).text).toMatch(/has paused your access/);
    const emil = api.person({ id: 507, first_name: 'Emil', username: 'emil_k', language_code: 'en' });
    emil.send('/get_config');
    expect(settingOf((await configOf(emil)).text, 'Address')).toBe('10.0.0.8/32');

    await daemon.stop();
    const before = readdirSync(folder).filter((name) => name.includes('predecessor'));
    await daemon.start();
    expect(readdirSync(folder).filter((name) => name.includes('predecessor'))).toEqual(before);
    for (const friend of [anna, boris, dora, frida, gustav]) expect(await reaches(friend)).toBe(true);
    expect(api.violations).toEqual([]);
  },
  120_000,
);
