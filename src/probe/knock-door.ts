import { randomInt } from 'node:crypto';
import { readCookie } from './cookie.ts';
import { makeEcho, readEchoReply } from './echo-packet.ts';
import type { TunnelEnds } from './exchange-data.ts';
import { type Initiation, initiate, readResponse } from './handshake.ts';
import { leadingPackets } from './leading-packets.ts';
import { LARGE_ECHOES, type ProbeOutcome } from './outcome.ts';
import type { ProbeTask } from './probe-door.ts';
import { type RawKeys, readKeys } from './probe-keys.ts';
import { Session } from './session.ts';
import { WireForm } from './wire-form.ts';

/** What came back, with the time from the last packet (ms). */
export type Knocked = readonly { readonly ms: number; readonly datagram: Buffer }[];

export interface KnockTask extends Pick<ProbeTask, 'keys' | 'ends' | 'parameters' | 'now'> {
  /**
   * Sends these packets from another machine, each time from a new port, and waits so many ms for so many answers. Null: that machine
   * will not or cannot.
   */
  readonly knock: (packets: readonly Buffer[], waitMs: number, answers: number) => Promise<Knocked | null>;
}

/** How long an answer is waited for in each try of a handshake (ms). */
const HANDSHAKE_MS = [1500, 2500, 4000];
const DATA_MS = 3000;
/** The most packets of one knock. */
const MOST_PACKETS = 100;
const SMALL_BYTES = 16;
const LARGE_BYTES = 1000;
const SMALL_ECHOES = 2;
const LAST_COUNTED = 10;

/**
 * `probeDoor` by another machine's hand: the secrets and the session stay here, and that machine only carries packets, all of a step at
 * once, since each step is a call over SSH. Null: it does not carry them. Throws `RangeError` for keys that cannot be used.
 */
export async function knockDoor(task: KnockTask): Promise<ProbeOutcome | null> {
  const form = new WireForm(task.parameters);
  const shaken = await shake(task, form, readKeys(task.keys));
  if (shaken === null || 'kind' in shaken) return shaken;
  const { session, handshakeMs } = shaken;
  const seal = (packet: Buffer) => form.wrap('data', session.seal(packet, form.header('data')));
  const keepalive = () => task.knock([seal(Buffer.alloc(0))], 0, 0); // without it the server would call the closed port again and again
  if (task.ends === null) {
    await keepalive();
    return { kind: 'handshake-only', handshakeMs, data: 'not-tried' };
  }
  const replies = await exchange(task, task.ends, seal, (datagram) => {
    const read = form.read(datagram);
    return read?.kind === 'data' ? session.open(read.message) : null;
  });
  await keepalive();
  if (replies === null) return null;
  const small = [...replies.keys()].filter((sequence) => sequence < SMALL_ECHOES);
  if (replies.size === 0) return { kind: 'handshake-only', handshakeMs, data: 'lost' };
  const large = [...replies.keys()].filter((sequence) => sequence >= SMALL_ECHOES);
  const isThrough = large.some((sequence) => sequence >= SMALL_ECHOES + LARGE_ECHOES - LAST_COUNTED);
  const echoMs = replies.get(small[0] ?? large[0] ?? 0) ?? 0;
  return { kind: isThrough ? 'open' : 'frozen', handshakeMs, echoMs, echoes: large.length };
}

type Shaken = { readonly session: Session; readonly handshakeMs: number };

async function shake(
  { knock, parameters, now = Date.now }: KnockTask,
  form: WireForm,
  keys: RawKeys,
): Promise<Shaken | ProbeOutcome | null> {
  const heard = new Heard(form, keys);
  for (const waitMs of HANDSHAKE_MS) {
    const initiation = initiate(keys, form.header('initiation'), now(), heard.cookie);
    const packets = [...leadingPackets(parameters), form.wrap('initiation', initiation.message)].slice(-MOST_PACKETS);
    const answers = await knock(packets, waitMs, 1);
    if (answers === null) return null;
    for (const { ms, datagram } of answers) {
      const session = heard.read(datagram, initiation);
      if (session !== null) return { session, handshakeMs: ms };
    }
  }
  return heard.outcome();
}

/** What came back for handshakes so far. */
class Heard {
  readonly #form: WireForm;
  readonly #keys: RawKeys;
  #doesNotOpen = false;
  #unreadable = 0;
  /** What the server wants to see in the next initiation; null: nothing. */
  cookie: Buffer | null = null;

  constructor(form: WireForm, keys: RawKeys) {
    this.#form = form;
    this.#keys = keys;
  }

  /** The session, if this is the response to the initiation. */
  read(datagram: Buffer, initiation: Initiation): Session | null {
    const read = this.#form.read(datagram);
    const response = read?.kind === 'response' ? readResponse(this.#keys, initiation, read.message) : null;
    if (response instanceof Session) return response;
    const cookie = read?.kind === 'cookie' ? readCookie(this.#keys, initiation, read.message) : null;
    this.cookie = cookie ?? this.cookie;
    if (response === 'does-not-open') this.#doesNotOpen = true;
    else if (cookie === null) this.#unreadable += 1;
    return null;
  }

  outcome(): ProbeOutcome {
    if (this.#doesNotOpen) return { kind: 'wrong-answer' };
    return this.cookie === null ? { kind: 'silent', unreadable: this.#unreadable } : { kind: 'overloaded' };
  }
}

/** Sends the echoes of both sizes: number → when its reply came (ms); null: they were not carried. */
async function exchange(
  { knock }: KnockTask,
  ends: TunnelEnds,
  seal: (packet: Buffer) => Buffer,
  open: (datagram: Buffer) => Buffer | null,
): Promise<Map<number, number> | null> {
  const pair = { from: ends.own, to: ends.node, id: randomInt(0x10000) };
  const count = SMALL_ECHOES + LARGE_ECHOES;
  const packets = Array.from({ length: count }, (_, number) =>
    seal(makeEcho(pair, number, number < SMALL_ECHOES ? SMALL_BYTES : LARGE_BYTES)),
  );
  // a keepalive of the server may be among the answers
  const answers = await knock(packets, DATA_MS, count + 2);
  if (answers === null) return null;
  const replies = new Map<number, number>();
  for (const { ms, datagram } of answers) {
    const packet = open(datagram);
    const sequence = packet === null ? null : readEchoReply(packet, pair);
    if (sequence !== null && !replies.has(sequence)) replies.set(sequence, ms);
  }
  return replies;
}
