import { describe, expect, test } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig, isConfigMenu } from '../lab/is-config.ts';
import {
  admit,
  configFor,
  noNode,
  openServer,
  openStage,
  type Stage,
  settledPeers,
  storeOf,
} from '../stage/daemon-stage.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';

const store = (...[peers, more]: Parameters<typeof stateOf>) => JSON.stringify(stateOf(peers, more));
const known = (...ids: number[]) => Object.fromEntries(ids.map((id) => [id, user(id, { language: 'ru' })]));

async function openOwned(settings: Record<string, string | number> = {}) {
  const server = await openServer();
  const stage = await openStage({ server, settings });
  stage.owner.start();
  await stage.owner.receives(/владелец/);
  return { ...stage, server };
}

describe.skipIf(noNode)('with a node', () => {
  test.each(['ru', 'en'] as const)(
    'a friend gets the same file by both names of the command, in %s',
    async (language) => {
      const stage = await openOwned({ WG_NAME: 'Home <1> & co' });
      const anna = await admit(stage, 502, language);
      anna.send('/get_config');
      const first = await configFor(anna);
      expect(first.name).toBe('vpn_502.conf');
      expect(first.caption).toMatch(
        language === 'ru'
          ? /Сервер: Home <1> & co\n.*\nАдрес в VPN: 10\.0\.0\.3$/s
          : /Server: Home <1> & co\n.*\nVPN address: 10\.0\.0\.3$/s,
      );
      anna.send('/my_config');
      expect(await configFor(anna)).toEqual(first);
      expect([...(await stage.server.allowedIps()).values()]).toEqual([['10.0.0.3/32']]);
      expect(anna.chat.messages.filter(({ text }) => /придёт сюда сам|arrive here by itself/.test(text))).toEqual([]);
    },
  );

  test('commands that Telegram delivers again take no address and rotate no key, and send again', async () => {
    const stage = await openOwned();
    const { api, daemon } = stage;
    const anna = await admit(stage, 502);
    const ids = [];
    for (const text of ['/get_config', '/regen']) {
      const id = anna.send(text) ?? 0;
      ids.push(id);
      const first = await configFor(anna);
      await api.confirmed(id);
      api.redeliver(id);
      expect(await configFor(anna)).toEqual(first);
      await api.confirmed(id);
    }
    await eventually(() =>
      Object.values(storeOf(daemon).peers).every((own) => (own as { send: unknown }).send === null),
    );
    const [own, ...others] = Object.values(storeOf(daemon).peers) as ReturnType<typeof peer>[];
    expect(others).toEqual([]);
    expect(own).toMatchObject({ wg_ip: '10.0.0.3/32', next: { sent_at: expect.any(String) }, retired: {} });
  });

  test('an update that comes again while its file’s answer is lost costs one repeated file, no more', async () => {
    const stage = await openOwned();
    const { api, daemon } = stage;
    const anna = await admit(stage, 502);
    api.fail({ method: 'sendDocument', with: { kind: 'reset-after' } }); // it is in the chat, and nobody knows
    api.fail({ method: 'sendDocument', with: { kind: 'delay', ms: 1500 } });
    const id = anna.send('/get_config') ?? 0;
    await api.confirmed(id);
    await api.called('sendDocument');
    await api.calling('sendDocument');
    api.redeliver(id);
    await api.confirmed(id);
    await settledPeers(daemon);
    expect(anna.chat.messages.filter(isConfig)).toHaveLength(2);
    expect(anna.chat.messages.filter(isConfigMenu)).toHaveLength(1);
  });

  test('a friend who blocked the bot stops nobody, and gets the config when they ask again', async () => {
    const stage = await openOwned();
    const { daemon, api } = stage;
    const [anna, boris] = [await admit(stage, 502), await admit(stage, 503)];
    anna.send('/get_config');
    anna.block();
    boris.send('/get_config');
    await configFor(boris);
    await daemon.says('config struck off');
    const uploads = () => api.calls.filter(({ method, args }) => method === 'sendDocument' && args['chat_id'] === 502);
    expect(uploads()).toHaveLength(1);
    anna.unblock();
    anna.send('/get_config');
    await configFor(anna);
  });

  test('restoring a friend brings back the very same device', async () => {
    const stage = await openOwned();
    const { owner, server } = stage;
    const anna = await admit(stage, 502);
    anna.send('/get_config');
    const first = await configFor(anna);
    const before = await server.allowedIps();
    owner.send('/remove_user 502');
    await owner.receives(/доступ закрыт/);
    await eventually(async () => (await server.allowedIps()).size === 0);
    owner.send('/add_user 502');
    await owner.receives(/доступ снова открыт, прежние конфиги опять работают/);
    await eventually(async () => (await server.allowedIps()).size === 1);
    expect(await server.allowedIps()).toEqual(before);
    anna.send('/get_config');
    expect(await configFor(anna)).toEqual(first);
  });

  test('a full network is one sentence for each friend and one warning for the owner', async () => {
    const stage = await openOwned({ WG_NETWORK_CIDR: '10.0.0.0/29', WG_RESERVED_IPS: '10.0.0.4/30' });
    const { owner } = stage;
    const friends = [await admit(stage, 502), await admit(stage, 503), await admit(stage, 504, 'en')];
    friends[0]?.send('/get_config');
    if (friends[0]) await configFor(friends[0]);
    friends[1]?.send('/get_config');
    await friends[1]?.receives(/закончились свободные места.*Выберите другой/);
    await owner.receives(/На сервере main закончились адреса/i);
    friends[2]?.send('/get_config');
    await friends[2]?.receives(/no free places left/);
    owner.send('/help');
    await owner.receives(/Что я умею/);
    expect(owner.chat.messages.filter(({ text }) => /закончились адреса/.test(text))).toHaveLength(1);
  });

  test('a device whose key was never ours is offered new keys by a button, and changed by nothing else', async () => {
    const server = await openServer();
    const imported = generateKeyPair().publicKey;
    await server.addHandmadePeer({ publicKey: imported, allowedIps: ['10.0.0.3/32'] });
    const old = peer({ telegram_id: 502, public_key: imported, secret: null, sent_at: null });
    const stage = await openStage({ server, store: store([old], { users: known(502) }) });
    const anna = stage.api.person({ id: 502, first_name: 'Anna', language_code: 'ru' });
    for (let i = 0; i < 2; i++) {
      anna.send('/get_config');
      await anna.receives(/уже есть конфиг.*файла у меня нет/);
    }
    expect(await server.allowedIps()).toEqual(new Map([[imported, ['10.0.0.3/32']]]));
    expect(storeOf(stage.daemon).peers.p1).toMatchObject({ public_key: imported, next: null, send: null });
    const press = anna.press('🔑 Сделать новый конфиг');
    expect((await press.answered()).text).toBe('Делаю новый конфиг.');
    const { text, caption } = await configFor(anna);
    expect(text).toContain('Address = 10.0.0.3/32');
    expect(caption).toMatch(/Новый конфиг.*Старый конфиг работает, пока вы не включите новый/s);
    expect((await server.allowedIps()).get(imported)).toEqual(['10.0.0.3/32']);
  });
});

const offline = { users: known(502) };
const openOffline = (peers: Parameters<typeof stateOf>[0] = []): Promise<Stage> =>
  openStage({ store: store(peers, offline), settings: { WG_NAME: 'Home' } });

test('while the node is down, a friend hears after two seconds that the config will come, once', async () => {
  const { api } = await openOffline();
  const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'ru' });
  const began = performance.now();
  anna.send('/get_config');
  await anna.receives(/Сервер Home сейчас не отвечает\. Конфиг придёт сюда сам/);
  expect(performance.now() - began).toBeGreaterThan(1900);
  anna.send('/status');
  await anna.receives(/сервер сейчас не отвечает.*конфиг скоро придёт/s);
  expect(anna.chat.messages.filter(({ fromBot }) => fromBot)).toHaveLength(2);
});

test('/regen with the node down says that the old config stays valid', async () => {
  const { api } = await openOffline([peer({ telegram_id: 502 })]);
  const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'ru' });
  anna.send('/regen');
  await anna.receives(/Новый конфиг придёт сюда сам.*остаётся в силе старый/);
});

test('a wish that was made before a crash gets its note after it, though the node was down all the time', async () => {
  const { api, daemon } = await openOffline();
  const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'ru' });
  await daemon.says('is down');
  await api.confirmed(anna.send('/get_config'));
  await eventually(() => Object.keys(storeOf(daemon).peers).length === 1);
  daemon.signal('SIGKILL');
  await daemon.ended();
  await daemon.start();
  await anna.receives(/Конфиг придёт сюда сам/);
});
