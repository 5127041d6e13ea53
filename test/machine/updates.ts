import { expect, it } from 'vitest';
import { publish } from './clone.ts';
import type { Life } from './life.ts';
import { online } from './people.ts';
import { API_ROOT } from './street.ts';
import type { Release } from './tree.ts';

/** What an owner does to get a newer version, and what becomes of a bad one. */
export function tellUpdates(life: Life, release: Release): void {
  const version = () => life.house.machine.sh('git -C /opt/vpnservice log -1 --format=%s');
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
    expect((await machine.try(['vpn-bot', 'status'])).text).toMatch(/^vpn-bot 0\.9\.9\n.*version 0\.9\.9; Telegram/);
    expect(await machine.run('readlink', '/opt/vpnservice/node_modules')).toBe(packages);
    expect(await machine.sh(own)).toBe(before);
    await publish(machine, 'other packages', 'echo >>package-lock.json');
    await machine.sh('cd /opt/vpnservice && git pull --quiet && systemctl restart vpn-bot');
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
    const cut = `table inet outage { chain out { type filter hook output priority 0; tcp dport ${new URL(API_ROOT).port} reject with tcp reset; }; }`;
    await machine.sh(`echo '${cut}' >/root/outage.nft; mkdir /etc/systemd/system/vpn-bot.service.d
      printf '[Service]\\nExecStartPre=+nft -f /root/outage.nft\\n' >/etc/systemd/system/vpn-bot.service.d/outage.conf; systemctl daemon-reload`);
    const said = await update();
    await machine.sh(
      `nft delete table inet outage; rm -r /root/outage.nft /etc/systemd/system/vpn-bot.service.d; systemctl daemon-reload`,
    );
    expect(said).toMatchObject({ exitCode: 0, text: expect.stringContaining('not the update’s fault') });
    expect(await version()).toBe('good again');
  });
}
