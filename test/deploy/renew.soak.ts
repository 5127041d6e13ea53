import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { RENEW, RenewLab } from './renew-lab.ts';

/** Before the renewal starts the name server again: it is gone, and the timer's look finds nobody. Writes down how many looks missed it. */
const LOOK_WHILE_AWAY = `case "$*" in
  *'stop vpn-bot-dns-keep@wg0.timer'*)
    kill -s KILL -- -$(cat /run/dns.pid)
    while sh /usr/local/sbin/vpn-bot-dns wg0 probe; do :; done
    sh /usr/local/sbin/vpn-bot-dns wg0 keep
    cut -d ' ' -f 1 /var/lib/vpn-bot-dns/wg0.watch >>/run/looks ;;
esac`;
const missing = missingFor('nft', 'ip', 'sshd', 'ssh', 'unshare', 'dnsmasq');

describe.skipIf(missing)('root’s helper programs on a server where they are in use', { timeout: 180_000 }, () => {
  let lab: RenewLab;

  beforeAll(async () => {
    lab = await RenewLab.start();
  }, 120_000);
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it('get this version’s text and put their rules in force, and only what runs all the time is started again', async () => {
    await lab.makeOlder();
    const doors = 'nft -a list table inet vpn-bot-doors-wg0 | head -n 1';
    const before = await lab.root(doors);
    expect(await lab.root(`${RENEW} 2>&1`)).toContain('renewed here: ');
    await lab.expectRenewed();
    expect((await lab.systemctl()).filter((line) => /restart|stop|start/.test(line)).toSorted()).toEqual([
      'systemctl --quiet restart vpn-bot-dns@wg0.service',
      'systemctl --quiet start vpn-bot-dns-keep@wg0.timer',
      'systemctl --quiet stop vpn-bot-dns-keep@wg0.timer vpn-bot-dns-keep@wg0.service',
      'systemctl --quiet try-restart vpn-bot-exits-wg0.socket',
      'systemctl --quiet try-restart vpn-bot-exits@*.timer',
    ]);
    expect(await lab.root(doors)).toBe(before); // its rules are the same: they were not touched
  });

  it('are left alone by a second call', async () => {
    await lab.root(RENEW);
    await lab.systemctl();
    const [files, rules] = [await lab.files(), await lab.table()];
    expect(await lab.root(`${RENEW} 2>&1`)).toBe('');
    expect(await lab.files()).toBe(files);
    expect(await lab.table()).toBe(rules);
    expect(await lab.systemctl()).toEqual(['']);
  });

  it('leave no name server that counts as dead, though somebody looked while each of two renewals started it again', async () => {
    const show = () => lab.root('sh /usr/local/sbin/vpn-bot-dns wg0 show');
    await lab.before('systemctl', LOOK_WHILE_AWAY, async () => {
      for (let renewal = 1; renewal <= 2; renewal += 1) {
        await lab.makeOlder();
        // as an earlier version left it
        if (renewal === 2) await lab.root('echo dead >/var/lib/vpn-bot-dns/wg0.bypassed');
        await lab.root(RENEW);
        await lab.expectRenewed();
        expect(await show()).toMatch(/^resolver answers$/m);
      }
    });
    expect(await lab.root('cat /run/looks')).toBe('1\n1'); // each time it was missed
  });

  it('wait for a name server that a busy server starts late', async () => {
    await lab.makeOlder();
    await lab.before('dnsmasq', 'sleep 18', () => lab.root(RENEW));
    await lab.expectRenewed();
  });

  it('get rules of this version where an earlier one made others of the same ports', async () => {
    await lab.root(`sed -i '/iifkind/d' /etc/vpn-bot-doors/spare-wg0.nft && nft -f /etc/vpn-bot-doors/spare-wg0.nft`);
    expect(await lab.root('nft list table inet vpn-bot-doors-wg0')).not.toContain('iifkind');
    await lab.root(RENEW);
    expect(await lab.root('nft list table inet vpn-bot-doors-wg0')).toContain('iifkind');
  });

  it('are told of where one cannot be renewed, and are by the next call', async () => {
    await lab.makeOlder();
    await lab.root('mv /usr/sbin/nft /usr/sbin/nft.away');
    const said = await lab.root(`${RENEW} 2>&1; echo "ended with $?"`);
    await lab.root('mv /usr/sbin/nft.away /usr/sbin/nft');
    expect(said).toMatch(/vpn-bot-exits is new, and cannot put its rules for wg0 in force\nended with 1$/);
    await lab.root(RENEW);
    await lab.expectRenewed();
  });

  it('are renewed although what an interrupted call was to start again is gone by now', async () => {
    await lab.makeOlder();
    await lab.root('echo /etc/systemd/system/vpn-bot-exits-gone.socket >/var/lib/vpn-bot-renewed');
    const said = await lab.before('systemctl', 'test "$3" != vpn-bot-exits-gone.socket || exit 5', () =>
      lab.root(`${RENEW} 2>&1; echo "ended with $?"`),
    );
    expect(said).toContain('ended with 0');
    await lab.expectRenewed();
  });

  it('are not put down where they are not in use', async () => {
    await lab.root(
      'rm -r /etc/vpn-bot-* /usr/local/sbin/vpn-bot-* /etc/systemd/system/vpn-bot-* /var/lib/vpn-bot-*; systemctl disable --now vpn-bot-dns@wg0',
    );
    await lab.root(RENEW);
    expect(await lab.root('ls /etc /usr/local/sbin /etc/systemd/system /var/lib | grep vpn-bot || true')).toBe('');
  });
});
