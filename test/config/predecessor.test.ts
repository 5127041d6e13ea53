import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { problemsOf, settingsOf, TOKEN } from '../stage/settings-of.ts';

const KEY = 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=';

const common = `# Telegram
BOT_TOKEN=${TOKEN}
ADMIN_ID=123456789

# VPN
VPN_SERVER_HOST=198.51.100.7
VPN_SERVER_USER=root
WG_SERVER_PUBLIC_KEY=${KEY}
WG_INTERFACE=wg0
WG_NETWORK_CIDR=10.0.0.0/24
WG_ENDPOINT_HOST=
WG_ENDPOINT_PORT=51820
WG_DNS=1.1.1.1
`;

const eu1 = (spelling: 'WG_EU1' | 'EU1_WG', fill: boolean) =>
  [
    ['SERVER_PUBLIC_KEY', KEY],
    ['INTERFACE', 'wg0'],
    ['NETWORK_CIDR', '10.1.0.0/24'],
    ['ENDPOINT_HOST', 'eu.example.com'],
    ['ENDPOINT_PORT', '51820'],
    ['DNS', '1.1.1.1'],
    ['SSH_HOST', 'eu.example.com'],
    ['SSH_USER', 'root'],
    ['SSH_KEY_PATH', '/root/.ssh/id_ed25519'],
  ]
    .map(([suffix, value]) => `${spelling}_${suffix}=${fill ? value : ''}\n`)
    .join('');

const read = (text: string) => settingsOf(parse(text));

describe("the predecessor's env_vars.txt", () => {
  it('loads as it is, with VPN_SERVER_HOST as the endpoint and no warnings', () => {
    const settings = read(common);
    expect(settings.warnings).toEqual([]);
    expect(settings.nodesOff).toEqual([]);
    expect(settings.nodes).toEqual([
      {
        id: 'main',
        name: 'Main',
        place: null,
        description: null,
        country: null,
        network: '10.0.0.0/24',
        network6: null,
        reserved: ['10.0.0.1', '10.0.0.2'],
        serverKey: KEY,
        endpointHost: '198.51.100.7',
        endpointPort: 51820,
        furtherDoors: [],
        dns: ['1.1.1.1'],
        allowedIps: ['0.0.0.0/0', '::/0'],
        mtu: null,
        keepalive: 25,
        protocol: 'wireguard',
        disguise: 'help',
        interface: 'wg0',
        dialect: WIREGUARD,
        container: null,
        ssh: null,
      },
    ]);
  });

  it.each(['WG_EU1', 'EU1_WG'] as const)('lacks only the pinned host key for eu1 in the spelling %s', (spelling) => {
    const settings = read(common + eu1(spelling, true));
    expect(settings.nodes.map(({ id }) => id)).toEqual(['main']);
    expect(settings.nodesOff).toEqual([
      {
        id: 'eu1',
        name: 'EU1',
        needs: ['WG_EU1_SSH_HOST_KEY'],
        problems: [],
        isBlank: false,
        unpinned: { host: 'eu.example.com', port: 22 },
      },
    ]);
  });

  it.each(['WG_EU1', 'EU1_WG'] as const)('leaves an empty eu1 in the spelling %s off while main runs', (spelling) => {
    const needs = ['WG_EU1_NETWORK_CIDR', 'WG_EU1_SSH_HOST', 'WG_EU1_SSH_KEY_PATH', 'WG_EU1_SSH_HOST_KEY'];
    const settings = read(common + eu1(spelling, false));
    expect(settings.nodes.map(({ id }) => id)).toEqual(['main']);
    expect(settings.nodesOff).toEqual([{ id: 'eu1', name: 'EU1', needs, problems: [], isBlank: true, unpinned: null }]);
  });

  it('leaves a half-filled eu1 off and names what it needs', () => {
    const { nodesOff } = read(`${common}WG_EU1_NETWORK_CIDR=10.1.0.0/24\nWG_EU1_SSH_HOST=\nEU1_WG_SSH_KEY_PATH=/k\n`);
    expect(nodesOff[0]?.needs).toEqual(['WG_EU1_SSH_HOST', 'WG_EU1_SSH_HOST_KEY']);
    expect(nodesOff[0]?.unpinned).toBeNull();
  });

  it('runs an eu1 whose settings are spread over both spellings', () => {
    const pin = `WG_EU1_SSH_HOST_KEY=SHA256:${'A'.repeat(43)}\n`;
    const settings = read(common + eu1('WG_EU1', false) + eu1('EU1_WG', true) + pin);
    expect(settings.nodes[1]).toMatchObject({ id: 'eu1', endpointHost: 'eu.example.com', network: '10.1.0.0/24' });
  });

  it('takes both spellings of one setting when they agree; where they differ, that node is off', () => {
    const both = { ...parse(common), WG_EU1_DNS: '1.1.1.1', EU1_WG_DNS: '1.1.1.1' };
    expect(problemsOf(both)).toEqual([]);
    expect(settingsOf({ ...both, EU1_WG_DNS: '9.9.9.9' }).nodesOff[0]?.problems).toEqual([
      'WG_EU1_DNS=1.1.1.1 and EU1_WG_DNS=9.9.9.9: two spellings of one setting differ; keep WG_EU1_DNS and delete EU1_WG_DNS',
    ]);
  });

  it('lets one spelling in the environment win over the other one in the file', () => {
    expect(problemsOf({ ...parse(common), EU1_WG_DNS: '9.9.9.9' }, { WG_EU1_DNS: '1.1.1.1' })).toEqual([]);
  });
});
