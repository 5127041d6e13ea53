import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choices, of } from '../lab/choices-text.ts';
import { ExitTown } from '../lab/exit-town.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'iptables', 'ip6tables');
const HERE = ['entry', 'entry', 'entry', 'entry'];
const AWAY = ['exit', 'exit', 'exit', 'exit'];
const AUTO = ['entry', 'exit', 'entry', 'exit'];

describe.skipIf(missing)('a link beside others', () => {
  let town: ExitTown;
  let anna: Phone;
  let boris: Phone;
  const onEntry = (...argv: string[]) => town.entry.server.namespace.run(argv);
  const script = (text: string) => onEntry('sh', '-ec', text.replaceAll('WG', town.entry.server.interface));

  beforeAll(async () => {
    town = await ExitTown.build();
    [anna, boris] = (await Promise.all([3, 4].map((n) => town.friend(`10.66.0.${n}`, `fd66::${n}`)))) as [Phone, Phone];
  }, 60_000);
  afterAll(() => town?.[Symbol.asyncDispose]());

  const family = (text: string) => `${text}\n${text.replaceAll('iptables', 'ip6tables')}`;
  it.each([
    [
      'what wg-quick’s PostUp leaves behind an old firewall',
      `${family('iptables -A FORWARD -i WG -o eth0 -j ACCEPT; iptables -A FORWARD -i eth0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT; iptables -P FORWARD DROP; iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE')}
      nft delete table inet nat`,
    ],
    [
      'one that ends with a refusal',
      family(
        'iptables -A FORWARD -i WG -o eth0 -j ACCEPT; iptables -A FORWARD -i eth0 -j ACCEPT; iptables -A FORWARD -j REJECT',
      ),
    ],
    [
      'Docker',
      family(
        'iptables -N DOCKER-USER; iptables -A DOCKER-USER -i WG -o eth0 -j ACCEPT; iptables -A DOCKER-USER -i eth0 -o WG -j ACCEPT; iptables -A DOCKER-USER -j RETURN; iptables -A FORWARD -j DOCKER-USER; iptables -P FORWARD DROP',
      ),
    ],
    [
      'ufw',
      family(
        'iptables -N ufw-before-forward; iptables -N ufw-user-forward; iptables -A FORWARD -j ufw-before-forward; iptables -A ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT; iptables -A ufw-before-forward -j ufw-user-forward; iptables -A ufw-user-forward -i WG -o eth0 -j ACCEPT; iptables -P FORWARD DROP',
      ),
    ],
    [
      'an owner’s own rules',
      `nft 'table inet mine { chain forward { type filter hook forward priority 10; policy drop
        ct state established,related accept
        iifname "WG" oifname "eth0" accept comment "friends"; }; }'`,
    ],
  ])('passes rules that drop what they do not know, and leaves them as they were: %s', async (_, rules) => {
    // counters are no rules, and a policy stays as it is
    const theirs = async () =>
      (await script('iptables-save; ip6tables-save; nft list table inet mine 2>/dev/null || true')).replaceAll(
        /^[:#].*$/gm,
        '',
      );
    await town.run('drop');
    await script(rules);
    try {
      const before = await theirs();
      expect(await town.sees(anna)).toEqual(HERE);
      await town.run('load', choices([...of(3, 'away'), ...of(4, 'auto')]));
      expect(await town.sees(anna)).toEqual(AWAY);
      expect(await town.sees(boris)).toEqual(AUTO);
      const [within] = [await theirs()];
      await town.run('keep');
      expect(await theirs()).toBe(within);
      // whoever makes their rules anew has ours back by the next look
      await script(
        'for f in iptables ip6tables; do $f -S | grep vpn-bot-exits | sed s/^-A/-D/ | while read -r rule; do $f $rule; done; done',
      );
      await town.run('keep');
      expect(await theirs()).toBe(within);
      await town.run('drop');
      expect(await theirs()).toBe(before);
      expect(await town.sees(anna)).toEqual(HERE);
    } finally {
      await script(
        `${family('iptables -P FORWARD ACCEPT; iptables -F; iptables -X; iptables -t nat -F')}
        nft delete table inet mine 2>/dev/null || true
        nft list table inet nat >/dev/null 2>&1 || nft 'table inet nat { chain post { type nat hook postrouting priority srcnat; oifname "eth0" masquerade; }; }'`,
      );
    }
  });

  it('shares the exit with a second entry and with the exit’s own friends, and nobody sees the others', async () => {
    await using other = await town.anotherEntry();
    const clara = await other.friend('10.67.0.3', 'fd67::3');
    const dora = await town.friend('10.77.0.5', 'fd77::5', town.exit);
    await town.run('load', choices([...of(3, 'away'), ...of(4, 'auto')]));
    await other.run('load', choices(of(3, 'away', ['10.67.0', 'fd67:'])));
    expect(await Promise.all([anna, boris].map((phone) => town.sees(phone)))).toEqual([AWAY, AUTO]);
    expect(await other.sees(clara)).toEqual(AWAY);
    expect(await town.sees(dora)).toEqual(AWAY); // as a friend of the exit alone
    for (const address of ['10.66.0.3', '10.67.0.3', 'fd66::3', 'fd67::3'])
      expect(await dora.reaches(address, 1)).toBe(false);
    for (const address of ['10.67.0.3', 'fd67::3']) expect(await anna.reaches(address, 1)).toBe(false);
    // one entry is gone; the other one's friends and the exit's own do not notice
    await other.run('drop');
    await other.stopLink();
    expect(await town.sees(anna)).toEqual(AWAY);
    expect(await town.sees(dora)).toEqual(AWAY);
  });
});
