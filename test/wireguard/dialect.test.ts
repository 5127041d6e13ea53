import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import type { Dialect } from '../../src/wireguard/dialect/dialect.ts';
import { type NodeDriver, NodeError } from '../../src/wireguard/drivers/driver.ts';
import { localDriver } from '../../src/wireguard/drivers/local/local-driver.ts';
import { dumpCommand } from '../../src/wireguard/drivers/node-commands.ts';
import { sshDriver } from '../../src/wireguard/drivers/ssh/ssh-driver.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { Gate } from '../lab/gate.ts';
import { missingFor } from '../lab/requirements.ts';
import { Sshd } from '../lab/sshd.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { failure, LIMITS, sshSettings } from './both-drivers.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'sshd');
const SECRET = generatePresharedKey();
const ADDRESSES = ['10.0.0.1/24', 'fd00::1/64'];

/**
 * A program of the same family that is called otherwise and tells more of its interface, a secret among that, as AmneziaWG's does.
 * Where it runs, `wg` is a trap.
 */
const PROGRAMS = {
  xwg: `PATH=/usr/local/bin:/usr/bin:/bin
if [ "$1 $3" = 'show dump' ]; then
  dump=$(wg "$@") || exit
  printf '%s\\n' "$dump" | awk -v OFS='\\t' 'NR == 1 { print $1, $2, $3, 4, 10, 50, "(null)", "${SECRET}", $4; next } { print }'
else
  exec wg "$@"
fi`,
  wg: 'echo "the wrong program was called" >&2; exit 1',
};

describe.skipIf(missing)('a program other than wg', () => {
  let lab: WireguardLab;
  let server: WireguardServer;
  let programs: FakePrograms;
  let dialect: Dialect;

  beforeAll(async () => {
    lab = await WireguardLab.start();
    server = await lab.server({ addresses: ADDRESSES });
    programs = new FakePrograms(PROGRAMS);
    const socketFolder = join(programs.folder, 'sockets');
    mkdirSync(socketFolder);
    dialect = {
      ...{ protocol: 'XWG', program: 'xwg', quickTool: 'xwg-quick', unit: 'xwg-quick@', package: 'xwg-tools' },
      ...{ configFolder: '/etc/xwg', socketFolder },
    };
  });
  afterAll(async () => {
    await programs?.[Symbol.asyncDispose]();
    await lab?.close();
  });

  /** Changes, polls and what the machine tells of itself. */
  async function drive(driver: NodeDriver): Promise<void> {
    const [first, second] = [generateKeyPair().publicKey, generateKeyPair().publicKey];
    const presharedKey = generatePresharedKey();
    await driver.apply({ set: [{ publicKey: first, presharedKey, allowedIps: ['10.0.0.9/32'] }], remove: [] });
    const snapshot = await driver.dump();
    expect(snapshot.serverKey).toBe(server.keys.publicKey);
    expect(snapshot.peers.get(first)?.allowedIps).toEqual(['10.0.0.9/32']);
    expect(inspect(snapshot, { depth: null })).not.toContain(SECRET);
    await driver.apply({ set: [{ publicKey: second, presharedKey: null, allowedIps: [] }], remove: [first] });
    const after = await driver.dump();
    expect([after.peers.has(first), after.peers.has(second)]).toEqual([false, true]);
    const { setup, wireguard } = await driver.statistics();
    expect(setup.port).toBe(server.endpoint.port);
    expect(wireguard).toMatch(/^1\./);
    await driver.apply({ set: [], remove: [second] });
  }

  it('runs a node of this machine', async () => {
    const driver = localDriver({ dialect, interface: server.interface, path: programs.path, limits: LIMITS });
    await drive(driver).finally(() => driver.close());
  });

  it('runs a node over SSH, by a shell', async () => {
    const sshd = await Sshd.start({ hostKeys: ['ed25519'], path: programs.path });
    const ssh = await sshSettings(sshd);
    const driver = sshDriver({ id: 'eu1', dialect, interface: server.interface, ssh, limits: LIMITS });
    await drive(driver).finally(() => driver.close());
    await sshd.close();
  });

  it('runs a node over SSH, by the gate whose file names it', async () => {
    const { interface: name } = server;
    using gate = new Gate({ interface: name, addresses: ADDRESSES, path: programs.path, program: 'xwg' });
    const sshd = await Sshd.start({ hostKeys: ['ed25519'], keyOptions: gate.keyOptions });
    const ssh = await sshSettings(sshd);
    const driver = sshDriver({ id: 'eu1', dialect, interface: name, ssh, limits: LIMITS, gate: true });
    await drive(driver).finally(() => driver.close());
    await sshd.close();
  });

  it('never has a word between the key and the last field of its first line leave the node', async () => {
    const { interface: name } = server;
    using gate = new Gate({ interface: name, addresses: ADDRESSES, path: programs.path, program: 'xwg' });
    const [program = '', ...words] = dumpCommand({ dialect, interface: name }, 10).argv;
    const byShell = await execa(program, words, { env: { PATH: programs.path }, extendEnv: false });
    const byGate = await execa(gate.program, ['dump']);
    for (const { stdout } of [byShell, byGate]) {
      expect(stdout).toContain(`# begin\n${server.keys.publicKey}\toff\n`);
      for (const secret of [SECRET, server.keys.privateKey]) expect(stdout).not.toContain(secret);
    }
  });

  it('is looked for at its own socket', async () => {
    let disturbed = 0;
    const onDisturbed = () => {
      disturbed += 1;
    };
    const socket = join(dialect.socketFolder, 'absent0.sock');
    const driver = localDriver({ dialect, interface: 'absent0', path: programs.path, onDisturbed });
    try {
      symlinkSync(`/var/run/wireguard/${server.interface}.sock`, socket);
      await eventually(() => disturbed === 1);
    } finally {
      await driver.close();
      rmSync(socket);
    }
  });

  it('is named in what is said of its troubles', async () => {
    const driver = localDriver({ dialect, interface: 'absent0', path: programs.path });
    const { message } = await failure(driver.dump());
    expect(message).toContain('there is no such XWG interface: is xwg-quick@absent0 running?');
    await driver.close();
    const missing = localDriver({ dialect: { ...dialect, program: 'ywg' }, interface: 'absent0', path: programs.path });
    const error = await failure(missing.dump());
    expect(error).toBeInstanceOf(NodeError);
    expect(error.message).toContain('ywg is not installed on the node: install the package xwg-tools');
    await missing.close();
  });
});
