import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import type { Machine } from './machine.ts';

const HERE = resolve(import.meta.dirname, '../..');
const SOMEBODY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];

/** Where the machine's clone came from and `git pull` goes. */
export const ORIGIN = '/srv/origin.git';
/** The clone that an owner makes before the installer is started. */
export const CLONE = '/root/vpn-bot';

/** Puts this repository into a machine as its files are now, committed or not: an origin, and a clone of it in root's home. */
export async function cloneInto(machine: Machine): Promise<void> {
  const clone = machine.path(CLONE);
  await execa('git', ['clone', '--quiet', '--no-hardlinks', HERE, clone]);
  const { stdout } = await execa('git', ['-C', HERE, 'ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const file of stdout.split('\0').filter(Boolean)) {
    const [from, to] = [join(HERE, file), join(clone, file)];
    mkdirSync(dirname(to), { recursive: true });
    if (existsSync(from)) cpSync(from, to, { force: true });
    else rmSync(to, { force: true });
  }
  hurry(join(clone, 'src/cli/update/service.ts'));
  await execa('git', ['-C', clone, 'add', '--all']);
  await execa('git', [...SOMEBODY, '-C', clone, 'commit', '--quiet', '--allow-empty', '-m', 'as it is now']);
  await machine.sh(`git clone --quiet --bare ${CLONE} ${ORIGIN} && git -C ${CLONE} remote set-url origin ${ORIGIN}
    git -C ${CLONE} fetch --quiet && git -C ${CLONE} branch --quiet --set-upstream-to=origin/$(git -C ${CLONE} branch --show-current)`);
}

/** An update is judged sooner than on a server, where it has a minute; how long that is, test/cli/update/settle.test.ts holds. */
function hurry(file: string): void {
  let text = readFileSync(file, 'utf8');
  for (const [constant, value] of [
    ['PATIENCE_MS', '25_000'],
    ['STEADY_MS', '3_000'],
  ] as const) {
    const line = new RegExp(`(?<=^const ${constant} = )[\\d_]+`, 'm');
    if (!line.test(text)) throw new Error(`${file}: there is no ${constant}`);
    text = text.replace(line, value);
  }
  writeFileSync(file, text);
}

/** A newer version comes to the origin: the script changes files in a checkout. */
export async function publish(machine: Machine, message: string, script: string): Promise<void> {
  await machine.sh(`rm -rf /tmp/next && git clone --quiet ${ORIGIN} /tmp/next && cd /tmp/next && ${script}
    git ${SOMEBODY.join(' ')} commit --quiet --all --allow-empty -m '${message}' && git push --quiet && rm -rf /tmp/next`);
}
