import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { configOf } from '../stage/story.ts';
import { zoneWhereItIs } from '../stage/zone-where-it-is.ts';
import { CLONE, cloneInto } from './clone.ts';
import { install, installed } from './install.ts';
import { lackingForMachines } from './lacking.ts';
import { letRootIn } from './let-root-in.ts';
import { stepsOfMoving } from './page.ts';
import { goOnline, online, ownerOf } from './people.ts';
import { API_ROOT, Street } from './street.ts';
import { WayIn } from './way-in.ts';

/** A try that fails costs up to 12 s: three handshakes, then three echoes. The next one gets in (ms). */
const LONGEST_MS = 15_000;
/** Each try starts a program twice, which takes as long as on this machine. */
const TRIES = 5;
/** Until the bot has seen the new keys in use. */
const PATIENCE = { timeout: 90_000, every: 2000 };

it.skipIf(lackingForMachines())(
  'moves to another server by the lines of deploy/MOVING.md; friends keep their keys, and have a way in at any moment',
  async () => {
    await using street = await Street.build();
    const [old, next] = await Promise.all([street.house('bookworm'), street.house('trixie')]);
    for (const { machine } of [old, next]) await cloneInto(machine);

    const nobody = await old.machine.try([
      `${CLONE}/deploy/install.sh`,
      '--yes',
      '--owner',
      '1',
      '--api-root',
      API_ROOT,
    ]);
    expect(nobody).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('--token is missing, and nobody can be asked'),
    });
    const refused = await install(old, { api: { token: `${street.api.token}x` } });
    expect(refused).toMatchObject({ exitCode: 1, text: expect.stringContaining('Telegram refuses the token') });
    expect(await old.machine.sh('id vpn-bot 2>&1 || ls /opt')).not.toContain('vpnservice');

    await installed(old, street, '--allow-friends-to-meet');
    const owner = await ownerOf(street.api);
    const [first, other, third] = [
      await goOnline(street, owner, 501),
      await goOnline(street, owner, 502),
      await goOnline(street, owner, 503),
    ];
    const { phone } = first;
    expect(await online(phone)).toBe(old.outside);
    expect(await phone.reaches('10.0.0.4')).toBe(true);
    // one comes through the spare port
    await other.phone.switchTo(other.config.text.replace(`${old.host}:51820`, `${old.host}:443`));
    expect(await online(other.phone)).toBe(old.outside);
    await old.machine.sh('install -m 600 -o vpn-bot -g vpn-bot /dev/null /opt/vpnservice/eu1.key');
    // where it is noon, so that no quiet hours hold new files back
    await old.machine.sh(`echo BOT_TIMEZONE=${zoneWhereItIs(12)} >>/opt/vpnservice/env_vars.txt`);
    await letRootIn(old, next);
    const hostKey = await letRootIn(next, old);
    await third.phone.down();
    let longest = Number.POSITIVE_INFINITY;
    await using wayIn = new WayIn(third.phone, third.config);

    const afterInstall = async (said: string) => {
      expect(said).toMatch(/^Runs: .*Telegram reached; nodes: main up$/m);
      expect(said).not.toContain('✗');
      expect(await online(phone)).toBe(old.outside);
    };
    const afterHandOver = async (said: string) => {
      expect(said).toContain(`${old.host} passes everybody on to this server, and wg0 has stopped there`);
      // nobody lends a hand
      for (const one of [phone, other.phone]) expect(await online(one)).toBe(next.outside);
      expect(await next.machine.sh('grep ^WG_DOORS /opt/vpnservice/env_vars.txt')).toBe(
        `WG_DOORS=443,${old.host}:51820,${old.host}:443`,
      );
      longest = wayIn.seen.longestMs;
      // the relay is there again when the old server is
      await old.machine.reboot();
      expect(await online(phone)).toBe(next.outside);
    };
    const afterRollOut = async () => {
      for (const { friend, phone } of [first, other]) {
        const file = await configOf(friend, 60_000);
        expect(file.text).toContain(`Endpoint = ${next.host}:51820`);
        expect(await online(phone)).toBe(next.outside); // by the old file
        await phone.switchTo(file.text, file.name);
        expect(await online(phone)).toBe(next.outside);
      }
    };
    const afterLook = async (said: string) => {
      expect(said).toContain(`devices whose file names ${old.host}:51820`);
      expect(said).toContain('503');
      await eventually(async () => expect(await next.machine.sh('vpn-bot move')).not.toMatch(/501|502/), PATIENCE);
    };
    const steps = new Map([
      ['/install.sh', afterInstall],
      ['vpn-bot move root', afterHandOver],
      ['vpn-bot rollout main', afterRollOut],
      ['vpn-bot move\n', afterLook],
    ]);
    for (const { where, script } of stepsOfMoving({ old: old.host, next: next.host }, hostKey)) {
      const said = await { old, new: next }[where].machine.sh(script);
      const [word] = [...steps.keys()].filter((words) => script.includes(words));
      await steps.get(word ?? '')?.(said);
      steps.delete(word ?? '');
    }
    expect([...steps.keys()]).toEqual([]);
    expect(longest).toBeLessThan(LONGEST_MS + TRIES * wayIn.seen.firstMs);
    process.stdout.write(`longest time without a way in: ${Math.round(longest)} ms, ${wayIn.seen.answered} times in\n`);
    expect(wayIn.seen.answered).toBeGreaterThan(20);
    expect(await phone.reaches('10.0.0.4')).toBe(true);
    expect(await online(phone)).toBe(next.outside);
    expect(
      await next.machine.sh('grep API_ROOT /opt/vpnservice/env_vars.txt; stat -c "%a %U" /opt/vpnservice/eu1.key'),
    ).toBe(`TELEGRAM_API_ROOT=${API_ROOT}\n600 vpn-bot`);
    expect(
      await old.machine.sh(
        'ls -d /opt/vpnservice /var/lib/vpn-bot /etc/wireguard/* /etc/vpn-bot-doors /root/vpn-bot.tgz 2>/dev/null || true',
      ),
    ).toBe('');
    owner.send('/users');
    await owner.receives(/501/);
  },
);
