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

/** `vpn-bot update` on this machine; everything it needs is loaded before the program's files change under it. */
export function runUpdate(settings: Settings, texts: UpdateTexts, console: Console): Promise<boolean> {
  // The terminal may go away, as with an SSH connection that ends: an update that was begun is still brought to an end.
  process.on('SIGHUP', () => undefined);
  process.umask(0o022); // the bot must be able to read what root brings
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
