import { expect, it } from 'vitest';
import { openBotApi } from '../lab/bot-api/open-bot-api.ts';
import { openTelegramOf } from '../lab/bot-api/telegram-of.ts';
import { CommandLine } from '../stage/command-line.ts';

const SPARE = { token: '220402086:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0', bot: { username: 'spare_lab_bot' } };
const ENGLISH = { env: { LC_ALL: 'C' } };

async function doctorWith(spareToken: string) {
  const apis = [await openBotApi(), await openBotApi(SPARE)];
  const [{ token = '' } = {}] = apis;
  const line = new CommandLine({
    ...{ TELEGRAM_API_ROOT: await openTelegramOf(apis), BOT_TOKEN: token, SPARE_BOT_TOKEN: spareToken },
  });
  return line.run(['doctor'], ENGLISH);
}

it('doctor names the spare bot, by Telegram’s own word', async () => {
  const { said, errors } = await doctorWith(SPARE.token);
  expect(said).toContain('✓ Telegram: reached, this is @vpn_lab_bot');
  expect(said).toContain('✓ Telegram: the spare bot is @spare_lab_bot');
  expect(said + errors).not.toContain(SPARE.token);
});

it('doctor finds a spare token bad that Telegram refuses, but no start would be refused for it', async () => {
  const { code, said } = await doctorWith(SPARE.token.replace('BBH', 'XXX'));
  expect(said).toMatch(/✗ Telegram refuses SPARE_BOT_TOKEN \(401.*\)\n {2}→ copy the right one/);
  expect(said).not.toContain('refuses BOT_TOKEN');
  expect(code).toBe(1);
});

it('doctor refuses a spare that is the first bot again', async () => {
  const { code, said } = await doctorWith('110201543:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0');
  expect(said).toContain('SPARE_BOT_TOKEN=(not shown): is of the same bot as BOT_TOKEN');
  expect(code).toBe(78);
});
