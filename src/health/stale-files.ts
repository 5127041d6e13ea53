import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { isOn } from '../peers/records/is-on.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import { openRollOut } from '../peers/records/rollout-record.ts';
import { mayResend } from '../peers/rollouts/prepare.ts';
import { isDeadly, type StaleDevice, type StalePart, staleDevices } from '../peers/rollouts/staleness.ts';
import type { Alert } from './alert.ts';
import type { AlertCondition, Level } from './alerts.ts';

type FilesAlert = Extract<Alert, { kind: 'files-dead' }>;

interface Known {
  readonly state: State;
  readonly stale: readonly StaleDevice[];
}

/** The devices whose files are stale, looked for only after a commit. */
export class StaleFiles {
  readonly #known = new Map<string, Known>();

  /** Of a node, without spares. */
  on(state: State, node: NodeProfile): readonly StaleDevice[] {
    const known = this.#known.get(node.id);
    const isSame = known?.state.peers === state.peers && known.state.nodes[node.id] === state.nodes[node.id];
    if (known && isSame) return known.stale;
    const stale = staleDevices(state, node).filter(({ peer }) => !peer.spare);
    this.#known.set(node.id, { state, stale });
    return stale;
  }

  /** Invariant 20: files that no longer connect, or will not for long. While new ones are under way there is nothing to tell. */
  condition(state: State, node: NodeProfile, now: number): AlertCondition {
    const dead = this.on(state, node).filter(({ peer, parts }) => {
      return isDeadly(parts) && isOn(state, peer, now) && !goesByItself(state, peer, parts);
    });
    const level: Level = dead.length === 0 ? 'off' : openRollOut(state, node.id) === null ? 'on' : 'between';
    return { alert: alertOf(state, node, dead), level };
  }
}

function alertOf({ nodes }: State, { id: node }: NodeProfile, dead: readonly StaleDevice[]): FilesAlert {
  const people = new Set(dead.map(({ peer }) => peer.telegram_id)).size;
  const isAll = dead.every(({ parts }) => parts.includes('door'));
  const door = isAll && dead[0] ? doorOf(dead[0]) : null;
  const closes = door === null ? null : (nodes[node]?.closing[door] ?? null);
  return { kind: 'files-dead', node, devices: dead.length, people, door, closes };
}

const doorOf = ({ peer }: StaleDevice): string | null =>
  peer.files.findLast(({ edition }) => edition)?.edition?.door ?? null;

/** Rule 15: what is sent again by itself is not the owner's to start. */
const goesByItself = (state: State, peer: PeerRecord, parts: readonly StalePart[]): boolean =>
  parts.includes('vital') && !parts.includes('door') && !parts.includes('server_key') && mayResend(state, peer);
