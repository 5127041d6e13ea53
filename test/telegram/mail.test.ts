import { describe, expect, test } from 'vitest';
import type { MailSettings } from '../../src/config/settings.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { eventually } from '../lab/eventually.ts';
import { openChat } from '../stage/open-chat.ts';
import { user } from '../stage/sample-state.ts';

const ANNA = 502;
const server = { host: 'mail.example.com', port: 993, user: 'desk@example.com', password: 'secret' };
const mail: MailSettings = { imap: server, smtp: server, from: 'desk@example.com', ways: ['direct'] };

async function open(settings: MailSettings | null = mail, fill: (draft: Draft) => void = () => undefined) {
  const chat = await openChat(
    (draft) => {
      draft.users[ANNA] = user(ANNA, { name: 'Anna', username: 'anna', language: 'en' });
      fill(draft);
    },
    undefined,
    undefined,
    { mail: settings },
  );
  const anna = chat.api.person({ id: ANNA, first_name: 'Anna', username: 'anna', language_code: 'en' });
  chat.owner.start();
  await chat.owner.receives();
  anna.start();
  await anna.receives();
  return { ...chat, anna, record: () => chat.core.store.state.users[ANNA]?.mail };
}

describe('/mail', () => {
  test('asks for an address, and shows code, words and digits from then on', async () => {
    const { anna, record, settled } = await open();
    anna.send('/mail');
    await anna.receives(/For that I need your mail address/);
    anna.press('✉️ Set the address');
    await anna.chat.receivesEdit();
    anna.send('nonsense');
    await anna.receives(/no mail address/);
    anna.send('Anna@Example.com');
    const page = await anna.receives(/subject: \d{4}-\d{4}-\d{4}/);
    await settled();
    expect(page.text).toMatch(/from: anna@example\.com\nto: desk@example\.com/);
    expect(page.text).toMatch(/These words open it:\n\p{L}+ \p{L}+ \p{L}+ \p{L}+\n/u);
    expect(page.text).toMatch(/these digits open it .*\n\d{4} \d{4} \d{4} \d{4}\n/);
    expect(record()).toMatchObject({ address: 'anna@example.com', asked: null });
  });

  test('makes another code and other words, and ends it', async () => {
    const { anna, record } = await open();
    anna.send('/mail');
    await anna.receives(/address/);
    anna.press('✉️ Set the address');
    await anna.chat.receivesEdit();
    anna.send('anna@example.com');
    const first = await anna.receives(/subject/);
    anna.press('🔄 New code and words');
    const second = await anna.chat.receivesEdit();
    expect(second.text).not.toBe(first.text);
    anna.press('✖️ No more mail');
    await anna.chat.receivesEdit();
    expect(record()).toBeNull();
  });

  test('is no command where there is no mail', async () => {
    const { anna } = await open(null);
    anna.send('/mail');
    await anna.receives(/only understand buttons/);
  });

  test('tells the owner where letters are only sent what comes there, and friends that there is none', async () => {
    const { anna, owner } = await open({ ...mail, imap: null });
    anna.send('/mail');
    await anna.receives(/Configs by mail are not set up here/);
    owner.send('/mail');
    await owner.receives(/Если Telegram молчит больше десяти минут/);
    owner.press('✉️ Указать адрес');
    await owner.chat.receivesEdit();
    owner.send('olga@example.com');
    const page = await owner.receives(/Ваш адрес: olga@example\.com/);
    expect(page.text).not.toContain('тема');
  });
});

test('the owner sets a friend’s address in the card, and it stands in the log of actions', async () => {
  const { owner, record, core } = await open();
  owner.send('/users anna');
  await owner.receives(/Anna/);
  owner.press('1');
  await owner.chat.receivesEdit();
  owner.press('✉️ Почта');
  await owner.chat.receivesEdit();
  owner.press('✉️ Указать адрес');
  await owner.chat.receivesEdit();
  owner.send('anna@example.com');
  const page = await owner.receives(/тема: \d{4}-\d{4}-\d{4}/);
  expect(page.text).toContain('Код и слова можно сказать по телефону');
  expect(record()).toMatchObject({ address: 'anna@example.com' });
  await eventually(() => core.audit.recent(9).some(({ what, whom }) => /mail/.test(what) && whom === String(ANNA)));
});

test('a friend’s card has no mail where there is none', async () => {
  const { owner } = await open(null);
  owner.send('/users anna');
  await owner.receives(/Anna/);
  owner.press('1');
  const card = await owner.chat.receivesEdit();
  expect(card.buttons.map(({ text }) => text)).not.toContain('✉️ Почта');
});

test('the weekly backup goes by mail as well, once it is switched on and the owner has an address', async () => {
  const recipient = 'age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg';
  const chat = await openChat(undefined, undefined, undefined, { mail, backupRecipient: recipient });
  const { owner, core } = chat;
  owner.start();
  await owner.receives();
  owner.send('/backup');
  const plain = await owner.receives(/Резервная копия/);
  expect(plain.buttons.map(({ text }) => text)).toEqual(['🗓 Присылать каждую неделю']);
  owner.send('/mail');
  await owner.receives(/Telegram/);
  owner.press('✉️ Указать адрес');
  await owner.chat.receivesEdit();
  owner.send('olga@example.com');
  await owner.receives(/тема/);
  owner.send('/backup');
  await owner.receives(/Резервная копия/);
  owner.press('✉️ Каждую неделю по почте');
  await owner.chat.receivesEdit();
  expect(core.store.state.preferences).toMatchObject({ mail_backup: true, weekly_backup: false });
});
