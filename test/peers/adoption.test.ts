import { describe, expect, it } from 'vitest';
import { adoptable } from '../../src/peers/moves/adoption.ts';
import { newKey, node, peer, snapshot, stateOf } from '../stage/sample-state.ts';

const KEY = newKey();
const anna = peer();
const dual = node({ network6: 'fd00::/64' });

const adopted = (ips: readonly string[], profile = node(), own: string[] = ['10.0.0.1']) =>
  adoptable(stateOf([anna]), profile, snapshot({ [KEY]: { ips } }, { ownAddresses: own }), KEY);

describe('a foreign peer can become a device', () => {
  it('with one host address of the network, also the one that is kept for the owner’s own', () => {
    expect(adopted(['10.0.0.9/32'])).toEqual({ wg_ip: '10.0.0.9/32', wg_ip6: null });
    expect(adopted(['10.0.0.2/32'])).toEqual({ wg_ip: '10.0.0.2/32', wg_ip6: null });
  });

  it('with one of each network, in any order', () => {
    expect(adopted(['fd00::9/128', '10.0.0.9/32'], dual)).toEqual({ wg_ip: '10.0.0.9/32', wg_ip6: 'fd00::9/128' });
    expect(adopted(['10.0.0.9/32'], dual)).toEqual({ wg_ip: '10.0.0.9/32', wg_ip6: null });
  });

  it('with the network’s mask beside its address: its own address is what it keeps', () => {
    expect(adopted(['10.0.0.9/32', '10.0.0.0/24'])).toEqual({ wg_ip: '10.0.0.9/32', wg_ip6: null });
    expect(adopted(['10.0.0.9/32', 'fd00::/64'], dual)).toEqual({ wg_ip: '10.0.0.9/32', wg_ip6: null });
  });
});

describe('it cannot', () => {
  it.each([
    ['without an address', []],
    ['with a mask alone: nobody knows which host it is', ['10.0.0.0/24']],
    ['with two addresses', ['10.0.0.9/32', '10.0.0.10/32']],
    ['outside the network', ['10.9.0.9/32']],
    ['with a network behind it, which would be cut off', ['10.0.0.9/32', '192.168.1.0/24']],
    ['as a way out for everybody', ['10.0.0.9/32', '0.0.0.0/0']],
    ['with an address of a network that the node does not have', ['10.0.0.9/32', 'fd00::9/128']],
    ['at the server’s own address', ['10.0.0.1/32']],
    ['at the network’s own address or its broadcast', ['10.0.0.0/32']],
    ['at the broadcast', ['10.0.0.255/32']],
    ['at a friend’s address', ['10.0.0.3/32']],
  ])('%s', (_what, ips) => {
    expect(adopted(ips)).toBeNull();
  });

  it('at the address of a device that is off, or removed less than a day ago', () => {
    for (const more of [{ active: false }, { removed_at: new Date().toISOString() }]) {
      const state = stateOf([peer(more)]);
      expect(adoptable(state, node(), snapshot({ [KEY]: { ips: [anna.wg_ip] } }), KEY)).toBeNull();
    }
  });

  it('when it is not on the node any more', () => {
    expect(adoptable(stateOf([]), node(), snapshot({}), KEY)).toBeNull();
  });
});
