import type { ParametersTrouble } from '../amnezia/parameters-trouble.ts';
import type { ServerWords } from '../login-trouble.ts';
import { addressCounts } from '../peers/devices/devices.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import type { State } from '../peers/records/records.ts';
import type { Alert, OutageCause } from './alert.ts';
import type { AlertCondition, Level } from './alerts.ts';
import { type Judgement, NOTHING_KNOWN } from './firewall/judgement.ts';
import { troublesOf } from './node-troubles.ts';

/** An outage as the node's loop reports it. */
export interface Outage {
  /** Ms since 1970. */
  readonly since: number;
  readonly cause: OutageCause;
  /** The reason for the owner, without secrets. */
  readonly reason: string;
  /** For the cause `wrong-key`: the known server key, and the one that answered. */
  readonly keys: { readonly known: string; readonly seen: string } | null;
  /** The machine's own words, or null. */
  readonly words?: ServerWords | null;
}

/** The latest statistics of a node's machine, and when they were read (ms since 1970). */
export interface Machine {
  readonly at: number;
  readonly tookMs: number;
  readonly load: number;
  readonly cores: number;
  readonly disk: { readonly total: number; readonly available: number };
  /** Ms since 1970 by the node's clock when it answered. */
  readonly setup: { readonly clock: number; readonly port: number | null };
  readonly judgement: Judgement;
}

/** A node's state. Without snapshot and outage it was not polled yet. */
export interface NodeFacts {
  readonly node: NodeProfile;
  readonly snapshot: Snapshot | null;
  readonly outage: Outage | null;
  readonly machine: Machine | null;
}

interface Moment {
  readonly state: State;
  readonly now: number;
  /** By how much our own clock is ahead of the true time (ms), as far as known. */
  readonly ownAhead: number;
}

/** Friends are told of an outage after two minutes; the owner is told earlier, and of its end at the same time as they. */
const LASTS_MS = 60_000;
const STAYS_MS = 2 * 60_000;
/** A node that was up for less than this (ms) is flapping: then only a long outage is a new event. */
const FLAPPING_MS = 3_600_000;
const FLAPPING_LASTS_MS = 10 * 60_000;
/** Statistics older than this (ms) are ignored; a machine is asked every minute. */
const FRESH_MS = 3 * 60_000;
/** Distance between the thresholds that raise and clear an alert: percentage points, and a share of the cores. */
const MARGIN = 3;
const CALM_LOAD = 0.8;
/** A clock off by less than this (ms) is no trouble for WireGuard, certificates and one-time passwords. */
export const CLOCK_OFF_MS = 60_000;
export const CLOCK_RIGHT_MS = 30_000;

/** Whether another or a reinstalled machine answers, which is an alert of its own instead of an outage. */
const ANOTHER_MACHINE: ReadonlySet<OutageCause> = new Set(['host-key', 'wrong-key']);

/** The conditions of whether the node answers, and with the right key; `unit` is the systemd unit of its interface, `isOpen`: friends get in all the same. */
export function outageConditions(
  { node: { id: node }, snapshot, outage }: NodeFacts,
  { state, now }: Moment,
  unit: string,
  isOpen = false,
): AlertCondition[] {
  const record = state.nodes[node];
  const ended = record?.up_since ? Date.parse(record.up_since) : null;
  const cause = outage?.cause ?? 'unreachable';
  const { known, seen } = outage?.keys ?? { known: '', seen: '' };
  const level = (isThis: boolean): Level => (snapshot ? 'off' : isThis ? 'on' : 'between');
  const times = { began: outage?.since ?? null, ended };
  const isAnother = ANOTHER_MACHINE.has(cause);
  const lasts = outage !== null && now - outage.since >= (isFlapping(outage, ended) ? FLAPPING_LASTS_MS : LASTS_MS);
  const isJustBack = snapshot !== null && ended !== null && now - ended < STAYS_MS;
  const down: AlertCondition = {
    alert: { kind: 'node-down', node, cause, unit, words: outage?.words ?? null, ...(isOpen && { isOpen }) },
    level: isJustBack ? 'between' : level(lasts),
    ...times,
  };
  return [
    ...(isAnother ? [] : [down]),
    {
      alert: { kind: 'host-key', node, reason: outage?.reason ?? '' },
      level: level(cause === 'host-key'),
      ...times,
    },
    { alert: { kind: 'server-key', node, known, seen }, level: level(cause === 'wrong-key'), ...times },
  ];
}

const isFlapping = ({ since }: Outage, cameBack: number | null): boolean =>
  cameBack !== null && cameBack <= since && since - cameBack < FLAPPING_MS;

/** The conditions of the machine's disk, load and clock. */
export function machineConditions({ node: { id: node }, machine: last }: NodeFacts, moment: Moment): AlertCondition[] {
  const { state, now, ownAhead } = moment;
  const machine = last && now - last.at < FRESH_MS ? last : null;
  const most = state.preferences.disk_percent;
  const { total, available } = machine?.disk ?? { total: 0, available: 0 };
  const percent = total === 0 ? 0 : (1 - available / total) * 100;
  const { load, cores } = machine ?? { load: 0, cores: 1 };
  const ahead = machine ? aheadOf(machine) + ownAhead : 0;
  const condition = (alert: Alert, level: Level): AlertCondition => ({ alert, level: machine ? level : 'between' });
  return [
    ...(most === null
      ? []
      : [condition({ kind: 'disk', node, percent }, levelOf(percent > most, percent < most - MARGIN))]),
    condition({ kind: 'load', node, load, cores }, levelOf(load > cores, load < cores * CALM_LOAD)),
    condition({ kind: 'node-clock', node, ahead }, clockLevel(ahead)),
  ];
}

/** The conditions of friends' traffic: whether it gets where it should, and only there. */
export function trafficConditions({ node, machine: last }: NodeFacts, { state, now }: Moment): AlertCondition[] {
  if (last === null || now - last.at >= FRESH_MS) {
    const unknown = { node, judgement: NOTHING_KNOWN, port: null, record: state.nodes[node.id] };
    return troublesOf(unknown).map(([alert]) => ({ alert, level: 'between' }));
  }
  const { judgement, setup } = last;
  const troubles = troublesOf({ node, judgement, port: setup.port, record: state.nodes[node.id] });
  return troubles.map(([alert, level]) => ({ alert, level }));
}

/** The condition of an AmneziaWG node's parameters; none for a plain one. `trouble`: see `NodeLoop`. */
export function parametersConditions(
  { id: node, protocol }: Pick<NodeProfile, 'id' | 'protocol'>,
  snapshot: Pick<Snapshot, 'hasKnownParameters'> | null,
  trouble: ParametersTrouble | null,
): AlertCondition[] {
  if (protocol === 'wireguard') return [];
  const level = snapshot?.hasKnownParameters ? 'off' : snapshot && trouble ? 'on' : 'between';
  return [{ alert: { kind: 'parameters', node, trouble: trouble ?? { kind: 'changing' } }, level }];
}

/** The condition of free addresses. */
export function addressConditions(node: NodeProfile, state: State): AlertCondition[] {
  const least = state.preferences.addresses_percent;
  if (least === null) return [];
  const [{ free, total }] = addressCounts(state, node);
  const percent = (free / Math.max(1, total)) * 100;
  const level = levelOf(percent < least, percent >= least + MARGIN);
  return [{ alert: { kind: 'addresses', node: node.id, free, total }, level }];
}

type Measured = Pick<Machine, 'setup' | 'at' | 'tookMs'>;

/** By how much a machine's clock is ahead of ours (ms), as a look at it measured. */
const aheadOf = ({ setup, at, tookMs }: Measured): number => setup.clock - (at - tookMs / 2);

/**
 * The same to ten seconds, 0 where it is unknown. For handshakes of minutes ago: how long a look took differs each time, and a figure that
 * differs has every device read again.
 */
export const roughlyAhead = (machine: Measured | null): number =>
  machine ? Math.round(aheadOf(machine) / TEN_SECONDS_MS) * TEN_SECONDS_MS : 0;

const TEN_SECONDS_MS = 10_000;

/** The level of a clock that is ahead by so many ms. */
export const clockLevel = (ahead: number): Level =>
  levelOf(Math.abs(ahead) > CLOCK_OFF_MS, Math.abs(ahead) < CLOCK_RIGHT_MS);

const levelOf = (isOn: boolean, isOff: boolean): Level => (isOn ? 'on' : isOff ? 'off' : 'between');
