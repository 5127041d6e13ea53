import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { installed } from './install.ts';
import type { Life } from './life.ts';
import { online } from './people.ts';

/** What is promised of rules that somebody flushed: 15 seconds, and two for a machine that is busy with other things. */
const PATIENCE_MS = 17_000;
const TABLE = 'nft list table inet vpn-bot-wg0';

/** Rules that go away come back by themselves. */
export function tellRules(life: Life): void {
  it('keeps a friend from the server itself, by every address of it', async () => {
    const { house, phone, slowness } = life;
    await house.machine.sh(`cat >/run/echo.pl <<'END'
use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 2222, Listen => 5, ReuseAddr => 1) or die; fork and exit;
while (my $c = $s->accept) { print $c "hello"; close $c }
END
      perl /run/echo.pl >/dev/null 2>&1 </dev/null`);
    for (const address of ['10.0.0.1', house.outside])
      await expect(phone.exchange('tcp', address, 2222, 'hello', 1)).rejects.toThrow();
    // another firewall has its own word
    await house.machine.sh(`! command -v ufw >/dev/null || ufw allow in on wg0 to any port 2222 proto tcp
      echo "server tcp 2222" >>/etc/wireguard/wg0.allow; vpn-bot node isolate main --yes`);
    for (const address of ['10.0.0.1', house.outside])
      expect(await phone.exchange('tcp', address, 2222, 'hello', 3 * slowness)).toBe('hello');
    await house.machine.sh(
      `! command -v ufw >/dev/null || ufw delete allow in on wg0 to any port 2222 proto tcp
        sed -i '$d' /etc/wireguard/wg0.allow; vpn-bot node isolate main --yes; pkill perl; rm /run/echo.pl`,
    );
  });

  it.each([
    ['nftables is restarted', 'systemctl restart nftables'],
    ['nftables is reloaded', 'systemctl start nftables; systemctl reload nftables'],
    ['nftables is stopped', 'systemctl stop nftables'],
    ['all rules are flushed', 'nft flush ruleset'],
    [
      'one rule is taken out',
      "nft delete rule inet vpn-bot-wg0 forward handle $(nft -a list chain inet vpn-bot-wg0 forward | sed -n 's/.*drop # handle //p' | head -n 1)",
    ],
  ])('has its rules back when %s', async (_, script) => {
    const { machine, outside } = life.house;
    const before = await machine.run('bash', '-c', TABLE);
    const begun = Date.now();
    await machine.sh(script);
    await eventually(async () => (await machine.try(['bash', '-c', TABLE])).text === before, {
      timeout: PATIENCE_MS * life.slowness,
      every: 200,
    });
    process.stdout.write(`rules back after ${Date.now() - begun} ms: ${script}\n`);
    expect(await online(life.phone)).toBe(outside);
    // its rules went as well, and are its own affair
    await machine.sh('! command -v ufw >/dev/null || ufw reload');
  });

  it('leaves rules of an earlier version as they are, until the owner says yes', async () => {
    const { machine } = life.house;
    const FILE = '/etc/wireguard/wg0.nft';
    const today = await machine.run('cat', FILE);
    await machine.sh(`sed -i '/chain closed/,/^  }/d; /jump closed/d; /chain input/,/^  }/d' ${FILE}
      rm /etc/wireguard/wg0.allow; nft -f ${FILE}`);
    const old = await machine.run('cat', FILE);
    expect(await installed(life.house, life.street)).toContain('to close that: sudo vpn-bot node isolate main');
    expect(await machine.run('cat', FILE)).toBe(old);
    const asked = (answer: string) =>
      machine.converse('vpn-bot node isolate main', new Map([['Put these rules in force?', answer]]));
    expect(await asked('n')).toMatchObject({ exitCode: 1 });
    expect(await machine.run('cat', FILE)).toBe(old);
    expect(await asked('y')).toMatchObject({ exitCode: 0 });
    expect(await machine.run('cat', FILE)).toBe(today);
    expect(await machine.sh(TABLE)).toContain('jump closed');
    expect(await online(life.phone)).toBe(life.house.outside);
  });

  it('closes doors whose day is over, by the unit that keeps them', async () => {
    const { machine } = life.house;
    const file = "printf '# until 20200101\\ntable inet vpn-bot-doors-over {\\n}\\n'";
    await machine.sh(`${file} >/etc/vpn-bot-doors/over.nft; nft -f /etc/vpn-bot-doors/over.nft
      systemctl --quiet enable --now vpn-bot-doors@over.timer; systemctl start vpn-bot-doors@over.service`);
    const left = 'nft list tables; ls /etc/vpn-bot-doors; systemctl list-timers; systemctl --failed';
    expect(await machine.sh(left)).not.toMatch(/over\.nft|doors.over/);
    expect(await machine.journal('vpn-bot-doors@over')).toContain('the day of the doors of over is over');
  });

  it('writes a line about it into the journal, and none while all is well', async () => {
    const { machine } = life.house;
    const lines = async () => (await machine.journal('vpn-bot-rules@wg0')).split('\n').filter(Boolean);
    const nextLook = async () => {
      const last = () => machine.show('vpn-bot-rules@wg0', 'ExecMainExitTimestampMonotonic');
      const before = await last();
      const hasEnded = async () => !['0', before].includes(await last());
      await eventually(hasEnded, { timeout: 60_000 * life.slowness, every: 500 });
    };
    await nextLook(); // what was done to the rules last is noticed by then
    const before = await lines();
    expect(new Set(before)).toEqual(new Set(['the rules of wg0 are in force']));
    await nextLook();
    expect(await lines()).toEqual(before);
  });
}
