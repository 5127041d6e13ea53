import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { builtCli, compiledCli } from '../lab/built.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import type { Namespace } from '../lab/namespace.ts';
import { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { WireguardServer } from '../lab/wireguard-server.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';
import { TOKEN } from '../stage/settings-of.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'unshare');
const CLI = builtCli();
const INSIDE = '10.7.0.1';

/** The old server is a machine with a friend who reaches no other one; the new one is the owner's, which has its key. */
describe.skipIf(missing)('vpn-bot move', { timeout: 90_000 }, () => {
  let old: SpareServer;
  let here: WireguardServer;
  let street: Namespace;
  let phone: Phone;
  let systemctl: FakePrograms;
  let hostKey: string;
  const keys = generateKeyPair();
  const file = () => join(old.folder, 'env_vars.txt');
  const closing = () => JSON.parse(readFileSync(join(old.folder, 'peers.json'), 'utf8')).nodes.main.closing;
  const doors = () => /^WG_DOORS=(.*)$/m.exec(readFileSync(file(), 'utf8'))?.[1];

  beforeAll(async () => {
    old = await SpareServer.start();
    hostKey = await old.fingerprint();
    systemctl = new FakePrograms({ systemctl: 'exit 1' });
    here = new WireguardServer(old.outside, '192.0.2.1', { addresses: [`${INSIDE}/24`] });
    await here.start();
    await here.wg('set', 'peer', keys.publicKey, 'allowed-ips', '10.7.0.9/32');
    street = await old.neighbour();
    phone = new Phone(street);
    const name = here.interface;
    await old.root(`mkdir -p -m 700 /etc/wireguard; umask 077; cat >/etc/wireguard/${name}.conf <<'E'
# Made by vpn-bot
[Interface]
Address = ${INSIDE}/24
ListenPort = 51820
PrivateKey = ${here.keys.privateKey}
E
wg-quick up ${name} 2>&1; wg set ${name} peer ${keys.publicKey} allowed-ips 10.7.0.9/32`);
    const settings = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=192.0.2.1\nWG_INTERFACE=${name}\nWG_NETWORK_CIDR=10.7.0.1/24\nWG_SERVER_PUBLIC_KEY=${here.keys.publicKey}\nPEERS_FILE=peers.json\nSTORE_KEY=${'5a'.repeat(32)}\n`;
    writeFileSync(file(), settings, { mode: 0o600 });
    write(keys.publicKey);
  });
  afterAll(async () => {
    await phone?.close();
    await here?.vanish();
    await street?.close();
    await old?.[Symbol.asyncDispose]();
    await systemctl?.[Symbol.asyncDispose]();
  });

  /** The friend's record, whose file names this door. */
  function write(key: string): void {
    const name = { key, variant: 'full', number: 0, name: 'vpn_7', print: 'x', has_picture: true, app: 'wireguard' };
    const one = peer({
      ...{ telegram_id: 7, wg_ip: '10.7.0.9/32', public_key: key, sent_at: '2026-11-01T00:00:00.000Z', secret: null },
      files: [{ ...name, edition: { door: '198.18.5.1:51820' }, refused: false }] as never,
    });
    const state = stateOf([one], { users: { 7: user(7, { name: 'Anna' }) } });
    writeFileSync(join(old.folder, 'peers.json'), JSON.stringify(state), { mode: 0o600 });
  }
  const move = (...words: readonly string[]) =>
    old.owner([process.execPath, CLI, 'move', ...words], {
      cwd: old.folder,
      env: { PATH: systemctl.path, LC_ALL: 'C', NODE_COMPILE_CACHE: compiledCli() },
    });
  const login = () => [
    ...[`root@${old.host}`, '--known-as', '198.18.5.1', '--identity', old.identity],
    ...['--host-key', hostKey, '--yes'],
  ];
  const conf = (port: number) =>
    `[Interface]\nPrivateKey = ${keys.privateKey}\nAddress = 10.7.0.9/32\n\n[Peer]\nPublicKey = ${here.keys.publicKey}\nEndpoint = 198.18.5.1:${port}\nAllowedIPs = ${INSIDE}/32\nPersistentKeepalive = 1\n`;
  const handshakes = () => here.wg('show', 'endpoints');

  it('does nothing before the bot there has stopped, and everybody is here', async () => {
    await phone.up(conf(51_820));
    expect(await phone.reaches(INSIDE, 5)).toBe(true);
    await old.root('touch /run/bot-runs');
    expect(await move(...login())).toMatchObject({ code: 1, errors: expect.stringContaining('the bot still runs on') });
    await old.root('rm /run/bot-runs');
    write(generateKeyPair().publicKey);
    expect((await move(...login())).errors).toMatch(/devices that are not on \S+ here yet: 1/);
    write(keys.publicKey);
    expect((await move(...login(), '--until', '2020-01-01')).errors).toContain('2020-01-01: must be a day to come');
    expect((await move(...login(), '--finish')).errors).toContain('no door of this server is at 198.18.5.1');
    expect((await move()).said).toContain('nothing is being moved');
    expect([doors(), await handshakes()]).toEqual([undefined, expect.stringContaining('(none)')]);
    expect(await phone.reaches(INSIDE, 5)).toBe(true);
  });

  it('refuses an old server that has another key', async () => {
    const name = here.interface;
    await old.root(`wg set ${name} private-key <(wg genkey)`.replace(/<\((.*)\)/, '/dev/stdin <<E\n$($1)\nE'));
    expect((await move(...login())).errors).toContain('has another key than the one here');
    await old.root(`wg set ${name} private-key /dev/stdin <<'E'\n${here.keys.privateKey}\nE`);
  });

  it('has the old ports lead here, also for a phone that is online through one', async () => {
    await eventually(async () => expect(await phone.reaches(INSIDE, 1)).toBe(true), { timeout: 30_000 });
    const { code, said, errors } = await move(...login());
    expect(code, said + errors).toBe(0);
    expect(said).toContain('UDP ports (198.18.5.1:51820) will pass packets on to 192.0.2.1:51820');
    expect(doors()).toBe('198.18.5.1:51820');
    expect(Object.keys(closing())).toEqual(['198.18.5.1:51820']);
    expect(await old.root('grep until /etc/vpn-bot-doors/relays.nft')).toMatch(/^# until 20\d{6}$/);
    expect(await old.root('wg show interfaces')).toBe('');
    // a phone that sends something and hears nothing makes a new handshake after 15 seconds
    await eventually(async () => expect(await phone.reaches(INSIDE, 1)).toBe(true), { timeout: 30_000 });
    expect(await handshakes()).toContain(`${old.host}:`);
    const seen = (await move()).said;
    expect(seen).toContain('devices whose file names 198.18.5.1:51820: 1 (7 (Anna))');
  });

  it('ends it when all are back, without a trace', async () => {
    const store = join(old.folder, 'peers.json');
    writeFileSync(store, readFileSync(store, 'utf8').replaceAll('"198.18.5.1:51820"}', '"192.0.2.1:51820"}'));
    expect((await move()).said).toContain("no device's file names 198.18.5.1:51820 any more");
    const { code, said, errors } = await move(...login(), '--finish');
    expect(code, said + errors).toBe(0);
    expect(closing()).toEqual({});
    expect(doors()).toBe('');
    expect(await phone.reaches(INSIDE, 2)).toBe(false);
    expect(await old.root('ls -d /etc/vpn-bot-doors 2>/dev/null; nft list tables | grep relay; true')).toBe('');
  });

  it('lets the old server end it by itself after the day that was named', async () => {
    await old.root(`wg-quick up ${here.interface} 2>&1`);
    expect((await move(...login(), '--until', '2099-12-31')).code).toBe(0);
    const keep = 'sh /usr/local/sbin/vpn-bot-doors keep relays';
    expect(await old.root(`grep until /etc/vpn-bot-doors/relays.nft; ${keep}`)).toBe('# until 20991231');
    await old.root("sed -i 's/^# until .*/# until 20251231/' /etc/vpn-bot-doors/relays.nft");
    expect(await old.root(`${keep}; ls -d /etc/vpn-bot-doors 2>/dev/null || true`)).toMatch(/they are closed$/);
  });
});
