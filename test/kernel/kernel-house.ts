import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import type { House, Street } from '../machine/street.ts';
import type { Release } from '../machine/tree.ts';
import { KernelMachine } from './kernel-machine.ts';

/** A machine on a kernel of its own. */
export type KernelHouse = House<KernelMachine>;

/** Builds a house on the street whose machine has this much memory and one core. */
export async function kernelHouse(
  street: Street,
  release: Release,
  memoryMb: number,
  bag?: string,
): Promise<KernelHouse> {
  const { host, outside, addresses, card } = street.lot();
  const telegram = street.keep(await wayTo(street.socket));
  const plugIn = (tap: string) => street.plugIn(tap);
  const machine = street.keep(await KernelMachine.start({ release, memoryMb, plugIn, card, bag }));
  const network = [`[Match]\nMACAddress=${card}\n[Network]`, ...addresses.map((address) => `Address=${address}`)];
  await machine.write('/etc/systemd/network/20-street.network', `${network.join('\n')}\n`);
  // networkctl would return before the addresses are there
  await machine.sh(`networkctl reload; for i in {1..300}; do ip -4 address | grep -q '${outside}/' && exit; sleep 0.2; done
    echo "no address: $(ip address)"; exit 1`);
  // by which package registries are known here
  await machine.write('/etc/ssl/certs/ca-certificates.crt', readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8'));
  return { machine, host, outside, apiRoot: `http://10.0.2.2:${telegram.port}` };
}

/** Passes connections to a port of 127.0.0.1, which machines under QEMU see at 10.0.2.2, on to a socket. */
async function wayTo(socket: string): Promise<AsyncDisposable & { readonly port: number }> {
  const server: Server = createServer((from) => {
    const to = connect(socket);
    for (const [one, other] of [[from, to] as const, [to, from] as const])
      one
        .on('error', () => other.destroy())
        .on('close', () => other.destroy())
        .pipe(other);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, [Symbol.asyncDispose]: async () => void server.close() };
}
