import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { judgeFacts } from '../../src/cli/node/judge-facts.ts';
import { nodeLines } from '../../src/cli/node/node-lines.ts';
import type { NodeFacts } from '../../src/cli/node/remote-setup.ts';
import type { SshSettings } from '../../src/config/settings.ts';
import { cliTexts as english } from '../../src/texts/en/cli.ts';

const FACTS: NodeFacts = {
  ...{ interface: 'awg0', program: 'awg', port: 443, address: '10.9.0.1/24' },
  made: 'no',
  up: 'yes',
  public_key: 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=',
};
const ssh: SshSettings = { host: '203.0.113.7', port: 22, user: 'vpn-bot', keyPath: '/keys/eu1', hostKey: 'SHA256:x' };

describe('a server with AmneziaWG that is added', () => {
  it('gets the protocol among its settings, and its interface where that is not the usual one', () => {
    const asked = { interface: 'awg0', container: null, network: null, wgPort: null, amneziawg: null };
    const node = judgeFacts(FACTS, asked, english.node);
    const lines = nodeLines({ id: 'eu1', name: null }, ssh, node);
    expect(lines).toMatchObject({ WG_EU1_PROTOCOL: 'amneziawg', WG_EU1_ENDPOINT_PORT: '443' });
    expect(lines).not.toHaveProperty('WG_EU1_INTERFACE');
    const other = nodeLines({ id: 'eu1', name: null }, ssh, { ...node, interface: 'wg0' });
    expect(other).toMatchObject({ WG_EU1_PROTOCOL: 'amneziawg', WG_EU1_INTERFACE: 'wg0' });
    const plain = nodeLines({ id: 'eu1', name: null }, ssh, { ...node, interface: 'wg0', program: 'wg' });
    expect(plain).not.toHaveProperty('WG_EU1_PROTOCOL');
    expect(plain).not.toHaveProperty('WG_EU1_INTERFACE');
  });

  it('gets the gate’s program before its file, which an older gate would refuse', async () => {
    const script = `. deploy/lib/setup-gate.sh
say() { :; }
sudo() { :; }
for name in make_login gate_rights mv mkdir chown chmod; do eval "$name() { :; }"; done
find_gate() { name_gate vpn-bot-gate; }
gate_text() { echo 'GATE='; }
put_file() { echo "$2" && sed 's/^/  /'; }
interface=awg0 program=awg address=10.9.0.1/24 address6=
setup_gate vpn-bot 'ssh-ed25519 AAAA'`;
    const { stdout } = await execa('sh', ['-c', script]);
    expect(stdout.split('\n').slice(0, 7)).toEqual([
      ...['/usr/local/sbin/vpn-bot-gate', '  GATE=/usr/local/sbin/vpn-bot-gate', '/etc/vpn-bot-gate.conf'],
      ...['  interface=awg0', '  address=10.9.0.1/24', '  address6=', '  program=awg'],
    ]);
  });
});
