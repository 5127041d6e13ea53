import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTrial } from '../../src/cli/node/try-rules.ts';
import type { Trial } from '../../src/health/firewall/trial.ts';
import { Crossroads, type Truth } from '../lab/crossroads.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { SHAPES } from '../stage/firewall-shapes.ts';

const missing = missingFor('ip', 'nft', 'iptables', 'iptables-legacy', 'ip6tables', 'perl', 'unshare');
const FILE = new URL('../../deploy/lib/try-rules.sh', import.meta.url).pathname;
const WORDS = [
  ...['wg0', '51820', '10.0.0.2,10.0.0.3', 'fd00:10::2,fd00:10::3', '198.51.100.1', '2001:db8:99::1'],
  ...['192.168.7.7', 'fd12:3456:789a::10', ''],
];
const COMMAND = ['sh', '-c', `. ${FILE}; try_rules "$@"`, 'sh', ...WORDS];
/** What has not come back after so many ms is taken for lost. */
const PATIENCE = 4000;

/** Those that are not wholly understood, and one of each program that keeps rules. */
const TRIED = SHAPES.filter(
  ({ name, unsure }) =>
    unsure !== undefined ||
    /Docker, and accepts|the old iptables beside nft that let|Oracle.*REJECT|no rules at all|what comes back is dropped/.test(
      name,
    ),
);

function trueOf(t: Truth): Omit<Trial, 'cannot'> {
  const came = (holds: boolean) => (holds ? 'passes' : 'dropped');
  const open = (holds: boolean) => (holds ? 'open' : 'apart');
  return {
    ...{ way4: came(t.tcp4 && t.udp4), way6: came(t.tcp6 && t.udp6), port: came(t.port) },
    ...{ friends: open(t.friend || t.friend6), lan: open(t.lan), server: open(t.server || t.server6 || t.ssh) },
  };
}

describe.skipIf(missing)('packets that are sent through a copy of a machine’s rules', () => {
  let crossroads: Crossroads;
  beforeAll(async () => {
    crossroads = await Crossroads.build();
  }, 60_000);
  afterAll(() => crossroads?.[Symbol.asyncDispose]());

  it.each(TRIED)(
    'meet what real ones meet: $name',
    async ({ name, script }) => {
      // neighbours are found before rules come that would keep them from it: a trial is about friends' packets alone
      await crossroads.load('true');
      await crossroads.truth(PATIENCE);
      await crossroads.load(script);
      const truth = trueOf(await crossroads.truth(PATIENCE));
      const before = await everythingOf(crossroads);
      const { cannot, ...told } = readTrial(await crossroads.server.run(COMMAND));
      expect(cannot).toBeNull();
      // one friend gets out and the other does not
      if (name === 'an element that names one friend') Object.assign(truth, { way4: 'differs' });
      if (told.port === 'sender') Object.assign(truth, { port: 'sender' });
      // into a private network a packet may get without an address that its answer finds
      if (told.lan === 'open') Object.assign(truth, { lan: 'open' });
      expect(told).toEqual(truth);
      expect(await everythingOf(crossroads)).toEqual(before);
    },
    90_000,
  );

  it('are not sent where a rule cannot be copied, and it is said why', async () => {
    await crossroads.load('true');
    const strange = `ip() { case "$*" in *bridge*) echo no bridges here >&2; return 1 ;; esac; command ip "$@"; }`;
    const said = await crossroads.server.run([
      ...[
        'sh',
        '-c',
        `. ${FILE}; inside=$(try_rules_inside); try_rules_inside() { printf '%s\\n' '${strange}' "$inside"; }; try_rules "$@"`,
      ],
      ...['sh', ...WORDS],
    ]);
    expect(readTrial(said)).toEqual({ cannot: 'interfaces no bridges here' });
    await eventually(() => leftRunning().length === 0, { timeout: 30_000 }); // the kernel ends the last of them a moment later
  }, 60_000);

  it('leave nothing behind when those who wait for them are killed', async () => {
    await crossroads.load('true');
    const before = await everythingOf(crossroads);
    for (const step of ['sleep', 'probe']) {
      const asked = spawn('ip', ['netns', 'exec', crossroads.server.name, ...COMMAND], { stdio: 'ignore' });
      await eventually(
        () => (step === 'sleep' ? leftRunning().length > 0 : leftRunning().some((one) => / probe way4-/.test(one))),
        { timeout: 30_000 },
      );
      asked.kill('SIGKILL');
      await eventually(() => leftRunning().length === 0, { timeout: 30_000 });
    }
    expect(await everythingOf(crossroads)).toEqual(before);
  }, 120_000);
});

/** Command lines of what trials run. */
function leftRunning(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return /kill-child|read_host/.test(line) || / (?:echo|probe) .*,(?:tcp|udp),/.test(line) ? [line] : [];
    } catch {
      return []; // ended under way
    }
  });
}

/** All that a trial could have touched there and here, counters left out. */
async function everythingOf({ server }: Crossroads): Promise<string[]> {
  const there = [
    'nft -s list ruleset',
    'iptables-legacy-save | grep -v "^[#:]"',
    'ip -o addr',
    'ip route',
    'ip -6 route',
    'ip rule',
    'grep -r . /proc/sys/net/ipv4/conf/*/forwarding /proc/sys/net/ipv4/conf/*/rp_filter',
  ];
  const said = await server.run(['sh', '-c', there.map((one) => `${one} 2>/dev/null`).join('; ')]);
  const names = readdirSync('/run/netns').filter((name) => ['air', 'one', 'two', 'outside'].includes(name));
  return [said.replace(/(?:valid|preferred)_lft \S+|expires \S+| tentative/g, ''), ...names];
}
