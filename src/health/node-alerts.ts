import type { ServerWords } from '../login-trouble.ts';
import { takenAddresses } from '../peers/devices/devices.ts';
import { countAddresses } from '../peers/nodes/count-addresses.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import type { State } from '../peers/records/records.ts';
import type { Alert, OutageCause } from './alert.ts';
import type { AlertCondition, Level } from './alerts.ts';
import { type Judgement, NOTHING_KNOWN } from './firewall/judgement.ts';
import { troublesOf } from './node-troubles.ts';

/** An outage as the node's loop knows it. */
export interface Outage {
  /** Ms since 1970. */
  readonly since: number;
  readonly cause: OutageCause;
  /** For the owner: no secret. */
  readonly reason: string;
  /** With the cause `wrong-key`: the server's public key as it is known, and the one that answered. */
  readonly keys: { readonly known: string; readonly seen: string } | null;
  /** What the machine itself said, or null. */
  readonly words?: ServerWords | null;
}

/** What a node's machine said of itself last, and when (ms). */
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

/** A node as alerts see it: without snapshot and outage it was not looked at yet. */
export interface NodeFacts {
  readonly node: NodeProfile;
  readonly snapshot: Snapshot | null;
  readonly outage: Outage | null;
  readonly machine: Machine | null;
}

interface Moment {
  readonly state: State;
  readonly now: number;
  /** Ms that our own clock is ahead of the true time, as far as is known. */
  readonly ownAhead: number;
}

/** Friends hear of an outage after two minutes, and of its end: the owner hears before them, and of the end with them. */
const LASTS_MS = 60_000;
const STAYS_MS = 2 * 60_000;
/** A node that was up for less than an hour is flapping: then only a long outage is another event. */
const FLAPPING_MS = 3_600_000;
const FLAPPING_LASTS_MS = 10 * 60_000;
/** A machine is asked every minute; an answer that is older says nothing of the present. */
const FRESH_MS = 3 * 60_000;
/** What clears lies so far from what raises: percentage points, and a share of the cores. */
const MARGIN = 3;
const CALM_LOAD = 0.8;
/** WireGuard, certificates and one-time times bear a minute. */
export const CLOCK_OFF_MS = 60_000;
export const CLOCK_RIGHT_MS = 30_000;

/** Another machine answers, or one that was made anew: an alert of its own instead of the outage. */
const ANOTHER_MACHINE: ReadonlySet<OutageCause> = new Set(['host-key', 'wrong-key']);

/** Whether the node answers, and as the right one. */
export function outageConditions(
  { node: { id: node }, snapshot, outage }: NodeFacts,
  { state, now }: Moment,
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
    alert: { kind: 'node-down', node, cause, words: outage?.words ?? null },
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

/** How full, busy and right the node's machine is. */
export function machineConditions({ node: { id: node }, machine: last }: NodeFacts, moment: Moment): AlertCondition[] {
  const { state, now, ownAhead } = moment;
  const machine = last && now - last.at < FRESH_MS ? last : null;
  const most = state.preferences.disk_percent;
  const { total, available } = machine?.disk ?? { total: 0, available: 0 };
  const percent = total === 0 ? 0 : (1 - available / total) * 100;
  const { load, cores } = machine ?? { load: 0, cores: 1 };
  const ahead = machine ? machine.setup.clock - (machine.at - machine.tookMs / 2) + ownAhead : 0;
  const condition = (alert: Alert, level: Level): AlertCondition => ({ alert, level: machine ? level : 'between' });
  return [
    ...(most === null
      ? []
      : [condition({ kind: 'disk', node, percent }, levelOf(percent > most, percent < most - MARGIN))]),
    condition({ kind: 'load', node, load, cores }, levelOf(load > cores, load < cores * CALM_LOAD)),
    condition({ kind: 'node-clock', node, ahead }, clockLevel(ahead)),
  ];
}

/** Whether its friends' traffic gets where it should, and only there. */
export function trafficConditions({ node, machine: last }: NodeFacts, { state, now }: Moment): AlertCondition[] {
  if (last === null || now - last.at >= FRESH_MS) {
    const unknown = { node, judgement: NOTHING_KNOWN, port: null, record: state.nodes[node.id] };
    return troublesOf(unknown).map(([alert]) => ({ alert, level: 'between' }));
  }
  const { judgement, setup } = last;
  const troubles = troublesOf({ node, judgement, port: setup.port, record: state.nodes[node.id] });
  return troubles.map(([alert, level]) => ({ alert, level }));
}

/** Whether there is room for new devices. */
export function addressConditions(node: NodeProfile, state: State): AlertCondition[] {
  const least = state.preferences.addresses_percent;
  if (least === null) return [];
  const { free, total } = countAddresses(node.network, takenAddresses(state, node));
  const percent = (free / Math.max(1, total)) * 100;
  const level = levelOf(percent < least, percent >= least + MARGIN);
  return [{ alert: { kind: 'addresses', node: node.id, free, total }, level }];
}

/** Of a clock that is so many ms ahead. */
export const clockLevel = (ahead: number): Level =>
  levelOf(Math.abs(ahead) > CLOCK_OFF_MS, Math.abs(ahead) < CLOCK_RIGHT_MS);

const levelOf = (isOn: boolean, isOff: boolean): Level => (isOn ? 'on' : isOff ? 'off' : 'between');
