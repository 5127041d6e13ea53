import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLONE, makeOrigin } from '../machine/clone.ts';
import { filesOf, installed } from '../machine/install.ts';
import type { Life } from '../machine/life.ts';
import { goOnline, online, ownerOf } from '../machine/people.ts';
import { tellRules } from '../machine/rules.ts';
import { tellSecondServer } from '../machine/second-server.ts';
import { tellService } from '../machine/service.ts';
import { Street } from '../machine/street.ts';
import { expectNoTrace } from '../machine/trace.ts';
import type { Release } from '../machine/tree.ts';
import { tellUpdates } from '../machine/updates.ts';
import { Bag, PACKAGED } from './bag.ts';
import { type KernelHouse, kernelHouse } from './kernel-house.ts';
import { lackingForKernels } from './lacking.ts';
import { tellLinks } from './links.ts';

/** The smallest servers that are rented: one core, and this much memory. */
const SMALL_MB = 512;
/** What the installer may take beside what runs, its pages of files included; more than this, and the kernel ends it. */
const INSTALL = ['systemd-run', '--scope', '--quiet', '-p', 'MemoryMax=150M', '-p', 'MemorySwapMax=0'];
/** How long an installation may take, fetching its packages included, on a machine that has nothing else to do. */
const SECONDS_TO_INSTALL = 600;
/** A busy machine takes twice as long for everything. */
const BUSY = 2;
/** An emulated processor has about a tenth of the speed, and CI's machine may be busy. */
const SLOWNESS = 10;

/**
 * Tells the life of the smallest server on Debian's own kernel. The long story has a second server, updates, and every way to lose
 * rules; in the short one, the packages are brought before the machine is switched on, which takes minutes when it is emulated.
 */
export function tellKernelLife(release: Release, length: 'short' | 'long'): void {
  describe.skipIf(lackingForKernels())(`a server with ${SMALL_MB} MB on the kernel of ${release}`, () => {
    const life = { slowness: SLOWNESS } as { -readonly [K in keyof Life]: Life[K] } & { house: KernelHouse };
    let fresh: Map<string, string>;

    beforeAll(async () => {
      life.street = await Street.build(30_000 * SLOWNESS);
      const bag = life.street.keep(await Bag.pack({ withPackages: length === 'short' }));
      life.house = await kernelHouse(life.street, release, SMALL_MB, bag.file);
      const { machine } = life.house;
      await machine.unpack(CLONE);
      await makeOrigin(machine);
      fresh = await filesOf(life.house);
    });
    afterAll(() => life.street?.[Symbol.asyncDispose]());

    it('runs after one command, by WireGuard in the kernel', async () => {
      const { street, house } = life;
      if (length === 'short') for (const path of PACKAGED) await house.machine.unpack(path);
      const begun = performance.now();
      const text = await installed({ ...house, startedBy: INSTALL }, street);
      const seconds = Math.round((performance.now() - begun) / 1000);
      process.stdout.write(`installed on ${release} in ${seconds} s\n`);
      expect(seconds).toBeLessThan(SECONDS_TO_INSTALL * BUSY);
      expect(text).toMatch(/^Runs: +vpn-bot: active; version \S+; Telegram reached; nodes: main up$/m);
      expect(await house.machine.run('ip', '-d', 'link', 'show', 'wg0')).toMatch(/^ +wireguard /m);
      expect(await house.machine.sh('pgrep -l wireguard-go || ls /usr/local/sbin')).toBe('vpn-bot-doors');
      expect(await outOfMemory(house)).toBe('');
    });

    it('lets a friend through to the Internet, and keeps friends apart', async () => {
      const { street, house } = life;
      life.owner = await ownerOf(street.api);
      const [first, second] = [await goOnline(street, life.owner, 501), await goOnline(street, life.owner, 502)];
      life.phone = first.phone;
      expect(await online(first.phone)).toBe(house.outside);
      expect(await online(second.phone)).toBe(house.outside);
      expect(await second.phone.reaches('10.0.0.3', 1)).toBe(false);
      await second.phone.down();
    });

    tellLinks(life);
    if (length === 'long') {
      tellRules(life);
      tellService(life);
    }

    it('has everything back after a reboot, also while Telegram is away', async () => {
      await life.street.api.down();
      await life.house.machine.reboot();
      expect(await online(life.phone)).toBe(life.house.outside);
      expect(await life.house.machine.show('vpn-bot', 'ActiveState')).toBe('active');
      await life.street.api.up();
      life.owner.send('/users');
      await life.owner.receives(/501/, { timeout: 300_000 });
    });

    if (length === 'long') {
      tellSecondServer(life, release, () => kernelHouse(life.street, release, SMALL_MB));
      tellUpdates(life, release);
    }

    it('never ran out of memory since', async () => expect(await outOfMemory(life.house)).toBe(''));

    it('leaves no trace when it is removed', () => expectNoTrace(life.house, fresh, ''));
  });
}

/** What this boot's kernel says of processes that it had to end. */
const outOfMemory = ({ machine }: KernelHouse): Promise<string> =>
  machine.sh('journalctl -k -q -o cat | grep -i "out of memory\\|oom-kill" || true');
