import { expect, test } from 'vitest';
import { openStage, storeOf } from '../stage/daemon-stage.ts';
import { invited, stranger } from '../stage/invited.ts';

const DAY = 24 * 3_600_000;

/** An owner who has started the bot, and what the store says. */
async function openOwned(options: Parameters<typeof openStage>[0] = {}) {
  const stage = await openStage(options);
  stage.owner.start();
  await stage.owner.receives(/владелец/);
  const invites = () => Object.values<{ [field: string]: unknown }>(storeOf(stage.daemon).invites);
  const userOf = (id: number) => storeOf(stage.daemon).users[id];
  return { ...stage, invites, userOf };
}

test('lets one person in by one link, and the owner hears who it was', async () => {
  const { owner, daemon, invites, userOf, ...stage } = await openOwned();
  const secret = await invited(owner, ' Анна из хора');
  expect(secret).not.toBe('');
  expect(daemon.store).not.toContain(secret);
  const anna = stranger(stage, 502);
  anna.start(secret);
  await anna.receives(/^Здравствуйте, P502/);
  await owner.receives(/Приглашение «Анна из хора» использовано: P502 \(@person502\), id 502/);
  expect(userOf(502)).toMatchObject({
    called: 'Анна из хора',
    name: 'P502',
    invited_by: 1,
    until: null,
    language: 'ru',
  });
  expect(invites()).toEqual([]);
  const boris = stranger(stage, 503);
  boris.start(secret);
  await boris.receives(/ссылка не действует/);
  expect(userOf(503)).toBeUndefined();
  expect(daemon.log).not.toContain(secret);
});

test('refuses used, expired, taken back and forged links with the same words and the same button', async () => {
  const { owner, daemon, invites, ...stage } = await openOwned();
  const used = await invited(owner);
  stranger(stage, 501).start(used);
  await owner.receives(/использовано/);
  const dropped = await invited(owner);
  await owner.press('🚫 Отозвать приглашение').answered();
  await owner.receives(/отозвано/);
  const expired = await invited(owner);
  await daemon.stop();
  const store = storeOf(daemon);
  for (const invite of Object.values<{ expires_at: string }>(store.invites))
    invite.expires_at = new Date().toISOString();
  daemon.writeStore(JSON.stringify(store));
  await daemon.start();
  const forged = [`${used.slice(1)}A`, 'A'.repeat(64), 'x', '__proto__'];
  const answers = new Set<string>();
  for (const [i, secret] of [used, dropped, expired, ...forged].entries()) {
    const person = stranger(stage, 600 + i);
    person.start(secret);
    const seen = await person.receives(/./s);
    answers.add(JSON.stringify([seen.text, seen.buttons]));
  }
  expect([...answers]).toEqual([expect.stringMatching(/не действует.*Попросить доступ/)]);
  expect(Object.keys(storeOf(daemon).users)).toEqual(['1', '501']);
});

test('is changed by its buttons, in the same message', async () => {
  const two = { WG_EU1_NETWORK_CIDR: '10.9.0.0/24', WG_EU1_SSH_HOST: '127.0.0.1', WG_EU1_SSH_KEY_PATH: '/nowhere' };
  const settings = { ...two, WG_EU1_SSH_HOST_KEY: `SHA256:${'A'.repeat(43)}`, WG_EU1_SSH_PORT: 9, WG_EU1_NAME: 'Riga' };
  const { owner, invites, api, userOf } = await openOwned({ settings });
  const secret = await invited(owner);
  const sent = api.calls.filter(({ method }) => method === 'sendMessage').length;
  const press = async (label: string) => {
    await owner.press(label).answered();
    return owner.receives(/Перешлите/);
  };
  expect((await press('30 дней')).text).toMatch(/Доступ: 30 дней с первого подключения/);
  const [made] = invites();
  expect(made).toMatchObject({ days_from_first: 30, allowed_nodes: null });
  expect((await press('🔗 неделя')).buttons.map(({ text }) => text)).toContain('✅ 30 дней');
  expect(Date.parse(String(invites()[0]?.['expires_at'])) - Date.now()).toBeGreaterThan(6.9 * DAY);
  expect((await press('✅ Main')).text).toMatch(/Серверы: Riga/);
  expect((await owner.press('✅ Riga').answered()).text).toMatch(/Хотя бы один сервер/);
  expect(invites()).toHaveLength(1);
  expect(api.calls.filter(({ method }) => method === 'sendMessage').length).toBe(sent);
  const anna = stranger({ api }, 502);
  anna.start(secret);
  await anna.receives(/30 дней с первого подключения/);
  expect(userOf(502)).toMatchObject({ days_from_first: 30, allowed_nodes: ['eu1'] });
  anna.send('/server');
  const { buttons } = await anna.receives(/Выберите сервер/);
  expect(buttons.map(({ text }) => text)).toEqual([expect.stringMatching(/^✅ Riga/)]);
});

test('delivered again, makes no second invite and gives the same link', async () => {
  const { api, owner, daemon, invites } = await openOwned();
  const id = owner.send('/invite') ?? 0;
  const first = await owner.receives(/наш VPN/);
  await owner.receives(/Перешлите/);
  await api.confirmed(id);
  api.redeliver(id);
  expect((await owner.receives(/наш VPN/)).text).toBe(first.text);
  await owner.receives(/Перешлите/);
  expect(invites()).toHaveLength(1);
  daemon.signal('SIGKILL');
  await daemon.ended();
  api.redeliver(id);
  await daemon.start();
  expect((await owner.receives(/наш VPN/)).text).not.toBe(first.text);
  expect(invites()).toHaveLength(1);
});

test('an answer that was lost in a crash is given when /start comes again', async () => {
  const { api, owner, daemon, userOf } = await openOwned();
  const secret = await invited(owner);
  const anna = stranger({ api }, 502);
  api.fail({ method: 'sendMessage', times: 2, with: { kind: 'hang' } });
  const id = anna.start(secret) ?? 0;
  await api.confirmed(id);
  daemon.signal('SIGKILL');
  await daemon.ended();
  expect(userOf(502)).toMatchObject({ active: true });
  const before = storeOf(daemon);
  api.redeliver(id);
  await daemon.start();
  await anna.receives(/^Здравствуйте, P502/);
  await owner.receives(/использовано: P502/);
  expect(storeOf(daemon).users).toEqual(before.users);
});
