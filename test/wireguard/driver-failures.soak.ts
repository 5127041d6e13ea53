import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { DumpReader } from '../../src/wireguard/drivers/answers/dump.ts';
import { answerOf } from '../../src/wireguard/drivers/answers/outcome.ts';
import { dumpCommand } from '../../src/wireguard/drivers/node-commands.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { processesWith } from '../lab/processes.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { EACH, failure, SHORT } from './both-drivers.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd', 'setsid');
const WAITED = (SHORT.connect + SHORT.command + SHORT.grace) * 1000 + 30_000;
/** Each way in which sets are told: a few of them, as a new friend makes them, may wait for nothing else. */
const sets = (presharedKey: string | null = generatePresharedKey(), count = 1) => ({
  set: Array.from({ length: count }, (_, number) => {
    return { publicKey: generateKeyPair().publicKey, presharedKey, allowedIps: [`10.0.0.${number + 3}/32`] };
  }),
  remove: [],
});
const changes = (presharedKey?: string) => ({ ...sets(presharedKey), remove: [generateKeyPair().publicKey] });

describe.skipIf(missing).each(EACH)('the $kind driver of $protocol', ({ protocol, dialect, real, reach }) => {
  const { program } = dialect;
  let lab: WireguardLab;
  let server: WireguardServer;

  beforeAll(async () => {
    lab = await WireguardLab.start({ protocol });
    server = await lab.server();
  });
  afterAll(() => lab?.close());

  it('gives up a command that never returns, and leaves nothing of it running', async () => {
    const marker = `86400.${process.pid}`;
    const script = `[ "$1" = addconf ] && cat "$3" >/dev/null\necho >>"\${0%/*}/started"\nsleep ${marker}`;
    await using fake = new FakePrograms({ [program]: script });
    await using node = await reach(server.interface, { path: fake.path, limits: SHORT });
    const start = performance.now();
    const calls = [node.driver.dump(), node.driver.apply(changes()), node.driver.apply(sets())].map(failure);
    for (const { code } of await Promise.all(calls)) expect(code).toBe('timeout');
    expect(performance.now() - start).toBeLessThan(WAITED);
    expect(existsSync(join(fake.folder, 'started'))).toBe(true);
    await eventually(() => processesWith(marker).length === 0);
  });

  // four seconds, and the program has no part in it
  if (protocol === 'wireguard')
    it('does not wait for what a command left behind with the output still open', async () => {
      const marker = `4.${process.pid}`;
      await using fake = new FakePrograms({ cut: `setsid sleep ${marker} & cat` });
      await using node = await reach(server.interface, { path: fake.path, limits: SHORT });
      const start = performance.now();
      expect((await failure(node.driver.dump())).code).toBe('timeout');
      expect(performance.now() - start).toBeLessThan(WAITED);
      await eventually(() => processesWith(marker).length === 0); // by itself
    });

  it('believes no answer of which the end is missing', async () => {
    await using fake = new FakePrograms({ timeout: '/usr/bin/timeout "$@" | head -c 60' });
    await using node = await reach(server.interface, { path: fake.path });
    expect((await failure(node.driver.dump())).code).toBe('garbled');
    expect((await failure(node.driver.statistics())).code).toBe('garbled');
  });

  it('believes no exit status 0 of something that did nothing', async () => {
    await using fake = new FakePrograms({ timeout: 'exit 0', sh: 'exit 0' });
    await using node = await reach(server.interface, { path: fake.path });
    expect((await failure(node.driver.apply(changes()))).code).toBe('garbled');
    expect((await failure(node.driver.apply(sets()))).code).toBe('garbled');
  });

  it('applies nothing of changes that arrive incomplete', async () => {
    // 147: up to `AllowedIPs = 10.0.0.3/3`, which would be most of the world
    const before = await server.allowedIps();
    for (const length of [1, 60, 64, 147, 149, 153]) {
      const cut = `head -c ${length} |`;
      const starts = { timeout: `${cut} exec /usr/bin/timeout "$@"`, sh: `${cut} exec /bin/sh "$@"` };
      await using fake = new FakePrograms(starts);
      await using node = await reach(server.interface, { path: fake.path });
      for (const half of [changes(), sets(undefined, 3), sets(undefined, 20)]) {
        const { code, message } = await failure(node.driver.apply(half));
        expect({ code, message }).toEqual({ code: 'command', message: expect.stringContaining('none was made') });
      }
    }
    expect(await server.allowedIps()).toEqual(before);
  });

  it('reads every other peer beside one whose line is bad, with a range for a keepalive and fields to come', async () => {
    const [good, bad] = [sets().set, sets().set]
      .flat()
      .map((peer, i) => ({ ...peer, allowedIps: [`10.0.0.${i + 40}/32`] }));
    if (!good || !bad) throw new Error('two peers are needed');
    const change = `BEGIN { FS = OFS = "\\t" } $1 == "${bad.publicKey}" { $4 = "what is this" } NR > 1 { $8 = "25-35"; $9 = "new" } { print }`;
    await using fake = new FakePrograms({
      [program]: `[ "$3" = dump ] || exec ${real} "$@"\n${real} "$@" | awk '${change}'`,
    });
    await using node = await reach(server.interface, { path: fake.path });
    await node.driver.apply({ set: [good, bad], remove: [] });
    const { peers, unreadableKeys, isPartial } = await node.driver.dump();
    expect(peers.get(good.publicKey)?.allowedIps).toEqual(good.allowedIps);
    expect([...(unreadableKeys ?? [])]).toEqual([bad.publicKey]);
    expect(isPartial, 'it is known which peer it is').toBeUndefined();
    await node.driver.apply({ set: [], remove: [good.publicKey, bad.publicKey] });
    expect((await server.allowedIps()).has(bad.publicKey)).toBe(false);
  });

  it('removes nothing when the sets before it failed', async () => {
    await using fake = new FakePrograms({ [program]: `[ "$1" = addconf ] && exit 3\nexec ${real} "$@"` });
    await using node = await reach(server.interface, { path: fake.path });
    const kept = generateKeyPair().publicKey;
    await server.addHandmadePeer({ publicKey: kept, allowedIps: ['10.0.0.9/32'] });
    expect((await failure(node.driver.apply({ ...changes(), remove: [kept] }))).code).toBe('command');
    expect([...(await server.allowedIps()).keys()]).toContain(kept);
  });

  it('says what to do when the program is missing or not permitted, and repeats nothing of what it said', async () => {
    const secret = generatePresharedKey();
    const cases: [string, RegExp][] = [
      [`echo "sh: 1: ${program}: not found" >&2; exit 127`, new RegExp(dialect.package)],
      ['echo "Unable to modify interface: Operation not permitted" >&2; exit 1', /CAP_NET_ADMIN/],
      [`echo "Key is not the correct length or format: \\\`${secret}'" >&2; exit 1`, /failed with exit status 1$/],
    ];
    for (const [script, message] of cases) {
      await using fake = new FakePrograms({ [program]: script });
      await using node = await reach(server.interface, { path: fake.path });
      const thrown = await failure(node.driver.apply(changes(secret)));
      expect(thrown).toMatchObject({ name: 'NodeError', code: 'command', message: expect.stringMatching(message) });
      expect(inspect(thrown, { depth: null, showHidden: true })).not.toContain(secret);
    }
  });

  it('reads a node whose login shell is chatty', async () => {
    await using fake = new FakePrograms({ timeout: 'echo "Welcome to eu1!"; exec /usr/bin/timeout "$@"' });
    await using node = await reach(server.interface, { path: fake.path });
    expect((await node.driver.dump()).serverKey).toBe(server.keys.publicKey);
  });

  it('takes no more calls after it was closed, and ends those that wait', async () => {
    const marker = `86399.${process.pid}`;
    await using fake = new FakePrograms({ [program]: `sleep ${marker}` });
    await using node = await reach(server.interface, { path: fake.path });
    const waiting = failure(node.driver.dump());
    await eventually(() => processesWith(marker).length > 0);
    await node.driver.close();
    expect((await waiting).code).toBe('unreachable');
    expect((await failure(node.driver.dump())).code).toBe('unreachable');
    for (const pid of processesWith(marker)) process.kill(pid, 'SIGKILL'); // over SSH it would live on to its time limit
  });
});

describe.skipIf(missing)('the dump of a node', () => {
  it('tells the addresses of the interface, with the real ip beside the real wg', async () => {
    await using lab = await WireguardLab.start();
    const server = await lab.server({ addresses: ['10.0.0.1/24', 'fd00::1/64'] });
    const stdout = await server.namespace.run(dumpCommand({ dialect: WIREGUARD, interface: server.interface }, 5).argv);
    const body = answerOf(
      { status: 0, signal: null, stdout: `${stdout}\n`, stderr: '' },
      { dialect: WIREGUARD, interface: server.interface, login: null, hasSecrets: false },
    );
    expect(new DumpReader().read(body, 0).ownAddresses).toEqual(expect.arrayContaining(['10.0.0.1', 'fd00::1']));
    expect(stdout).not.toContain(server.keys.privateKey);
  });
});
