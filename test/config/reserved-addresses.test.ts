import { describe, expect, it } from 'vitest';
import { remoteNode, settingsOf, simplest } from '../stage/settings-of.ts';

const nodesOf = (file: Record<string, string>) => settingsOf({ ...simplest, ...file }).nodes;

describe('reserved addresses', () => {
  it("are main's first two, what the owner reserves and the address the network was written with", () => {
    const [main] = nodesOf({
      WG_NETWORK_CIDR: '10.7.1.5/16',
      WG_NETWORK_CIDR6: 'fd00:7::/64',
      WG_RESERVED_IPS: '10.7.0.9, 10.7.3.77/28,fd00:7::9, 10.7.0.1',
    });
    expect(main).toMatchObject({ network: '10.7.0.0/16', network6: 'fd00:7::/64' });
    expect(main?.reserved).toEqual([
      '10.7.0.1',
      '10.7.0.2',
      '10.7.1.5',
      'fd00:7::1',
      'fd00:7::2',
      '10.7.0.9',
      '10.7.3.64/28',
      'fd00:7::9',
    ]);
  });

  it('are only the first on another node, of each network', () => {
    const file = { ...remoteNode('EU1'), WG_EU1_NETWORK_CIDR: '10.1.0.1/24', WG_EU1_NETWORK_CIDR6: 'fd00:1::5/126' };
    expect(nodesOf(file)[1]?.reserved).toEqual(['10.1.0.1', 'fd00:1::5']);
  });

  it('outside the network are worth a warning', () => {
    const { warnings } = settingsOf({ ...simplest, WG_RESERVED_IPS: '10.0.1.5, 10.0.0.0/8, fd00::1' });
    expect(warnings).toEqual([
      'WG_NETWORK_CIDR: no address is left for friends besides the reserved ones; write a wider network',
      'WG_RESERVED_IPS: 10.0.1.5 is outside the network 10.0.0.0/24 and reserves nothing; correct or delete it',
      'WG_RESERVED_IPS: fd00::1 is outside the network 10.0.0.0/24 and reserves nothing; correct or delete it',
    ]);
  });
});
