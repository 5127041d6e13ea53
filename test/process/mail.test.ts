import { Decrypter } from 'age-encryption';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { DESK, MailServer } from '../lab/mail-server.ts';
import { missingFor } from '../lab/requirements.ts';
import { admit, noNode, openServer, setStage, storeOf } from '../stage/daemon-stage.ts';

const cannot = missingFor('exim4', 'doveadm');

/** The config in the page of a letter, opened with these words. */
async function unlocked(letter: string, words: string): Promise<string> {
  const part = letter.split(/^--.*$/m).find((one) => /^Content-Type: text\/html/m.test(one)) ?? '';
  const page = Buffer.from(part.slice(part.search(/\r?\n\r?\n/)), 'base64').toString();
  const [, sealed = ''] = /<div id="sealed" hidden>([^<]*)</.exec(page) ?? [];
  const decrypter = new Decrypter();
  decrypter.addPassphrase(words);
  return JSON.parse(await decrypter.decrypt(Buffer.from(sealed, 'base64'), 'text')).text;
}

test.skipIf(cannot !== null || noNode !== null)(
  'while Telegram is away a friend gets their config by mail, locked with the words from the chat',
  async () => {
    const mail = await MailServer.start();
    onTestFinished(() => mail[Symbol.asyncDispose]());
    const settings = { MAIL_IMAP_URL: mail.urls.imap, MAIL_SMTP_URL: mail.urls.smtp };
    const env = { NODE_EXTRA_CA_CERTS: mail.certificate };
    const server = await openServer();
    const stage = await setStage({ server, settings, env });
    const { daemon, api } = stage;
    await daemon.start();
    const anna = await admit(stage, 502, 'en');
    anna.send('/mail');
    await anna.receives(/mail address/);
    anna.press('✉️ Set the address');
    await anna.chat.receivesEdit();
    anna.send('anna@mail.test');
    const { text } = await anna.receives(/subject: /);
    const [, code = ''] = /subject: (\S+)/.exec(text) ?? [];
    const [, words = ''] = /These words open it:\n(.*)/.exec(text) ?? [];
    await daemon.stop();
    await api.close();

    await mail.send('anna@mail.test', DESK.address, `From: Anna <anna@mail.test>\nSubject: ${code} new key\n\nhello\n`);
    daemon.launch();
    const [letter = ''] = await eventually(() => (mail.letters('anna').length > 0 ? mail.letters('anna') : null), {
      timeout: 60_000,
    });
    const config = await unlocked(letter, words);
    const key = /^PrivateKey = (.*)$/m.exec(config)?.[1] ?? '';
    expect(key).toHaveLength(44);
    for (const secret of [key, words, DESK.password]) {
      expect(letter).not.toContain(secret);
      expect(daemon.log).not.toContain(secret);
    }
    await eventually(() => storeOf(daemon).users[502].mail.asked === null);
    const [device] = Object.values(storeOf(daemon).peers) as { public_key: string; deadline: string | null }[];
    expect(device?.deadline).not.toBeNull();
    await eventually(async () => (await server.allowedIps()).has(device?.public_key ?? ''));
  },
);
