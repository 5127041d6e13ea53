import { execa } from 'execa';
import { expect, it } from 'vitest';
import { judge } from '../../../src/health/firewall/judge.ts';
import { Namespace } from '../../lab/namespace.ts';
import { missingFor } from '../../lab/requirements.ts';

/** The rules of an interface, of its spare ports, and of relays, as the installer's functions make them. */
const RULES = `MADE_BY_US='# Made by vpn-bot' interface=wg0 port=51820 address=10.0.0.1/24 address6= between=apart folder=/nowhere allowed=/dev/null made=yes
for library in setup-wireguard keep-rules doors relays; do . deploy/lib/$library.sh; done
rules_text; door_rules '443 53'
relays='40000 192.0.2.1 51820
40001 192.0.2.2 443'; relay_rules`;

it.skipIf(missingFor('nft', 'ip'))('is sure of friends and of the port beside spare ports and relays', async () => {
  const { stdout: rules } = await execa('sh', ['-c', RULES]);
  await using namespace = await Namespace.make();
  await namespace.run(['nft', '-f', '-'], rules);
  const nft = await namespace.run(['nft', '-j', '-s', 'list', 'ruleset']);
  const listings = {
    ...{ nft, nftIsTerse: false, iptables: '', ip6tables: '', iptablesLegacy: null, ip6tablesLegacy: null, unread: [] },
  };
  const machine = {
    ...{ interface: 'wg0', link: true, port: 51_820, forwarding4: true, forwarding6: false, listings },
    ...{ uplink4: 'eth0', uplink6: null, own: [{ address: '198.51.100.7', device: 'eth0' }] },
  };
  const judged = (endpointPort: number) =>
    judge(machine, {
      ...{ network: '10.0.0.0/24', network6: null, allowedIps: ['0.0.0.0/0'], endpointPort },
      friends: ['10.0.0.5', '10.0.0.9'],
    });
  expect(judged(51_820)).toMatchObject({
    ...{ way4: { answer: 'yes', troubles: [] }, port: 'yes', portFits: 'yes' },
    apart: { friends: 'yes', server: 'yes' },
  });
});
