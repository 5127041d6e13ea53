import type { Namespace } from './namespace.ts';

/** Where a service may be: `tcp 10.0.0.1 8080`, `udp fd00::1 53`, or `ping 10.0.0.1`. */
export type Target = string;

/** Answers TCP and UDP of both families with what it hears, at these ports of all addresses it has now, until the namespace ends. */
export async function listenAt(namespace: Namespace, ...ports: number[]): Promise<void> {
  const child = namespace.spawn(process.execPath, '-e', LISTEN, JSON.stringify(ports));
  const ended = child.then(({ stderr }) => Promise.reject(new Error(stderr)));
  await Promise.race([new Promise((listening) => child.stdout.once('data', listening)), ended]);
  ended.catch(() => undefined); // the end of the namespace
}

/**
 * Those of the targets that answer. The expected ones have 15 s for it; the others are waited for until half a second after the last
 * of these, for where one packet goes another one goes as fast.
 */
export async function reached(
  namespace: Namespace,
  targets: readonly Target[],
  expected: readonly Target[] = targets,
): Promise<Target[]> {
  const words = [targets, expected].map((list) => JSON.stringify(list));
  return JSON.parse(await namespace.run([process.execPath, '-e', REACH, ...words]));
}

// one UDP socket an address, so that each answer comes from where the question went
const LISTEN = `
const ports = JSON.parse(process.argv[1]);
const own = Object.values(require('node:os').networkInterfaces()).flat().filter(({ scopeid }) => !scopeid).map(({ address }) => address);
const ready = ports.flatMap((port) => [
  ...own.map((address) => new Promise((done) => {
    const udp = require('node:dgram').createSocket(address.includes(':') ? 'udp6' : 'udp4');
    udp.on('message', (text, from) => udp.send(text, from.port, from.address)).bind(port, address, done);
  })),
  new Promise((done) => require('node:net').createServer((one) => one.on('error', () => {}).pipe(one)).listen(port, '::', done)),
]);
Promise.all(ready).then(() => console.log('listening'));
`;

const REACH = `
const [targets, expected] = process.argv.slice(1).map((text) => JSON.parse(text));
const answered = new Set();
const ends = [];
const tries = {
  tcp(address, port, done) {
    // again after an error, as for UDP: a neighbour that a busy machine has just not found makes an address unreachable for a moment
    const connect = () => {
      const one = require('node:net').connect(Number(port), address, () => one.write('hello'));
      one.on('data', done).on('error', () => setTimeout(connect, 200));
    };
    connect();
  },
  udp(address, port, done) {
    const one = require('node:dgram').createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const send = () => one.send('hello', Number(port), address, () => {});
    const again = setInterval(send, 200);
    one.on('message', done).on('error', () => {});
    send();
    ends.push(() => { clearInterval(again); one.close(); });
  },
  ping(address, _, done) {
    const ping = require('node:child_process').execFile('ping', ['-n', '-q', '-c', '1', '-w', '15', address], (error) => error || done());
    ends.push(() => ping.kill());
  },
};
const finish = () => {
  console.log(JSON.stringify(targets.filter((target) => answered.has(target))));
  for (const end of ends) end();
  process.exit();
};
const settle = () => { if (expected.every((target) => answered.has(target))) setTimeout(finish, 500); };
for (const target of targets) {
  const [kind, address, port] = target.split(' ');
  tries[kind](address, port, () => { answered.add(target); settle(); });
}
setTimeout(finish, 15000);
settle();
`;
