import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { DIALECTS, PROTOCOLS } from '../../src/wireguard/dialect/dialect.ts';
import { localDriver } from '../../src/wireguard/drivers/local/local-driver.ts';
import { peersText } from '../../src/wireguard/drivers/node-commands.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { descendantsOf, isAlive, processesWith, processIds } from '../lab/processes.ts';
import { failure, LIMITS, SHORT } from './both-drivers.ts';

const HOLD = resolve(import.meta.dirname, 'hold-standby.ts');
const { publicKey } = generateKeyPair();
const aPeer = () => {
  return { publicKey: generateKeyPair().publicKey, presharedKey: generatePresharedKey(), allowedIps: ['10.0.0.3/32'] };
};

/** A `wg` with one interface, which writes down what it is told and whose session it is told in. */
const WG = `[ "$1" = show ] && { printf 'secret\\t${publicKey}\\t51820\\toff\\n'; exit; }
[ "$1" = addconf ] && cat "$3" >"\${0%/*}/text"
read -r _ _ _ _ _ session _ </proc/self/stat
echo "$session $*" >>"\${0%/*}/calls"
exit 0`;

let count = 0;

describe.each(PROTOCOLS)('the command that waits on a node of %s', (protocol) => {
  const dialect = DIALECTS[protocol];

  async function open({ wg = WG, limits = LIMITS } = {}) {
    const name = `s${process.pid}.${count++}`;
    const programs = new FakePrograms({ [dialect.program]: wg });
    const driver = localDriver({ dialect, interface: name, path: programs.path, limits });
    onTestFinished(async () => {
      await driver.close();
      await programs[Symbol.asyncDispose]();
    });
    /** The commands that wait for their text, each by the shell that started all of it. */
    const waiting = () => {
      const all = processesWith(`\0sh\0${name}\0`).filter((pid) => !processesWith('\0show').includes(pid));
      return all.filter((pid) => !all.some((parent) => descendantsOf(parent).includes(pid)));
    };
    const theOne = async (not?: number): Promise<number> => {
      await eventually(() => waiting().length === 1 && waiting()[0] !== not);
      return waiting()[0] ?? 0;
    };
    const read = (file: string) =>
      existsSync(join(programs.folder, file)) ? readFileSync(join(programs.folder, file), 'utf8') : '';
    await driver.dump();
    return { name, programs, driver, waiting, theOne, read };
  }

  it('gives the whole text of a new peer to a command that was started before, and starts one for the next', async () => {
    const { name, driver, theOne, read } = await open();
    const [first, peer] = [await theOne(), aPeer()];
    await driver.apply({ set: [peer], remove: [] });
    expect(read('calls')).toBe(`${first} addconf ${name} /dev/stdin\n`);
    expect(read('text').trim()).toBe(peersText([peer]).trim());
    expect(isAlive(first)).toBe(false);
    const second = await theOne(first);
    await driver.apply({ set: [aPeer()], remove: [] });
    expect(read('calls')).toContain(`${second} addconf`);
  });

  it('leaves it waiting while anything else is done', async () => {
    const { name, driver, theOne, read, waiting } = await open();
    const [first, gone] = [await theOne(), generateKeyPair().publicKey];
    await driver.dump();
    await driver.apply({ set: [aPeer()], remove: [gone] });
    await driver.apply({ set: Array.from({ length: 30 }, aPeer), remove: [] });
    const calls = read('calls').replaceAll(/^\d+ /gm, '').trim().split('\n');
    expect(calls).toEqual([
      `addconf ${name} /dev/stdin`,
      `set ${name} peer ${gone} remove`,
      `addconf ${name} /dev/stdin`,
    ]);
    expect(waiting()).toEqual([first]);
  });

  it('has nothing of a secret in the words and variables of what waits', async () => {
    process.env['BOT_TOKEN'] = 'the-token-of-the-bot';
    onTestFinished(() => void delete process.env['BOT_TOKEN']);
    const { theOne } = await open();
    const variables = readFileSync(`/proc/${await theOne()}/environ`, 'utf8')
      .split('\0')
      .filter(Boolean);
    expect(variables.map((variable) => variable.split('=')[0])).toEqual(['PATH', 'LC_ALL']);
  });

  it('counts the time limit from the change, however long its command waited', async () => {
    const { driver, theOne, read } = await open({ limits: SHORT });
    const [first, since] = [await theOne(), performance.now()];
    await eventually(() => performance.now() - since > 2 * (SHORT.command + SHORT.grace) * 1000);
    await driver.apply({ set: [aPeer()], remove: [] });
    expect(read('calls')).toContain(`${first} addconf`);
  });

  it('kills a wg that never returns, and what it started', async () => {
    const marker = `86398.${process.pid}`;
    const { driver, theOne } = await open({ wg: `${WG.replace('exit 0', `sleep ${marker}`)}`, limits: SHORT });
    await theOne();
    const call = failure(driver.apply({ set: [aPeer()], remove: [] }));
    await eventually(() => processesWith(marker).length > 0);
    expect((await call).code).toBe('timeout');
    await eventually(() => processesWith(marker).length === 0, { timeout: 1000 });
  });

  it('starts another when the one that waited is gone', async () => {
    const { driver, theOne, read } = await open();
    const first = await theOne();
    process.kill(-first, 'SIGKILL');
    await eventually(() => !processIds().includes(first)); // we were told of its end
    await driver.apply({ set: [aPeer()], remove: [] });
    expect(read('calls')).not.toContain(`${first} `);
    expect(read('calls')).toContain('addconf');
  });

  it('ends with the driver', async () => {
    const { driver, theOne, waiting } = await open();
    await theOne();
    await driver.close();
    await eventually(() => waiting().length === 0);
  });

  it.each(['by itself', 'killed'])(
    'keeps nobody running, and outlives nobody: a daemon that ends %s',
    async (ending) => {
      const name = `s${process.pid}.${count++}`;
      await using programs = new FakePrograms({ [dialect.program]: WG });
      const child = spawn(process.execPath, [HOLD, name, programs.path, ending, protocol], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      expect(said).toBe('waiting\n');
      await eventually(() => processesWith(`\0sh\0${name}\0`).length === 0);
    },
  );
});
