import type { Answer } from './hooks.ts';

/** Why friends do not get out, or why that is not known. */
export type WayTrouble =
  /** The kernel does not pass packets on. */
  | 'forwarding'
  | 'link'
  | 'route'
  /** The firewall drops what friends send, or what comes back. */
  | 'forward'
  | 'reply'
  /** Nothing translates their address. */
  | 'nat'
  /** The rules could not be read, or not all of them are understood. */
  | 'unread'
  | 'unclear';

export interface Way {
  readonly answer: Answer;
  /** None with `yes`. */
  readonly troubles: readonly WayTrouble[];
}

/** What friends are kept from: each other, the networks beside the server, its own services. */
export const PARTS = ['friends', 'lan', 'server'] as const;
export type Part = (typeof PARTS)[number];

/** What a machine's own words say of its friends' traffic. */
export interface Judgement {
  /** Whether friends reach the Internet; null: the node is not there for that, or has no IPv6. */
  readonly way4: Way | null;
  readonly way6: Way | null;
  /** Whether the tunnel's UDP port is let in, by IPv4. */
  readonly port: Answer;
  /** Whether the port that configs name leads to the interface. */
  readonly portFits: Answer;
  /** Whether friends are kept from it. */
  readonly apart: Readonly<Record<Part, Answer>>;
  /** Whether the table that the installer makes is there, with rules in it. */
  readonly isOurs: boolean;
  /** Whether the interface is up; null: that was not told. */
  readonly link: boolean | null;
}

/** Of a machine that has not told anything. */
export const NOTHING_KNOWN: Judgement = {
  ...{ way4: null, way6: null, port: 'unsure', portFits: 'unsure', isOurs: false, link: null },
  apart: { friends: 'unsure', lan: 'unsure', server: 'unsure' },
};
