import type { Answer } from './hooks.ts';

/** Why friends' packets do not reach the Internet, or why that is not known. */
export type WayTrouble =
  /** The kernel does not forward packets. */
  | 'forwarding'
  | 'link'
  | 'route'
  /** The firewall drops what friends send, or the answers. */
  | 'forward'
  | 'reply'
  /** No rule translates their source address. */
  | 'nat'
  /** The rules could not be read, or not all of them are understood. */
  | 'unread'
  | 'unclear';

export interface Way {
  readonly answer: Answer;
  /** Empty if the answer is `yes`. */
  readonly troubles: readonly WayTrouble[];
}

/** What friends should be kept from: each other, the networks beside the server, and its own services. */
export const PARTS = ['friends', 'lan', 'server'] as const;
export type Part = (typeof PARTS)[number];

/** What follows from a machine's report for its friends' traffic. */
export interface Judgement {
  /** Whether friends reach the Internet; null: configs do not route it through the node, or it has no IPv6. */
  readonly way4: Way | null;
  readonly way6: Way | null;
  /** Whether the firewall lets the tunnel's UDP port in (IPv4). */
  readonly port: Answer;
  /** Whether packets to the port in configs reach the interface. */
  readonly portFits: Answer;
  /** Whether friends are kept from each of these. */
  readonly apart: Readonly<Record<Part, Answer>>;
  /** Whether the installer's table exists and has rules. */
  readonly isOurs: boolean;
  /** Whether the interface is up; null: not reported. */
  readonly link: boolean | null;
}

/** The judgement of a machine that has not reported anything. */
export const NOTHING_KNOWN: Judgement = {
  ...{ way4: null, way6: null, port: 'unsure', portFits: 'unsure', isOurs: false, link: null },
  apart: { friends: 'unsure', lan: 'unsure', server: 'unsure' },
};
