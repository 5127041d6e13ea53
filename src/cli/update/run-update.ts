import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { GrammyError } from 'grammy/web';
import type { Settings } from '../../config/settings.ts';
import { PROGRAM } from '../../program-folder.ts';
import { createBot, grammySignal } from '../../telegram/api/create-bot.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import { updateFiles } from '../../updates/update-state.ts';
import type { Console } from '../console.ts';
import { Code } from './code.ts';
import { systemdService } from './service.ts';
import { unattended } from './unattended.ts';
import { type UpdateOutcome, update } from './update.ts';

const ANSWER_MS = 20_000;
/** Where the units meet, whatever PEERS_FILE says: the path unit watches one place. */
const STORE = '/var/lib/vpn-bot/peers.json';

/** `vpn-bot update` on this machine. All modules that it needs are loaded before the program's files change. */
export async function runUpdate(settings: Settings, texts: UpdateTexts, console: Console): Promise<boolean> {
  return (await install(settings, texts, console, false)).kind !== 'rolled-back';
}

/** `vpn-bot update --unattended`: what root's unit runs. */
export async function runUnattended(settings: Settings, texts: UpdateTexts, console: Console): Promise<void> {
  const code = new Code(program());
  const files = updateFiles(STORE);
  await unattended({ code, install: () => install(settings, texts, console, true), files, texts, now: console.now });
  // a flood of requests stops the path unit; it watches again from the next look on
  await execa('systemctl', ['start', '--no-block', 'vpn-bot-update.path'], { reject: false });
}

function install(
  settings: Settings,
  texts: UpdateTexts,
  console: Console,
  onlySigned: boolean,
): Promise<UpdateOutcome> {
  // A lost terminal (an SSH connection that ends) must not stop an update halfway.
  process.on('SIGHUP', () => undefined);
  process.umask(0o022); // the bot must be able to read the files that root writes
  const { api } = createBot(settings);
  return update({
    code: new Code(program()),
    service: systemdService,
    telegramAnswers: () =>
      api.getMe(grammySignal(AbortSignal.timeout(ANSWER_MS))).then(
        () => true,
        (error: unknown) => error instanceof GrammyError,
      ),
    onlySigned,
    texts,
    console,
  });
}

const program = (): string => resolve(fileURLToPath(PROGRAM));
