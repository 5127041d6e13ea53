import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statisticsCommand } from '../../src/wireguard/node-commands.ts';
import { parseStatistics } from '../../src/wireguard/statistics.ts';
import { Gate } from '../lab/gate.ts';
import { Namespace } from '../lab/namespace.ts';
import { missingFor } from '../lab/requirements.ts';

const missing = missingFor('ip', 'nft', 'iptables');
const gate = new Gate({ interface: 'wg0', addresses: ['10.0.0.1/24'] });
afterAll(() => gate[Symbol.dispose]());

describe.skipIf(missing).each([
  ['a shell', () => statisticsCommand('wg0', 10).argv],
  ['the gate', () => [gate.program, 'stats']],
])('what a firewall drops, as %s tells it,', (_, argv) => {
  let server: Namespace;
  beforeAll(async () => {
    server = await Namespace.make();
  });
  afterAll(() => server?.close());

  const drops = async () => parseStatistics(await server.run(argv())).setup.dropsForwarded;
  const run = (line: string) => server.run(['sh', '-ec', line]);

  it('is nothing where there is none, or one that lets all pass', async () => {
    expect(await drops()).toBe(false);
    await run(`nft add table inet ours; nft add chain inet ours forward '{ type filter hook forward priority 0; policy accept; }'
      nft add rule inet ours forward iifname wg0 oifname wg0 drop`);
    expect(await drops()).toBe(false);
  });

  it('is what friends send, until a rule is for the interface', async () => {
    await run('iptables -P FORWARD DROP; iptables -A FORWARD -i wg00 -j ACCEPT; iptables -A INPUT -i wg0 -j DROP');
    expect(await drops()).toBe(true);
    await run('iptables -A FORWARD -i wg0 -j ACCEPT');
    expect(await drops()).toBe(false);
    await run(
      `iptables -F; nft add table inet hard; nft add chain inet hard forward '{ type filter hook forward priority 5; policy drop; }'`,
    );
    expect(await drops()).toBe(true);
    await run('iptables -P FORWARD ACCEPT; nft add rule inet hard forward iifname wg0 accept');
    expect(await drops()).toBe(false);
  });
});
