import { resolve } from 'node:path';
import { GrammyError } from 'grammy/web';
import type { Settings } from '../../config/settings.ts';
import { createBot, grammySignal } from '../../telegram/api/create-bot.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import type { Console } from '../console.ts';
import { Code } from './code.ts';
import { systemdService } from './service.ts';
import { update } from './update.ts';

const ANSWER_MS = 20_000;

/** `vpn-bot update` on this machine. All modules that it needs are loaded before the program's files change. */
export function runUpdate(settings: Settings, texts: UpdateTexts, console: Console): Promise<boolean> {
  // A lost terminal (an SSH connection that ends) must not stop an update halfway.
  process.on('SIGHUP', () => undefined);
  process.umask(0o022); // the bot must be able to read the files that root writes
  const { api } = createBot(settings);
  return update({
    code: new Code(resolve(import.meta.dirname, '../../..')),
    service: systemdService,
    telegramAnswers: () =>
      api.getMe(grammySignal(AbortSignal.timeout(ANSWER_MS))).then(
        () => true,
        (error: unknown) => error instanceof GrammyError,
      ),
    texts,
    console,
  });
}
