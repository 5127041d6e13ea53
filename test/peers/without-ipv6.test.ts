import { expect, it } from 'vitest';
import { renderConfig } from '../../src/peers/devices/render-config.ts';
import { withoutIpv6 } from '../../src/peers/devices/without-ipv6.ts';
import { box, node, peer, SERVER_KEY } from '../stage/sample-state.ts';

const device = peer({ wg_ip6: 'fd00::3/128' });
const secret = box.open(device.public_key, device.secret ?? '');

it('leaves nothing of IPv6 in the file, and everything else as it is', () => {
  const both = node({ dns: ['1.1.1.1', '2606:4700:4700::1111', 'home.example.com'], mtu: 1280 });
  const plain = withoutIpv6(both, device);
  if (!plain) throw new Error('there was IPv6 in it');
  const text = renderConfig(plain.node, SERVER_KEY, plain.peer, secret);
  expect(text).not.toMatch(/::/);
  const lines = renderConfig(both, SERVER_KEY, device, secret)
    .replace(', fd00::3/128', '')
    .replace(', 2606:4700:4700::1111', '')
    .replace(', ::/0', '');
  expect(text).toBe(lines);
});

it('is not to be had where there is no IPv6, or nothing else', () => {
  expect(withoutIpv6(node({ allowedIps: ['0.0.0.0/0'] }), peer())).toBeNull();
  expect(withoutIpv6(node({ allowedIps: ['::/0'] }), device)).toBeNull();
  expect(withoutIpv6(node(), peer())).not.toBeNull();
  expect(withoutIpv6(node({ allowedIps: ['10.0.0.0/24'] }), device)).not.toBeNull();
});
