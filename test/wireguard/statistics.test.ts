import { describe, expect, it } from 'vitest';
import { parseStatistics } from '../../src/wireguard/drivers/answers/statistics.ts';

const ANSWER = `load 0.57 0.30 0.10 1/234 5678
uptime 1126.23 2000.10
cores 2
kernel 6.1.0-44-amd64
MemTotal:        2048000 kB
MemFree:          100000 kB
MemAvailable:    1024000 kB
HugePages_Total:       0
disk /dev/vda1 10000 4000 6000 40% /
time 1795350000
forwarding 1
port 51820
firewall read
nat ip saddr 10.0.0.0/24 oifname != "wg0" masquerade
`;

describe('parseStatistics', () => {
  it('tells bytes, seconds and the load of one minute', () => {
    expect(parseStatistics(ANSWER)).toEqual({
      load: 0.57,
      cores: 2,
      memory: { total: 2_097_152_000, available: 1_048_576_000 },
      disk: { total: 10_240_000, available: 6_144_000 },
      uptime: 1126.23,
      kernel: '6.1.0-44-amd64',
      wireguard: null,
      network: null,
      setup: {
        clock: 1_795_350_000_000,
        forwarding: true,
        port: 51820,
        nat: ['ip saddr 10.0.0.0/24 oifname != "wg0" masquerade'],
        surroundings: null,
        gate: null,
        helpers: new Map(),
      },
    });
  });

  it('tells what it does not know of the setup, and the version of a gate', () => {
    const unknown = ANSWER.replace('port 51820', 'port').replace(/firewall read\nnat .*\n/, 'gate 1\n');
    expect(parseStatistics(unknown).setup).toMatchObject({ port: null, nat: null, gate: 1 });
    expect(parseStatistics(ANSWER.replace(/nat .*\n/, '')).setup.nat).toEqual([]);
    expect(parseStatistics(`${ANSWER}forward dropped\n`).setup).toEqual(parseStatistics(ANSWER).setup);
  });

  it('tells which programs of root’s belong to the bot there, of those that it knows', () => {
    const hash = 'ab'.repeat(32);
    const lines = `helper vpn-bot-exits ${hash}\nhelper vpn-bot-other ${hash}\nhelper vpn-bot-dns ${hash}f\nhelper vpn-bot-doors\n`;
    expect(parseStatistics(ANSWER + lines).setup.helpers).toEqual(new Map([['vpn-bot-exits', hash]]));
  });

  it('tells what the machine’s way out has moved, by vnstat also of the month', () => {
    const moved = `${ANSWER}wireguard wireguard-tools v1.0.20210914 - https://git.zx2c4.com/wireguard-tools/\nnet 1000 2000\n`;
    expect(parseStatistics(moved)).toMatchObject({
      wireguard: '1.0.20210914',
      network: { received: 1000, sent: 2000, month: null },
    });
    const month = `${moved}vnstat 1;eth0;2026-11-25;1;2;3;4;2026-11;5000;6000;11000;7;8;9;10\n`;
    expect(parseStatistics(month).network?.month).toEqual({ received: 5000, sent: 6000 });
    expect(parseStatistics(`${moved}vnstat Error: no data\n`).network?.month).toBeNull();
  });

  it('does not read on and on', () => {
    for (const line of ['own eth0 10.0.0.1\n', 'name 1\n', 'nat x\n'])
      expect(() => parseStatistics(ANSWER + line.repeat(10_000))).toThrow(/too many lines/);
    expect(parseStatistics(ANSWER + 'nat x\n'.repeat(9000)).setup.nat).toHaveLength(9001);
  });

  it('reads a file system with spaces in its name', () => {
    expect(parseStatistics(ANSWER.replace('/dev/vda1', 'my nfs:/x'))).toMatchObject({ disk: { available: 6_144_000 } });
  });

  it.each(['load', 'uptime', 'cores', 'kernel', 'MemTotal:', 'MemAvailable:', 'disk', 'time', 'forwarding'])(
    'needs %s',
    (name) => {
      const without = ANSWER.split('\n').filter((line) => !line.startsWith(name));
      expect(() => parseStatistics(without.join('\n'))).toThrow(
        expect.objectContaining({ code: 'garbled', message: expect.stringContaining(name) }),
      );
    },
  );
});
