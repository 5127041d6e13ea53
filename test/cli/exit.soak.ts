import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { ExitLab, TRACES } from './exit-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'unshare');

const bare = (address: string) => address.replace(/\/\d+$/, '');
/** The hash of a list with no network in it. */
const NO_LIST = createHash('sha256').digest('hex');
/** A friend with addresses of both families leaves at the exit. */
const CHOOSE = `printf '%s\\n' 'address 10.1.0.3 away main' 'address fd99::3 away main' "list $(printf '' | sha256sum | cut -d ' ' -f 1)" '# end' | sh /usr/local/sbin/vpn-bot-exits wg0 load`;

describe.skipIf(missing)('vpn-bot exit', { timeout: 240_000 }, () => {
  let lab: ExitLab;
  let entry: ExitLab['entry'];
  let main: ExitLab['main'];
  const store = () => lab.store();
  const exit = (...words: readonly string[]) => lab.exit(...words);

  beforeAll(async () => {
    lab = await ExitLab.start();
    ({ entry, main } = lab);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it('says what it would do, and does nothing', async () => {
    const before = await entry.root(TRACES);
    expect(await exit('add', 'eu1', 'main', '--dry-run')).toMatchObject({
      code: 0,
      text: expect.stringContaining('a tunnel from eu1 to main'),
    });
    expect(await entry.root(TRACES)).toBe(before);
    expect(await exit('list')).toMatchObject({ text: expect.stringContaining('no links yet') });
  });

  it.each([
    ['a command in [Interface]', { interface: ['MTU = 1420', 'PostUp = touch /root/taken'] }],
    ['a command in [Peer]', { peer: ['postup=touch /root/taken'] }],
    ['a line end in an address', { address: '10.7.0.9/32\nPostUp = touch /root/taken\n#' }],
    ['a line end in an IPv6 address', { address6: 'fd00::9/128\nPostUp = touch /root/taken\n#' }],
    [
      'an address that is not the exit’s',
      { peer: [`PublicKey = ${'A'.repeat(43)}=`, 'Endpoint = 198.51.100.9:51820'] },
    ],
    ['a line end in the far address', { far: '10.7.0.1\nwg0 other vbx 2' }],
  ])('lets no answer of a bot that is in other hands into the files of root: %s', async (_, lie) => {
    const lines = { interface: ['MTU = 1420'], peer: [`PublicKey = ${'A'.repeat(43)}=`, 'Endpoint = 192.0.2.1:51820'] };
    const made = { address: '10.7.0.9', address6: null, far: '10.7.0.1', ...lines, ...lie };
    const liar = createServer((socket) =>
      socket.once('data', () =>
        socket.end(`${JSON.stringify({ kind: 'done', result: { made, hasChanged: true } })}\n`),
      ),
    );
    mkdirSync(join(entry.folder, 'data'), { recursive: true });
    liar.listen(join(entry.folder, 'data/peers.json.control'));
    await once(liar, 'listening');
    try {
      expect((await exit('add', 'eu1', 'main')).code).not.toBe(0);
    } finally {
      liar.close();
      await once(liar, 'close');
    }
    const files = 'ls /etc/wireguard/vbx*.conf* /etc/vpn-bot-exits.conf /root/taken 2>/dev/null; true';
    expect(await entry.root(files)).toBe('');
  });

  it('links two servers, by a key that never leaves the entry', async () => {
    const made = await exit('add', 'eu1', 'main');
    expect(made).toMatchObject({ code: 0, text: expect.stringContaining('eu1 → main: the link works') });
    const { public_key: key, wg_ip, wg_ip6 } = store().links.eu1.main;
    expect((await main.allowedIps()).get(key)).toEqual([wg_ip, wg_ip6]);
    const secret = (await entry.root('cat /etc/wireguard/vbx-main.key')).trim();
    expect(readFileSync(join(entry.folder, 'data/peers.json'), 'utf8') + made.text).not.toContain(secret);
    expect(await entry.root('stat -c %a /etc/wireguard/vbx-main.key /etc/wireguard/vbx-main.conf')).toBe('600\n600');
    expect(await entry.root('cat /etc/vpn-bot-exits.conf')).toMatch(
      new RegExp(`^wg0 main vbx-main 1 ${bare(wg_ip)} ${bare(wg_ip6)} 10\\.7\\.0\\.1 wg$`, 'm'),
    );
    expect(await entry.root('ping -q -c 1 -w 30 10.7.0.1 >/dev/null && echo reached')).toBe('reached');
    expect(await exit('list')).toMatchObject({ text: expect.stringContaining(`eu1 → main  ${wg_ip} at main`) });
  });

  it('takes what friends choose through the link in IPv6 as in IPv4, and its answers come back', async () => {
    const own = bare(store().links.eu1.main.wg_ip6);
    await entry.root(CHOOSE);
    for (const [family, somewhere] of [
      ['-4', '203.0.113.9'],
      ['-6', '2001:db8::9'],
    ])
      expect(await entry.root(`ip ${family} route get ${somewhere} mark 0x10000`)).toContain('dev vbx-main');
    expect(await entry.root('nft list map inet vpn-bot-exits-wg0 profile6')).toContain('fd99::3 : goto away_main');
    // from the link's own address, as what it masquerades
    expect(await entry.root(`ping -6 -q -c 1 -w 30 -I ${own} fd07::1 >/dev/null && echo reached`)).toBe('reached');
    await entry.root('sh /usr/local/sbin/vpn-bot-exits wg0 drop');
  });

  it('links an entry whose IPv6 is off by IPv4 alone, and by both when it is on', async () => {
    const turnOff = (value: 0 | 1) =>
      entry.root(`for of in all default; do echo ${value} >/proc/sys/net/ipv6/conf/$of/disable_ipv6; done`);
    const own = bare(store().links.eu1.main.wg_ip6);
    const files = () => entry.root('cat /etc/vpn-bot-exits.conf /etc/wireguard/vbx-main.conf');
    await turnOff(1);
    await entry.root('wg-quick down vbx-main'); // as after a boot
    expect(await exit('add', 'eu1', 'main')).toMatchObject({
      code: 0,
      text: expect.stringContaining('the link works'),
    });
    expect(await files()).not.toContain(own);
    await entry.root(CHOOSE);
    expect(await entry.root('ip route get 203.0.113.9 mark 0x10000')).toContain('dev vbx-main');
    await entry.root('sh /usr/local/sbin/vpn-bot-exits wg0 drop');
    await turnOff(0);
    expect((await exit('add', 'eu1', 'main')).code).toBe(0);
    expect((await files()).split(own)).toHaveLength(3);
  });

  it('changes nothing when it is asked again', async () => {
    const [before, traces] = [store().links, await entry.root(TRACES)];
    expect((await exit('add', 'eu1', 'main')).code).toBe(0);
    expect([store().links, await entry.root(TRACES)]).toEqual([before, traces]);
  });

  it('is told of programs of another version there, which node renew brings to this one', async () => {
    const text = () => entry.root('cat /usr/local/sbin/vpn-bot-exits /usr/local/sbin/vpn-bot-gate');
    const before = await text();
    await entry.root('echo "# other" >>/usr/local/sbin/vpn-bot-exits');
    const check = async () => (await lab.vpnBot('node', 'check', 'eu1')).said;
    expect(await check()).toMatch(/of another version than this bot: vpn-bot-exits\n.*sudo vpn-bot node renew eu1/);
    await entry.root(
      "sed -i 's/^VERSION=.*/VERSION=6/; s/helper vpn-bot/nothing &/; /echo .helper/d' /usr/local/sbin/vpn-bot-gate",
    );
    const done = await lab.vpnBot('node', 'renew', 'eu1');
    expect(done.said + done.errors).toContain('eu1: gate and helper programs are of this version');
    expect(await text()).toBe(before);
    expect(await check()).not.toContain('another version');
  });

  it('gives the link a new key, and the old one never works again', async () => {
    const { public_key: old, wg_ip, wg_ip6 } = store().links.eu1.main;
    expect(await exit('rekey', 'eu1', 'main')).toMatchObject({
      code: 0,
      text: expect.stringContaining('has a new key'),
    });
    const { public_key: key, next_key } = store().links.eu1.main;
    expect([key === old, next_key]).toEqual([false, null]);
    const peers = await main.allowedIps();
    expect([peers.get(key), peers.has(old)]).toEqual([[wg_ip, wg_ip6], false]);
    expect(await entry.root('ping -q -c 1 -w 30 10.7.0.1 >/dev/null && echo reached')).toBe('reached');
  });

  it.each([
    [['add', 'main', 'main'], /main: an exit is another server/],
    [['add', 'main', 'eu1'], /main → eu1 → main: the traffic would come back/],
    [['add', 'eu1', 'us1'], /us1/],
    [['rekey', 'main', 'eu1'], /needs root|no link|root/],
  ])('refuses what cannot be: %s', async (words, said) => {
    const traces = await entry.root(TRACES);
    const { code, text } = await exit(...words);
    expect([code === 0, text]).toEqual([false, expect.stringMatching(said)]);
    expect(await entry.root(TRACES)).toBe(traces);
  });

  it('takes the link away without a trace on either side, while a bot tells choices again and again', async () => {
    const { public_key: key } = store().links.eu1.main;
    await entry.root(`cat >/run/choices <<'E'\nload\naddress 10.1.0.3 away main\nlist ${NO_LIST}\n# end\nE`);
    const serve = '</run/choices sh /usr/local/sbin/vpn-bot-exits wg0 serve';
    await entry.root(
      `(until [ -e /run/enough ]; do ${serve}; echo; done >/run/served 2>&1; touch /run/ended) </dev/null >/dev/null 2>&1 &`,
    );
    await eventually(async () => (await entry.root('cat /run/served')).includes('status 0'));
    expect(await exit('remove', 'eu1', 'main')).toMatchObject({
      code: 0,
      text: expect.stringContaining('the link is gone'),
    });
    await entry.root('touch /run/enough; until [ -e /run/ended ]; do sleep 0.1; done');
    expect(await entry.root(TRACES)).toBe('');
    expect([store().links, (await main.allowedIps()).has(key)]).toEqual([{}, false]);
  });
});
