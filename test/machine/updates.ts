import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { zoneWhereItIs } from '../stage/zone-where-it-is.ts';
import { publish, trustReleases } from './clone.ts';
import type { Life } from './life.ts';
import { online } from './people.ts';
import type { Release } from './tree.ts';

/** What an owner does to get a newer version, and what becomes of a bad one. */
export function tellUpdates(life: Life, release: Release): void {
  const version = () => life.house.machine.sh('git -C /opt/vpnservice log -1 --format=%s');
  /** Ms from when the daemon was last told to stop until it said that it was ready. */
  const away = async () => {
    const at = async (change: string) =>
      Number(await life.house.machine.show('vpn-bot', `${change}TimestampMonotonic`));
    return Math.round(((await at('ActiveEnter')) - (await at('ActiveExit'))) / 1000);
  };
  /** Which file `vpn-bot` has Node run, from the program's folder. */
  const mainFile = () =>
    life.house.machine.sh(`sh -x /usr/local/bin/vpn-bot --version 2>&1 | sed -n 's,^+ echo /opt/vpnservice/,,p'`);
  const update = () => life.house.machine.try(['vpn-bot', 'update']);

  it('takes an update, also one with other packages by git pull and restart alone', async () => {
    const { machine } = life.house;
    const own = 'cd /opt/vpnservice && sha256sum env_vars.txt store.key';
    const before = await machine.sh(own);
    expect(await update()).toMatchObject({ exitCode: 0, text: expect.stringContaining('newest version') });
    const packages = await machine.run('readlink', '/opt/vpnservice/node_modules');
    const nextVersion = `sed -i '0,/"version": "[^"]*"/s//"version": "0.9.9"/' package.json package-lock.json`;
    await publish(machine, 'a better one', nextVersion);
    expect(await update()).toMatchObject({ exitCode: 0, text: expect.stringContaining('Updated') });
    expect(await version()).toBe('a better one');
    const byUpdate = await away();
    // it was built before the old one was stopped
    expect(await machine.run('readlink', '/opt/vpnservice/built')).toMatch(/^\.built-[0-9a-f]{16}$/);
    const stopped = 'date -d "$(systemctl show -P InactiveEnterTimestamp vpn-bot)" +%s';
    await machine.sh(`[ "$(stat -L -c %Y /opt/vpnservice/built/main.js)" -le "$(${stopped})" ]`);
    // and compiled, so that its first start is as quick as any other: beside the command line, whose flags are others
    const began = '@$(date -d "$(systemctl show --timestamp=us -P ExecMainStartTimestamp vpn-bot)" +%s.%N)';
    const inBetween = `find /var/cache/vpn-bot -type f -newer /opt/vpnservice/built/main.js ! -newermt "${began}" -printf '%h\\n' | sort | uniq -c | awk '$1 > 20' | wc -l`;
    expect(Number(await machine.sh(inBetween))).toBe(2);
    expect(await mainFile()).toBe('built/cli/main.js');
    expect((await machine.try(['vpn-bot', 'status'])).text).toMatch(/^vpn-bot 0\.9\.9\n.*version 0\.9\.9; Telegram/);
    expect(await machine.run('readlink', '/opt/vpnservice/node_modules')).toBe(packages);
    expect(await machine.sh(own)).toBe(before);
    await machine.run('systemctl', 'restart', 'vpn-bot');
    const byRestart = await away();
    process.stdout.write(`the daemon was away for ${byUpdate} ms in an update, ${byRestart} ms in a restart\n`);
    // about as long on a quiet machine; a busy one may have become slower between the two
    expect(byUpdate).toBeLessThan(2 * byRestart + 2000);
    await publish(machine, 'other packages', 'echo >>package-lock.json');
    await machine.sh('cd /opt/vpnservice && git pull --quiet');
    expect(await mainFile()).toBe('src/cli.ts');
    await machine.run('systemctl', 'restart', 'vpn-bot');
    expect(await mainFile()).toBe('built/cli/main.js');
    expect(await machine.run('readlink', '/opt/vpnservice/node_modules')).not.toBe(packages);
    expect(await online(life.phone)).toBe(life.house.outside);
  });

  it('goes back from an update that does not run', async () => {
    const { machine } = life.house;
    await publish(machine, 'ends at once', `sed -i '1i setTimeout(() => process.exit(1), 100);' src/main.ts`);
    expect(await update()).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/Rolled back to .* other packages/),
    });
    await publish(
      machine,
      'refuses the settings',
      `sed -i 's/^  ENDPOINT_PORT: /  ENDPOINT_GATE: /' src/config/known-settings.ts`,
    );
    const pid = await machine.show('vpn-bot', 'MainPID');
    expect(await update()).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/Rolled back to .* other packages: WG_ENDPOINT_PORT: no such setting/),
    });
    expect(await machine.show('vpn-bot', 'MainPID')).toBe(pid);
    expect(await mainFile()).toBe('built/cli/main.js');
    expect(await version()).toBe('other packages');
    expect(await online(life.phone)).toBe(life.house.outside);
    await publish(machine, 'good again', 'git checkout --quiet HEAD~2 -- src');
  });

  // each waits for its minute: one Debian is enough
  it.runIf(release === 'bookworm')('goes back from an update that is worse off', async () => {
    const { machine } = life.house;
    await publish(
      machine,
      'loses the node',
      `sed -i "s|spawn(program, args|spawn('/nowhere', args|" src/wireguard/drivers/local/local-execute.ts; grep -q nowhere src/wireguard/drivers/local/local-execute.ts`,
    );
    expect(await update()).toMatchObject({ exitCode: 1, text: expect.stringMatching(/no longer up: main/) });
    expect(await version()).toBe('other packages');
    await publish(machine, 'finds the node again', 'git checkout --quiet HEAD~1 -- src');
  });

  it.runIf(release === 'trixie')('keeps an update when Telegram is away meanwhile', async () => {
    const { machine } = life.house;
    // it goes away at the moment when the new version starts
    const cut = `table inet outage { chain out { type filter hook output priority 0; tcp dport ${new URL(life.house.apiRoot).port} reject with tcp reset; }; }`;
    await machine.sh(`echo '${cut}' >/root/outage.nft; mkdir /etc/systemd/system/vpn-bot.service.d
      printf '[Service]\\nExecStartPre=+nft -f /root/outage.nft\\n' >/etc/systemd/system/vpn-bot.service.d/outage.conf; systemctl daemon-reload`);
    const said = await update();
    await machine.sh(
      `nft delete table inet outage; rm -r /root/outage.nft /etc/systemd/system/vpn-bot.service.d; systemctl daemon-reload`,
    );
    expect(said).toMatchObject({ exitCode: 0, text: expect.stringContaining('not the update’s fault') });
    expect(await version()).toBe('good again');
  });

  it('is updated by a press in the chat: only to what is signed, back when it does not run, and once an hour', async () => {
    const { house, owner, slowness } = life;
    const { machine } = house;
    const look = () => machine.run('systemctl', 'start', 'vpn-bot-update.service');
    const state = async () => JSON.parse(await machine.run('cat', '/var/lib/vpn-bot-update/state.json'));
    const pressUpdate = (message: Awaited<ReturnType<typeof owner.receives>>) =>
      owner.press(message.buttons[0]?.text ?? '', message).answered();
    // where it is noon: in quiet hours no new version is offered
    await machine.sh(`echo BOT_TIMEZONE=${zoneWhereItIs(12)} >>/opt/vpnservice/env_vars.txt; systemctl reload vpn-bot`);
    await trustReleases(machine);
    await publish(machine, 'signed by nobody', 'true');
    await look();
    expect(await state()).toMatchObject({ signed: true, available: null });
    await publish(machine, 'a signed one', 'true', 'v1.0.0');
    await look();
    const offer = await owner.receives(/(?:There is a new version of the bot|Есть новая версия бота): 1\.0\.0/, {
      timeout: 30_000 * slowness,
    });
    await pressUpdate(offer);
    await owner.receives(/(?:is updated|Бот обновлён): 1\.0\.0/, { timeout: 120_000 * slowness });
    expect(await version()).toBe('a signed one');

    await publish(
      machine,
      'a signed bad one',
      `sed -i '1i setTimeout(() => process.exit(1), 100);' src/main.ts`,
      'v1.1.0',
    );
    await look();
    const bad = await owner.receives(/: 1\.1\.0/, { timeout: 30_000 * slowness });
    await pressUpdate(bad);
    const soon = await owner.receives(/less than an hour|меньше часа/, { timeout: 60_000 * slowness });
    await machine.sh(`sed -i 's/"tried_at":"[^"]*"/"tried_at":null/' /var/lib/vpn-bot-update/state.json`); // an hour later
    await pressUpdate(soon);
    await owner.receives(/went back|вернулся к прежней/, { timeout: 180_000 * slowness });
    expect(await version()).toBe('a signed one');
    expect(await online(life.phone)).toBe(house.outside);
  });

  it('lets a bot that was taken over ask for updates, and nothing more', async () => {
    const { machine } = life.house;
    const patience = { every: 500, timeout: 60_000 * life.slowness };
    const asBot = (script: string) =>
      machine.try(['setpriv', '--reuid=vpn-bot', '--regid=vpn-bot', '--clear-groups', 'sh', '-c', script]);
    const state = () => machine.run('cat', '/var/lib/vpn-bot-update/state.json');
    const request = '/var/lib/vpn-bot/update-request';
    const before = await version();
    expect((await asBot('echo x >/var/lib/vpn-bot-update/state.json')).exitCode).not.toBe(0);
    expect((await asBot('mv /var/lib/vpn-bot-update /var/lib/vpn-bot-mine')).exitCode).not.toBe(0);
    await machine.sh('echo secret >/root/secret; chmod 600 /root/secret');
    await asBot(`rm -f ${request}; ln -s /root/secret ${request}`);
    await machine.run('systemctl', 'start', 'vpn-bot-update.service');
    expect(await state()).toContain('"outcome":"rolled-back"'); // still that of before
    await asBot(`rm -f ${request}; for i in $(seq 300); do : >${request}; done`);
    const stateOf = (unit: string) => machine.show(`vpn-bot-update.${unit}`, 'ActiveState');
    await eventually(async () => {
      // the daily look: what came while the service ran, or more than the path unit lets through, is seen by it alone
      await machine.run('systemctl', 'start', 'vpn-bot-update.service');
      return (await state()).includes('"outcome":"too-soon"') && (await stateOf('service')) === 'inactive';
    }, patience);
    expect(await version()).toBe(before);
    expect(await machine.run('cat', '/root/secret')).toBe('secret');
    // the flood may have stopped the path unit; the daily look starts it again
    await machine.run('systemctl', 'start', 'vpn-bot-update.service');
    await eventually(async () => (await stateOf('path')) === 'active', patience);
    await asBot(`rm -f ${request}`);
    await machine.sh('rm -r /etc/vpn-bot /root/release /root/release.pub /root/secret');
  });
}
