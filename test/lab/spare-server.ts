import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './leftovers.ts';
import { Namespace } from './namespace.ts';
import { end, isAlive } from './processes.ts';

/** The repository, which is also seen there. */
const TREE = resolve(import.meta.dirname, '../..');
/** The server's and the owner's address on the wire between them. */
const SERVER = '192.0.2.7';
const OWNER = '192.0.2.1';

// The machine's own tree below a layer in memory: what is installed and written there is gone at the end, and nothing of it is seen
// outside. systemd is not there; the one thing that is asked of it here is done by a script in its place.
const BOOT = `set -e
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
cd /mnt/root
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /dev dev
mount -t tmpfs tmpfs dev/shm
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
case $3 in /tmp/* | /run/* | /dev/shm/*) mkdir -p ".$3" && mount --bind "$3" ".$3" ;; esac
mkdir -p run/sshd
rm -rf etc/wireguard etc/ssh/sshd_config.d
cat >usr/local/bin/systemctl <<'E'
#!/bin/sh
echo "systemctl $*" >>/run/systemctl.log
# as systemd, which waits until each process of a unit is gone
end_dns() {
  [ -e /run/dns.pid ] || return 0
  kill -s KILL -- -$(cat /run/dns.pid) 2>/dev/null
  while kill -s KILL -- -$(cat /run/dns.pid) 2>/dev/null; do sleep 0.1; done
  rm /run/dns.pid
}
case "$*" in
  *"enable --now wg-quick@"*) exec wg-quick up "\${*##*wg-quick@}" ;;
  *"restart vpn-bot-dns@"*) end_dns; setsid sh -c 'while :; do sh /usr/local/sbin/vpn-bot-dns wg0 run; sleep 1; done' </dev/null >/run/dns.log 2>&1 & echo $! >/run/dns.pid ;;
  *"disable --now vpn-bot-dns@"*) end_dns ;;
  *"disable --now wg-quick@"* | *"stop wg-quick@"*) exec wg-quick down "\${*##*wg-quick@}" ;;
  "is-active --quiet vpn-bot") exec test -e /run/bot-runs ;;
esac
E
chmod 755 usr/local/bin/systemctl
mkdir -p -m 700 root/.ssh
cp "$1/id.pub" root/.ssh/authorized_keys
cp "$1/sshd_config" "$1/host_key" etc/ssh/
chmod 600 etc/ssh/host_key
echo "root:$2" | chroot . chpasswd
exec chroot . /usr/sbin/sshd -D -e -f /etc/ssh/sshd_config`;

// Debian's own settings, as far as they matter here, and its host key's place.
const SSHD = `ListenAddress ${SERVER}
HostKey /etc/ssh/host_key
PermitRootLogin yes
UsePAM yes
KbdInteractiveAuthentication no
X11Forwarding yes
PrintMotd no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
`;

/** A bare server with a real sshd, users and sudo of its own, and the owner's machine, which reaches it. */
export class SpareServer implements AsyncDisposable {
  readonly host = SERVER;
  readonly password = 'correct horse';
  readonly folder = temporaryFolder();
  /** Root's key there. */
  readonly identity = join(this.folder, 'id');
  readonly #owner: Namespace;
  readonly #server: Namespace;
  #log = '';
  #sshd: number | undefined;

  private constructor(owner: Namespace, server: Namespace) {
    this.#owner = owner;
    this.#server = server;
  }

  /** `more` are lines behind its sshd's settings. */
  static async start(more = ''): Promise<SpareServer> {
    const spare = new SpareServer(await Namespace.make(), await Namespace.make());
    await spare.#wire();
    for (const [name, comment] of [
      ['id', 'owner'],
      ['host_key', 'host'],
    ] as const)
      await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', join(spare.folder, name)]);
    writeFileSync(join(spare.folder, 'sshd_config'), SSHD + more);
    await spare.boot();
    return spare;
  }

  /** The owner's machine, at 192.0.2.1: where phones are that come from outside. */
  get outside(): Namespace {
    return this.#owner;
  }

  /** A machine at 198.18.5.2 that reaches nothing but this server, at 198.18.5.1. The caller closes it. */
  async neighbour(): Promise<Namespace> {
    const neighbour = await Namespace.make();
    await this.#server.ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', neighbour.name);
    await this.#server.ip('address', 'add', '198.18.5.1/24', 'dev', 'eth1');
    await this.#server.ip('link', 'set', 'eth1', 'up');
    await neighbour.ip('address', 'add', '198.18.5.2/24', 'dev', 'eth0');
    await neighbour.ip('link', 'set', 'eth0', 'up');
    return neighbour;
  }

  /** `SHA256:…`, as its console would print it. */
  async fingerprint(): Promise<string> {
    const { stdout } = await execa('ssh-keygen', ['-l', '-f', join(this.folder, 'host_key.pub')]);
    return stdout.split(' ')[1] ?? '';
  }

  async boot(): Promise<void> {
    const words = [
      'unshare',
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-c',
      BOOT,
      'sh',
      this.folder,
      this.password,
      TREE,
    ];
    const child = this.#server.spawn(...words);
    this.#sshd = child.pid;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text;
    });
    await eventually(() => {
      if (child.pid === undefined || !isAlive(child.pid)) throw new Error(`the server did not start: ${this.#log}`);
      return this.#log.includes('Server listening');
    });
  }

  /** What a command says there, as root. */
  async root(command: string): Promise<string> {
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'BatchMode=yes'];
    const kept = ['ControlMaster=auto', 'ControlPersist=60', `ControlPath=${join(this.folder, 'kept')}`];
    const words = [
      '-F',
      'none',
      '-i',
      this.identity,
      ...[...options, ...kept].flatMap((option) => ['-o', option]),
      `root@${SERVER}`,
    ];
    return this.#owner.run(['ssh', ...words, command]);
  }

  /** The same as somebody else, by another key; never throws. */
  async as(
    user: string,
    key: string,
    command: string,
  ): Promise<{ readonly code: number | undefined; readonly said: string }> {
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'BatchMode=yes'];
    const words = [
      '-F',
      'none',
      '-i',
      key,
      ...options.flatMap((option) => ['-o', option]),
      `${user}@${SERVER}`,
      command,
    ];
    const ssh = ['netns', 'exec', this.#owner.name, 'ssh', ...words];
    const { exitCode, stdout, stderr } = await execa('ip', ssh, { reject: false, stdin: 'ignore' });
    return { code: exitCode, said: stdout + stderr };
  }

  /** A program on the owner's machine, with nothing of our own environment. */
  async owner(argv: readonly string[], { cwd = '/', input = '', env = {} as Readonly<Record<string, string>> } = {}) {
    const { exitCode, stdout, stderr } = await execa('ip', ['netns', 'exec', this.#owner.name, ...argv], {
      ...{ cwd, input, reject: false, extendEnv: false, timeout: 120_000 },
      env: { PATH: process.env['PATH'], HOME: this.folder, ...env },
    });
    return { code: exitCode, said: stdout, errors: stderr };
  }

  /** Its sshd and what runs there end. */
  async stop(): Promise<void> {
    if (this.#sshd !== undefined) await end([this.#sshd]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.close();
    await this.#owner.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #wire(): Promise<void> {
    await this.#owner.ip('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.#server.name);
    for (const [namespace, address] of [
      [this.#owner, OWNER],
      [this.#server, SERVER],
    ] as const) {
      await namespace.ip('address', 'add', `${address}/24`, 'dev', 'eth0');
      await namespace.ip('link', 'set', 'eth0', 'up');
    }
    await this.#server.ip('route', 'add', 'default', 'via', OWNER);
  }
}
