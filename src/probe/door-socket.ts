import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** What came: a datagram, or an error as its errno. `at` is of `performance.now()`. */
export type Arrival =
  | { readonly at: number; readonly datagram: Buffer }
  | { readonly at: number; readonly code: string };

/** More is a flood, not an answer. */
const MOST_WAITING = 256;

/** A connected UDP socket: the kernel passes only what comes from that address, and tells of a closed port. */
export class DoorSocket {
  readonly #socket: Socket;
  readonly #arrivals: Arrival[] = [];
  #wake: (() => void) | null = null;
  readonly #end: AbortSignal;
  readonly #ended = () => this.#wake?.();

  private constructor(socket: Socket, end: AbortSignal) {
    this.#socket = socket;
    this.#end = end;
    end.addEventListener('abort', this.#ended);
    socket.on('message', (datagram) => this.#push({ at: performance.now(), datagram }));
    // stays until the end: an error without a listener would end the process
    socket.on('error', (error) => this.#push({ at: performance.now(), code: codeOf(error) }));
  }

  /**
   * An errno instead when the name is not found within `lookupMs` or no way leads there. After `end` nothing is waited for any more.
   */
  static async open(host: string, port: number, lookupMs: number, end: AbortSignal): Promise<DoorSocket | string> {
    const found = await within(lookup(host), lookupMs, end);
    if (typeof found === 'string') return found;
    const socket = createSocket(found.family === 6 ? 'udp6' : 'udp4');
    const door = new DoorSocket(socket, end);
    const code = await new Promise<string | null>((resolve) =>
      // the types know no error here, but the documentation does
      socket.connect(port, found.address, ((error?: Error) => resolve(error ? codeOf(error) : null)) as () => void),
    );
    if (code === null) return door;
    door.close();
    return code;
  }

  /** Errors come as arrivals. */
  send(datagram: Buffer): void {
    this.#socket.send(datagram, (error) => {
      if (error) this.#push({ at: performance.now(), code: codeOf(error) });
    });
  }

  /** The next arrival, or null when none has come until then (`performance.now()`). What came already is given at once. */
  async next(until: number): Promise<Arrival | null> {
    if (this.#arrivals.length === 0) await this.#waitUntil(until);
    return this.#arrivals.shift() ?? null;
  }

  close(): void {
    this.#end.removeEventListener('abort', this.#ended);
    this.#socket.close();
  }

  async #waitUntil(until: number): Promise<void> {
    const left = until - performance.now();
    if (left <= 0 || this.#end.aborted) return;
    await new Promise<void>((resolve) => {
      // an immediate runs after the sockets were read: in a busy process the answer may be there already
      const timer = setTimeout(() => setImmediate(resolve), left);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }

  #push(arrival: Arrival): void {
    if (this.#arrivals.length < MOST_WAITING) this.#arrivals.push(arrival);
    this.#wake?.();
  }
}

async function within<T>(work: Promise<T>, ms: number, end: AbortSignal): Promise<T | string> {
  const late = new AbortController();
  const signal = AbortSignal.any([late.signal, end]);
  try {
    return await Promise.race([work, wait(ms, 'ETIMEDOUT', { signal })]);
  } catch (error) {
    return codeOf(error);
  } finally {
    late.abort();
    work.catch(() => undefined); // nobody waits for it any more
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EUNKNOWN';
