import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';

/** Ports that no well-known service has; those among them that the kernel gives to others are left out. */
const [FIRST, LAST] = [15_000, 65_000];

/** Holds each port for this process: a name that the kernel frees when the process ends, however it ends. */
const claims: Server[] = [];

/**
 * A TCP port of 127.0.0.1 that stays this process's until it ends, also while nothing listens there: for a program that is told its
 * port before it starts, and for a server that goes away and comes back. The kernel never gives it to anybody who asks for any port
 * (ip(7), ip_local_port_range), and no other test process takes it.
 */
export async function ownPort(): Promise<number> {
  const ports = portsThatAreNotGiven();
  for (let tries = 0; tries < 1000; tries += 1) {
    const port = ports[Math.floor(Math.random() * ports.length)] ?? 0;
    const claim = await listening({ path: `\0vpn-bot-test-port-${port}` });
    if (claim === null) continue;
    claims.push(claim.unref());
    const probe = await listening({ port, host: '127.0.0.1' });
    if (probe === null) continue; // a service of this machine has it: its claim keeps us from trying again
    await new Promise((closed) => probe.close(closed));
    return port;
  }
  throw new Error(`none of 1000 ports between ${ports[0]} and ${ports.at(-1)} is free`);
}

function portsThatAreNotGiven(): number[] {
  const [lowest = 0, highest = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
    .split('\t')
    .map(Number);
  const all = Array.from({ length: LAST - FIRST + 1 }, (_, at) => FIRST + at).filter((p) => p < lowest || p > highest);
  if (all.length === 0) throw new Error(`ip_local_port_range ${lowest}-${highest} leaves no port for servers of tests`);
  return all;
}

/** Null when another listens there. */
async function listening(where: { path: string } | { port: number; host: string }): Promise<Server | null> {
  const server = createServer();
  server.listen(where);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
}
