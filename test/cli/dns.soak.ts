import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, compiledCli } from '../lab/built.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { TOKEN } from '../stage/settings-of.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'unshare', 'dnsmasq');
const CLI = builtCli();
/** All that could be left of a name server, as text to compare. */
const TRACES =
  'ls /etc/vpn-bot-dns.conf /usr/local/sbin/vpn-bot-dns /var/lib/vpn-bot-dns /etc/systemd/system/vpn-bot-dns* 2>/dev/null; cat /etc/vpn-bot-dns.conf 2>/dev/null; nft list tables | grep dns; true';

describe.skipIf(missing)('vpn-bot dns', { timeout: 90_000 }, () => {
  let spare: SpareServer;
  let systemctl: FakePrograms;
  let settingsBefore: string;
  const settingsFile = () => join(spare.folder, 'env_vars.txt');
  const store = () => JSON.parse(readFileSync(join(spare.folder, 'data/peers.json'), 'utf8'));

  beforeAll(async () => {
    spare = await SpareServer.start();
    systemctl = new FakePrograms({ systemctl: 'exit 1' });
    const settings = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=192.0.2.1\nTELEGRAM_API_ROOT=http://127.0.0.1:9\nDNS_UPSTREAMS=192.0.2.1\n`;
    writeFileSync(settingsFile(), settings, { mode: 0o600 });
    const added = await vpnBot('node', 'add', 'eu1', `root@${spare.host}`, '--host-key', await spare.fingerprint());
    if (added.code !== 0) throw new Error(added.text);
  });
  afterAll(async () => {
    await spare?.[Symbol.asyncDispose]();
    await systemctl?.[Symbol.asyncDispose]();
  });

  const vpnBot = async (...words: readonly string[]) => {
    const more = words[1] === 'status' ? [] : ['--identity', spare.identity, '--yes'];
    const { code, said, errors } = await spare.owner([process.execPath, CLI, ...words, ...more], {
      cwd: spare.folder,
      env: { PATH: systemctl.path, LC_ALL: 'C', NODE_COMPILE_CACHE: compiledCli() },
    });
    return { code, text: said + errors };
  };
  const answered = () =>
    spare.root('ip netns identify >/dev/null; sh /usr/local/sbin/vpn-bot-dns wg0 probe && echo answers || echo silent');

  /** What is there after a look that had answers, as the timer's are by and by: one at a busy moment has none, and notes less. */
  const settled = async () => {
    const look = 'sh /usr/local/sbin/vpn-bot-dns wg0 keep; ls /var/lib/vpn-bot-dns';
    await eventually(async () => (await spare.root(look)).includes('wg0.ways'));
    return spare.root(TRACES);
  };

  it('says what it would do, and does nothing', async () => {
    const before = [await spare.root(TRACES), readFileSync(settingsFile(), 'utf8')];
    expect(await vpnBot('dns', 'on', 'eu1', '--block', 'https://lists.example/ads', '--dry-run')).toMatchObject({
      code: 0,
      text: expect.stringMatching(/friends of eu1 will be answered.*192\.0\.2\.1.*\n.*https:\/\/lists\.example\/ads/),
    });
    expect([await spare.root(TRACES), readFileSync(settingsFile(), 'utf8')]).toEqual(before);
    expect(await vpnBot('dns', 'status')).toMatchObject({ code: 0, text: expect.stringContaining('no server has') });
  });

  it.each([
    [['on', 'us1'], /us1/],
    [['on', 'eu1', '--block', 'http://lists.example/ads'], /--block: .*https/],
    [['on', 'main'], /wg0: its public_key cannot be read/],
    [['status', 'us1'], /us1/],
  ])('refuses what cannot be: %s', async (words, said) => {
    const before = await spare.root(TRACES);
    const { code, text } = await vpnBot('dns', ...words);
    expect([code === 0, text]).toEqual([false, expect.stringMatching(said)]);
    expect(await spare.root(TRACES)).toBe(before);
  });

  it('turns it on over SSH, and has new files name it', async () => {
    settingsBefore = readFileSync(settingsFile(), 'utf8');
    const on = await vpnBot('dns', 'on', 'eu1', '--block', 'https://lists.example/ads');
    expect(on).toMatchObject({ code: 0, text: expect.stringContaining('eu1: its name server answers at 10.1.0.1') });
    expect(await answered()).toBe('answers');
    expect(readFileSync(settingsFile(), 'utf8')).toMatch(/^WG_EU1_DNS=10\.1\.0\.1$/m);
    expect(store().resolvers).toEqual({ eu1: { lists: ['https://lists.example/ads'], dns_before: null } });
    expect(await spare.root('cat /etc/vpn-bot-dns.conf')).toMatch(/^wg0 10\.1\.0\.1 \S+ 192\.0\.2\.1$/m);
    const units = 'systemd-analyze verify --man=no /etc/systemd/system/vpn-bot-dns* 2>&1 | grep vpn-bot-dns; true';
    expect(await spare.root(units)).toBe('');
  });

  it('changes nothing when it is asked again, and finishes what was killed halfway', async () => {
    const before = [await settled(), readFileSync(settingsFile(), 'utf8'), store().resolvers];
    const again = () => vpnBot('dns', 'on', 'eu1', '--block', 'https://lists.example/ads');
    expect((await again()).code).toBe(0);
    const now = async () => [await settled(), readFileSync(settingsFile(), 'utf8'), store().resolvers];
    expect(await now()).toEqual(before);
    await spare.root('rm /etc/systemd/system/vpn-bot-dns-keep@.timer; nft delete table inet vpn-bot-dns-wg0');
    expect((await again()).code).toBe(0);
    expect(await now()).toEqual(before);
  });

  it('is whole in the end, wherever it was killed', async () => {
    const traces = await settled();
    for (const seconds of ['1.5', '2.2', '3']) {
      await vpnBot('dns', 'off', 'eu1');
      const words = [process.execPath, CLI, 'dns', 'on', 'eu1', '--block', 'https://lists.example/ads', '--identity'];
      await spare.owner(['timeout', '-s', 'KILL', seconds, ...words, spare.identity, '--yes'], {
        cwd: spare.folder,
        env: { PATH: systemctl.path, LC_ALL: 'C', NODE_COMPILE_CACHE: compiledCli() },
      });
      expect((await vpnBot('dns', 'on', 'eu1', '--block', 'https://lists.example/ads')).code).toBe(0);
      expect([await settled(), await answered()]).toEqual([traces, 'answers']);
      expect(store().resolvers).toEqual({ eu1: { lists: ['https://lists.example/ads'], dns_before: null } });
    }
  });

  it('tells whether it answers, and of the lists', async () => {
    const { code, text } = await vpnBot('dns', 'status', 'eu1');
    expect([code, text]).toEqual([0, expect.stringMatching(/✓ eu1: its name server answers.*\n.*not downloaded yet/)]);
  });

  it('turns it off without a trace while a bot tells lists again and again, and gives the setting back', async () => {
    const nothing = createHash('sha256').digest('hex');
    await spare.root(`printf 'load\\nlists ${nothing}\\n# end\\n' >/run/lists`);
    const serve = '</run/lists sh /usr/local/sbin/vpn-bot-dns wg0 serve';
    await spare.root(
      `(until [ -e /run/enough ]; do ${serve}; done >/run/served 2>&1; touch /run/ended) </dev/null >/dev/null 2>&1 &`,
    );
    await eventually(async () => (await spare.root('cat /run/served')).includes('status 0'));
    await spare.root(
      `touch /run/hold; sed -i '2i while [ -e /run/hold ]; do sleep 0.1; done' /usr/local/bin/systemctl`,
    );
    const off = vpnBot('dns', 'off', 'eu1');
    // before anything is taken away: its next look would find that missing
    await eventually(() => Object.keys(store().resolvers).length === 0, { timeout: 20_000 });
    expect(await spare.root('nft list tables')).toContain('vpn-bot-dns-wg0');
    await spare.root('rm /run/hold');
    expect(await off).toMatchObject({ code: 0, text: expect.stringContaining('eu1: its name server is gone') });
    await spare.root('touch /run/enough; until [ -e /run/ended ]; do sleep 0.1; done');
    expect(await spare.root(TRACES)).toBe('');
    expect(readFileSync(settingsFile(), 'utf8')).toBe(settingsBefore);
    expect(store().resolvers).toEqual({});
    expect((await vpnBot('dns', 'off', 'eu1')).code).toBe(0);
  });

  it('gives back the name servers that the owner had written', async () => {
    appendFileSync(settingsFile(), 'WG_EU1_DNS=9.9.9.9, 1.1.1.1\n');
    expect((await vpnBot('dns', 'on', 'eu1')).code).toBe(0);
    expect(readFileSync(settingsFile(), 'utf8')).toMatch(/^WG_EU1_DNS=10\.1\.0\.1$/m);
    expect((await vpnBot('dns', 'off', 'eu1')).code).toBe(0);
    expect(readFileSync(settingsFile(), 'utf8')).toMatch(/^WG_EU1_DNS='9\.9\.9\.9, 1\.1\.1\.1'$/m);
  });
});
