/** How many large echoes a probe sends. */
export const LARGE_ECHOES = 30;

/** What a probe of a door found. Times in ms. */
export type ProbeOutcome =
  /** Handshake, small echo and the last large ones passed. `echoes` of `LARGE_ECHOES` came back. */
  | { readonly kind: 'open'; readonly handshakeMs: number; readonly echoMs: number; readonly echoes: number }
  /** The small echo came back, but of the last ten large ones none: somebody closes the way after some bytes. */
  | { readonly kind: 'frozen'; readonly handshakeMs: number; readonly echoMs: number; readonly echoes: number }
  /** The handshake passed; data was lost, or not tried for lack of an address. */
  | { readonly kind: 'handshake-only'; readonly handshakeMs: number; readonly data: 'lost' | 'not-tried' }
  /** The server answers, but its answer does not open: the preshared key is another one. */
  | { readonly kind: 'wrong-answer' }
  /** The server lives, but is under such load that it wanted cookies and nothing else. */
  | { readonly kind: 'overloaded' }
  /** The machine answered that nobody listens there (ECONNREFUSED). */
  | { readonly kind: 'refused' }
  /** This machine cannot send there, or a machine on the way says so: an errno such as EHOSTUNREACH, EPERM, ENOTFOUND. */
  | { readonly kind: 'no-way'; readonly code: string }
  /**
   * No answer: dropped on the way, a wrong server key, an unknown peer, a clock that stands behind; nobody can tell them apart.
   * `unreadable` datagrams came from that address and are no WireGuard, or not for us.
   */
  | { readonly kind: 'silent'; readonly unreadable: number };
