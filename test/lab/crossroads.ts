import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './leftovers.ts';
import { Namespace } from './namespace.ts';

/** What really came through, by each way that is tried. */
export interface Truth {
  /** A friend's connections to the Internet: TCP and UDP. */
  readonly tcp4: boolean;
  readonly udp4: boolean;
  readonly tcp6: boolean;
  readonly udp6: boolean;
  /** A stranger's packet to the tunnel's port, and its answer. */
  readonly port: boolean;
  /** A friend's connections to another friend, the provider's network and services of the server. */
  readonly friend: boolean;
  readonly friend6: boolean;
  readonly lan: boolean;
  readonly server: boolean;
  readonly server6: boolean;
  readonly ssh: boolean;
}

const TRIES = {
  friend: {
    tcp4: ['tcp', '198.51.100.1', 443],
    udp4: ['udp', '198.51.100.1', 53],
    tcp6: ['tcp', '2001:db8:99::1', 443],
    udp6: ['udp', '2001:db8:99::1', 53],
    friend: ['tcp', '10.0.0.3', 445],
    friend6: ['tcp', 'fd00:10::3', 445],
    lan: ['tcp', '192.168.7.7', 445],
    server: ['tcp', '10.0.0.1', 445],
    server6: ['tcp', '2001:db8::5', 445],
    ssh: ['tcp', '203.0.113.5', 22],
  },
  internet: { port: ['udp', '203.0.113.5', 51_820] },
} as const;

// Sends to each place and waits for the same back; what is refused or silent did not come through.
const PROBE = `
const net = require('node:net'), dgram = require('node:dgram');
const tries = Object.entries(JSON.parse(process.argv[2])), patience = Number(process.argv[3]);
const tcp = (host, port, done) => {
  const socket = net.connect({ host, port, localPort: 40000 + Math.floor(Math.random() * 20000) }, () => socket.write('?'));
  socket.on('data', () => done(true)).on('error', () => done(false));
};
const udp = (host, port, done) => {
  const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', () => done(true)).on('error', () => done(false));
  socket.connect(port, host, () => socket.send('?', () => {}));
};
const one = ([name, [kind, host, port]]) => new Promise((done) => {
  setTimeout(() => done([name, false]), patience);
  (kind === 'tcp' ? tcp : udp)(host, port, (came) => done([name, came]));
});
Promise.all(tries.map(one)).then((all) => { console.log(JSON.stringify(Object.fromEntries(all))); process.exit(0); });
`;

// Answers at TCP and UDP ports of all addresses with what came.
const ECHO = `
const ports = process.argv.slice(2).map(Number);
const udp = (kind) => (port) => new Promise((done) => {
  const socket = require('node:dgram').createSocket({ type: kind, ipv6Only: kind === 'udp6' });
  socket.on('message', (text, from) => socket.send(text, from.port, from.address, () => {})).on('error', () => {}).bind(port, done);
});
const tcp = (port) => new Promise((done) => require('node:net').createServer((s) => s.on('error', () => {}).pipe(s)).listen(port, done));
Promise.all([...ports.map(udp('udp4')), ...ports.map(udp('udp6')), ...ports.map(tcp)]).then(() => console.log('listening'));
`;

/**
 * A server between two friends, who come in by its interface `wg0`, and an Internet with a neighbouring private network. All of the
 * server's rules are the test's own, made by the real programs in its own network namespace.
 */
export class Crossroads implements AsyncDisposable {
  readonly server: Namespace;
  readonly #others: readonly Namespace[];
  readonly #folder = temporaryFolder();

  private constructor(server: Namespace, others: readonly Namespace[]) {
    this.server = server;
    this.#others = others;
  }

  static async build(): Promise<Crossroads> {
    const [server, air, friend, other, internet] = await Promise.all(Array.from({ length: 5 }, () => Namespace.make()));
    if (!server || !air || !friend || !other || !internet) throw new Error('no namespaces');
    const crossroads = new Crossroads(server, [air, friend, other, internet]);
    await crossroads.#wire(server, air, friend, other, internet);
    return crossroads;
  }

  /** Takes all rules away, and loads these: a shell script. */
  async load(script: string): Promise<void> {
    const old = ['iptables-legacy', 'ip6tables-legacy'].map(
      (name) =>
        `if command -v ${name}-save >/dev/null && ${name}-save | grep -q .; then for t in $(${name}-save | sed -n 's/^\\*//p'); do ${name} -t $t -F; ${name} -t $t -X; for c in $(${name} -t $t -S | sed -n 's/^-P \\(\\S*\\).*/\\1/p'); do ${name} -t $t -P $c ACCEPT; done; done; fi`,
    );
    await this.server.run(['sh', '-ec', ['nft flush ruleset', ...old].join('\n')]);
    await this.server.run(['sh', '-ec', script]);
  }

  /** Sends real packets everywhere; what has not come back after so many ms is taken for lost. */
  async truth(patience: number): Promise<Truth> {
    const [, friend, , internet] = this.#others;
    if (!friend || !internet) throw new Error('not built');
    const probe = join(this.#folder, 'probe.cjs');
    const answers = await Promise.all([
      friend.run([process.execPath, probe, JSON.stringify(TRIES.friend), String(patience)]),
      internet.run([process.execPath, probe, JSON.stringify(TRIES.internet), String(patience)]),
    ]);
    return Object.assign({}, ...answers.map((answer) => JSON.parse(answer)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.server, ...this.#others].map((namespace) => namespace.close()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #wire(server: Namespace, air: Namespace, friend: Namespace, other: Namespace, internet: Namespace) {
    await air.ip('link', 'add', 'air', 'type', 'bridge');
    await air.ip('link', 'set', 'air', 'up');
    await this.#cable(air, 'to-server', server, 'wg0', ['10.0.0.1/24', 'fd00:10::1/64']);
    await this.#cable(air, 'to-friend', friend, 'eth0', ['10.0.0.2/32', 'fd00:10::2/128']);
    await this.#cable(air, 'to-other', other, 'eth0', ['10.0.0.3/32', 'fd00:10::3/128']);
    for (const port of ['to-server', 'to-friend', 'to-other']) await air.ip('link', 'set', port, 'master', 'air');
    // as in a tunnel, where all that friends send each other goes through the server
    for (const port of ['to-friend', 'to-other'])
      await air.ip('link', 'set', port, 'type', 'bridge_slave', 'isolated', 'on');
    for (const phone of [friend, other]) {
      await phone.run(['sh', '-c', 'for f in /proc/sys/net/ipv*/conf/*/accept_redirects; do echo 0 >$f; done']);
      await phone.ip('route', 'add', '10.0.0.1', 'dev', 'eth0');
      await phone.ip('route', 'add', 'default', 'via', '10.0.0.1', 'dev', 'eth0');
      await phone.ip('-6', 'route', 'add', 'fd00:10::1', 'dev', 'eth0');
      await phone.ip('-6', 'route', 'add', 'default', 'via', 'fd00:10::1', 'dev', 'eth0');
    }
    await this.#cable(internet, 'eth0', server, 'eth0', ['203.0.113.5/24', '2001:db8::5/64', '192.168.7.5/24']);
    for (const address of ['203.0.113.1/24', '2001:db8::1/64', '192.168.7.7/24'])
      await internet.ip('address', 'add', address, 'dev', 'eth0', ...(address.includes(':') ? ['nodad'] : []));
    for (const address of ['198.51.100.1/32', '2001:db8:99::1/128'])
      await internet.ip('address', 'add', address, 'dev', 'lo');
    // what answers a datagram there answers from the address that was asked
    await internet.ip('route', 'change', '203.0.113.0/24', 'dev', 'eth0', 'src', '198.51.100.1');
    await internet.ip('-6', 'route', 'add', '2001:db8::5/128', 'dev', 'eth0', 'src', '2001:db8:99::1');
    await server.ip('route', 'add', 'default', 'via', '203.0.113.1');
    await server.ip('-6', 'route', 'add', 'default', 'via', '2001:db8::1');
    await server.run([
      'sh',
      '-c',
      'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding; echo 0 >/proc/sys/net/ipv4/conf/wg0/send_redirects; echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects',
    ]);
    writeFileSync(join(this.#folder, 'probe.cjs'), PROBE);
    writeFileSync(join(this.#folder, 'echo.cjs'), ECHO);
    await Promise.all([
      this.#echo(server, 22, 445, 51_820),
      this.#echo(other, 445),
      this.#echo(internet, 53, 443, 445),
    ]);
  }

  async #cable(here: Namespace, name: string, there: Namespace, device: string, addresses: readonly string[]) {
    await here.ip('link', 'add', name, 'type', 'veth', 'peer', 'name', device, 'netns', there.name);
    await here.ip('link', 'set', name, 'up');
    for (const address of addresses)
      await there.ip('address', 'add', address, 'dev', device, ...(address.includes(':') ? ['nodad'] : []));
    await there.ip('link', 'set', device, 'up');
  }

  async #echo(where: Namespace, ...ports: readonly number[]): Promise<void> {
    const { stdout } = where.spawn(process.execPath, join(this.#folder, 'echo.cjs'), ...ports.map(String));
    await new Promise((listening) => stdout.once('data', listening));
  }
}
