import type { NodeRecord } from '../peers/records/node-record.ts';
import type { Alert } from './alert.ts';
import type { Level } from './alerts.ts';
import { type Judgement, PARTS, type Part } from './firewall/judgement.ts';

/** Kinds of trouble with friends' traffic, for alerts and `/nodes`. */
export type NodeTrouble = Extract<
  Alert,
  { kind: 'no-way-out' | 'port-closed' | 'port-differs' | 'link' | 'not-apart' }
>;

export interface JudgedNode {
  readonly node: { readonly id: string; readonly endpointPort: number };
  readonly judgement: Judgement;
  /** The interface's UDP port; null: unknown. */
  readonly port: number | null;
  readonly record: Pick<NodeRecord, 'kept_apart'> | undefined;
}

/** Every kind of trouble with friends' traffic at a node, and whether it is present. */
export function troublesOf({ node, judgement, port, record }: JudgedNode): (readonly [NodeTrouble, Level])[] {
  const { link, way4, way6, portFits, apart } = judgement;
  const { id } = node;
  const worst = way4?.answer === 'no' ? way4 : (way6?.answer ?? 'yes') !== 'yes' ? way6 : way4;
  const family = worst === way6 && worst !== null ? 6 : 4;
  const ways = [way4, way6].flatMap((way) => way ?? []);
  const seen = port ?? node.endpointPort;
  const kept = PARTS.filter((part) => record?.kept_apart.includes(part));
  const open = kept.filter((part) => apart[part] === 'no');
  return [
    [{ kind: 'link', node: id }, link === null ? 'between' : link ? 'off' : 'on'],
    [
      { kind: 'no-way-out', node: id, family, trouble: worst?.troubles[0] ?? 'unclear' },
      // if the interface is down, that alone is reported
      link === false ? 'between' : levelOf(ways.map(({ answer }) => answer)),
    ],
    [{ kind: 'port-closed', node: id, port: seen }, levelOf([judgement.port])],
    [{ kind: 'port-differs', node: id, port: seen, told: node.endpointPort }, levelOf([portFits])],
    [{ kind: 'not-apart', node: id, parts: open }, levelOf(kept.map((part) => apart[part]))],
  ];
}

/**
 * From what the rules of the server keep friends, to be remembered: everything that was seen blocked so far, except what the bot's own
 * rules now let through, since those express the owner's choice. Only if friends get out at all; otherwise nothing is blocked on purpose.
 */
export function keptApart(before: readonly string[], { apart, isOurs, way4 }: Judgement): Part[] {
  const was = PARTS.filter((part) => before.includes(part));
  if (way4?.answer === 'no') return was;
  return PARTS.filter((part) => apart[part] === 'yes' || (was.includes(part) && !(isOurs && apart[part] === 'no')));
}

function levelOf(answers: readonly Judgement['port'][]): Level {
  if (answers.includes('no')) return 'on';
  return answers.every((answer) => answer === 'yes') ? 'off' : 'between';
}
