import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { type SshLimits, sshDriver } from '../../src/wireguard/drivers/ssh/ssh-driver.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { Gate } from '../lab/gate.ts';
import { processesWith, readProc } from '../lab/processes.ts';
import { missingFor } from '../lab/requirements.ts';
import { Sshd } from '../lab/sshd.ts';
import { failure, LIMITS, SHORT, sshSettings } from './both-drivers.ts';

const missing = missingFor('sshd', 'ssh-keygen');
const { publicKey } = generateKeyPair();
const aPeer = () => {
  return { publicKey: generateKeyPair().publicKey, presharedKey: generatePresharedKey(), allowedIps: ['10.0.0.3/32'] };
};

/** A `wg` with one interface, which writes down what it is told, and in which of sshd's sessions. */
const WG = `case $3 in
dump) printf 'secret\\t${publicKey}\\t51820\\toff\\n'; exit ;;
public-key) echo '${publicKey}'; exit ;;
esac
read -r _ _ _ _ _ session _ </proc/self/stat
echo "$session $*" >>"\${0%/*}/calls"
[ "$1" = addconf ] && cat "$3" >>"\${0%/*}/text"
exit 0`;

interface Options {
  readonly throughGate?: boolean;
  readonly wg?: string;
  readonly limits?: SshLimits;
  readonly config?: string;
}

async function open({ throughGate = false, wg = WG, limits = LIMITS, config = '' }: Options) {
  const stack = new AsyncDisposableStack();
  const { path, folder } = stack.use(new FakePrograms({ wg }));
  const gate = new Gate({ interface: 'wg0', addresses: ['10.0.0.1/24'], path, limit: limits.command });
  stack.use(gate);
  const keyOptions = throughGate ? gate.keyOptions : '';
  const sshd = stack.use(await Sshd.start({ hostKeys: ['ed25519'], path, keyOptions, config }));
  const driver = sshDriver({
    dialect: WIREGUARD,
    id: 'eu1',
    interface: 'wg0',
    ssh: await sshSettings(sshd),
    limits,
    gate: throughGate,
  });
  stack.defer(() => driver.close());
  /** The commands that sshd runs, each by its session. */
  const commands = () => [
    ...new Set(
      sshd
        .sessions()
        .map((pid) =>
          Number(
            readProc(pid, 'stat')
              ?.replace(/^.*\) /s, '')
              .split(' ')[3],
          ),
        )
        .filter((leader) => !/^sshd|\/sshd/.test(readProc(leader, 'cmdline') ?? 'sshd')),
    ),
  ];
  const theOne = async (not?: number, timeout = 10_000): Promise<number> => {
    await eventually(() => commands().length === 1 && commands()[0] !== not, { timeout });
    return commands()[0] ?? 0;
  };
  const read = (file: string) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '');
  await driver.dump();
  return { sshd, gate, driver, commands, theOne, read, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe.skipIf(missing).each([
  { kind: 'a shell', throughGate: false },
  { kind: 'the gate', throughGate: true },
])('a command that waits for its text over SSH, at $kind', ({ throughGate }) => {
  it('takes the text of a new peer, and the next one waits already', async () => {
    await using node = await open({ throughGate });
    const [first, peer] = [await node.theOne(), aPeer()];
    await node.driver.apply({ set: [peer], remove: [] });
    expect(node.read('calls')).toBe(`${first} addconf wg0 /dev/stdin\n`);
    for (const word of [peer.publicKey, peer.presharedKey, '10.0.0.3/32']) expect(node.read('text')).toContain(word);
    const second = await node.theOne(first);
    await node.driver.dump();
    expect(node.commands()).toContain(second);
    await node.driver.apply({ set: [aPeer()], remove: [] });
    expect(node.read('calls')).toContain(`${second} addconf`);
  });

  it('does nothing when no text comes', async () => {
    await using node = await open({ throughGate });
    const first = await node.theOne();
    await node.driver.close();
    await eventually(() => !node.commands().includes(first));
    expect(node.read('calls')).toBe('');
  });

  it('has its whole time from the text on, and is killed with all that it started', async () => {
    const marker = `86396.${process.pid}${throughGate ? 1 : 0}`;
    const wg = WG.replace('exit 0', `[ "$4" ] || sleep ${marker}`);
    await using node = await open({ throughGate, wg, limits: SHORT });
    const [first, since] = [await node.theOne(), performance.now()];
    await eventually(() => performance.now() - since > 2 * (SHORT.command + SHORT.grace) * 1000);
    expect(node.commands()).toEqual([first]);
    const call = failure(node.driver.apply({ set: [aPeer()], remove: [] }));
    expect((await call).code).toBe('timeout');
    await eventually(() => node.read('calls').includes(`${first} addconf`));
    await eventually(() => processesWith(marker).length === 0);
  });

  it('is none where a connection may have one session only', async () => {
    await using node = await open({ throughGate, config: 'MaxSessions 1' });
    // sshd may still count the session of the look that has just ended: then it opens none for a command that waits
    const first = await node.theOne(undefined, 1000).catch(() => null);
    await node.driver.dump();
    for (let time = 0; time < 3; time++) {
      await node.driver.apply({ set: [aPeer()], remove: [] });
      await node.driver.dump();
    }
    expect(node.read('calls').match(/addconf/g)).toHaveLength(3);
    if (first !== null) expect(node.commands()).not.toContain(first);
  });

  it('is started again over a new connection', async () => {
    await using node = await open({ throughGate });
    const first = await node.theOne();
    await node.sshd.stop();
    await node.sshd.start();
    await failure(node.driver.dump()).catch(() => undefined);
    await node.driver.dump();
    const second = await node.theOne(first);
    await node.driver.apply({ set: [aPeer()], remove: [] });
    expect(node.read('calls')).toBe(`${second} addconf wg0 /dev/stdin\n`);
  });
});

describe.skipIf(missing)('a gate of before version 2', () => {
  it('refuses to wait, and makes every change all the same', async () => {
    await using node = await open({ throughGate: true });
    const text = readFileSync(node.gate.program, 'utf8').replace(
      'dump | apply | standby | stats)',
      'dump | apply | stats)',
    );
    // a far one: its refusal comes when the change has been sent already
    writeFileSync(
      node.gate.program,
      text.replace('case $word in', '[ "$word" = standby ] && sleep 0.3\ncase $word in'),
    );
    await node.driver.apply({ set: [aPeer()], remove: [] });
    for (let time = 1; time < 4; time++) {
      await node.theOne();
      await node.driver.apply({ set: [aPeer()], remove: [] });
    }
    expect(node.read('calls').match(/addconf/g)).toHaveLength(4);
  });
});
