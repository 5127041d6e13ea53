import { expect, test } from 'vitest';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfigMenu } from '../lab/is-config.ts';
import { admit, storeOf } from '../stage/daemon-stage.ts';
import {
  edit,
  findingFor,
  type HelpStage,
  labelsOf,
  nextConfig,
  noPhones,
  openHelpStage,
  SEND_AGAIN,
  type Served,
  STILL,
  serve,
  TELL_OWNER,
} from './help-stage.ts';

const device = ({ daemon }: HelpStage, id: number): DraftPeer => {
  const found = Object.values<DraftPeer>(storeOf(daemon).peers).find(({ telegram_id }) => telegram_id === id);
  if (!found) throw new Error(`${id} has no device`);
  return found;
};

test.skipIf(noPhones)('whose access or device is off hears just that, and how to reach the owner', async () => {
  const stage = await openHelpStage();
  const [removed, paused, expired, deviceOff, deviceGone, serverGone] = (await Promise.all(
    [501, 502, 503, 504, 505, 506].map((id) => serve(stage, id)),
  )) as [Served, Served, Served, Served, Served, Served];
  stage.owner.send('/remove_user 501');
  await stage.owner.receives(/доступ закрыт/);
  await edit(stage.daemon, (store) => {
    const user = (id: number) => store.users[id] as DraftUser;
    const peer = (id: number) => Object.values(store.peers).find((one) => one.telegram_id === id) as DraftPeer;
    user(502).active = false;
    user(503).until = '2026-01-02T12:00:00Z'; // the 2nd in every zone from -12 to +11 hours
    peer(504).active = false;
    peer(505).removed_at = new Date().toISOString();
    peer(506).server_id = 'us1';
  });
  const told = async (served: Served, words: RegExp) => labelsOf(await findingFor(served, words));
  expect(await told(removed, /Ваш доступ к VPN закрыт/)).toEqual([TELL_OWNER]);
  expect(await told(paused, /приостановил ваш доступ/)).toEqual([TELL_OWNER]);
  expect(await told(expired, /^Ваш доступ закончился 2 января/)).toEqual([TELL_OWNER]);
  expect(await told(deviceOff, /приостановил этот конфиг/)).toEqual([TELL_OWNER]);
  expect(await told(deviceGone, /Этот конфиг удалён/)).toEqual(['🌍 Конфиг сервера Main', STILL]);
  expect(await told(serverGone, /Сервер us1 отключён/)).toEqual(['🌍 Конфиг сервера Main', STILL]);
  serverGone.friend.press('🌍 Конфиг сервера Main');
  expect((await nextConfig(serverGone.friend, '')).text).toContain('[Interface]');
  removed.friend.press(TELL_OWNER);
  await stage.owner.receives(/501.*VPN не работает[\s\S]*Доступ: нет/);
  await removed.friend.receives(/передал владельцу/);
});

test.skipIf(noPhones)(
  'a config that is not the right one any more is found, and the right one is a tap away',
  async () => {
    const stage = await openHelpStage();
    const { server } = stage;
    const anna = await serve(stage, 501);

    // never connected: nobody has switched it on yet
    const never = await findingFor(anna, /ещё ни разу не видел этот конфиг/);
    expect(labelsOf(never)).toEqual(['📖 Как включить', '🎭 Файл с маскировкой', STILL]);
    anna.friend.press('📖 Как включить', never);
    await anna.friend.receives(isConfigMenu);

    // replaced: the old one is asked about after "stop the old one"
    const renewed = await nextConfig(anna.friend, '/regen');
    await eventually(() => device(stage, 501).send === null);
    anna.friend.press('⏹ Отключить старый сейчас', renewed.seen);
    await anna.friend.receives(/Старый конфиг отключён/);
    await findingFor(anna, /уже заменён новым/);

    // and the new one has never connected
    const stopped = { ...anna, ...(await nextConfig(anna.friend)) };
    await findingFor(stopped, /Старый конфиг отключён, а новый ещё не включали/);

    // a peer that is not ours takes the address: a new config gets another one
    const address = device(stage, 501).wg_ip;
    await server.addHandmadePeer({ publicKey: Buffer.alloc(32, 7).toString('base64'), allowedIps: [address] });
    await stage.owner.receives(/занял чужой пир/);
    await findingFor(stopped, /его место занято/);
    anna.friend.press(SEND_AGAIN);
    expect((await nextConfig(anna.friend, '')).text).not.toContain(address);
  },
);

test.skipIf(noPhones)('a config that never arrived is found in /help, and sent', async () => {
  const stage = await openHelpStage();
  const friend = await admit(stage, 502);
  await stage.server.vanish();
  await stage.daemon.says('node main is down');
  friend.send('/get_config');
  await friend.receives(/придёт сюда сам/);
  friend.block();
  await stage.server.start();
  await stage.daemon.says('config struck off');
  friend.unblock();
  friend.send('/help');
  const seen = await friend.receives(/Что я умею/);
  await findingFor({ friend, seen }, /ещё не дошёл до вас/);
  friend.press(SEND_AGAIN);
  expect((await nextConfig(friend, '')).text).toContain('[Interface]');
});
