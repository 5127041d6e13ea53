import { HELLO, type Session, type SimulatedInterface } from './interface.ts';
import { publicKeyOf } from './public-key.ts';

/** WireGuard's timers in ms (whitepaper, 6.1): silence after which a new handshake is tried, and the time between two tries. */
const SILENCE_MS = 15_000;
const RETRY_MS = 5000;
/** A session is renewed after so long. */
const REKEY_MS = 120_000;
/** A ping of 84 bytes as a data message. */
const PING = 128;

export interface PhoneParts {
  /** The interface that listens at `host:port`, or null while nothing does. */
  readonly reach: (endpoint: string) => SimulatedInterface | null;
  /** The phone's own address outside. */
  readonly from: string;
  readonly now?: () => number;
}

/** A friend's phone with one tunnel at a time, by WireGuard's rules and without packets. */
export class SimulatedPhone {
  readonly #parts: PhoneParts;
  readonly #now: () => number;
  #tunnel: Tunnel | null = null;
  #session: Session | null = null;
  #sessionAt = 0;
  #triedAt = -Infinity;
  #silentSince: number | null = null;

  constructor(parts: PhoneParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** Imports a client's file and turns the tunnel on; throws when it lacks what WireGuard needs. */
  up(text: string): void {
    this.#tunnel = readTunnel(text);
    this.#session = null;
    this.#triedAt = -Infinity;
    this.#silentSince = null;
  }

  down(): void {
    this.#tunnel = null;
  }

  /** Sends one ping through the tunnel; whether it was answered. */
  ping(): boolean {
    const tunnel = this.#tunnel;
    if (!tunnel) return false;
    if (this.#isSessionOver()) this.#greet(tunnel);
    if (!this.#session) return false;
    tunnel.sent += PING;
    const isAnswered = this.#parts.reach(tunnel.endpoint)?.exchange(this.#session, tunnel.address, PING) ?? false;
    if (isAnswered) tunnel.received += PING;
    this.#silentSince = isAnswered ? null : (this.#silentSince ?? this.#now());
    return isAnswered;
  }

  /** Ms of the latest handshake, and the bytes of this tunnel; null while it is off. */
  get counters(): { handshakeAt: number | null; received: number; sent: number } | null {
    if (!this.#tunnel) return null;
    const { received, sent } = this.#tunnel;
    return { handshakeAt: this.#sessionAt || null, received, sent };
  }

  #isSessionOver(): boolean {
    const now = this.#now();
    if (!this.#session) return true;
    if (this.#silentSince !== null) return now - this.#silentSince >= SILENCE_MS;
    return now - this.#sessionAt >= REKEY_MS;
  }

  #greet(tunnel: Tunnel): void {
    const now = this.#now();
    if (now - this.#triedAt < RETRY_MS) return;
    this.#triedAt = now;
    tunnel.sent += HELLO.initiation;
    const session = this.#parts.reach(tunnel.endpoint)?.greet({ ...tunnel, from: this.#parts.from }, now);
    if (!session) return;
    tunnel.received += HELLO.response;
    this.#session = session;
    this.#sessionAt = now;
    this.#silentSince = null;
  }
}

interface Tunnel {
  readonly serverKey: string;
  readonly clientKey: string;
  readonly presharedKey: string | null;
  readonly endpoint: string;
  readonly address: string;
  received: number;
  sent: number;
}

function readTunnel(text: string): Tunnel {
  const [device = '', server = ''] = text.split(/^\[Peer\]$/m);
  const value = (section: string, name: string) => new RegExp(`^${name} = (\\S.*)$`, 'm').exec(section)?.[1] ?? null;
  const needed = (section: string, name: string) => {
    const found = value(section, name);
    if (found === null) throw new Error(`the file has no ${name}`);
    return found;
  };
  return {
    clientKey: publicKeyOf(needed(device, 'PrivateKey')),
    address: needed(device, 'Address').split(/[/,]/, 1)[0] ?? '',
    serverKey: needed(server, 'PublicKey'),
    presharedKey: value(server, 'PresharedKey'),
    endpoint: needed(server, 'Endpoint'),
    received: 0,
    sent: 0,
  };
}
