#!/usr/bin/env node
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { Command } from 'commander';
import { asWeAre } from './cli/as-root/bots-rights.ts';
import { readNamed } from './cli/as-root/named-files.ts';
import { Root } from './cli/as-root/root.ts';
import { writeNamed } from './cli/as-root/write-named.ts';
import { ask } from './cli/ask.ts';
import { askSecret } from './cli/ask-secret.ts';
import { AtWork } from './cli/at-work/at-work.ts';
import { backup } from './cli/backup.ts';
import { registerBackups } from './cli/backups/register-backups.ts';
import { check } from './cli/check.ts';
import { CliError } from './cli/cli-error.ts';
import { readEnter } from './cli/config/read-enter.ts';
import { CLEAR, registerConfig } from './cli/config/register.ts';
import type { Console } from './cli/console.ts';
import { registerDns } from './cli/dns/register-dns.ts';
import { doctor } from './cli/doctor.ts';
import { registerDoor } from './cli/door/register-door.ts';
import { registerExit } from './cli/exit/register-exit.ts';
import { registerInvite } from './cli/friend/invite.ts';
import { moment } from './cli/friend/moment.ts';
import { registerFriend } from './cli/friend/register.ts';
import { registerHandover } from './cli/handover/register.ts';
import { importFolder } from './cli/import.ts';
import { registerMove } from './cli/move/register-move.ts';
import { registerNode } from './cli/node/register.ts';
import { tryLocal } from './cli/node/try-nodes.ts';
import { restore } from './cli/restore.ts';
import { isSealed, restoreSealed } from './cli/restore-sealed.ts';
import { registerRollOut } from './cli/rollout/register-rollout.ts';
import { status, users } from './cli/status.ts';
import { DEPLOY_KEY, makeDeployKey } from './cli/update/deploy-key.ts';
import { runUnattended, runUpdate } from './cli/update/run-update.ts';
import { explainWords } from './cli/wrong-words.ts';
import { loadSettings, settingsPath, settingsWith } from './config/load-settings.ts';
import { SetupError } from './errors.ts';
import { PROGRAM } from './program-folder.ts';
import { loadCliTexts, terminalLanguage } from './texts/cli/language.ts';
import { VERSION } from './version.ts';
import { visibleLines } from './visible.ts';
import { WIREGUARD } from './wireguard/dialect/dialect.ts';
import { NodeError } from './wireguard/drivers/driver.ts';
import { driverOf } from './wireguard/drivers/driver-of.ts';

const WRONG_SETUP = 78;

const texts = await loadCliTexts(process.env);
const root = Root.from(process.env, texts);
/** Root may stand anywhere; the service stands in its own folder. */
const place = { cwd: root ? resolve(fileURLToPath(PROGRAM)) : process.cwd(), env: process.env };
const settings = () => loadSettings(place, { ownServices: root === null });
const settingsFile = settingsPath(place);
const read = root?.read ?? readNamed(process.env);
const asBot = root?.asBot ?? asWeAre;
const t = texts.help;

const program = new Command('vpn-bot')
  .description(t.program)
  .version(VERSION, '-V, --version', t.versionOption)
  .configureHelp({ styleTitle: (title) => texts.titles[title] ?? title })
  .helpOption('-h, --help', t.helpOption)
  .helpCommand('help [command]', t.helpCommand)
  .configureOutput({
    writeErr: (text) => void process.stderr.write(visibleLines(text)), // it quotes words that may have been pasted
    outputError: (message, write) => write(explainWords(message, texts.wrongWords, commandOf(process.argv[2]))),
  });

program
  .command('status')
  .description(t.status)
  .action(async () => {
    if (!(await status({ settings: settings(), driverOf, texts, ...terminal(false) }))) process.exitCode = 1;
  });
program
  .command('users')
  .description(t.users)
  .action(() => users({ settings: settings(), driverOf, texts, ...terminal(false) }));
program
  .command('doctor')
  .description(t.doctor)
  .option('--try', t.tryRules)
  .action(async (words: { try?: boolean }) => {
    const tried = await tryLocal({ settings, settingsFile, env: process.env, driverOf, root, t: texts.node }, words);
    // root's part: deploy/vpn-bot.sh passes this on to the bot's, once this process has ended
    if (root) return void process.stdout.write(JSON.stringify(tried));
    process.exitCode = await doctor({ settings, settingsFile, driverOf, tried, t: texts.findings, ...terminal(false) });
  });
const atWork = new AtWork({
  ...{ settings, settingsFile, texts },
  moment: (iso) => moment(iso, terminalLanguage(process.env)),
});
const nodeParts = (yes: boolean) => ({
  ...{ settings, settingsFile, texts, env: process.env, console: terminal(yes), read, asBot, atWork },
  judge: (text: string) => settingsWith(text, place),
  askSecret: (question: string) => askSecret(visibleLines(question), { input: process.stdin, output: process.stdout }),
});
registerNode(program, { driverOf, root, parts: nodeParts });
registerDoor(program, { driverOf, parts: nodeParts });
const askParts = () => ({ settings: settings(), texts, language: terminalLanguage(process.env), note });
registerExit(program, (yes) => ({ ...nodeParts(yes), askParts }));
registerDns(program, (yes) => ({ ...nodeParts(yes), askParts, driverOf }));
registerConfig(program, texts, { parts: askParts, root, writeFile: writeNamed(process.env, texts.config) });
registerHandover(program, texts, {
  ...{ parts: askParts, root, writeFile: writeNamed(process.env, texts.config) },
  say: (line) => terminal(false).say(line),
});
registerFriend(program, { texts, parts: askParts, console: terminal });
registerRollOut(program, { texts, parts: askParts, console: terminal });
registerInvite(program, { texts, parts: askParts, console: terminal });
registerMove(program, { driverOf, parts: nodeParts, ask: askParts });

program
  .command('check')
  .description(t.check)
  .action(() => check(settings(), texts.store, terminal(false)));
program
  .command('backup [file]')
  .description(t.backup)
  .action(async (file: string | undefined) => {
    if (root && !(file !== undefined && (await root.mayWrite(resolve(file)))))
      process.exitCode = await root.handOver(['backup', ...(file === undefined ? [] : [resolve(file)])]);
    else await backup(settings(), file, texts.store, terminal(false), asBot);
  });
program
  .command('restore <file>')
  .description(t.restore)
  .option('-y, --yes', t.yes)
  .option('-i, --identity <file>', t.ageIdentity)
  .action(async (file: string, { yes = false, identity }: { yes?: boolean; identity?: string }) => {
    const console = terminal(yes);
    const restoreStore = async (path: string) => {
      if (!root) return restore(path, { settings: settings(), driverOf, console, texts, read });
      process.exitCode = await root.handOver(['restore', ...(yes ? ['--yes'] : []), path], [path]);
      return process.exitCode === 0;
    };
    const path = resolve(file);
    const isWhole = await isSealed(path, read);
    const parts = { settings, settingsFile, console, t: texts.store, read, asBot, restoreStore };
    const done = isWhole ? await restoreSealed(path, await readIdentity(identity), parts) : await restoreStore(path);
    if (!done) process.exitCode ??= 1;
  });
registerBackups(program, { texts, parts: askParts, console: terminal, clear: clearScreen });
program
  .command('import <folder>')
  .description(t.import)
  .option('-n, --dry-run', t.dryRun)
  .action(async (folder: string, { dryRun = false }: { dryRun?: boolean }) => {
    const files = ['peers.json', 'users.json'].map((name) => join(resolve(folder), name));
    const words = ['import', ...(dryRun ? ['--dry-run'] : []), resolve(folder)];
    if (root) process.exitCode = await root.handOver(words, files);
    else await importFolder(folder, { settings: settings(), dryRun, driverOf, texts, read, console: terminal(false) });
  });
program
  .command('update')
  .description(t.update)
  .option('--unattended', t.unattended)
  .option('--deploy-key', t.deployKey)
  .action(async ({ unattended, deployKey }: { unattended?: boolean; deployKey?: boolean }) => {
    const console = terminal(false);
    if (deployKey) return console.say(texts.update.deployKey(await makeDeployKey(DEPLOY_KEY, texts.update)));
    if (unattended) return runUnattended(settings(), texts.update, console);
    if (!(await runUpdate(settings(), texts.update, console))) process.exitCode = 1;
  });

// What root reads and changes by itself lies where nobody else may write: the settings and the keys beside them, and the program.
program.hook('preAction', async (_program, command) => {
  if (command.name() === 'update') await root?.requireOwnFolder(import.meta.filename);
  // these look there before they do anything as root, and go on as the bot where root had better not
  if (!['doctor', 'check'].includes(command.name())) await root?.requireOwnFolder(settingsFile);
});

try {
  await program.parseAsync();
} catch (error) {
  report(error);
}

/** The secret half that opens a sealed backup: from its file, or asked for and never shown. */
async function readIdentity(file: string | undefined): Promise<string> {
  const streams = { input: process.stdin, output: process.stdout };
  const text =
    file === undefined
      ? await askSecret(texts.store.askIdentity, streams)
      : (await read(resolve(file))).toString('utf8');
  return (
    text
      .split('\n')
      .find((line) => line.startsWith('AGE-SECRET-KEY-'))
      ?.trim() ?? ''
  );
}

/** A full disk and the like are said in a line; only what nobody foresaw is shown whole. */
function report(error: unknown): void {
  if (error instanceof SetupError) {
    for (const problem of error.problems) complain(texts.problem(problem));
    process.exitCode = WRONG_SETUP;
  } else if (error instanceof NodeError) {
    const [what, fix] = texts.findings.nodeSilent(
      { id: texts.node.theServer, dialect: WIREGUARD, interface: '' },
      error,
    );
    complain(what);
    if (error.code === 'unreachable' || error.code === 'timeout') complain(`  → ${fix}`);
    process.exitCode = 1;
  } else if (error instanceof CliError || isOfSystem(error)) {
    complain(error.message);
    process.exitCode = 1;
  } else {
    complain(inspect(error));
    process.exitCode = 1;
  }
}

/** Waits for Enter and clears screen and scrollback, if standard output is a terminal. */
async function clearScreen(question: string): Promise<void> {
  if (!process.stdout.isTTY) return;
  note(question);
  await readEnter(process.stdin);
  process.stdout.write(CLEAR);
}

/** The command whose help explains a wrong word: a group of commands, or the whole. */
function commandOf(word: string | undefined): string {
  const isKnown = program.commands.some((command) => command.name() === word);
  return isKnown ? `vpn-bot ${word}` : 'vpn-bot';
}

/** Says something beside the output, which may be somebody else's input. */
function note(line: string): void {
  complain(line);
}

/** What is said on a terminal may come from another machine: its control codes stay without effect. */
function complain(text: string): void {
  process.stderr.write(`${visibleLines(text)}\n`);
}

function isOfSystem(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

function terminal(yes: boolean): Console {
  return {
    say: (line) => void process.stdout.write(`${visibleLines(line)}\n`),
    now: Date.now,
    confirm: async (question) =>
      yes ||
      ask(visibleLines(question), {
        input: process.stdin,
        output: process.stdout,
        hint: texts.yesOrNo,
        yesWords: texts.yesWords,
      }),
  };
}
