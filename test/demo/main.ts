import { type DemoOptions, HELP, readOptions } from './options.ts';
import { servePage } from './page/serve-page.ts';
import { refusal } from './refusal.ts';
import { tellStory } from './story/tell-story.ts';
import { World } from './world.ts';

/** As the daemon's: what was asked for cannot be. */
const WRONG_SETUP = 78;
/** Debian's PATH of a login has no folders for root's programs. */
process.env['PATH'] = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

const ending = new AbortController();
const interrupted = new Promise<'interrupted'>((resolve) => {
  ending.signal.addEventListener('abort', () => resolve('interrupted'));
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
process.on('disconnect', () => ending.abort()); // what started us is gone, however it ended
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`);
  ending.abort(); // never without tidying up
});

process.exit(await run(process.argv.slice(2)));

async function run(args: readonly string[]): Promise<number> {
  let options: DemoOptions;
  try {
    options = readOptions(args, process.env);
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
  if (options.help) {
    print(HELP);
    return 0;
  }
  const refused = refusal(process.env, process.cwd());
  if (refused !== null) return refuse(`${refused}\n`);
  await using world = await World.open(options);
  return options.script ? await playScript(world, options) : await openPage(world, options);
}

async function playScript(world: World, { language }: DemoOptions): Promise<number> {
  const told = await Promise.race([tellStory(world, language, print), interrupted, crash(world)]);
  return told === true ? 0 : 1;
}

async function openPage(world: World, options: DemoOptions): Promise<number> {
  await using page = await servePage(world, options);
  print(welcome(world, page.url));
  return (await Promise.race([interrupted, crash(world)])) === 'interrupted' ? 0 : 1;
}

/** Tells why the daemon ended, if it did so although nobody had asked it to; never resolves otherwise. */
async function crash(world: World): Promise<'crashed'> {
  const { code, signal } = await world.daemon.ended();
  if (code === 0 || ending.signal.aborted) return await new Promise(() => undefined);
  const log = world.daemon.log.trimEnd().split('\n').slice(-25).join('\n');
  print(`${log}\n\nThe daemon has ended (${code ?? signal}).\n`);
  return 'crashed';
}

function welcome({ servers, lacks }: World, url: string): string {
  const tunnels = servers.isReal
    ? 'Real tunnels: WireGuard in network namespaces, eu1 behind sshd.'
    : `WireGuard is simulated${lacks === null ? '' : ` (no real tunnels here: ${lacks})`}; the daemon is the real one.`;
  return `${tunnels}\n\n  ${url}\n\nOpen this address in a browser. Ctrl-C ends everything.\n`;
}

function refuse(why: string): number {
  process.stderr.write(why);
  return WRONG_SETUP;
}

function print(text: string): void {
  if (!ending.signal.aborted) process.stdout.write(text);
}
