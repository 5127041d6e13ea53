import { type DemoOptions, languageOf, readOptions } from './options.ts';
import { PagePort } from './page/page-port.ts';
import { refusal } from './refusal.ts';
import { TERMINAL_TEXTS } from './terminal/terminal-texts.ts';
import type { World } from './world.ts';
import { WrongSetup } from './wrong-setup.ts';

/** Exit statuses; that of a wrong setup is the daemon's as well. */
const FAILED = 1;
const WRONG_SETUP = 78;
const LAST_LOG_LINES = 25;
/** Debian's PATH of a login has no folders for root's programs. */
process.env['PATH'] = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

const ending = new AbortController();
const interrupted = new Promise<'interrupted'>((resolve) => {
  ending.signal.addEventListener('abort', () => resolve('interrupted'));
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
process.on('disconnect', () => ending.abort()); // what started us is gone, however it ended
let hasFailed = false;
process.on('uncaughtException', (error) => {
  hasFailed = true;
  process.stderr.write(`${error.stack}\n`);
  ending.abort(); // the way out of `run` tidies up
});

const status = await run(process.argv.slice(2)).catch(tellFailure);
process.exit(hasFailed ? FAILED : status);

/** Resolves with the exit status; whether it resolves or rejects, everything that it started has ended. */
async function run(args: readonly string[]): Promise<number> {
  const options = readOptions(args, languageOf(process.env));
  const refused = refusal(process.env, process.cwd(), TERMINAL_TEXTS[options.language]);
  if (refused !== null) throw new WrongSetup(refused);
  if (options.screens !== null) return await showScreens(options, options.screens);
  return options.script ? await playScript(options) : await openPage(options);
}

// The world brings most of the code along: it is loaded only when nothing is wrong with the setup, which is told at once so.
async function openWorld(options: DemoOptions): Promise<World> {
  const { World } = await import('./world.ts');
  return World.open(options);
}

async function playScript(options: DemoOptions): Promise<number> {
  const { tellStory } = await import('./story/tell-story.ts');
  await using world = await openWorld(options);
  const told = await Promise.race([tellStory(world, options.language, print), interrupted, crash(world, options)]);
  return told === true ? 0 : FAILED;
}

async function showScreens(options: DemoOptions, folder: string): Promise<number> {
  const { language } = options;
  await using port = await PagePort.open(options.port, TERMINAL_TEXTS[language]);
  const { servePage } = await import('./page/serve-page.ts');
  const { takeScreens } = await import('./screens/take-screens.ts');
  await using world = await openWorld({ ...options, simulated: true });
  using _served = servePage(world, port, { isLanguageChosen: true });
  const taken = takeScreens(world, port.url, { folder: `${folder}/${language}`, language }, print).then(() => 'taken');
  return (await Promise.race([taken, interrupted, crash(world, options)])) === 'taken' ? 0 : FAILED;
}

async function openPage(options: DemoOptions): Promise<number> {
  await using port = await PagePort.open(options.port, TERMINAL_TEXTS[options.language]);
  const { servePage } = await import('./page/serve-page.ts');
  await using world = await openWorld(options);
  using _served = servePage(world, port, options);
  print(welcome(world, port.url, options));
  return (await Promise.race([interrupted, crash(world, options)])) === 'interrupted' ? 0 : FAILED;
}

/** Resolves when the daemon has ended although nobody asked it to, and prints the end of its log; never resolves otherwise. */
async function crash({ daemon }: World, { language }: DemoOptions): Promise<'crashed'> {
  const { code, signal } = await daemon.ended();
  if (code === 0 || ending.signal.aborted) return await new Promise(() => undefined);
  const log = daemon.log.trimEnd().split('\n').slice(-LAST_LOG_LINES).join('\n');
  print(`${log}\n\n${TERMINAL_TEXTS[language].daemonEnded(String(code ?? signal))}\n`);
  return 'crashed';
}

function welcome({ servers, lacks }: World, url: string, { language }: DemoOptions): string {
  const texts = TERMINAL_TEXTS[language];
  return `${servers.isReal ? texts.realTunnels : texts.simulatedTunnels(lacks)}\n\n${texts.openPage(url)}\n`;
}

function tellFailure(error: unknown): number {
  if (ending.signal.aborted) return 0; // Ctrl-C reaches the daemon as well, which then does not start
  const isWrongSetup = error instanceof WrongSetup;
  const told = isWrongSetup ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${told?.trimEnd()}\n`);
  return isWrongSetup ? WRONG_SETUP : FAILED;
}

function print(text: string): void {
  if (!ending.signal.aborted) process.stdout.write(text);
}
