import { resolve } from 'node:path';
import { expect } from 'vitest';
import { SpareServer } from '../lab/spare-server.ts';

const DEPLOY = resolve(import.meta.dirname, '../../deploy');
/** What renews them, as the unit and the update call it. */
export const RENEW = `${DEPLOY}/renew-helpers.sh`;

/** The programs as an earlier version had them: with other rules, and a unit and a socket that differ. */
const OLDER = `set -e
cd ${DEPLOY}
for library in setup-wireguard program keep-rules doors relays bots-socket exits dns setup-gate; do . lib/$library.sh; done
exits_text() { grep -v 'option maxseg' vpn-bot-exits; echo '# older'; }
dns_text() { cat vpn-bot-dns; echo '# older'; }
doors_text() { cat vpn-bot-doors; echo '# older'; }
gate_text() { sed 's/^VERSION=.*/VERSION=1/' vpn-bot-gate; }
interface=wg0 port=51820 container= address=10.0.0.1/24 address6= program=wg knock=
setup_gate '' 'ssh-ed25519 AAAA bot'
put_exits_program
put_dns_program
sed -i 's/^MaxConnections=.*/MaxConnections=1/' /etc/systemd/system/vpn-bot-exits-wg0.socket
sed -i 's/^OnUnitInactiveSec=.*/OnUnitInactiveSec=70/' /etc/systemd/system/vpn-bot-exits@.timer
spare=443
write_doors 443
rm -f /var/lib/vpn-bot-renewed`;

/** What stands in the files by which they are in use. */
const IN_USE = `set -e
ip link add wg0 type veth peer name wg0peer
ip link set wg0peer up
ip address add 10.0.0.1/24 dev wg0
ip link set wg0 up
mkdir -p /var/lib/vpn-bot-exits /var/lib/vpn-bot-dns
echo 'wg0 eu1 vbx-eu1 1 10.1.0.2 - 10.1.0.1 wg' >/etc/vpn-bot-exits.conf
echo 'wg0 10.0.0.1 - 192.0.2.53' >/etc/vpn-bot-dns.conf
chmod 644 /etc/vpn-bot-*.conf`;

const LOAD = `set -e
sh /usr/local/sbin/vpn-bot-exits wg0 drop
list=$(echo '198.51.100.0/24' | sha256sum | cut -d ' ' -f 1)
printf '%s\\n' 'silent auto direct' 'silent away held' 'address 10.0.0.2 away eu1' "list $list" 'network 198.51.100.0/24' '# end' | sh /usr/local/sbin/vpn-bot-exits wg0 load
systemctl restart vpn-bot-dns@wg0.service
nothing=$(printf '' | sha256sum | cut -d ' ' -f 1)
printf '%s\\n' "lists $nothing" '# end' | sh /usr/local/sbin/vpn-bot-dns wg0 load`;

/** All that belongs to the helpers, each file with its number, so that one that was written anew shows. */
const FILES = `cd /; ls -i etc/vpn-bot-* etc/sudoers.d/vpn-bot-* usr/local/sbin/vpn-bot-* etc/systemd/system/vpn-bot-* var/lib/vpn-bot-gate/.ssh/* /etc/vpn-bot-doors/* | grep -v sudoers; ls var/lib`;
const PROGRAMS = ['vpn-bot-exits', 'vpn-bot-dns', 'vpn-bot-doors'];

/** A server with a link, a name server and a spare port in use, and a gate. */
export class RenewLab implements AsyncDisposable {
  readonly #server: SpareServer;

  private constructor(server: SpareServer) {
    this.#server = server;
  }

  static async start(): Promise<RenewLab> {
    const lab = new RenewLab(await SpareServer.start());
    await lab.root(IN_USE);
    return lab;
  }

  root(command: string): Promise<string> {
    return this.#server.root(command);
  }

  /** What systemd was asked for since the last call. */
  async systemctl(): Promise<string[]> {
    return (await this.root('cat /run/systemctl.log; : >/run/systemctl.log')).split('\n');
  }

  /** While `work` runs, a program does this before its own work. */
  async before<T>(program: string, first: string, work: () => Promise<T>): Promise<T> {
    const path = await this.root(`command -v ${program}`);
    const lines = ['#!/bin/sh', first, `exec ${path}.kept "$@"`].join('\n');
    await this.root(`mv ${path} ${path}.kept; cat >${path} <<'END'\n${lines}\nEND\nchmod 755 ${path}`);
    try {
      return await work();
    } finally {
      await this.root(`mv ${path}.kept ${path}`);
    }
  }

  /** The rules that say where friends leave. */
  table(): Promise<string> {
    return this.root('nft list table inet vpn-bot-exits-wg0');
  }

  files(): Promise<string> {
    return this.root(FILES);
  }

  /** Puts down what an earlier version put down, and what it has in force. */
  async makeOlder(): Promise<void> {
    await this.root(OLDER);
    await this.root(LOAD);
    expect(await this.table()).not.toContain('maxseg');
    await this.systemctl();
  }

  async expectRenewed(): Promise<void> {
    for (const name of PROGRAMS)
      expect(await this.root(`cmp /usr/local/sbin/${name} ${DEPLOY}/${name} && echo same`)).toBe('same');
    // a gate is renewed with its node: the bot that logs in there may be another one
    expect(await this.root('grep ^VERSION= /usr/local/sbin/vpn-bot-gate')).toBe('VERSION=1');
    expect(await this.root('cat /etc/systemd/system/vpn-bot-exits-wg0.socket')).toContain('MaxConnections=4');
    const table = await this.table();
    expect(table).toContain('maxseg');
    expect(table).toContain('10.0.0.2 : goto away_eu1');
    expect(await this.root('sh /usr/local/sbin/vpn-bot-dns wg0 probe && echo answers')).toBe('answers');
    expect(await this.root('ls /var/lib')).not.toContain('vpn-bot-renewed');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
