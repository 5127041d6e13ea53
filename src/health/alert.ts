import type { ParametersTrouble } from '../amnezia/parameters-trouble.ts';
import type { ServerWords } from '../login-trouble.ts';
import type { DoorTrouble } from './doors/door-report.ts';
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

/** Everything that the owner is alerted of, with the data for its message: ids, numbers and reasons, never a secret. */
export type Alert =
  | {
      readonly kind: 'node-down';
      readonly node: string;
      readonly cause: OutageCause;
      /** The systemd unit that keeps its interface up, such as `wg-quick@wg0`. */
      readonly unit: string;
      readonly words?: ServerWords | null;
      /** The bot's own tries find a door of it open: friends get in all the same. */
      readonly isOpen?: boolean;
    }
  /**
   * The bot's own tries do not get through a door; `friends`: devices that came through it since, `named`: devices that are seen there
   * or whose files name it.
   */
  | {
      readonly kind: 'door';
      readonly node: string;
      readonly door: string;
      readonly trouble: DoorTrouble;
      readonly friends: number;
      readonly named: number;
    }
  /** A node is off because settings are missing (`needs`) or wrong (`problems`). */
  | {
      readonly kind: 'node-off';
      readonly node: string;
      readonly needs: readonly string[];
      readonly problems: readonly string[];
    }
  /** The node's settings are accepted, but will cause trouble for friends. */
  | { readonly kind: 'settings'; readonly node: string; readonly warnings: readonly string[] }
  | { readonly kind: 'host-key'; readonly node: string; readonly reason: string }
  | { readonly kind: 'server-key'; readonly node: string; readonly known: string; readonly seen: string }
  /** SSH works, but no device gets through although several usually do. */
  | { readonly kind: 'blocked'; readonly node: string; readonly devices: number }
  /** Devices shake hands again and again, but no data gets through to them, while it does to so many others (`carried`). */
  | { readonly kind: 'answers-lost'; readonly node: string; readonly devices: number; readonly carried: number }
  /** Devices whose files do not connect any more, or will not once a door closes (`closes`: ISO time; null: not announced). */
  | {
      readonly kind: 'files-dead';
      readonly node: string;
      readonly devices: number;
      readonly people: number;
      /** The door that they name and the server no longer has; null: it is something else. */
      readonly door: string | null;
      readonly closes: string | null;
    }
  | { readonly kind: 'disk'; readonly node: string; readonly percent: number }
  | { readonly kind: 'addresses'; readonly node: string; readonly free: number; readonly total: number }
  | { readonly kind: 'load'; readonly node: string; readonly load: number; readonly cores: number }
  /** Friends are connected, but their packets do not reach the Internet: over IPv6 only, or (also) over IPv4. */
  | { readonly kind: 'no-way-out'; readonly node: string; readonly family: 4 | 6; readonly trouble: WayTrouble }
  /** The server's firewall blocks the interface's port. */
  | { readonly kind: 'port-closed'; readonly node: string; readonly port: number }
  /** Configs name another port (`told`) than the interface listens on, and no rule redirects it. */
  | { readonly kind: 'port-differs'; readonly node: string; readonly port: number; readonly told: number }
  /** The interface exists but is down. */
  | { readonly kind: 'link'; readonly node: string }
  /** Friends can reach again what the server's rules used to keep them from. */
  | { readonly kind: 'not-apart'; readonly node: string; readonly parts: readonly Part[] }
  /** The AmneziaWG parameters of the node are not known, so that no config goes out. */
  | { readonly kind: 'parameters'; readonly node: string; readonly trouble: ParametersTrouble }
  /** The node's clock is ahead by so many ms. */
  | { readonly kind: 'node-clock'; readonly node: string; readonly ahead: number }
  /** The clock of the bot's own machine is ahead by so many ms. */
  | { readonly kind: 'clock'; readonly ahead: number }
  /** The bot's clock jumped by so many ms, or is behind the last commit, and no other clock has confirmed it yet. */
  | { readonly kind: 'clock-jump'; readonly by: number }
  /** One config is used on two devices. */
  | { readonly kind: 'shared'; readonly peer: string; readonly node: string; readonly friend: number }
  | { readonly kind: 'store'; readonly reason: string }
  | { readonly kind: 'backup'; readonly which: 'hourly' | 'weekly'; readonly reason: string }
  /** Letters cannot be read (`imap`) or sent (`smtp`). */
  | { readonly kind: 'mail'; readonly which: 'imap' | 'smtp'; readonly reason: string }
  /** The daemon restarted this often without being asked to. */
  | { readonly kind: 'restarts'; readonly count: number };

export type AlertKind = Alert['kind'];

/** The alert's name in the store: equal for the same event. */
export function keyOf(alert: Alert): string {
  if ('peer' in alert) return `${alert.kind} ${alert.peer}`;
  if ('door' in alert) return `${alert.kind} ${alert.node} ${alert.door}`;
  if ('which' in alert) return `${alert.kind} ${alert.which}`;
  return `${alert.kind} ${'node' in alert ? alert.node : 'bot'}`;
}

interface AlertRule {
  /** Sent also in quiet hours; others wait for their end and are sent if they still hold. */
  readonly urgent: boolean;
  /** How long it has to last without a break before it is sent, and the same for its end (ms). */
  readonly afterMs: number;
  readonly clearMs: number;
}

const MINUTE = 60_000;
const TWO_LOOKS = 75_000;

/** Delays of each kind. Together with two thresholds for each, they keep a fluctuating value from causing alert after alert. */
export const ALERT_RULES: Readonly<Record<AlertKind, AlertRule>> = {
  // No delay here: the condition itself contains the delays, which survive a restart in the store.
  'node-down': { urgent: true, afterMs: 0, clearMs: 0 },
  // The condition itself waits for a second try.
  door: { urgent: false, afterMs: 0, clearMs: 0 },
  'node-off': { urgent: true, afterMs: 0, clearMs: 0 },
  settings: { urgent: false, afterMs: 0, clearMs: 0 },
  'host-key': { urgent: true, afterMs: 0, clearMs: 0 },
  'server-key': { urgent: true, afterMs: 0, clearMs: 0 },
  // The condition itself waits half an hour; this delay lets phones reconnect after the machine slept.
  blocked: { urgent: true, afterMs: 2 * MINUTE, clearMs: 0 },
  // The condition itself says when it is over: after half an hour, or with the first data.
  'answers-lost': { urgent: true, afterMs: 5 * MINUTE, clearMs: 0 },
  'files-dead': { urgent: false, afterMs: 0, clearMs: 0 },
  disk: { urgent: false, afterMs: 0, clearMs: 0 },
  addresses: { urgent: false, afterMs: 0, clearMs: 0 },
  // The machine is asked once a minute: two answers rule out a moment in which firewall rules are being reloaded.
  'no-way-out': { urgent: true, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  link: { urgent: true, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  'port-closed': { urgent: true, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  'port-differs': { urgent: false, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  'not-apart': { urgent: true, afterMs: TWO_LOOKS, clearMs: TWO_LOOKS },
  // longer than a change of parameters takes to count
  parameters: { urgent: true, afterMs: 2 * MINUTE, clearMs: 0 },
  load: { urgent: false, afterMs: 10 * MINUTE, clearMs: 5 * MINUTE },
  'node-clock': { urgent: false, afterMs: 2 * MINUTE, clearMs: 2 * MINUTE },
  clock: { urgent: false, afterMs: 2 * MINUTE, clearMs: 2 * MINUTE },
  'clock-jump': { urgent: false, afterMs: 0, clearMs: 0 },
  // One of the two devices may be idle for a while.
  shared: { urgent: false, afterMs: 0, clearMs: 60 * MINUTE },
  store: { urgent: true, afterMs: 0, clearMs: MINUTE },
  backup: { urgent: false, afterMs: 10 * MINUTE, clearMs: 0 },
  // servers of providers are away for minutes now and then
  mail: { urgent: false, afterMs: 15 * MINUTE, clearMs: 0 },
  restarts: { urgent: true, afterMs: 0, clearMs: 0 },
};
