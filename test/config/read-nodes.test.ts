import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { AMNEZIAWG, WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { problemsOf, remoteNode, settingsOf, simplest } from '../stage/settings-of.ts';

const nodesOf = (file: Record<string, string>) => settingsOf({ ...simplest, ...file }).nodes;
const PIN = `SHA256:${'A'.repeat(43)}`;
const { BOT_TOKEN = '', ADMIN_ID = '' } = simplest;
const bot = { BOT_TOKEN, ADMIN_ID };

describe('a second node', () => {
  it('has defaults of its own and inherits nothing from main', () => {
    const main = {
      WG_INTERFACE: 'wg7',
      WG_ENDPOINT_PORT: '1111',
      WG_DNS: '9.9.9.9',
      WG_ALLOWED_IPS: '10.0.0.0/8',
      WG_MTU: '1280',
      WG_KEEPALIVE: '0',
      WG_RESERVED_IPS: '10.0.0.9',
      WG_NAME: 'Home',
      WG_DESCRIPTION: 'the cellar',
      WG_SERVER_PUBLIC_KEY: 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=',
      WG_NETWORK_CIDR6: 'fd00::/64',
      VPN_SERVER_HOST: 'other.example',
    };
    expect(nodesOf({ ...main, ...remoteNode('EU1') })[1]).toEqual({
      id: 'eu1',
      name: 'EU1',
      place: null,
      description: null,
      country: null,
      network: '10.1.0.0/24',
      network6: null,
      reserved: ['10.1.0.1'],
      serverKey: null,
      endpointHost: '203.0.113.7',
      endpointPort: 51820,
      furtherDoors: [],
      dns: ['1.1.1.1'],
      allowedIps: ['0.0.0.0/0', '::/0'],
      mtu: null,
      keepalive: 25,
      dialect: WIREGUARD,
      protocol: 'wireguard',
      disguise: 'help',
      interface: 'wg0',
      container: null,
      ssh: {
        host: '203.0.113.7',
        port: 22,
        user: 'root',
        keyPath: '/etc/vpn/keys/eu1',
        hostKey: remoteNode('')['WG__SSH_HOST_KEY'],
      },
    });
  });

  it('may be in a container of its server, but not of this machine', () => {
    const [, eu1, eu2] = nodesOf({
      ...{ ...remoteNode('EU1'), WG_EU1_CONTAINER: 'amnezia-awg2' },
      ...{ ...remoteNode('EU2'), WG_EU2_CONTAINER: 'amnezia-awg' }, // the same interface's name, but another interface
    });
    expect([eu1?.container, eu2?.container]).toEqual(['amnezia-awg2', 'amnezia-awg']);
    expect(problemsOf({ ...simplest, WG_CONTAINER: 'amnezia-awg2' })).toEqual([
      expect.stringMatching(/^WG_CONTAINER=amnezia-awg2: only for a server over SSH; .*WG_SSH_HOST=127\.0\.0\.1/),
    ]);
    for (const name of ['-i', '--privileged', 'a b', 'a;b', '.', 'ä', 'a'.repeat(64)])
      expect(problemsOf({ ...simplest, WG_CONTAINER: name })).toContainEqual(
        expect.stringMatching(/must be the name of a Docker container/),
      );
  });

  it('may have further doors: ports of its own host, and other addresses', () => {
    const doors = (text: string) => nodesOf({ ...remoteNode('EU1'), WG_EU1_DOORS: text })[1]?.furtherDoors;
    expect(doors('443, 203.0.113.9:51820, [2001:DB8::9]:443,relay.example.org:4443')).toEqual([
      { host: '203.0.113.7', port: 443 },
      { host: '203.0.113.9', port: 51820 },
      { host: '2001:DB8::9', port: 443 },
      { host: 'relay.example.org', port: 4443 },
    ]);
    expect(doors('51820, 443, 203.0.113.7:443')).toEqual([{ host: '203.0.113.7', port: 443 }]); // the first door and a repetition
    for (const [text, problem] of [
      ['70000', /"70000": a port is a whole number from 1 to 65535/],
      ['relay.example.org', /"relay.example.org" is not a door; such as 443/],
      ['2001:db8::9:443', /write an IPv6 address in brackets/],
      ['10.0.0.300:443', /is not a door/],
      ['443/udp', /is not a door/],
      [',', /has no entry/],
    ] as const) {
      expect(problemsOf({ ...simplest, WG_DOORS: text }), text).toContainEqual(expect.stringMatching(problem));
    }
  });

  it('that speaks AmneziaWG has its programs, and its usual interface where none is named', () => {
    const [main, eu1, eu2] = nodesOf({
      ...{ ...remoteNode('EU1'), WG_EU1_PROTOCOL: 'amneziawg' },
      ...{ ...remoteNode('EU2'), WG_EU2_PROTOCOL: 'amneziawg', WG_EU2_INTERFACE: 'wg1', WG_EU2_SSH_PORT: '2222' },
    });
    const amneziawg = { protocol: 'amneziawg', dialect: AMNEZIAWG };
    expect(main).toMatchObject({ protocol: 'wireguard', dialect: WIREGUARD, interface: 'wg0' });
    expect(eu1).toMatchObject({ ...amneziawg, interface: 'awg0' });
    expect(eu2).toMatchObject({ ...amneziawg, interface: 'wg1' });
    expect(problemsOf({ ...simplest, WG_PROTOCOL: 'awg' })).toContainEqual(expect.stringMatching(/^WG_PROTOCOL=awg: /));
  });

  it('has any id of one to eight letters and digits, in the order of the file', () => {
    const ids = nodesOf({
      ...remoteNode('Z'),
      ...remoteNode('2A'),
      WG_2A_INTERFACE: 'wg1',
      ...remoteNode('FRANKFRT'),
      WG_FRANKFRT_SSH_PORT: '2222',
    });
    expect(ids.map(({ id }) => id)).toEqual(['main', 'z', '2a', 'frankfrt']);
  });

  it('can come from the environment alone', () => {
    expect(settingsOf(simplest, remoteNode('EU1')).nodes.map(({ id }) => id)).toEqual(['main', 'eu1']);
  });

  it('is off with exactly what it needs', () => {
    const { WG_EU1_SSH_HOST_KEY: _, ...unpinned } = remoteNode('EU1');
    const { nodes, nodesOff } = settingsOf({
      ...simplest,
      ...unpinned,
      WG_EU1_SSH_PORT: '2222',
      WG_US_NAME: 'Far away',
    });
    expect(nodes.map(({ id }) => id)).toEqual(['main']);
    expect(nodesOff).toEqual([
      {
        id: 'eu1',
        name: 'EU1',
        needs: ['WG_EU1_SSH_HOST_KEY'],
        problems: [],
        isBlank: false,
        unpinned: { host: '203.0.113.7', port: 2222 },
      },
      {
        id: 'us',
        name: 'Far away',
        needs: ['WG_US_NETWORK_CIDR', 'WG_US_SSH_HOST', 'WG_US_SSH_KEY_PATH', 'WG_US_SSH_HOST_KEY'],
        problems: [],
        isBlank: false,
        unpinned: null,
      },
    ]);
  });

  it('says what is wrong besides what it needs', () => {
    expect(settingsOf({ ...simplest, WG_EU1_MTU: '99999' }).nodesOff).toMatchObject([
      { needs: { length: 4 }, problems: ['WG_EU1_MTU=99999: must be a whole number from 576 to 9200'] },
    ]);
  });

  it('runs without main when nothing speaks of main', () => {
    const settings = settingsOf({ ...bot, ...remoteNode('EU1') });
    expect(settings.nodes.map(({ id }) => id)).toEqual(['eu1']);
    expect(settings.nodesOff).toEqual([]);
  });

  it('runs while a half-filled main is off', () => {
    const settings = settingsOf({ ...bot, WG_INTERFACE: 'wg0', ...remoteNode('EU1') });
    expect(settings.nodes.map(({ id }) => id)).toEqual(['eu1']);
    expect(settings.nodesOff).toMatchObject([{ id: 'main', needs: ['WG_ENDPOINT_HOST'] }]);
  });
});

describe('a problem of one node', () => {
  const eu1 = remoteNode('EU1');

  it.each<[string, Record<string, string>, string]>([
    [
      'a prefix that is no prefix',
      { WG_EU1_NETWORK_CIDR: '10.1.0.0/32' },
      'WG_EU1_NETWORK_CIDR=10.1.0.0/32: the prefix',
    ],
    [
      'a network without a prefix',
      { WG_EU1_NETWORK_CIDR: '10.1.0.1' },
      'WG_EU1_NETWORK_CIDR=10.1.0.1: the prefix is missing',
    ],
    ['a port', { WG_EU1_SSH_PORT: '0' }, 'WG_EU1_SSH_PORT=0: a port is'],
    ['a pin', { WG_EU1_SSH_HOST_KEY: 'SHA256:abc' }, 'WG_EU1_SSH_HOST_KEY=SHA256:abc: must be'],
    ['an unknown name', { WG_EU1_KEEPALVE: '0' }, 'WG_EU1_KEEPALVE: no such setting'],
    ['two spellings that differ', { EU1_WG_NETWORK_CIDR: '10.2.0.0/24' }, 'WG_EU1_NETWORK_CIDR=10.1.0.0/24 and EU1'],
  ])('turns that node off while the rest runs: %s', (_, change, problem) => {
    const { nodes, nodesOff } = settingsOf({
      ...simplest,
      ...eu1,
      ...remoteNode('EU2'),
      WG_EU2_INTERFACE: 'wg2',
      ...change,
    });
    expect(nodes.map(({ id }) => id)).toEqual(['main', 'eu2']);
    expect(nodesOff).toMatchObject([
      { id: 'eu1', needs: [], problems: [expect.stringContaining(problem)], unpinned: null },
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['a value', { WG_NETWORK_CIDR: '10.0.0.0/33' }],
    ['a name', { WG_NETWROK_CIDR: '10.9.0.0/24' }],
    ["the predecessor's name for its address", { VPN_SERVER_HOST: 'root@1.2.3.4' }],
  ])('turns main off as any other: %s', (_, change) => {
    const { nodes, nodesOff } = settingsOf({ ...simplest, ...eu1, ...change });
    expect(nodes.map(({ id }) => id)).toEqual(['eu1']);
    expect(nodesOff).toMatchObject([{ id: 'main', problems: { length: 1 } }]);
    expect(problemsOf({ ...simplest, ...change })).toHaveLength(1);
  });

  it('costs no other node anything when that node is not there at all', () => {
    for (const name of ['WG_EU7_DNZ', 'WG_FRANKFURT_DNS', 'WG_SSH_NAME', 'WG_PRIVATE_KEY', 'WG_EU7_FOOBAR']) {
      const { nodes, nodesOff } = settingsOf({ ...simplest, [name]: 'x' });
      expect(nodes.map(({ id }) => id)).toEqual(['main']);
      expect(nodesOff).toMatchObject([{ needs: [], problems: [expect.stringContaining(`${name}: `)] }]);
    }
  });

  it('is told among all others when nothing can run for another reason', () => {
    expect(problemsOf({ ...simplest, ...eu1, ADMIN_ID: 'x', WG_EU1_MTU: '1' })).toEqual([
      expect.stringContaining('ADMIN_ID=x: '),
      expect.stringContaining('WG_EU1_MTU=1: '),
    ]);
  });

  it('of a node that is gone is a warning', () => {
    for (const [name, value] of [
      ['WG_EU1_MOVED_TO', 'b@d'],
      ['WG_EU1_MOVED_TOO', 'main'],
    ] as const) {
      const file = { ...simplest, WG_EU1_MOVED_TO: 'main', [name]: value };
      expect(settingsOf(file)).toMatchObject({ nodesOff: [], warnings: [expect.stringContaining(name)] });
    }
  });
});

describe('when no node is left', () => {
  it('main is what is missing if no node was named at all', () => {
    expect(problemsOf(bot)).toEqual([
      'node main is off, and no other is on: it needs WG_ENDPOINT_HOST; add this to /etc/vpn/env_vars.txt',
    ]);
  });

  it('an unpinned node comes with the command that prints its fingerprint', () => {
    const problems = problemsOf({ ...bot, ...remoteNode('EU1'), WG_EU1_SSH_HOST_KEY: '' });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('it needs WG_EU1_SSH_HOST_KEY; add this to /etc/vpn/env_vars.txt');
    expect(problems[0]).toContain('ssh-keyscan -p 22 203.0.113.7 | ssh-keygen -lf -');
  });

  it('a wrong value is the only problem, since without it a node would be left', () => {
    expect(problemsOf({ ...simplest, WG_ENDPOINT_HOST: 'a b', WG_EU1_NAME: 'x' })).toHaveLength(1);
    expect(problemsOf({ ...bot, ...remoteNode('EU1'), WG_EU1_SSH_HOST: 'a b' })).toHaveLength(1);
  });
});

describe('main', () => {
  it('prefers its own endpoint over the predecessor’s setting', () => {
    expect(nodesOf({ VPN_SERVER_HOST: 'old.example' })[0]?.endpointHost).toBe('vpn.example.com');
  });

  it('is reached over SSH when it has SSH settings, and clients then connect there', () => {
    const [main] = nodesOf({
      WG_ENDPOINT_HOST: '',
      WG_SSH_HOST: '[2001:db8::1]',
      WG_SSH_KEY_PATH: '~/.ssh/id',
      WG_SSH_HOST_KEY: PIN,
    });
    expect(main?.ssh).toEqual({
      host: '2001:db8::1',
      port: 22,
      user: 'root',
      keyPath: `${homedir()}/.ssh/id`,
      hostKey: PIN,
    });
    expect(main).toMatchObject({ endpointHost: '2001:db8::1', network: '10.0.0.0/24' });
  });

  it('is off while its SSH settings are incomplete', () => {
    const { nodesOff } = settingsOf({ ...simplest, WG_SSH_USER: 'vpn', ...remoteNode('EU1') });
    expect(nodesOff[0]?.needs).toEqual(['WG_SSH_HOST', 'WG_SSH_KEY_PATH', 'WG_SSH_HOST_KEY']);
  });
});

describe('one interface', () => {
  it('cannot be two nodes', () => {
    const { nodes, nodesOff } = settingsOf({ ...simplest, ...remoteNode('EU1'), ...remoteNode('EU2') });
    expect(nodes.map(({ id }) => id)).toEqual(['main', 'eu1']);
    expect(nodesOff.flatMap(({ problems }) => problems)).toEqual([
      'WG_EU2_INTERFACE=wg0: node eu1 is wg0 on 203.0.113.7 port 22 already; name another interface or delete one of the two',
    ]);
  });

  it('can have its namesake on another server or port, and its network too', () => {
    const file = {
      ...remoteNode('EU1'),
      ...remoteNode('EU2'),
      WG_EU2_SSH_PORT: '2022',
      ...remoteNode('EU3'),
      WG_EU3_SSH_HOST: 'eu3.example',
    };
    expect(nodesOf(file)).toHaveLength(4);
  });
});

describe('two interfaces on one machine', () => {
  it('overlap in no network without a doubt that names both', () => {
    const second = { ...remoteNode('EU2'), WG_EU2_INTERFACE: 'wg1' };
    const { nodes, doubts } = settingsOf({ ...simplest, ...remoteNode('EU1'), ...second });
    expect(nodes).toHaveLength(3);
    expect(doubts).toEqual([
      {
        node: 'eu2',
        isFelt: true,
        warning: expect.stringMatching(/^WG_EU2_NETWORK_CIDR=10\.1\.0\.0\/24: overlaps 10\.1\.0\.0\/24 of node eu1/),
      },
    ]);
    const apart = { ...second, WG_EU2_NETWORK_CIDR: '10.2.0.0/24' };
    expect(settingsOf({ ...simplest, ...remoteNode('EU1'), ...apart }).doubts).toEqual([]);
  });

  it('may be this one: a node that names its interface and no SSH setting, at main’s endpoint', () => {
    const here = { WG_MAINA_INTERFACE: 'wg1', WG_MAINA_NETWORK_CIDR: '10.66.0.1/24', WG_MAINA_ENDPOINT_PORT: '443' };
    expect(nodesOf(here)).toMatchObject([
      { id: 'main', ssh: null, interface: 'wg0' },
      { id: 'maina', ssh: null, interface: 'wg1', endpointHost: 'vpn.example.com', network: '10.66.0.0/24' },
    ]);
    expect(nodesOf({ ...here, WG_MAINA_ENDPOINT_HOST: 'other.example' })[1]?.endpointHost).toBe('other.example');
    expect(settingsOf({ ...simplest, ...here, WG_MAINA_INTERFACE: 'wg0' }).nodesOff).toMatchObject([
      { id: 'maina', problems: [expect.stringContaining('node main is wg0 on this machine already')] },
    ]);
    expect(settingsOf({ ...simplest, WG_MAINA_INTERFACE: 'wg1' }).nodesOff).toMatchObject([
      { id: 'maina', needs: ['WG_MAINA_NETWORK_CIDR'] },
    ]);
    expect(settingsOf({ ...simplest, ...here, WG_MAINA_SSH_USER: 'root' }).nodesOff).toMatchObject([
      { id: 'maina', needs: ['WG_MAINA_SSH_HOST', 'WG_MAINA_SSH_KEY_PATH', 'WG_MAINA_SSH_HOST_KEY'] },
    ]);
  });

  it('takes no endpoint from a main on another machine', () => {
    const main = { WG_SSH_HOST: '192.0.2.9', WG_SSH_KEY_PATH: 'id', WG_SSH_HOST_KEY: PIN };
    const here = { WG_MAINA_INTERFACE: 'wg1', WG_MAINA_NETWORK_CIDR: '10.66.0.1/24' };
    expect(settingsOf({ ...simplest, ...main, ...here }).nodesOff).toMatchObject([
      { id: 'maina', needs: ['WG_MAINA_ENDPOINT_HOST'] },
    ]);
  });
});

describe('two protocols on one server', () => {
  const masked = { ...remoteNode('EU1A'), WG_EU1A_PROTOCOL: 'amneziawg', WG_EU1A_NETWORK_CIDR: '10.2.0.0/24' };
  const shown = (file: Record<string, string>) =>
    nodesOf(file).map(({ name, place }) => [name, place?.name, place?.way]);

  it('are one place with two ways, called after the first node', () => {
    const helsinki = { ...remoteNode('EU1'), WG_EU1_NAME: 'Helsinki' };
    const ways = [
      ['Main', undefined, undefined],
      ['Helsinki', 'Helsinki', 'plain'],
      ['Helsinki (AmneziaWG)', 'Helsinki', 'masked'],
    ];
    expect(shown({ ...helsinki, ...masked })).toEqual(ways);
    expect(shown({ ...helsinki, ...masked, WG_EU1A_NAME: 'Helsinki' })).toEqual(ways);
    // by the endpoint where the machine is reached in different ways
    const other = {
      WG_EU1A_SSH_HOST: '192.0.2.9',
      WG_EU1A_ENDPOINT_HOST: 'EU.example',
      WG_EU1_ENDPOINT_HOST: 'eu.example',
    };
    expect(shown({ ...helsinki, ...masked, ...other })).toEqual(ways);
    expect(
      shown({ WG_MAINA_INTERFACE: 'awg0', WG_MAINA_PROTOCOL: 'amneziawg', WG_MAINA_NETWORK_CIDR: '10.9.0.0/24' }),
    ).toEqual([
      ['Main', 'Main', 'plain'],
      ['Main (AmneziaWG)', 'Main', 'masked'],
    ]);
  });

  it('are what the owner called them, if they have names of their own', () => {
    expect(shown({ ...remoteNode('EU1'), ...masked, WG_EU1A_NAME: 'Stealth' })).toEqual([
      ['Main', undefined, undefined],
      ['EU1', undefined, undefined],
      ['Stealth', undefined, undefined],
    ]);
  });

  it('are counted where both speak the same', () => {
    const second = { ...remoteNode('EU2'), WG_EU2_INTERFACE: 'wg1', WG_EU2_NETWORK_CIDR: '10.2.0.0/24' };
    expect(shown({ ...remoteNode('EU1'), ...second })[2]).toEqual(['EU1 2', undefined, undefined]);
    const apart = { WG_EU2_SSH_HOST: '192.0.2.9' };
    expect(shown({ ...remoteNode('EU1'), ...second, ...apart })[2]).toEqual(['EU2', undefined, undefined]);
  });
});

describe('a node of which only WG_EU1_MOVED_TO is left', () => {
  it('is gone: no node, and its friends have a place to go', () => {
    const { nodes, nodesOff, movedTo, warnings } = settingsOf({ ...simplest, WG_EU1_MOVED_TO: 'MAIN' });
    expect([nodes.map(({ id }) => id), nodesOff, movedTo, warnings]).toEqual([['main'], [], { eu1: 'main' }, []]);
  });

  it('may be main as well, and leaves others as they are', () => {
    const settings = settingsOf({ ...bot, ...remoteNode('EU1'), WG_MOVED_TO: 'eu1' });
    expect([settings.nodes.map(({ id }) => id), settings.movedTo]).toEqual([['eu1'], { main: 'eu1' }]);
    expect(settingsOf({ ...simplest, ...remoteNode('EU1'), WG_EU1_MOVED_TO: 'main' })).toMatchObject({
      nodes: [{ id: 'main' }, { id: 'eu1' }],
      movedTo: {},
    });
  });

  it('is a warning when the other node is gone too: a start goes on', () => {
    const { movedTo, warnings } = settingsOf({ ...simplest, WG_EU1_MOVED_TO: 'de1' });
    expect([movedTo, warnings]).toEqual([{}, [expect.stringMatching(/^WG_EU1_MOVED_TO=de1: no such server is on/)]]);
  });
});
