import type { Numbers, Packet } from './packet.ts';
import type { Chain, Firewall, Ruleset } from './ruleset.ts';
import type { Marks } from './value.ts';
import { type Budget, type End, type Walked, walk } from './walk.ts';

export type Answer = 'yes' | 'no' | 'unsure';

/** How a packet's addresses are translated; null: they are not; `strange`: unknown. */
export type Translation = Extract<End, { kind: 'masquerade' | 'snat' | 'dnat' | 'strange' }> | null;

export interface Passage {
  readonly passes: Answer;
  readonly translation: Translation;
}

/** A packet on its way through the hooks, with the marks that rules have set on it. */
export interface TracedPacket {
  readonly packet: Packet;
  readonly marks: Marks;
  /** The machine's own addresses if source translation hides the friend behind one of them; null: no translation. */
  readonly hiddenBehind: Numbers | null;
}

/** Priorities at which the kernel translates addresses: of answers back before routing, and of leaving packets at the end. */
const BACK = -100;
const OUT = 100;

/** Passes a packet through all base chains of a hook, in the order of the kernel. Returns whether it gets through, and its translation. */
export function passHook(traced: TracedPacket, hook: string, firewall: Firewall, budget: Budget): Passage {
  const { packet, marks } = traced;
  let passes: Answer = 'yes';
  let translation: Translation = null;
  for (const { chain, ruleset } of chainsAt(firewall, hook, packet)) {
    const isNat = chain.hook?.type === 'nat';
    // nat chains see only a connection's first packet, and only until one of them translates it
    if (isNat && (packet.state !== 'new' || marks.untracked === true)) continue;
    if (isNat && translation !== null && translation.kind !== 'strange') continue;
    const seen = seenAt(hook, chain.hook?.priority ?? 0, traced);
    const walked = walk(chain, ruleset, seen, marks, budget);
    const verdict = isNat ? natVerdict(walked) : verdictOf(walked);
    if (isNat) translation = translationOf(walked) ?? translation;
    if (verdict === 'no') return { passes: 'no', translation };
    if (verdict === 'unsure') passes = 'unsure';
  }
  if (marks.untracked === null && translation !== null) translation = { kind: 'strange' };
  return { passes, translation };
}

/** The packet with the addresses that a chain of this priority sees. */
function seenAt(hook: string, priority: number, { packet, hiddenBehind }: TracedPacket): Packet {
  if (hiddenBehind === null) return packet;
  const isOutside = packet.isReply ? hook === 'ingress' || (hook === 'prerouting' && priority < BACK) : false;
  if (isOutside) return { ...packet, daddr: hiddenBehind, isForHere: true };
  const isLeaving = !packet.isReply && (hook === 'egress' || (hook === 'postrouting' && priority > OUT));
  return isLeaving ? { ...packet, saddr: hiddenBehind, isFromHere: true } : packet;
}

interface Asked {
  readonly chain: Chain;
  readonly ruleset: Ruleset;
}

function chainsAt({ parts }: Firewall, hook: string, packet: Packet): Asked[] {
  const family = packet.family === 4 ? 'ip' : 'ip6';
  const device = hook === 'ingress' ? packet.iif : packet.oif;
  const asked = parts.flatMap((ruleset) =>
    [...ruleset.chains.values()]
      .filter((chain) => chain.hook?.name === hook)
      .filter((chain) =>
        hook === 'ingress' || hook === 'egress'
          ? chain.hook?.devices.includes(device) || chain.hook?.devices.length === 0
          : chain.family === 'inet' || chain.family === family,
      )
      .map((chain) => ({ chain, ruleset })),
  );
  return asked.sort((a, b) => (a.chain.hook?.priority ?? 0) - (b.chain.hook?.priority ?? 0));
}

function verdictOf({ end, unsure, rare }: Walked): Answer {
  if (end.kind === 'strange') return 'unsure';
  if (end.kind === 'drop') return unsure.some(isNoDrop) || rare.some(isNoDrop) ? 'unsure' : 'no';
  return unsure.some(({ kind }) => kind === 'drop' || kind === 'strange') ? 'unsure' : 'yes';
}

function natVerdict({ end, unsure }: Walked): Answer {
  if (end.kind === 'drop') return unsure.some(isNoDrop) ? 'unsure' : 'no';
  return unsure.some(({ kind }) => kind === 'drop') ? 'unsure' : 'yes';
}

const isNoDrop = ({ kind }: End): boolean => kind !== 'drop';

function translationOf({ end, unsure, rare }: Walked): Translation {
  const isOther = ({ kind }: End) => kind !== end.kind && kind !== 'drop';
  if (unsure.some(isOther)) return { kind: 'strange' };
  if (end.kind === 'accept' || end.kind === 'drop') return rare.some(isOther) ? { kind: 'strange' } : null;
  return end;
}
