import type { Parameters } from '../amnezia/parameters.ts';
import { DoorSocket } from './door-socket.ts';
import { echoMany, echoOnce, sendKeepalive, type TunnelEnds } from './exchange-data.ts';
import type { ProbeOutcome } from './outcome.ts';
import { type ProbeKeys, readKeys } from './probe-keys.ts';
import { shakeHands } from './shake-hands.ts';
import { WireForm } from './wire-form.ts';

/** How many ms each step may take. */
export interface ProbePatience {
  readonly lookup: number;
  /** For each try of a handshake. */
  readonly answers: readonly number[];
  /** For each small echo. */
  readonly echoes: readonly number[];
  /** For the large echoes that are still out when all are sent. */
  readonly last: number;
}

/** At most about 26 seconds in all, a server that asks for cookies included; a door that answers takes less than one. */
export const PATIENCE: ProbePatience = {
  lookup: 5000,
  answers: [1000, 2000, 4000],
  echoes: [1000, 1000, 2000],
  last: 2000,
};

const NEVER = new AbortController().signal;

export interface ProbeTask {
  /** A name or an address, and the UDP port. */
  readonly host: string;
  readonly port: number;
  readonly keys: ProbeKeys;
  /** Null: the probe's peer has no address on the node, and only the handshake is tried. */
  readonly ends: TunnelEnds | null;
  /** The node's vital AmneziaWG parameters, and what an app sends before a handshake; `{}` is plain WireGuard. */
  readonly parameters: Parameters;
  readonly patience?: ProbePatience;
  /** After it nothing is waited for any more, and the outcome says nothing. */
  readonly signal?: AbortSignal;
  /** Unix time in ms. */
  readonly now?: () => number;
}

/**
 * Enters a node through a door as a client does, without an interface and without rights: handshake, an echo, then thirty of 1,000 bytes.
 * What others send is passed over. Throws `RangeError` for keys and parameters that cannot be used, and for nothing else.
 */
export async function probeDoor(task: ProbeTask): Promise<ProbeOutcome> {
  const { host, port, ends, parameters, patience = PATIENCE, now = Date.now, signal = NEVER } = task;
  const [keys, form] = [readKeys(task.keys), new WireForm(parameters)];
  const socket = await DoorSocket.open(host, port, patience.lookup, signal);
  if (typeof socket === 'string') return { kind: 'no-way', code: socket };
  try {
    const shaken = await shakeHands({ socket, form, keys, parameters, answerMs: patience.answers, now });
    if (!('session' in shaken)) return shaken;
    const { session, handshakeMs } = shaken;
    const tunnel = { socket, form, session };
    if (ends === null) {
      sendKeepalive(tunnel);
      return { kind: 'handshake-only', handshakeMs, data: 'not-tried' };
    }
    const echoMs = await echoOnce(tunnel, ends, patience.echoes);
    const many = echoMs === null ? null : await echoMany(tunnel, ends, patience.last);
    sendKeepalive(tunnel);
    if (echoMs === null || many === null) return { kind: 'handshake-only', handshakeMs, data: 'lost' };
    return { kind: many.isThrough ? 'open' : 'frozen', handshakeMs, echoMs, echoes: many.echoes };
  } finally {
    socket.close();
  }
}
