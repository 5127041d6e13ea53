import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, compiledCli } from '../lab/built.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { TOKEN } from '../stage/settings-of.ts';

const missing = missingFor('wireguard-go', 'wg', 'nft', 'ip', 'sshd', 'ssh', 'sudo', 'unshare', 'nsenter');
const CLI = builtCli();
const DOCKER = readFileSync(new URL('../lab/docker.sh', import.meta.url), 'utf8');
const SETTINGS = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=vpn.example.com\nWG_INTERFACE=nowhere\n`;
const CONTAINERS = '/usr/local/bin/containers';

describe.skipIf(missing)('vpn-bot node add --container', { timeout: 120_000 }, () => {
  let server: SpareServer;
  let systemctl: FakePrograms;
  const file = () => join(server.folder, 'env_vars.txt');
  const settings = () => readFileSync(file(), 'utf8');

  beforeAll(async () => {
    server = await SpareServer.start();
    systemctl = new FakePrograms({ systemctl: 'exit 1' });
    writeFileSync(file(), SETTINGS, { mode: 0o600 });
    await server.root(`cat >/usr/local/bin/docker <<'END OF DOCKER'
${DOCKER}
END OF DOCKER
chmod 755 /usr/local/bin/docker; ln -sf /usr/local/bin/docker /usr/bin/docker; mkdir -p ${CONTAINERS}; ln -sf ${CONTAINERS} /usr/bin/containers
ip netns add box && ip netns exec box wireguard-go wg7
umask 077; printf '[Interface]\\nListenPort = 4242\\nPrivateKey = %s\\n' "$(wg genkey)" >/root/wg7; wg setconf wg7 /root/wg7
ip -n box address add 10.8.1.1/24 dev wg7; ip -n box link set wg7 up
printf 'box\\n/usr/local/bin:/usr/bin:/bin\\n' >${CONTAINERS}/amnezia-awg2; : >${CONTAINERS}/stopped`);
  });
  afterAll(async () => {
    await server?.root('ip -n box link del wg7'); // ends its wireguard-go, which is in no namespace of the lab's
    await server?.[Symbol.asyncDispose]();
    await systemctl?.[Symbol.asyncDispose]();
  });

  const add = async (target: string, ...more: readonly string[]) =>
    server.owner(
      [
        ...[process.execPath, CLI, 'node', 'add', 'eu1', target, '--identity', server.identity],
        ...['--host-key', await server.fingerprint(), ...more],
      ],
      { cwd: server.folder, input: '', env: { PATH: systemctl.path, LC_ALL: 'C', NODE_COMPILE_CACHE: compiledCli() } },
    );

  it.each([
    ['gone', 'there is no container gone on this server'],
    ['stopped', 'the container stopped is stopped: docker start stopped'],
    ['--privileged', 'must be the name of a Docker container'],
  ])('does nothing with a container that is %s, and says why', async (name, why) => {
    const { code, errors } = await add(`root@${server.host}`, '--container', name);
    expect([code, errors]).toEqual([1, expect.stringContaining(why)]);
    expect(settings()).toBe(SETTINGS);
    expect(await server.root('ls /etc/vpn-bot-gate.conf 2>&1 || true')).toContain('No such file');
  });

  it('names what is inside when another interface is asked for', async () => {
    const { code, errors } = await add(`root@${server.host}`, '--container', 'amnezia-awg2', '--interface', 'awg0');
    expect([code, errors]).toEqual([1, expect.stringContaining('has no interface awg0, but: wg7')]);
  });

  it('does not let the bot’s own user near Docker', async () => {
    const { code, errors } = await add('local', '--container', 'amnezia-awg2');
    expect([code, errors]).toEqual([1, expect.stringContaining('Name this server as root@127.0.0.1')]);
  });

  it('takes the only interface of the container in, as it is, through a gate whose file names the container', async () => {
    const before = await server.root('wg showconf wg7; ip -n box address show dev wg7');
    const { said, errors } = await add(`root@${server.host}`, '--container', 'amnezia-awg2');
    expect(said, errors).toContain('the gate answers');
    for (const line of ['INTERFACE=wg7', 'CONTAINER=amnezia-awg2', 'NETWORK_CIDR=10.8.1.1/24', 'ENDPOINT_PORT=4242'])
      expect(settings()).toContain(`WG_EU1_${line}\n`);
    expect(await server.root('cat /etc/vpn-bot-gate.conf')).toMatch(
      /^interface=wg7\naddress=10\.8\.1\.1\/24\n(?:.*\n)*container=amnezia-awg2\nknock=vpn\.example\.com:51820$/,
    );
    expect(await server.root('id -nG vpn-bot')).not.toContain('docker');
    expect(await server.root('wg showconf wg7; ip -n box address show dev wg7')).toBe(before);
  });

  it('is renewed where it is, also when the container is not named again', async () => {
    const before = settings();
    await server.root('sed -i s/^VERSION=.*/VERSION=3/ /usr/local/sbin/vpn-bot-gate');
    const { said, errors } = await add(`root@${server.host}`);
    expect(said, errors).toContain('the gate answers (version 7)');
    expect(settings()).toBe(before);
    expect(await server.root('grep ^container= /etc/vpn-bot-gate.conf')).toContain('container=amnezia-awg2');
    expect(await server.root('ls /etc/wireguard/wg7.conf 2>&1 || true')).toContain('No such file');
  });
});
