import { describe, expect, it } from 'vitest';
import { checkNode } from '../../src/cli/node/check-node.ts';
import { nodeFindings } from '../../src/cli/node/node-findings.ts';
import type { SeenNode } from '../../src/cli/node/seen-node.ts';
import { covers } from '../../src/cli/node/traffic-findings.ts';
import { readTrial } from '../../src/cli/node/try-rules.ts';
import type { NodeSettings } from '../../src/config/settings.ts';
import { cliTexts as english } from '../../src/texts/en/cli.ts';
import { AMNEZIAWG, WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import type { NodeDriver, NodeSetup, Surroundings } from '../../src/wireguard/drivers/driver.ts';
import { HEADER_KEY, told, VALUES } from '../stage/amnezia-parameters.ts';
import { NOW, newKey, node, peer, SERVER_KEY, snapshot, stateOf } from '../stage/sample-state.ts';

const SSH = { host: '192.0.2.7', port: 22, user: 'vpn-bot', keyPath: '/eu1.key', hostKey: 'SHA256:x' };
const eu1: NodeSettings = {
  ...node({ id: 'eu1', network: '10.1.0.0/24' }),
  dialect: WIREGUARD,
  interface: 'wg0',
  ssh: SSH,
};
/** `nft -j list ruleset`, with one rule in a chain of this hook. */
const rules = (hook: string, policy: string, ...expr: readonly object[]) => {
  const place = { family: 'inet', table: 't' };
  const chain = { ...place, name: hook, type: hook === 'postrouting' ? 'nat' : 'filter', hook, prio: 0, policy };
  return [{ chain }, { rule: { ...place, chain: hook, expr } }];
};
const NAT = rules('postrouting', 'accept', { masquerade: null });
const APART = [
  ...rules(
    'forward',
    'accept',
    match('iifname', 'wg0'),
    {
      match: {
        op: '==',
        left: { payload: { protocol: 'ip', field: 'daddr' } },
        right: { set: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'] },
      },
    },
    { drop: null },
  ),
  ...rules('input', 'accept', match('iifname', 'wg0'), { drop: null }),
];
function match(key: string, right: string) {
  return { match: { op: '==', left: { meta: { key } }, right } };
}
const around = (nftables: readonly object[], more: Partial<Surroundings> = {}): Surroundings => ({
  ...{ link: true, forwards4: true, forwarding6: true, uplink4: 'eth0', uplink6: null },
  own: [
    { device: 'wg0', address: '10.1.0.1' },
    { device: 'eth0', address: '203.0.113.5' },
  ],
  listings: {
    nft: JSON.stringify({ nftables }),
    ...{ nftIsTerse: false, iptables: null, ip6tables: null, iptablesLegacy: null, ip6tablesLegacy: null, unread: [] },
  },
  ...more,
});
const SETUP: NodeSetup = {
  ...{ clock: NOW, forwarding: true, port: 51820, nat: null, gate: 4, helpers: new Map() },
  surroundings: around([...NAT, ...APART]),
};
const STATISTICS = {
  ...{ load: 0, cores: 1, uptime: 1, kernel: '6' },
  wireguard: null,
  network: null,
  memory: { total: 2, available: 1 },
  disk: { total: 2, available: 1 },
};

/** What is found when all is well but for this. */
function find(more: Partial<SeenNode> = {}, setup: Partial<NodeSetup> = {}) {
  const seen = {
    node: eu1,
    snapshot: snapshot({}, { ownAddresses: ['10.1.0.1'] }),
    statistics: { ...STATISTICS, setup: { ...SETUP, ...setup } },
    asked: NOW,
    state: stateOf([]),
    graceMs: 0,
    trial: null,
    ...more,
  };
  return nodeFindings(seen, english.findings);
}

/** The troubles alone, with level and fix in one line. */
const troubles = (...args: Parameters<typeof find>) =>
  find(...args).flatMap(({ level, what, fix }) => (level === 'good' ? [] : `${level}: ${what} → ${fix}`));

describe('a node that is looked at', () => {
  it('is in order when it is', () => {
    expect(troubles()).toEqual([]);
    expect(find().map(({ what }) => what)).toEqual([
      'eu1: reached at 192.0.2.7:22, with the pinned host key',
      'eu1: the gate answers (version 4)',
      'eu1: wg0 is up, UDP port 51820',
      'eu1: friends get out to the Internet (IPv4)',
      'eu1: friends reach the Internet and nothing else',
      'eu1: all 0 devices are in place',
    ]);
  });

  it('is advised a gate when the bot logs in as root, and none on this machine', () => {
    expect(troubles({}, { gate: null })).toEqual([
      expect.stringMatching(/^note: eu1: the bot logs in as root.*node add eu1/),
    ]);
    expect(troubles({ node: { ...eu1, ssh: null } }, { gate: null })).toEqual([]);
  });

  it('has each trouble named with its fix', () => {
    expect(troubles({}, { port: 51821 })).toEqual([expect.stringContaining('set WG_EU1_ENDPOINT_PORT=51821')]);
    expect(troubles({}, { clock: NOW - 60_500 })).toEqual([expect.stringMatching(/^bad: .*its clock is -60 s off/)]);
    const elsewhere = snapshot({}, { ownAddresses: ['10.9.0.1'] });
    expect(troubles({ snapshot: elsewhere })).toEqual([
      expect.stringMatching(/^bad: .*10\.9\.0\.1.* → set WG_EU1_NETWORK_CIDR/),
    ]);
    expect(troubles({ node: { ...eu1, serverKey: newKey() } })).toEqual([
      expect.stringContaining(`set WG_EU1_SERVER_PUBLIC_KEY=${SERVER_KEY}`),
    ]);
  });

  describe('that speaks AmneziaWG', () => {
    const awg: NodeSettings = { ...eu1, protocol: 'amneziawg', dialect: AMNEZIAWG, interface: 'wg0' };

    it('is in order with good parameters, and says which version they need', () => {
      const what = (key: string | null) => find({ node: awg, parameters: told(VALUES, key) }).map((one) => one.what);
      expect(what(null)).toContain('eu1: its AmneziaWG settings are good; apps need version 2.0 of the protocol');
      expect(what(HEADER_KEY)).toContain('eu1: its AmneziaWG settings are good; apps need version 3.0 of the protocol');
      expect(find().some((one) => one.what.includes('AmneziaWG'))).toBe(false);
    });

    it.each([
      [
        'an old gate',
        null,
        /^bad: eu1: no configs go out: its gate is older.* → renew it: sudo vpn-bot node renew eu1$/,
      ],
      [
        'an unknown name',
        { ...told(VALUES), unknown: ['Quux'] },
        /newer AmneziaWG than this version.*Quux → update the bot/,
      ],
      [
        'a wrong value',
        told({ ...VALUES, Jmin: '90' }),
        /Jmin = 90: must be less than Jmax.* → correct \/etc\/amnezia\/amneziawg\/wg0\.conf .*systemctl restart awg-quick@wg0$/,
      ],
      ['too short a padding', told({ ...VALUES, S4: '3' }, HEADER_KEY), /S4 = 3: must be at least 12/],
    ] as const)('has no good parameters: %s', (_what, parameters, words) => {
      expect(troubles({ node: awg, parameters })).toEqual([expect.stringMatching(words)]);
    });

    it('alone is asked for its parameters', async () => {
      const asked: string[] = [];
      const driver: NodeDriver = {
        dump: async () => snapshot({}),
        apply: async () => undefined,
        statistics: async () => ({ ...STATISTICS, setup: SETUP }),
        parameters: async () => {
          asked.push('parameters');
          return told(VALUES);
        },
        headerKey: async () => expect.fail(),
        close: async () => undefined,
      };
      const parts = { driverOf: () => driver, state: stateOf([]), graceMs: 0, t: english.findings };
      await checkNode(eu1, parts);
      expect(asked).toEqual([]);
      const findings = await checkNode(awg, parts);
      expect(asked).toEqual(['parameters']);
      expect(findings.map(({ what }) => what)).toContainEqual(expect.stringContaining('AmneziaWG settings are good'));
    });
  });

  const seen = (rulesThere: readonly object[], more: Partial<Surroundings> = {}) =>
    troubles({}, { surroundings: around(rulesThere, more) });

  it('has each trouble of its friends’ packets named with its fix', () => {
    expect(seen([...NAT, ...APART], { forwards4: false })).toEqual([expect.stringMatching(/^bad: .*ip_forward=1/)]);
    expect(seen([...NAT, ...APART], { link: false })).toEqual([expect.stringMatching(/^bad: .*ip link set wg0 up/)]);
    expect(seen([...NAT, ...APART], { uplink4: null })).toContainEqual(expect.stringMatching(/^bad: .*no IPv4 route/));
    expect(seen(APART)).toEqual([expect.stringMatching(/^bad: .*10\.1\.0\.0\/24.* → .*MASQUERADE/)]);
    const dropped = seen([...NAT, ...APART, ...rules('forward', 'drop', match('oifname', 'wg0'), { accept: null })]);
    expect(dropped).toEqual([
      expect.stringMatching(/^bad: .*drops what friends send.*wg0.* → .*ufw route allow in on wg0.*firewall-cmd/),
    ]);
    const back = seen([...NAT, ...APART, ...rules('forward', 'drop', match('iifname', 'wg0'), { accept: null })]);
    expect(back).toEqual([expect.stringMatching(/^bad: .*drops what comes back/)]);
    const closed = seen([...NAT, ...APART, ...rules('input', 'drop', match('iifname', 'lo'), { accept: null })]);
    expect(closed).toEqual([expect.stringMatching(/^bad: .*nobody in at UDP port 51820.* → .*ufw allow 51820\/udp/)]);
    expect(seen(NAT)).toEqual([
      expect.stringMatching(/^note: .*each other, the private networks .*, the server’s own services/),
    ]);
  });

  it('is not called good where its rules are not understood', () => {
    const strange = seen([...NAT, ...APART, ...rules('forward', 'accept', { socket: {} }, { drop: null })]);
    expect(strange).toEqual([expect.stringMatching(/^note: .*not sure whether friends get out/)]);
    const unread = { ...around([]).listings, nft: null, unread: ['nft'] };
    expect(seen([], { listings: unread })).toEqual([expect.stringMatching(/^note: .*could not be read/)]);
    // an interface of another network namespace
    expect(seen([...APART], { link: null })).toEqual([expect.stringMatching(/^note: .*not sure/)]);
    const partly = { ...around([...NAT, ...APART]).listings, unread: ['iptables-legacy'] };
    expect(seen([], { listings: partly })).toContainEqual(expect.stringMatching(/^note: .*not sure/));
  });

  it('is told by packets that were sent where its rules are not understood', () => {
    const strange = around([...NAT, ...APART, ...rules('forward', 'accept', { socket: {} }, { drop: null })]);
    const tried = (said: string, surroundings = strange) => {
      const told = find({ trial: readTrial(said) }, { surroundings });
      return told.flatMap(({ level, what }) => (/out|tried|reach/.test(what) ? [`${level}: ${what}`] : []));
    };
    expect(tried('way4 passes\nport passes\nserver apart\n')).toContainEqual(
      expect.stringMatching(/^good: .*tried: .*gets out and back \(IPv4\)/),
    );
    expect(tried('way4 dropped\nport passes\n')).toContainEqual(
      expect.stringMatching(/^bad: .*tried: .*does not get out and back \(IPv4\)/),
    );
    for (const said of ['way4 differs\n', 'port passes\n'])
      expect(tried(said)).toContainEqual(expect.stringMatching(/^note: .*not sure whether friends get out/));
    expect(tried('cannot missing perl\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^note: .*could not be tried: missing perl/),
        expect.stringMatching(/^note: .*not sure whether friends get out/),
      ]),
    );
    // a packet that was lost tells more than rules that were read, one that came does not undo what is surely wrong
    const known = around([...NAT, ...APART]);
    expect(tried('way4 dropped\n', known)).toContainEqual(expect.stringMatching(/^bad: .*does not get out/));
    expect(tried('way4 passes\n', around(APART))).toContainEqual(expect.stringMatching(/^bad: .*no NAT rule/));
    expect(tried('server open\n', known)).toContainEqual(expect.stringMatching(/^note: .*the server’s own services/));
    expect(
      tried('way4 passes\n', { ...known, listings: { ...known.listings, nft: null, unread: ['nft'] } }),
    ).toContainEqual(expect.stringMatching(/^good: .*gets out and back/));
  });

  it.each([
    '',
    'way4 passes\nway4 dropped\n',
    'way4 passes and more\n',
    'way4 good\n',
    'way5 passes\n',
    '__proto__ passes\n',
    'cannot be\n',
    'cannot nft a\nway4 passes\n',
    'way4 passes\ncannot nft\n',
  ])('counts nothing but a trial’s own words: %j', (said) => {
    expect(readTrial(said)).toEqual({ cannot: 'strange answer' });
  });

  it('with an older gate is judged by what that tells, and the lack is named', () => {
    const old = (nat: readonly string[] | null) => troubles({}, { surroundings: null, nat, gate: 2 });
    const lack = expect.stringMatching(/^note: .*gate \(version 2\).* → .*node renew eu1/);
    expect(old(['ip saddr 10.1.0.0/24 masquerade'])).toEqual([lack]);
    expect(old([])).toEqual([expect.stringMatching(/^bad: .*no NAT rule/), lack]);
    expect(old(null)).toEqual([lack]);
  });

  it('has its peers compared with the store, foreign ones counted and left out', () => {
    const ours = peer({ server_id: 'eu1', wg_ip: '10.1.0.3/32' });
    const state = stateOf([ours]);
    const own = { ownAddresses: ['10.1.0.1'] };
    expect(troubles({ state, snapshot: snapshot({}, own) })).toEqual([
      expect.stringContaining('1 devices are missing'),
    ]);
    const there = snapshot({ [ours.public_key]: { ips: ['10.1.0.3/32'] }, [newKey()]: { ips: ['10.1.0.2/32'] } }, own);
    expect(find({ state, snapshot: there }).at(-1)?.what).toBe(
      'eu1: all 1 devices are in place; peers not the bot’s: 1',
    );
  });
});

describe('a NAT rule', () => {
  it.each([
    'ip saddr 10.1.0.0/24 oifname != "wg0" masquerade',
    'oifname "eth0" masquerade',
    'meta nfproto ipv4 oifname "eth0" counter packets 0 bytes 0 masquerade',
    'ip saddr 10.0.0.0/8 snat to 203.0.113.7',
    'ip saddr { 10.0.0.0/24, 10.1.0.0/24 } masquerade',
    'ip saddr != 192.168.0.0/16 masquerade',
    '-A POSTROUTING -s 10.1.0.0/24 -o eth0 -j MASQUERADE',
    '-A POSTROUTING -o eth0 -j MASQUERADE',
    '-A POSTROUTING ! -d 10.1.0.0/24 -s 10.1.0.0/16 -j SNAT --to-source 203.0.113.7',
  ])('covers 10.1.0.0/24: %s', (rule) => expect(covers(rule, '10.1.0.0/24')).toBe(true));

  it.each([
    'ip saddr 172.17.0.0/16 oifname != "docker0" masquerade',
    'ip saddr 10.1.0.0/25 masquerade',
    'ip saddr != 10.0.0.0/8 masquerade',
    'ip saddr @friends masquerade',
    'ip6 saddr fd00::/64 masquerade',
    '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
  ])('does not cover it: %s', (rule) => expect(covers(rule, '10.1.0.0/24')).toBe(false));
});
