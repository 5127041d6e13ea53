import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { type KnockTask, knockDoor } from '../../src/probe/knock-door.ts';
import { parseKnock } from '../../src/wireguard/drivers/answers/knocked.ts';
import { gateCommands } from '../../src/wireguard/drivers/gate/gate-commands.ts';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { Gate } from '../lab/gate.ts';
import { missingFor } from '../lab/requirements.ts';
import { ProbeLab } from './probe-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'bash');

describe.skipIf(missing)('a door at which another machine’s gate knocks', () => {
  let lab: ProbeLab;
  let gate: Gate;
  let calls = 0;

  beforeAll(async () => {
    lab = await ProbeLab.open();
    const { host, port } = lab.server.endpoint;
    const config = `knock=${host}:${port}\nknock=${host}:443\n`;
    gate = new Gate({ interface: 'wg0', addresses: ['10.99.0.1/24'], config });
  });
  afterAll(async () => {
    gate?.[Symbol.dispose]();
    await lab?.[Symbol.asyncDispose]();
  });

  /** The gate runs in the other machine's network, as over SSH; the secrets stay here. */
  async function knockAt(port: number, other: Partial<KnockTask> = {}) {
    const door = `${lab.server.endpoint.host}:${port}`;
    return knockDoor({
      ...{ keys: lab.rightKeys, ends: { own: '10.0.0.254', node: lab.server.address }, parameters: {} },
      ...other,
      knock: async (packets, waitMs, answers) => {
        calls += 1;
        const stdin = gateCommands.knock?.({ door, packets, waitMs, answers })?.stdin ?? '';
        const env = ['env', 'SSH_ORIGINAL_COMMAND=knock', 'sh', gate.program];
        return parseKnock(await lab.client.run(env, stdin));
      },
    });
  }
  const rules = (...lines: string[]) =>
    lab.server.namespace.run(
      ['nft', '-f', '-'],
      `table inet block\ndelete table inet block\ntable inet block {\n${lines.join('\n')}\n}\n`,
    );

  it('is open by three calls: handshake, data, a last word; the server knows both directions', async () => {
    calls = 0;
    const found = await knockAt(lab.server.endpoint.port);
    expect(found).toMatchObject({ kind: 'open', echoes: 30 });
    expect(found?.kind === 'open' && found.handshakeMs).toBeLessThan(onBusyMachine(1000));
    expect([calls, await lab.isConfirmed()]).toEqual([3, true]);
  });

  it('is a handshake only where the probe has no address', async () => {
    await expect(knockAt(lab.server.endpoint.port, { ends: null })).resolves.toMatchObject({ data: 'not-tried' });
  });

  it('is silent at a closed port and for another server key, and tells a wrong preshared key', async () => {
    const strange = { ...lab.rightKeys, serverKey: generateKeyPair().publicKey };
    await expect(knockAt(443)).resolves.toMatchObject({ kind: 'silent' });
    await expect(knockAt(lab.server.endpoint.port, { keys: strange })).resolves.toMatchObject({ kind: 'silent' });
    const other = { ...lab.rightKeys, presharedKey: lab.rightKeys.serverKey };
    await expect(knockAt(lab.server.endpoint.port, { keys: other })).resolves.toEqual({ kind: 'wrong-answer' });
  }, 120_000);

  it('passes handshakes and no data, or freezes, where a filter does that', async () => {
    const chain = 'chain in { type filter hook prerouting priority -300;';
    const { port: udp } = lab.server.endpoint;
    await rules(chain, `udp dport ${udp} meta length > 180 drop`, '}');
    // small echoes are 60 bytes: what is larger is lost
    await expect(knockAt(udp)).resolves.toMatchObject({ kind: 'frozen', echoes: 0 });
    await rules(chain, `udp dport ${udp} @th,64,8 4 drop`, '}');
    await expect(knockAt(udp)).resolves.toMatchObject({ kind: 'handshake-only', data: 'lost' });
    await rules();
  }, 120_000);

  it('has no outcome where that machine does not knock', async () => {
    const knock = async () => null;
    const task = { keys: lab.rightKeys, ends: null, parameters: {}, knock };
    await expect(knockDoor(task)).resolves.toBeNull();
  });
});
