import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtCli, compiledCli } from '../lab/built.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { WireguardServer } from '../lab/wireguard-server.ts';
import { TOKEN } from '../stage/settings-of.ts';

const CLI = builtCli();
/** All that could be left of a link on the entry, as text to compare. */
export const TRACES =
  "grep '^[^#]' /etc/vpn-bot-exits.conf; ls /etc/vpn-bot-exits* /etc/wireguard/vbx* /usr/local/sbin/vpn-bot-exits* /var/lib/vpn-bot-exits /etc/systemd/system/vpn-bot-exits* 2>/dev/null; nft list tables | grep exits; ip -o link | cut -d: -f2 | grep vbx; ip rule | grep 760; true";

/** The owner's machine with a server `main`, and a spare server that is its node `eu1`, which becomes an entry. */
export class ExitLab implements AsyncDisposable {
  readonly entry: SpareServer;
  readonly main: WireguardServer;
  readonly #systemctl: FakePrograms;

  private constructor(entry: SpareServer, main: WireguardServer, systemctl: FakePrograms) {
    this.entry = entry;
    this.main = main;
    this.#systemctl = systemctl;
  }

  static async start(): Promise<ExitLab> {
    const entry = await SpareServer.start();
    const systemctl = new FakePrograms({ systemctl: 'exit 1' });
    const main = new WireguardServer(entry.outside, '192.0.2.1', { addresses: ['10.7.0.1/24', 'fd07::1/64'] });
    await main.start();
    const settings = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=192.0.2.1\nWG_INTERFACE=${main.interface}\nWG_NETWORK_CIDR=10.7.0.1/24\nWG_NETWORK_CIDR6=fd07::1/64\nTELEGRAM_API_ROOT=http://127.0.0.1:9\n`;
    writeFileSync(join(entry.folder, 'env_vars.txt'), settings, { mode: 0o600 });
    const lab = new ExitLab(entry, main, systemctl);
    const login = [`root@${entry.host}`, '--host-key', await entry.fingerprint()];
    const added = await lab.vpnBot('node', 'add', 'eu1', ...login);
    if (added.code !== 0) throw new Error(added.said + added.errors);
    return lab;
  }

  /** What `vpn-bot` says to the owner, with root's key of the spare server. */
  vpnBot(...words: readonly string[]) {
    const identity = ['list', 'check'].includes(words[1] ?? '') ? [] : ['--identity', this.entry.identity];
    const login = words[1] === 'renew' || identity.length === 0 ? identity : [...identity, '--yes'];
    return this.entry.owner([process.execPath, CLI, ...words, ...login], {
      cwd: this.entry.folder,
      env: { PATH: this.#systemctl.path, LC_ALL: 'C', NODE_COMPILE_CACHE: compiledCli() },
    });
  }

  async exit(...words: readonly string[]): Promise<{ readonly code: number | undefined; readonly text: string }> {
    const { code, said, errors } = await this.vpnBot('exit', ...words);
    return { code, text: said + errors };
  }

  traces(): Promise<string> {
    return this.entry.root(TRACES);
  }

  store() {
    return JSON.parse(readFileSync(join(this.entry.folder, 'data/peers.json'), 'utf8'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.main.vanish();
    await this.entry[Symbol.asyncDispose]();
    await this.#systemctl[Symbol.asyncDispose]();
  }
}
