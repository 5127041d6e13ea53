import type { Answer } from '../../health/firewall/hooks.ts';
import { judgeNode } from '../../health/firewall/judge-node.ts';
import { type Judgement, PARTS, type Way, type WayTrouble } from '../../health/firewall/judgement.ts';
import { contains, parseSubnet } from '../../peers/nodes/subnet.ts';
import type { FindingTexts } from '../../texts/cli/texts.ts';
import { unitOf } from '../../wireguard/dialect/dialect.ts';
import { bad, type Finding, good, note } from '../finding.ts';
import type { SeenNode } from './seen-node.ts';

/** The judgement of a node's rules, from what the machine reported. */
export const judgementOf = ({ node, statistics, state, asked }: SeenNode): Judgement =>
  judgeNode(node, statistics.setup, state, asked);

/** Findings on whether friends reach the Internet and the server, and are kept apart from each other. */
export function trafficFindings(seen: SeenNode, t: FindingTexts): Finding[] {
  const { node, statistics } = seen;
  if (statistics.setup.surroundings === null) return oldGateFindings(seen, t);
  const judgement = judgementOf(seen);
  const { way4, way6, port, link } = judgement;
  // the link is down, which another finding says already
  if (link === false) return [];
  const cannot = seen.trial?.cannot ?? null;
  const notTried = cannot === null ? [] : [note(t.notTried(node.id, cannot))];
  const isTried = seen.trial !== null && cannot === null;
  if (!isTried && way4?.troubles[0] === 'unread' && port === 'unsure')
    return [note(t.natUnknown(node.id)), ...notTried];
  return [
    ...notTried,
    ...wayFindings('IPv4', way4, seen, t),
    ...wayFindings('IPv6', way6, seen, t),
    ...portFindings(port, seen, t),
    ...apartFindings(judgement, seen, t),
  ];
}

function portFindings(port: Answer, { node, statistics, trial }: SeenNode, t: FindingTexts): Finding[] {
  const number = statistics.setup.port ?? node.endpointPort;
  if (port === 'no' || trial?.port === 'dropped') return [bad(t.portClosed(node.id, number))];
  if (port === 'yes') return [];
  return [trial?.port === 'passes' ? good(t.portTried(node.id, number)) : note(t.portUnsure(node.id, number))];
}

/** Findings on one way to the Internet. A lost test packet overrides the judgement; one that came decides where the judgement is unsure. */
function wayFindings(family: 'IPv4' | 'IPv6', way: Way | null, { node, trial }: SeenNode, t: FindingTexts): Finding[] {
  const came = family === 'IPv4' ? trial?.way4 : trial?.way6;
  if (way !== null && way.answer !== 'no' && came === 'dropped')
    return [bad(t.wayLost(node.id, node.interface, family))];
  if (way?.answer === 'unsure' && came === 'passes') return [good(t.wayTried(node.id, family))];
  if (way?.answer === 'yes') return [good(t.wayGood(node.id, family))];
  return (way?.troubles ?? []).map((trouble) => wayTrouble(trouble, family, node, t));
}

function wayTrouble(trouble: WayTrouble, family: 'IPv4' | 'IPv6', node: SeenNode['node'], t: FindingTexts): Finding {
  const { id, interface: name } = node;
  switch (trouble) {
    case 'link':
      return bad(t.linkDown(id, name));
    case 'forwarding':
      return bad(t.forwardingOff(id, family));
    case 'route':
      return bad(t.noRoute(id, family));
    case 'forward':
      return bad(t.forwardingDropped(id, name, family));
    case 'reply':
      return bad(t.repliesDropped(id, name, family));
    case 'nat':
      return bad(t.natMissing(id, family === 'IPv4' ? node.network : (node.network6 ?? ''), unitOf(node)));
    default:
      return note(t.wayUnsure(id, name, family));
  }
}

/** Findings on what friends are kept from. A test packet that came proves an opening; one that did not proves nothing. */
function apartFindings({ apart }: Judgement, seen: SeenNode, t: FindingTexts): Finding[] {
  const { trial } = seen;
  const { id, interface: name } = seen.node;
  const open = PARTS.filter((part) => apart[part] === 'no' || trial?.[part] === 'open');
  if (open.length > 0) return [note(t.notApart(id, name, open))];
  const unsure = PARTS.filter((part) => apart[part] === 'unsure');
  if (unsure.length === 0) return [good(t.apartGood(id))];
  const tried = unsure.filter((part) => trial?.[part] === 'apart');
  return [note(t.apartUnsure(id, unsure)), ...(tried.length > 0 ? [good(t.apartTried(id, tried))] : [])];
}

/** Findings for a gate older than version 3, which reports only the rules that translate addresses. */
function oldGateFindings({ node, statistics: { setup } }: SeenNode, t: FindingTexts): Finding[] {
  const { id, network } = node;
  return [
    ...(setup.forwarding ? [] : [bad(t.forwardingOff(id, 'IPv4'))]),
    ...(setup.nat !== null && !setup.nat.some((rule) => covers(rule, network))
      ? [bad(t.natMissing(id, network, unitOf(node)))]
      : []),
    note(t.gateOld(id, setup.gate)),
  ];
}

const SOURCE = /(?:\bip saddr |(?:^|\s)(?:-s|--source) )(!= |! )?(\{[^}]*\}|\S+)/g;

/** Whether a rule that translates source addresses, as nft or iptables print it, does so for a whole IPv4 network. */
export function covers(rule: string, network: string): boolean {
  if (/\bip6 |nfproto ipv6/.test(rule)) return false;
  const sources = [...rule.matchAll(SOURCE)];
  return sources.every(([, negated, words = '']) => {
    const networks = words.split(/[{},\s]+/).flatMap(readSubnet);
    const covered = networks.some((source) => contains(source, parseSubnet(network)));
    return negated === undefined ? covered : !covered;
  });
}

function readSubnet(text: string): ReturnType<typeof parseSubnet>[] {
  try {
    return [parseSubnet(text)];
  } catch {
    return []; // a range or a named set is not understood and not counted
  }
}
