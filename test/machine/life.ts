import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Phone } from '../lab/phone.ts';
import { cloneInto } from './clone.ts';
import { changesBetween, filesOf, installed, installedByHand } from './install.ts';
import { lackingForMachines } from './lacking.ts';
import { tellOwnersCommands } from './owners-commands.ts';
import { goOnline, online, ownerOf } from './people.ts';
import { expectPlaces } from './places.ts';
import { tellRules } from './rules.ts';
import { tellSecondServer } from './second-server.ts';
import { tellService } from './service.ts';
import { type House, Street } from './street.ts';
import { expectNoTrace } from './trace.ts';
import type { Release } from './tree.ts';
import { tellUpdates } from './updates.ts';

/** A server from its first minute to its last; parts that need what the parts before made. */
export interface Life {
  readonly street: Street;
  readonly house: House;
  readonly owner: Person;
  /** A friend's phone that has been online ever since. */
  readonly phone: Phone;
  /** How many times longer than on a server things may take here. */
  readonly slowness: number;
}

/** Tells the life of a server on this Debian; that of 13 is a Russian's, who answers the installer's questions and has ufw on. */
export function tellLife(release: Release): void {
  describe.skipIf(lackingForMachines())(`a server on ${release}`, () => {
    const life = { slowness: 1 } as { -readonly [K in keyof Life]: Life[K] };
    const hasUfw = release === 'trixie';
    let fresh: Map<string, string>;

    beforeAll(async () => {
      life.street = await Street.build();
      const house = await life.street.house(release);
      life.house = house;
      await cloneInto(house.machine);
      if (hasUfw) await life.house.machine.sh('ufw allow 22/tcp; ufw --force enable');
      fresh = await filesOf(life.house);
    });
    afterAll(() => life.street?.[Symbol.asyncDispose]());

    it('runs after one command', async () => {
      const { street, house } = life;
      const begun = Date.now();
      const text = await (hasUfw ? installedByHand : installed)(house, street);
      process.stdout.write(`installed on ${release} in ${Math.round((Date.now() - begun) / 1000)} s\n`);
      expect(text).toMatch(/^Runs: +vpn-bot: active; version \S+; Telegram reached; nodes: main up$/m);
      const words = text.trim().split('\n').slice(-5);
      expect(words.map((line) => line.split(':')[0])).toEqual(['Runs', 'VPN', 'Telegram', 'Look', 'Keep']);
      expect(text).toContain('The owner (1) has not pressed Start yet');
      if (!hasUfw) expect(text).not.toContain(street.api.token);
      await expectPlaces(house.machine);
      const [megabytes = ''] = (await house.machine.run('du', '-sm', '/opt/vpnservice')).split('\t');
      expect(Number(megabytes), `MB in /opt/vpnservice`).toBeLessThanOrEqual(200);
    });

    it('lets a friend through to the Internet, and keeps friends apart', async () => {
      const { street, house } = life;
      life.owner = await ownerOf(street.api);
      const [first, second] = [await goOnline(street, life.owner, 501), await goOnline(street, life.owner, 502)];
      life.phone = first.phone;
      expect(await online(first.phone)).toBe(house.outside);
      expect(await online(second.phone)).toBe(house.outside);
      expect(await second.phone.reaches('10.0.0.1')).toBe(true);
      expect(await second.phone.reaches('10.0.0.3', 1)).toBe(false);
      await second.phone.down();
    });

    it('has nothing in its log that needs a look, when all is well', async () => {
      const log = await life.house.machine.run('journalctl', '-u', 'vpn-bot', '-p', 'warning', '-q', '-o', 'cat');
      expect(log).toBe('');
    });

    tellRules(life);
    tellOwnersCommands(life);
    tellService(life);

    it('has everything back after a reboot, also while Telegram is away', async () => {
      await life.street.api.down();
      await life.house.machine.reboot();
      expect(await online(life.phone)).toBe(life.house.outside);
      expect(await life.house.machine.show('vpn-bot', 'ActiveState')).toBe('active');
      if (hasUfw) expect(await life.house.machine.run('iptables', '-S')).toContain('-P FORWARD DROP');
      await life.street.api.up();
      life.owner.send('/users');
      await life.owner.receives(/501/, { timeout: 120_000 });
    });

    tellSecondServer(life, release);

    it('is changed by nothing when the installer runs again', async () => {
      const { machine } = life.house;
      const [files, pid] = [await filesOf(life.house), await machine.show('vpn-bot', 'MainPID')];
      await installed(life.house, life.street);
      // the running daemon counts traffic all the while, and copies its store once an hour
      const changed = changesBetween(files, await filesOf(life.house));
      expect(changed.filter((path) => !path.startsWith('/var/lib/vpn-bot/'))).toEqual([]);
      expect(await machine.show('vpn-bot', 'MainPID')).toBe(pid);
    });

    it.runIf(hasUfw)('gives ufw its rules again when they are gone, and leaves the others alone', async () => {
      const { machine } = life.house;
      const rules = await machine.run('ufw', 'show', 'added');
      await machine.sh('ufw delete allow 51820/udp; ufw route delete allow in on wg0');
      await installed(life.house, life.street);
      expect(await machine.run('ufw', 'show', 'added')).toBe(rules);
    });

    tellUpdates(life, release);

    it.runIf(release === 'trixie')(
      'keeps what friends depend on when it is removed, and takes it up again',
      async () => {
        const { machine } = life.house;
        expect(await machine.run('/opt/vpnservice/deploy/uninstall.sh')).toMatch(/Kept:/);
        expect(await online(life.phone)).toBe(life.house.outside);
        await installed(life.house, life.street);
        expect(await online(life.phone)).toBe(life.house.outside);
      },
    );

    it('leaves no trace when it is removed', () => expectNoTrace(life.house, fresh, 'curl wireguard-go'));
  });
}
