import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtCli, compiledCli } from '../lab/built.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { TOKEN } from '../stage/settings-of.ts';

/**
 * Shell text that puts stand-ins for AmneziaWG's programs on a spare server, and a `systemctl` that starts and stops the quick tools'
 * units and remembers in /run/enabled what a boot starts, in /run/runs what runs. A step fails whose words begin as /run/fails says; while
 * there is /run/kills, whoever takes that step is killed before it.
 */
const LAY_DOWN_PROGRAMS = `cd /usr/bin
put() { rm -f "$1"; cat >"$1"; chmod 755 "$1"; }
put fails <<'E'
#!/bin/sh
[ -e /run/fails ] && case "$*" in "$(cat /run/fails)"*) echo "$* fails, as was asked" >&2; exit 0 ;; esac
exit 1
E
put awg <<'E'
#!/bin/sh
# WireGuard's own, with two parameters of AmneziaWG in files
fails awg "$@" && exit 1
case "$1 $3" in
  --version*) echo 'amneziawg-tools v3.1.20260812 - a stand-in' ;;
  'set s1') echo "$4" >/run/s1 ;;
  showconf*) wg showconf "$2" | sed "s/^\\[Interface\\]$/&\\nS1 = $(cat /run/s1 2>/dev/null || echo 0)\\nRandomTrailers = $(cat /run/trailers 2>/dev/null || echo off)/" ;;
  *) exec wg "$@" ;;
esac
E
put awg-quick <<'E'
#!/bin/sh
# WireGuard's own, with AmneziaWG's file, and a socket where AmneziaWG's are
wg-quick "$1" "/etc/amnezia/amneziawg/$2.conf" || exit
mkdir -p /run/amneziawg && rm -f "/run/amneziawg/$2.sock"
[ "$1" != up ] || ln -s "/run/wireguard/$2.sock" "/run/amneziawg/$2.sock"
E
put amneziawg-go <<'E'
#!/bin/sh
exec wireguard-go "$@"
E
cd /usr/local/bin
for name in mv visudo; do
  put $name <<E
#!/bin/sh
fails $name "\\$@" && { [ ! -e /run/kills ] || kill -9 "\\$PPID"; exit 1; }
exec $(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v $name) "\\$@"
E
done
put systemctl <<'E'
#!/bin/sh
[ "$1" != --quiet ] || shift
word=$1 unit=; for unit in "$@"; do :; done
fails "$word" "$unit" && { [ ! -e /run/kills ] || kill -9 "$PPID"; exit 1; }
quick=\${unit%@*} name=\${unit#*@}
touch /run/enabled /run/runs
forget() { grep -vxF "$2" "$1" >"$1.new"; cat "$1.new" >"$1"; rm "$1.new"; }
case $unit in
  *-quick@*)
    case "$word $*" in
      enable*--now*) forget /run/enabled "$unit"; echo "$unit" >>/run/enabled; "$quick" up "$name" && echo "\${quick%-quick}" >/run/runs ;;
      enable*) forget /run/enabled "$unit"; echo "$unit" >>/run/enabled ;;
      disable*) forget /run/enabled "$unit" ;;
      start*) "$quick" up "$name" && echo "\${quick%-quick}" >/run/runs ;;
      stop*) "$quick" down "$name" && : >/run/runs ;;
      is-enabled*) grep -qxF "$unit" /run/enabled ;;
      is-active*) [ "$(cat /run/runs)" = "\${quick%-quick}" ] ;;
    esac
    ;;
esac
E
`;

const CLI = builtCli();
const SETTINGS = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=vpn.example.com\nWG_INTERFACE=nowhere\n`;

/** All that friends and a boot depend on, as text to compare. */
const PICTURE = `for word in private-key listen-port preshared-keys allowed-ips; do
  wg show wg0 $word | sed "s/^/\${word%-*} /" | sort
done
ip -o address show dev wg0 scope global | awk '{ print $4 }'; nft list table inet vpn-bot-wg0
find /etc/wireguard /etc/amnezia /run/vpn-bot-convert* -type f 2>/dev/null; tail -n +1 /etc/wireguard/*.conf*
cat /etc/vpn-bot-gate.conf; sort /run/enabled; cat /run/runs`;

/** A server with the node eu1 on wg0, on which programs of AmneziaWG are as well. */
export class ConvertLab implements AsyncDisposable {
  readonly server: SpareServer;
  readonly #programs = new FakePrograms({ systemctl: 'exit 1' });
  /** The settings file. */
  readonly file: string;

  private constructor(server: SpareServer) {
    this.server = server;
    this.file = join(server.folder, 'env_vars.txt');
  }

  static async start(): Promise<ConvertLab> {
    const lab = new ConvertLab(await SpareServer.start());
    const { server, file } = lab;
    writeFileSync(file, SETTINGS, { mode: 0o600 });
    await server.root(LAY_DOWN_PROGRAMS);
    const added = await lab.node('add', 'eu1', `root@${server.host}`, '--host-key', await server.fingerprint());
    if (added.code !== 0) throw new Error(added.said + added.errors);
    return lab;
  }

  get settings(): string {
    return readFileSync(this.file, 'utf8');
  }

  readonly picture = (): Promise<string> => this.server.root(PICTURE);

  /** `vpn-bot node …` on the owner's machine. */
  readonly node = (...words: readonly string[]) => this.nodeWith({}, ...words);

  readonly nodeWith = (env: Readonly<Record<string, string>>, ...words: readonly string[]) =>
    this.server.owner([process.execPath, CLI, 'node', ...words, '--identity', this.server.identity, '--yes'], {
      cwd: this.server.folder,
      env: { PATH: this.#programs.path, LC_ALL: 'C', NODE_COMPILE_CACHE: compiledCli(), ...env },
    });

  /** `vpn-bot node …` on the server itself, with these settings the first time; ends with the status and the settings. */
  readonly nodeThere = (settings: string, words: string): Promise<string> =>
    this.server.root(
      `mkdir -p /root/bot && cd /root/bot && { [ -e env_vars.txt ] || printf '${settings.replaceAll('\n', '\\n')}' >env_vars.txt; }
      LC_ALL=C ${process.execPath} ${CLI} node ${words} 2>&1; echo "status $?"; cat env_vars.txt`,
    );

  /** Runs work while each step that begins with these words fails on the server. */
  async failing<T>(step: string, work: () => Promise<T>): Promise<T> {
    await this.server.root(`echo '${step}' >/run/fails`);
    try {
      return await work();
    } finally {
      await this.server.root('rm -f /run/fails /run/kills');
    }
  }

  /** Runs work while whoever takes such a step on the server is killed before it. */
  async killing<T>(step: string, work: () => Promise<T>): Promise<T> {
    await this.server.root('touch /run/kills');
    return this.failing(step, work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.#programs[Symbol.asyncDispose]();
  }
}
