import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { judge } from '../../src/health/firewall/judge.ts';
import { PUT_LIMITS } from '../../src/wireguard/drivers/put-limits.ts';
import { Gate } from '../lab/gate.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpeedTown } from '../lab/speed-town.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';

const LISTINGS = {
  ...{ nft: null, nftIsTerse: false, iptables: null, ip6tables: null },
  ...{ iptablesLegacy: null, ip6tablesLegacy: null, unread: [] },
};
const MACHINE = {
  ...{ link: true, port: 51820, forwarding4: true, forwarding6: true, uplink4: 'eth0', uplink6: 'eth0' },
  own: [{ device: 'eth0', address: '203.0.113.5' }],
};
const WANTED = {
  ...{ network: '10.66.0.0/24', network6: 'fd66::/64', endpointPort: 51820, allowedIps: ['0.0.0.0/0', '::/0'] },
  friends: ['10.66.0.3/32', 'fd66::3/128'],
};
const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'tc');
const ANNA = 'limit 3 20000 10000 10.66.0.3/32,fd66::3/128';
const BORIS = 'limit 4 5000 5000 10.66.0.4/32';

it('limits are put in force by the gate in the words of the shell', () => {
  const gateText = readFileSync('deploy/vpn-bot-gate', 'utf8');
  const [, part] = /^# begin of the limits[^\n]*\n(.*)\n# end of the limits$/ms.exec(gateText) ?? [];
  expect(part).toBe(PUT_LIMITS);
});

describe.skipIf(missing)('the speed limits of an interface', () => {
  let town: SpeedTown;
  beforeAll(async () => {
    town = await SpeedTown.build();
  }, 120_000);
  afterAll(() => town?.[Symbol.asyncDispose]());
  beforeEach(() => town.limit());

  const run = (...argv: string[]) => town.server.namespace.run(argv);
  const classes = async (device: string) =>
    (await run('tc', 'class', 'show', 'dev', device))
      .split('\n')
      .flatMap((line) => /htb (\S+) .* rate (\S+)/.exec(line)?.slice(1).join(' ') ?? [])
      .sort();
  const shaper = async () => /(vbl\S+?):/.exec(await run('ip', '-o', 'link', 'show', 'type', 'ifb'))?.[1] ?? '';
  /** Everything of the kind that could be left behind. */
  const traces = async () => [
    await run('nft', 'list', 'ruleset'),
    await run('ip', '-o', 'link', 'show', 'type', 'ifb'),
    (await run('tc', 'qdisc', 'show')).includes('7b01:'),
  ];

  it('are a class for each line in each direction, and names of addresses', async () => {
    expect(await town.limit(ANNA, BORIS)).toEqual({ kind: 'missing', words: '' });
    expect(await classes(town.server.interface)).toEqual(['7b01:3 20Mbit', '7b01:4 5Mbit']);
    expect(await classes(await shaper())).toEqual(['7b01:3 10Mbit', '7b01:4 5Mbit']);
    expect(await run('nft', 'list', 'ruleset')).toContain('10.66.0.3 : 7b01:3, 10.66.0.4 : 7b01:4');
    expect(await town.limit(ANNA, BORIS)).toEqual({ kind: 'there', words: '' });
  });

  it('are in place of all earlier ones', async () => {
    await town.limit(ANNA, BORIS);
    await town.limit(BORIS.replaceAll('5000', '8000'));
    expect(await classes(town.server.interface)).toEqual(['7b01:4 8Mbit']);
    expect(await run('nft', 'list', 'ruleset')).not.toContain('10.66.0.3');
  });

  it('go without a trace with the last line', async () => {
    const before = await traces();
    await town.limit(ANNA, BORIS);
    expect(await traces()).not.toEqual(before);
    expect(await town.limit()).toEqual({ kind: 'none', words: '' });
    expect(await traces()).toEqual(before);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the interface was made anew', () => town.server.restart()],
    ['the firewall was flushed', () => run('nft', 'flush', 'ruleset')],
    ['the queue was taken away', () => run('tc', 'qdisc', 'del', 'dev', town.server.interface, 'root')],
    ['the device for what friends send was taken away', async () => run('ip', 'link', 'del', await shaper())],
  ])('come back with the next text when %s', async (_, destroy) => {
    await town.limit(ANNA);
    await destroy();
    expect(await town.limit('show')).toEqual({ kind: 'missing', words: '' });
    expect(await town.limit(ANNA)).toEqual({ kind: 'missing', words: '' });
    expect(await town.limit('show')).toEqual({ kind: 'there', words: '' });
    expect(await classes(town.server.interface)).toEqual(['7b01:3 20Mbit']);
    expect(await classes(await shaper())).toEqual(['7b01:3 10Mbit']);
  });

  it('leave a queue of somebody else’s alone', async () => {
    const queue = [
      'dev',
      town.server.interface,
      'root',
      'handle',
      '9:',
      'tbf',
      'rate',
      '1gbit',
      'burst',
      '100k',
      'latency',
      '50ms',
    ];
    await run('tc', 'qdisc', 'add', ...queue);
    const before = await traces();
    expect(await town.limit(ANNA)).toEqual({ kind: 'foreign', words: 'tbf 9:' });
    expect(await town.limit()).toEqual({ kind: 'none', words: '' });
    expect(await traces()).toEqual(before);
    await run('tc', 'qdisc', 'del', 'dev', town.server.interface, 'root');
  });

  it('need no right beside that to change networks', async () => {
    const limits = `${PUT_LIMITS}\nprintf '%s\\n' '${ANNA}' | put_limits ${town.server.interface}`;
    const bounds = [
      '--reuid=65534',
      '--clear-groups',
      '--inh-caps=-all,+net_admin',
      '--ambient-caps=-all,+net_admin',
      '--bounding-set=-all,+net_admin',
      '--no-new-privs',
    ];
    expect(await run('setpriv', ...bounds, 'sh', '-c', limits)).toBe('limits missing');
    expect(await town.limit('show')).toEqual({ kind: 'there', words: '' });
    const without = bounds.filter((word) => !/inh|ambient/.test(word));
    expect(await run('setpriv', ...without, 'sh', '-c', limits)).toMatch(/^limits failed .*not permitted/i);
  });

  it('change nothing of what is judged about the server’s rules', async () => {
    await run(
      'nft',
      'table inet nat { chain post { type nat hook postrouting priority srcnat; oifname "eth0" masquerade; }; }',
    );
    const judged = async () =>
      judge(
        {
          ...MACHINE,
          interface: town.server.interface,
          listings: { ...LISTINGS, nft: await run('nft', '-j', '-s', 'list', 'ruleset') },
        },
        WANTED,
      );
    const before = await judged();
    await town.limit(ANNA);
    expect(await judged()).toEqual(before);
    expect(before).toMatchObject({ way4: { answer: 'yes' }, port: 'yes' });
    await run('nft', 'delete', 'table', 'inet', 'nat');
  });

  it('go with what else was there when the bot is removed', async () => {
    const before = await traces();
    await town.limit(ANNA);
    const [remove] = /^remove_limits\(\) \{.*?^\}$/ms.exec(readFileSync('deploy/uninstall.sh', 'utf8')) ?? [];
    await run('bash', '-euo', 'pipefail', '-c', `${remove}\nremove_limits`);
    expect(await traces()).toEqual(before);
  });

  it('are put in force by the gate, behind its check', async () => {
    using gate = new Gate({ interface: town.server.interface, addresses: town.server.addresses });
    const ask = (text: string) =>
      execa('ip', ['netns', 'exec', town.server.namespace.name, gate.program, 'limits'], {
        input: text,
        reject: false,
      });
    expect(await ask(`${ANNA}\n${BORIS}\n# end\n`)).toMatchObject({
      exitCode: 0,
      stdout: '# begin\nlimits missing\n# end',
    });
    expect(await classes(town.server.interface)).toEqual(['7b01:3 20Mbit', '7b01:4 5Mbit']);
    expect(await ask('show\n# end\n')).toMatchObject({ stdout: '# begin\nlimits there\n# end' });
    expect(await ask(`${ANNA}\nlimit x\n# end\n`)).toMatchObject({
      exitCode: 64,
      stderr: 'refused: line 2: not a limit',
    });
    expect(await classes(town.server.interface)).toEqual(['7b01:3 20Mbit', '7b01:4 5Mbit']);
    expect(await ask('# end\n')).toMatchObject({ stdout: '# begin\nlimits none\n# end' });
    using boxed = new Gate({ interface: 'wg0', addresses: ['10.0.0.1/24'], config: 'container=amnezia\n' });
    const answer = await execa(boxed.program, ['limits'], { input: '# end\n' });
    expect(answer.stdout).toBe('# begin\nlimits container\n# end');
  });
});

it.skipIf(missing)('two interfaces of a machine have limits of their own', async () => {
  await using lab = await WireguardLab.start();
  const server = await lab.server();
  const { namespace } = server;
  await namespace.ip('link', 'add', 'awg-a-long-name', 'type', 'ifb');
  const put = (name: string, text: string) => namespace.run(['sh', '-c', `${PUT_LIMITS}\nput_limits ${name}`], text);
  expect(await put(server.interface, 'limit 1 1000 1000 10.0.0.2/32')).toBe('limits missing');
  expect(await put('awg-a-long-name', 'limit 1 3000 3000 10.1.0.2/32')).toBe('limits missing');
  expect(await put(server.interface, 'show')).toBe('limits there');
  expect(await put('awg-a-long-name', '')).toBe('limits none');
  expect(await put(server.interface, 'show')).toBe('limits there');
  const { stdout } = await execa('ip', ['-n', namespace.name, '-o', 'link', 'show', 'type', 'ifb']);
  expect(stdout.match(/vbl[^:]*/g)).toHaveLength(1);
});
