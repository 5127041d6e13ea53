import { resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'unshare');
const SCRIPT = resolve(import.meta.dirname, '../../deploy/lib/setup-wireguard.sh');
// what it writes lies in memory, and nothing of it is seen outside
const APART =
  'mount -t tmpfs tmpfs /etc/wireguard; cat >/etc/wireguard/wg0.conf; [ -s /etc/wireguard/wg0.conf ] || rm /etc/wireguard/wg0.conf';

describe.skipIf(missing)('WireGuard on a server', () => {
  let lab: WireguardLab;
  let server: WireguardServer;

  beforeAll(async () => {
    lab = await WireguardLab.start();
    server = await lab.server({ addresses: ['10.9.8.1/22', 'fd00:9::1/64'] });
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  /** Runs a shell's text beside the server's interface, with this wg0.conf and some programs replaced. */
  async function there(script: string, { conf = '', programs = {} } = {}) {
    await using fakes = new FakePrograms(programs);
    const words = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', `${APART}; ${script}`, 'sh', SCRIPT];
    const { exitCode, stdout, stderr } = await execa('ip', ['netns', 'exec', server.namespace.name, ...words], {
      ...{ input: conf, reject: false, env: { PATH: fakes.path } },
    });
    return { exitCode, said: stdout, errors: stderr };
  }

  it('that runs already is read, whatever was asked for, and stays as it is', async () => {
    const before = await server.wg('show');
    const { said, errors } = await there(`sh "$1" ${server.interface} 10.0.0.1/24 51821`);
    expect(said.split('\n')).toEqual([
      ...[`interface=${server.interface}`, 'program=wg', 'made=no', 'up=yes', `public_key=${server.keys.publicKey}`],
      ...['port=51820', 'address=10.9.8.1/22', 'address6=fd00:9::1/64'],
    ]);
    expect(errors).toContain('it is left as it is');
    expect(said + errors).not.toContain(server.keys.privateKey);
    expect(await server.wg('show')).toBe(before);
  });

  it('that is down is read from its file, however that is written', async () => {
    const { privateKey, publicKey } = generateKeyPair();
    const conf = `# by hand\n[interface]\naddress = fd00::1/64, 10.7.0.1/24 # ours\nListenPort=443\nPrivateKey = ${privateKey}\n\n[Peer]\nPublicKey = x\nAllowedIPs = 10.7.0.2/32\n`;
    const { said } = await there('sh "$1" wg0 10.0.0.1/24 51820; cat /etc/wireguard/wg0.conf >&2', { conf });
    expect(said.split('\n')).toEqual([
      ...['interface=wg0', 'program=wg', 'made=no', 'up=no', `public_key=${publicKey}`],
      ...['port=443', 'address=10.7.0.1/24', 'address6=fd00::1/64'],
    ]);
    expect(
      (await there('sh "$1" wg0 10.0.0.1/24 51820 >/dev/null 2>&1; cat /etc/wireguard/wg0.conf', { conf })).said,
    ).toBe(conf.trimEnd());
  });

  it('of which something cannot be read is not guessed at', async () => {
    const conf = '[Interface]\nAddress = 10.7.0.1/24\n';
    const { exitCode, said, errors } = await there('sh "$1" wg0 10.0.0.1/24 51820', { conf });
    expect([exitCode, said, errors]).toEqual([1, '', expect.stringContaining('its public_key cannot be read')]);
  });

  it.each([
    ['10.9.10.1/24', 51821, /this network is taken by /],
    ['10.0.0.1/8', 51821, /this network is taken by /],
    ['10.0.0.1/24', 51820, /UDP port 51820 is taken/],
    ['10.0.0.1', 51821, /must be like 10\.0\.0\.1\/24/],
    ['10.0.0.1/24;id', 51821, /must be like 10\.0\.0\.1\/24/],
  ])('is not made at %s, port %d, which would do harm', async (address, port, why) => {
    const { exitCode, said, errors } = await there(
      `sh "$1" wg0 '${address}' ${port}; status=$?; ls /etc/wireguard; exit $status`,
    );
    expect([exitCode, said, errors]).toEqual([1, '', expect.stringMatching(why)]);
  });

  it.each([
    ['apart', true],
    ['together', false],
  ])('keeps friends %s as was asked, behind its own address', async (between, isDropped) => {
    const rules = `. "$1"; interface=wg7 address=10.7.0.1/24 folder=/etc/wireguard between=${between}; write_rules; nft -f /etc/wireguard/wg7.nft; nft -f /etc/wireguard/wg7.nft; nft list table inet vpn-bot-wg7; nft delete table inet vpn-bot-wg7`;
    const { exitCode, said } = await there(rules);
    expect([exitCode, said.includes('iifname "wg7" oifname "wg7" drop')]).toEqual([0, isDropped]);
    expect(said).toContain('ip saddr 10.7.0.0/24 oifname != "wg7" masquerade');
  });

  it('has its rules while it is up, by an nft that needs to read no file', async () => {
    const script = `. "$1"; . "$(dirname "$1")/program.sh"; interface=wg7 address=10.7.0.1/24 port=51821 between=apart; use_program wg wg7; write_wireguard 2>/dev/null
      up=$(sed -n 's/^PostUp = //p' /etc/wireguard/wg7.conf); echo "$up"; bash -ec "$up"; nft list table inet vpn-bot-wg7
      bash -ec "$(sed -n 's/^PostDown = //p' /etc/wireguard/wg7.conf)"; nft list tables; ls -l /etc/wireguard`;
    const { exitCode, said } = await there(script);
    expect([exitCode, said]).toEqual([
      0,
      expect.stringMatching(/\| nft -f -\n[\s\S]*ip saddr 10\.7\.0\.0\/24[\s\S]*masquerade/),
    ]);
    expect(said).toMatch(/-rw------- .* wg7\.conf\n-rw------- .* wg7\.nft$/);
    expect(said.match(/^table /gm)).toHaveLength(1);
  });

  it.each([
    ['inactive', '', []],
    ['active', '', ['allow 51820/udp comment vpn-bot: WireGuard', 'route allow in on wg0 comment vpn-bot: friends']],
    ['active', 'ufw allow 51820/udp\nufw route allow in on wg0 out on eth0', []],
    ['active', 'ufw allow 51820/udp', ['route allow in on wg0 comment vpn-bot: friends']],
  ])('asks of ufw, %s with the rules %j, only what is missing', async (state, rules, wanted) => {
    // as it answers to a Russian unless it is asked in English
    const ufw = `case "$1 $2" in
      'status ') [ "$LC_ALL" = C ] && echo 'Status: ${state}' || echo 'Состояние: активен' ;;
      'show added') printf '%s\\n' "Added user rules:" '${rules.replaceAll('\n', "' '")}' ;;
      *) echo "$*" >>/etc/wireguard/asked ;;
    esac`;
    const script =
      '. "$1"; interface=wg0 port=51820; LC_ALL=ru_RU.UTF-8 open_ufw; cat /etc/wireguard/asked 2>/dev/null';
    const { said } = await there(script, { programs: { ufw } });
    expect(said.split('\n').filter(Boolean)).toEqual(wanted);
  });
});
