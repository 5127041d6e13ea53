import type { ServerWords } from '../login-trouble.ts';
import type { Part, WayTrouble } from './firewall/judgement.ts';

/** Why a node does not answer; the codes of a driver's `NodeError`. */
export type OutageCause =
  | 'unreachable'
  | 'timeout'
  | 'refused'
  | 'host-key'
  | 'no-interface'
  | 'wrong-key'
  | 'command'
  | 'garbled';

/** What the owner is warned of, with what the message says of it: ids, numbers and reasons, never a secret. */
export type Alert =
  | {
      readonly kind: 'node-down';
      readonly node: string;
      readonly cause: OutageCause;
      readonly words?: ServerWords | null;
    }
  /** What is missing in its settings, or wrong there; the bot leaves it alone meanwhile. */
  | {
      readonly kind: 'node-off';
      readonly node: string;
      readonly needs: readonly string[];
      readonly problems: readonly string[];
    }
  /** Its settings are taken, and friends will meet trouble by them. */
  | { readonly kind: 'settings'; readonly node: string; readonly warnings: readonly string[] }
  | { readonly kind: 'host-key'; readonly node: string; readonly reason: string }
  | { readonly kind: 'server-key'; readonly node: string; readonly known: string; readonly seen: string }
  /** SSH works, and no device of those that usually do gets through. */
  | { readonly kind: 'blocked'; readonly node: string; readonly devices: number }
  | { readonly kind: 'disk'; readonly node: string; readonly percent: number }
  | { readonly kind: 'addresses'; readonly node: string; readonly free: number; readonly total: number }
  | { readonly kind: 'load'; readonly node: string; readonly load: number; readonly cores: number }
  /** Friends are connected, and their packets do not get to the Internet; by IPv6 alone, or (also) by IPv4. */
  | { readonly kind: 'no-way-out'; readonly node: string; readonly family: 4 | 6; readonly trouble: WayTrouble }
  /** Its firewall lets no tunnel in at the interface's port. */
  | { readonly kind: 'port-closed'; readonly node: string; readonly port: number }
  /** Configs name (`told`) another port than the interface's, and no rule leads from there to it. */
  | { readonly kind: 'port-differs'; readonly node: string; readonly port: number; readonly told: number }
  /** The interface is there and not up. */
  | { readonly kind: 'link'; readonly node: string }
  /** Friends reach again what they were kept from. */
  | { readonly kind: 'not-apart'; readonly node: string; readonly parts: readonly Part[] }
  /** Ms that the node's clock is ahead of the true time. */
  | { readonly kind: 'node-clock'; readonly node: string; readonly ahead: number }
  /** The same of the machine that the bot runs on. */
  | { readonly kind: 'clock'; readonly ahead: number }
  /** That clock was set by so many ms, or is behind what it was at the last commit, and nobody has confirmed it yet. */
  | { readonly kind: 'clock-jump'; readonly by: number }
  /** One config on two devices. */
  | { readonly kind: 'shared'; readonly peer: string; readonly node: string; readonly friend: number }
  | { readonly kind: 'store'; readonly reason: string }
  | { readonly kind: 'backup'; readonly which: 'hourly' | 'weekly'; readonly reason: string }
  /** The daemon ended so often without having been asked. */
  | { readonly kind: 'restarts'; readonly count: number };

export type AlertKind = Alert['kind'];

/** The alert's name in the store: the same for as long as it is the same event. */
export function keyOf(alert: Alert): string {
  if ('peer' in alert) return `${alert.kind} ${alert.peer}`;
  if ('which' in alert) return `${alert.kind} ${alert.which}`;
  return `${alert.kind} ${'node' in alert ? alert.node : 'bot'}`;
}

interface AlertRule {
  /** The owner is woken for it; what is not urgent waits for the end of the quiet hours, and is told then if it still holds. */
  readonly urgent: boolean;
  /** It is told once it has been seen for so long without a break, and its end likewise (ms). */
  readonly afterMs: number;
  readonly clearMs: number;
}

const MINUTE = 60_000;
const TWO_LOOKS = 75_000;

/** How patient the bot is with each kind. With the two thresholds of each, this keeps what wavers from being told again and again. */
export const ALERT_RULES: Readonly<Record<AlertKind, AlertRule>> = {
  // The times lie in the condition itself: the store knows them across a restart.
  'node-down': { urgent: true, afterMs: 0, clearMs: 0 },
  'node-off': { urgent: true, afterMs: 0, clearMs: 0 },
  settings: { urgent: false, afterMs: 0, clearMs: 0 },
  'host-key': { urgent: true, afterMs: 0, clearMs: 0 },
  'server-key': { urgent: true, afterMs: 0, clearMs: 0 },
  // The half hour lies in the condition itself; after a machine slept, phones get this time to come back.
  blocked: { urgent: true, afterMs: 2 * MINUTE, clearMs: 0 },
  disk: { urgent: false, afterMs: 0, clearMs: 0 },
  addresses: { urgent: false, afterMs: 0, clearMs: 0 },
  // The machine is asked once a minute: what two answers say is no moment in which rules are loaded anew.
  'no-way-out': { urgent: true, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  link: { urgent: true, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  'port-closed': { urgent: true, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  'port-differs': { urgent: false, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  'not-apart': { urgent: true, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  load: { urgent: false, afterMs: 10 * MINUTE, clearMs: 5 * MINUTE },
  'node-clock': { urgent: false, afterMs: 2 * MINUTE, clearMs: 2 * MINUTE },
  clock: { urgent: false, afterMs: 2 * MINUTE, clearMs: 2 * MINUTE },
  'clock-jump': { urgent: false, afterMs: 0, clearMs: 0 },
  // One of the two may sleep for a while.
  shared: { urgent: false, afterMs: 0, clearMs: 60 * MINUTE },
  store: { urgent: true, afterMs: 0, clearMs: MINUTE },
  backup: { urgent: false, afterMs: 10 * MINUTE, clearMs: 0 },
  restarts: { urgent: true, afterMs: 0, clearMs: 0 },
};
