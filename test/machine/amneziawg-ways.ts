import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import { choose } from '../stage/online.ts';
import { configOf } from '../stage/story.ts';
import { changesBetween, filesOf } from './install.ts';
import { online } from './people.ts';
import type { House } from './street.ts';
import { isTrace } from './trace.ts';

const BOX = 'amnezia-awg2';
const DOCKER = readFileSync(new URL('../lab/docker.sh', import.meta.url), 'utf8');

/** The bot's house, and another with the nodes `eu1` (wg0, WireGuard) and `eu1a` (awg0, AmneziaWG), which has let the first one's root in. */
interface Places {
  readonly house: House;
  readonly eu1: House;
}

/** `eu1` becomes an AmneziaWG node and a plain one again; a phone that is online there comes back by itself each time. */
export async function expectConversion({ house, eu1 }: Places, phone: Phone): Promise<void> {
  const before = await filesOf(eu1);
  const other = await eu1.machine.run('awg', 'show', 'awg0', 'peers');
  for (const [words, program] of [
    [[], 'awg'],
    [['--undo'], 'wg'],
  ] as const) {
    await house.machine.run('vpn-bot', 'node', 'convert', 'eu1', ...words, '--yes');
    const begun = Date.now();
    expect(await online(phone, 60_000)).toBe(eu1.outside);
    process.stdout.write(`back on ${program} after ${Math.round((Date.now() - begun) / 1000)} s\n`);
    expect(await eu1.machine.run('systemctl', 'is-enabled', `${program}-quick@wg0`)).toBe('enabled');
    expect(await eu1.machine.run(program, 'show', 'wg0', 'peers')).not.toBe('');
    const gate = await eu1.machine.run('cat', '/etc/vpn-bot-gate.conf');
    expect(gate.includes('program=awg')).toBe(program === 'awg');
  }
  expect(changesBetween(before, await filesOf(eu1)).filter(isTrace)).toEqual([]);
  expect(await eu1.machine.run('awg', 'show', 'awg0', 'peers')).toBe(other);
}

/** An interface in a container of another program is a third node there; what that program wipes is back soon, and its removal leaves no trace. */
export async function expectContainer({ house, eu1 }: Places, friend: Person, login: readonly string[]): Promise<void> {
  const { machine } = eu1;
  // the app's file names its own client and nobody else
  await machine.sh(`cat >/usr/bin/docker <<'END OF DOCKER'
${DOCKER}
END OF DOCKER
chmod 755 /usr/bin/docker; mkdir -p /usr/bin/containers; printf 'box\\n/usr/bin:/bin\\n' >/usr/bin/containers/${BOX}
ip netns add box; ip netns exec box amneziawg-go awg7
(umask 077; printf '[Interface]\\nListenPort = 4242\\nPrivateKey = %s\\n[Peer]\\nPublicKey = %s\\nAllowedIPs = 10.8.1.2/32\\n' "$(wg genkey)" "$(wg genkey | wg pubkey)" >/root/app.conf)
ip -n box address add 10.8.1.1/24 dev awg7; ip -n box link set awg7 up`);
  const app = ['docker', 'exec', BOX, 'awg'];
  await machine.run(...app, 'syncconf', 'awg7', '/root/app.conf');
  const peers = async () => (await machine.run(...app, 'show', 'awg7', 'peers')).split('\n');
  const clients = await peers();
  const before = await filesOf(eu1);
  const added = await house.machine.try(
    ['vpn-bot', 'node', 'add', 'eu1c', ...login, '--container', BOX, '--interface', 'awg7'], //
  );
  expect(added.text).toContain('the gate answers');
  expect(await machine.sh('cat /etc/vpn-bot-gate-*awg7.conf')).toMatch(/^container=amnezia-awg2$/m);
  await choose(friend, 'eu1c');
  friend.send('/get_config');
  expect((await configOf(friend, 60_000)).text).toMatch(/^Endpoint = \S+:4242$/m);
  const withOurs = await peers();
  expect(withOurs.length).toBe(clients.length + 1);
  await machine.run(...app, 'syncconf', 'awg7', '/root/app.conf');
  const begun = Date.now();
  await eventually(async () => expect((await peers()).toSorted()).toEqual(withOurs.toSorted()), { timeout: 60_000 });
  process.stdout.write(`back in the container after ${Math.round((Date.now() - begun) / 1000)} s\n`);
  await house.machine.run('vpn-bot', 'node', 'remove', 'eu1c', '--yes');
  expect(changesBetween(before, await filesOf(eu1)).filter(isTrace)).toEqual([]);
  expect(await peers()).toEqual(expect.arrayContaining(clients));
}

/** The removal of one node takes its gate, login and key, and leaves the other's. */
export async function expectRemovals({ house, eu1 }: Places): Promise<void> {
  const left = () =>
    eu1.machine.sh(
      'ls -d /etc/vpn-bot-gate* /usr/local/sbin/vpn-bot-gate* /etc/sudoers.d/vpn-bot* /var/lib/vpn-bot-gate* 2>/dev/null || true; getent passwd | grep vpn-bot || true',
    );
  const keys = () => house.machine.sh('ls /opt/vpnservice/*.key* 2>/dev/null || true');
  await house.machine.run('vpn-bot', 'node', 'remove', 'eu1a', '--yes');
  expect(await left()).not.toMatch(/awg0/);
  expect(await keys()).not.toMatch(/eu1a/);
  expect((await house.machine.try(['vpn-bot', 'node', 'check', 'eu1'])).text).not.toContain('✗');
  await house.machine.run('vpn-bot', 'node', 'remove', 'eu1', '--yes');
  expect(await left()).toBe('');
  expect(await keys()).not.toMatch(/eu1/);
}
