import { expect, it, onTestFinished } from 'vitest';
import { MailServer } from '../lab/mail-server.ts';
import { missingFor } from '../lab/requirements.ts';
import { CommandLine } from '../stage/command-line.ts';
import { peer, stateOf } from '../stage/sample-state.ts';

const cannot = missingFor('exim4', 'doveadm');
const NO_TELEGRAM = { TELEGRAM_API_ROOT: 'http://127.0.0.1:9' };
const URLS = {
  MAIL_IMAP_URL: 'imaps://desk%40mail.test:secret@mail.test',
  MAIL_SMTP_URL: 'smtps://desk%40mail.test:secret@mail.test',
};

it.skipIf(cannot !== null)(
  'doctor logs in at both mail servers, and says what to do when one does not take that',
  async () => {
    const server = await MailServer.start();
    onTestFinished(() => server[Symbol.asyncDispose]());
    const env = { LC_ALL: 'C', NODE_EXTRA_CA_CERTS: server.certificate };
    const { imap, smtp } = server.urls;
    const line = new CommandLine({ ...NO_TELEGRAM, MAIL_IMAP_URL: `"${imap}"`, MAIL_SMTP_URL: `"${smtp}"` });
    const good = await line.run(['doctor'], { env });
    expect(good.said).toContain(`✓ mail: localhost:${server.ports.imap} takes the login`);
    expect(good.said).toContain(`✓ mail: localhost:${server.ports.smtp} takes the login`);
    server.setPassword('another');
    const refused = await line.run(['doctor'], { env });
    expect(
      refused.said.match(/✗ mail: .* does not take the login .*\n {2}→ correct MAIL_(?:IMAP|SMTP)_URL/g),
    ).toHaveLength(2);
    await server.stop();
    const silent = await line.run(['doctor'], { env });
    expect(silent.said.match(/✗ mail: .* cannot be used .*\n.*ports 465 and 993 outward/g)).toHaveLength(2);
    for (const { said, errors } of [good, refused, silent]) expect(said + errors).not.toMatch(/p@ss|p%40ss/);
  },
);

it('friend mail gives a friend an address, code and words from the shell, shows them, and takes them away', async () => {
  const line = new CommandLine({ ...NO_TELEGRAM, ...URLS });
  line.write(stateOf([peer()]));
  const none = await line.run(['friend', 'mail', '7']);
  expect([none.code, none.said]).toEqual([0, expect.stringContaining('7: nothing by mail yet.')]);
  const wrong = await line.run(['friend', 'mail', '7', '--address', 'anna']);
  expect([wrong.code, wrong.errors]).toEqual([1, expect.stringContaining('That is no mail address')]);
  const set = await line.run(['friend', 'mail', '7', '--address', 'Anna@Example.com']);
  expect(set.said).toMatch(
    /^7: anna@example\.com\nletter to: desk@mail\.test\nsubject: \d{4}-\d{4}-\d{4} .*\nwords .*: \S+ \S+ \S+ \S+\ndigits .*: \d{4} \d{4} \d{4} \d{4}$/,
  );
  expect((await line.run(['friend', 'mail', '7'])).said).toBe(set.said);
  const renewed = await line.run(['friend', 'mail', '7', '--renew']);
  expect(renewed.said).not.toBe(set.said);
  expect(await line.run(['friend', 'mail', '7', '--renew', '--off'])).toMatchObject({ code: 1 });
  await line.run(['friend', 'mail', '7', '--off']);
  expect(line.store.users[7]?.mail).toBeNull();
  const audit = line.files[`${line.folder}/data/audit.jsonl`]?.[0].trim().split('\n') ?? [];
  expect(audit).toHaveLength(3);
  for (const entry of audit) expect(JSON.parse(entry)).toMatchObject({ whom: '7', by: 1 });
});

it('friend mail says that there is no mail on this server', async () => {
  const line = new CommandLine(NO_TELEGRAM);
  line.write(stateOf([peer()]));
  expect(await line.run(['friend', 'mail', '7'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('MAIL_SMTP_URL'),
  });
});
