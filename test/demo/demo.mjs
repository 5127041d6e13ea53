// Runs with any Node since 18 and with nothing installed: installs what the lockfile names, then starts the demo itself with the
// Node that is pinned there. `npm run demo -- --help` tells the options, and installs nothing.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Node says of taking types out of the page's TypeScript that it may change. */
const QUIET = '--disable-warning=ExperimentalWarning';
const folder = dirname(fileURLToPath(import.meta.url));
const project = join(folder, '..', '..');
const pinned = join(project, 'node_modules', '.bin', 'node');
const given = process.argv.slice(2);

if (given.includes('--help') || given.includes('-h')) {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const language = /^ru(?![a-z])/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'ru' : 'en';
  process.stdout.write(readFileSync(join(folder, 'terminal', `help.${language}.txt`), 'utf8'));
  process.exit(0);
}

if (!existsSync(join(project, 'node_modules', '.package-lock.json'))) {
  process.stdout.write('Installing what the demo stands on (npm ci)…\n');
  const { npm_execpath: npm } = process.env;
  const [program, words] = npm ? [process.execPath, [npm]] : ['npm', []];
  const args = [...words, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync(program, args, { cwd: project, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const own = Number(process.versions.node.split('.')[0]) >= 24;
if (!existsSync(pinned) && !own) {
  process.stderr.write('There is no pinned Node for this system: run the demo with a Node 24 or later.\n');
  process.exit(1);
}
// `ipc`: when this process is gone, however it ended, the demo hears of it and tidies up.
const demo = spawn(existsSync(pinned) ? pinned : process.execPath, [QUIET, join(folder, 'main.ts'), ...given], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
process.on('SIGINT', () => undefined); // a terminal's Ctrl-C reaches the demo by itself
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => demo.kill(signal));
const parent = process.ppid; // a killed npm tells nobody
setInterval(() => process.ppid === parent || demo.kill('SIGTERM'), 500).unref();
demo.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
