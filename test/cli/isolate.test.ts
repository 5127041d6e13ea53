import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, compiledCli } from '../lab/built.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';
import { TOKEN } from '../stage/settings-of.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'sudo', 'unshare');
const CLI = builtCli();
const OWNER = 1;

/** As the first version made it: friends apart, address translation, and nothing else. */
const OLD_RULES = `# Made by vpn-bot
table inet vpn-bot-wg0
delete table inet vpn-bot-wg0
table inet vpn-bot-wg0 {
	chain forward {
		type filter hook forward priority filter; policy accept;
		iifname "wg0" oifname "wg0" drop
	}
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		ip saddr 10.2.0.1/24 oifname != "wg0" masquerade
	}
}
`;
const MAKE_OLD = `mkdir -p -m 700 /etc/wireguard && cd /etc/wireguard && umask 077 && cat >wg0.nft <<'E'
${OLD_RULES}E
printf '%s\\n' '# Made by vpn-bot' '[Interface]' 'Address = 10.2.0.1/24' 'ListenPort = 51820' "PrivateKey = $(wg genkey)" \\
  'PostUp = nft -f /etc/wireguard/wg0.nft' 'PostDown = nft delete table inet vpn-bot-wg0' >wg0.conf
wg-quick up wg0 2>&1`;

describe.skipIf(missing)('vpn-bot node isolate', { timeout: 120_000 }, () => {
  let server: SpareServer;
  let systemctl: FakePrograms;
  const settings = () => readFileSync(join(server.folder, 'env_vars.txt'), 'utf8');
  const rules = () => server.root('nft list table inet vpn-bot-wg0');
  const files = () => server.root('cd /etc/wireguard; tail -n +1 wg0.* ; ls /etc/systemd/system/vpn-bot* 2>&1 || true');

  beforeAll(async () => {
    server = await SpareServer.start();
    systemctl = new FakePrograms({ systemctl: 'exit 1' });
    await server.root(MAKE_OLD);
    const eu1 = `WG_EU1_SSH_HOST=${server.host}\nWG_EU1_SSH_USER=vpn-bot\nWG_EU1_SSH_KEY_PATH=eu1.key\nWG_EU1_SSH_HOST_KEY=${await server.fingerprint()}\nWG_EU1_NETWORK_CIDR=10.2.0.0/24\nWG_EU1_DNS=10.2.0.1, 192.168.9.9, 9.9.9.9\nWG_EU1_RESERVED_IPS=10.2.0.40\n`;
    const main = `BOT_TOKEN=${TOKEN}\nADMIN_ID=${OWNER}\nWG_ENDPOINT_HOST=vpn.example.com\nPEERS_FILE=peers.json\n`;
    writeFileSync(join(server.folder, 'env_vars.txt'), main + eu1, { mode: 0o600 });
    writeFileSync(join(server.folder, 'eu1.key'), '', { mode: 0o600 });
    const peers = [
      peer({ telegram_id: OWNER, server_id: 'eu1', wg_ip: '10.2.0.7/32' }),
      peer({ telegram_id: OWNER, server_id: 'eu1', wg_ip: '10.2.0.8/32', removed_at: '2026-11-01T00:00:00.000Z' }),
      peer({ telegram_id: OWNER, server_id: 'main', wg_ip: '10.0.0.9/32' }),
      peer({ telegram_id: 7, server_id: 'eu1', wg_ip: '10.2.0.10/32' }),
    ];
    const state = stateOf(peers, { users: { [OWNER]: user(OWNER), 7: user(7) } });
    writeFileSync(join(server.folder, 'peers.json'), JSON.stringify(state), { mode: 0o600 });
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await systemctl?.[Symbol.asyncDispose]();
  });

  const isolate = (more: readonly string[] = [], input = '', locale = 'C') =>
    server.owner([process.execPath, CLI, 'node', 'isolate', 'eu1', '--identity', server.identity, ...more], {
      ...{ cwd: server.folder, input },
      env: { PATH: systemctl.path, LC_ALL: locale, NODE_COMPILE_CACHE: compiledCli() },
    });

  it('says what ends and what stays, asks, and does nothing at a no', async () => {
    const before = [settings(), await files(), await rules()];
    const { code, said, errors } = await isolate([], 'n\n');
    expect([code, errors]).toEqual([1, '']);
    expect(said).toMatch(/friends will reach the Internet[\s\S]*169\.254\.169\.254/);
    for (const line of ['192.168.9.9 udp 53', '192.168.9.9 tcp 53', 'device 10.2.0.7   (your device)'])
      expect(said).toContain(`\n  ${line}\n`);
    expect(said).not.toMatch(/10\.2\.0\.(1|8|10) |10\.0\.0\.9|9\.9\.9\.9/);
    expect([settings(), await files(), await rules()]).toEqual(before);
  });

  it('refuses what it cannot understand, and everything stays as it was', async () => {
    const before = [await files(), await rules()];
    const { code, errors } = await isolate(['--yes', '--allow', 'the printer']);
    expect(code).toBe(1);
    expect(errors).toMatch(/wg0\.allow, line \d+: the printer: must be like/);
    expect([await files(), await rules()]).toEqual(before);
  });

  it('puts today’s rules in force, keeps what the owner’s device uses, and reserves its address', async () => {
    const { code, said, errors } = await isolate([
      '--yes',
      '--allow-lan',
      '192.168.1.0/24',
      '--allow',
      'server tcp 8080',
    ]);
    expect([code, errors], said).toEqual([0, '']);
    const now = await rules();
    for (const rule of [
      'jump closed',
      'ip saddr 10.2.0.7 accept',
      'ip daddr 192.168.1.0/24 accept',
      'tcp dport 8080 accept',
      'iifname "wg0" oifname "wg0" drop',
      'ip saddr 10.2.0.0/24 oifname != "wg0" masquerade',
    ])
      expect(now).toContain(rule);
    expect(settings()).toContain('WG_EU1_RESERVED_IPS=10.2.0.40,10.2.0.7\n');
    expect(await server.root('stat -c "%a %U" /etc/wireguard/wg0.*; cat /run/systemctl.log')).toMatch(
      /^(600 root\n){3}[\s\S]*enable vpn-bot-rules@wg0.service\n[\s\S]*enable --now vpn-bot-rules@wg0.timer/,
    );
  });

  it('takes in what the owner changes in the file, without a question, and keeps their own words there', async () => {
    await server.root(
      "sed -i '/8080/d' /etc/wireguard/wg0.allow; echo '10.9.9.9 # the printer' >>/etc/wireguard/wg0.allow",
    );
    const before = settings();
    const { code, said } = await isolate([], '', 'ru_RU.UTF-8');
    expect(code, said).toBe(0);
    expect(said).toContain('правила wg0 уже нынешние');
    expect(await rules()).toContain('ip daddr 10.9.9.9 accept');
    expect(await rules()).not.toContain('8080');
    expect(await server.root('tail -n 1 /etc/wireguard/wg0.allow')).toBe('10.9.9.9 # the printer');
    expect(settings()).toBe(before);
  });

  it('keeps an address inside the tunnel that somebody is logged in from', async () => {
    const parts = ['setup-wireguard.sh', 'program.sh', 'keep-rules.sh'].map((name) =>
      readFileSync(new URL(`../../deploy/lib/${name}`, import.meta.url), 'utf8'),
    );
    const script = `${parts.join('\n')}\nlook_at_rules wg0 10.2.0.2`;
    const look = (client: string) =>
      server.root(`wg set wg0 peer $(wg genkey) allowed-ips 10.2.0.2/32; cat >/run/look.sh <<'END'
${script}
END
env SSH_CONNECTION='${client} 50000 10.2.0.1 22' setsid sh -c 'env -i PATH="$PATH" sh /run/look.sh'`);
    expect(await look('10.2.0.77')).toMatch(/\nsession=10\.2\.0\.77\nhandmade=10\.2\.0\.2$/);
    expect(await look('203.0.113.5')).not.toContain('session');
  });

  it('brings a table of its own beside an interface that was made by hand, and no address translation', async () => {
    await server.root(
      'nft delete table inet vpn-bot-wg0; rm /etc/wireguard/wg0.nft /etc/wireguard/wg0.allow; sed -i 1d /etc/wireguard/wg0.conf',
    );
    const conf = await server.root('cat /etc/wireguard/wg0.conf');
    const { code, said } = await isolate(['--yes']);
    expect(code, said).toBe(0);
    expect(said).toContain('wg0 was not made by the bot');
    expect(await rules()).toContain('jump closed');
    expect(await rules()).not.toContain('masquerade');
    expect(await server.root('cat /etc/wireguard/wg0.conf')).toBe(conf);
  });
});
