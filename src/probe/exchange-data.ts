import { randomInt } from 'node:crypto';
import type { DoorSocket } from './door-socket.ts';
import { type EchoPair, makeEcho, readEchoReply } from './echo-packet.ts';
import { LARGE_ECHOES } from './outcome.ts';
import type { Session } from './session.ts';
import type { WireForm } from './wire-form.ts';

/** IPv4 addresses inside the tunnel: the probe's own, and the node's. */
export interface TunnelEnds {
  readonly own: string;
  readonly node: string;
}

export interface Tunnel {
  readonly socket: DoorSocket;
  readonly form: WireForm;
  readonly session: Session;
}

const SMALL_BYTES = 16;
const LARGE_BYTES = 1000;
/** Between two large echoes: a burst would measure the smallest queue on the way. */
const BETWEEN_MS = 10;
const FIRST_LARGE = 100;
/** When the last ten are lost, the way is closed; a few lost ones between are the weather. */
const LAST_COUNTED = 10;

/** Sends small echoes until one is back, each within its time in ms: the round trip, or null. */
export async function echoOnce(tunnel: Tunnel, ends: TunnelEnds, waits: readonly number[]): Promise<number | null> {
  const pair = pairOf(ends);
  for (const [sequence, ms] of waits.entries()) {
    const start = performance.now();
    sendData(tunnel, makeEcho(pair, sequence, SMALL_BYTES));
    const back = await nextReply(tunnel, pair, start + ms);
    if (back !== null) return performance.now() - start;
  }
  return null;
}

/** Sends large echoes, and waits `lastMs` for those that are not back yet: how many came, and whether one of the last ten did. */
export async function echoMany(
  tunnel: Tunnel,
  ends: TunnelEnds,
  lastMs: number,
): Promise<{ readonly echoes: number; readonly isThrough: boolean }> {
  const pair = pairOf(ends);
  const back = new Set<number>();
  const collect = async (until: number): Promise<void> => {
    while (back.size < LARGE_ECHOES) {
      const sequence = await nextReply(tunnel, pair, until);
      if (sequence === null) return;
      const number = sequence - FIRST_LARGE;
      if (number >= 0 && number < LARGE_ECHOES) back.add(number);
    }
  };
  for (let number = 0; number < LARGE_ECHOES; number++) {
    sendData(tunnel, makeEcho(pair, FIRST_LARGE + number, LARGE_BYTES));
    await collect(performance.now() + BETWEEN_MS);
  }
  await collect(performance.now() + lastMs);
  return { echoes: back.size, isThrough: [...back].some((number) => number >= LARGE_ECHOES - LAST_COUNTED) };
}

/** Without it the server, which has sent the last packet, would call this port again and again. */
export const sendKeepalive = (tunnel: Tunnel): void => sendData(tunnel, Buffer.alloc(0));

function sendData({ socket, form, session }: Tunnel, packet: Buffer): void {
  socket.send(form.wrap('data', session.seal(packet, form.header('data'))));
}

/** Errors and packets of others are passed over: only what opens counts. */
async function nextReply({ socket, form, session }: Tunnel, pair: EchoPair, until: number): Promise<number | null> {
  for (let arrival = await socket.next(until); arrival !== null; arrival = await socket.next(until)) {
    const read = 'datagram' in arrival ? form.read(arrival.datagram) : null;
    const packet = read?.kind === 'data' ? session.open(read.message) : null;
    const sequence = packet === null ? null : readEchoReply(packet, pair);
    if (sequence !== null) return sequence;
  }
  return null;
}

const pairOf = ({ own, node }: TunnelEnds): EchoPair => ({ from: own, to: node, id: randomInt(0x10000) });
