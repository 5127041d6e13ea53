import { neededGeneration } from '../../amnezia/client-parameters.ts';
import { laterOf } from '../../amnezia/parameters.ts';
import { troubleOf } from '../../amnezia/parameters-trouble.ts';
import { settingNames } from '../../config/setting-names.ts';
import { carriesIpv6 } from '../../peers/nodes/node-profile.ts';
import { contains, parseSubnet } from '../../peers/nodes/subnet.ts';
import { plan } from '../../peers/plan/plan.ts';
import { keysOf } from '../../peers/records/device-holdings.ts';
import { ownKeysOn } from '../../peers/records/own-peers.ts';
import type { FindingTexts } from '../../texts/cli/texts.ts';
import { configFileOf, unitOf } from '../../wireguard/dialect/dialect.ts';
import { bad, type Finding, good, note } from '../finding.ts';
import type { SeenNode } from './seen-node.ts';
import { judgementOf, trafficFindings } from './traffic-findings.ts';

/** A clock that is wrong by more than this is bad (ms). Less may come from whole seconds and a slow connection. */
const CLOCK_MS = 30_000;

/** The findings that follow from a node's answers. Pure. */
export function nodeFindings(seen: SeenNode, t: FindingTexts): Finding[] {
  const { node, statistics, asked } = seen;
  const { id } = node;
  const off = statistics.setup.clock + 500 - asked;
  return [
    ...accessFindings(seen, t),
    ...interfaceFindings(seen, t),
    ...parametersFindings(seen, t),
    ...trafficFindings(seen, t),
    ...(Math.abs(off) > CLOCK_MS ? [bad(t.nodeClock(id, Math.round(off / 1000)))] : []),
    peersFinding(seen, t),
  ];
}

function accessFindings({ node: { id, ssh }, statistics: { setup } }: SeenNode, t: FindingTexts): Finding[] {
  const reached = good(t.nodeReached(id, ssh && `${ssh.host}:${ssh.port}`));
  if (ssh === null) return [reached];
  return [reached, setup.gate === null ? note(t.rootLogin(id)) : good(t.gateWorks(id, setup.gate))];
}

function interfaceFindings(seen: SeenNode, t: FindingTexts): Finding[] {
  const { node, snapshot, statistics, state } = seen;
  const { id, network, endpointPort } = node;
  const { port } = statistics.setup;
  const setting = (suffix: Parameters<typeof settingNames>[1]) => settingNames(id, suffix)[0];
  const known = node.serverKey ?? state.nodes[id]?.server_key ?? snapshot.serverKey;
  const own = snapshot.ownAddresses.filter((address) => !address.includes(':'));
  const inside = own.some((address) => contains(parseSubnet(network), parseSubnet(address)));
  return [
    ...(statistics.setup.surroundings?.link === false
      ? [bad(t.linkDown(id, node.interface))]
      : [good(t.interfaceGood(id, node.interface, port))]),
    ...(known === snapshot.serverKey
      ? []
      : [bad(t.wrongServerKey(id, snapshot.serverKey, known, setting('SERVER_PUBLIC_KEY')))]),
    ...(own.length === 0 || inside ? [] : [bad(t.wrongNetwork(id, own.join(', '), network, setting('NETWORK_CIDR')))]),
    ...(port === null || port === endpointPort || judgementOf(seen).portFits === 'yes'
      ? []
      : [note(t.wrongPort(id, port, endpointPort, setting('ENDPOINT_PORT')))]),
  ];
}

/** Whether files can be made for an AmneziaWG node. */
function parametersFindings({ node, parameters }: SeenNode, t: FindingTexts): Finding[] {
  if (parameters === undefined) return [];
  const trouble = troubleOf(parameters, carriesIpv6(node));
  if (parameters === null || trouble !== null) {
    const about = { id: node.id, file: configFileOf(node), unit: unitOf(node) };
    return [bad(t.parametersTrouble(about, trouble ?? { kind: 'old-gate' }))];
  }
  const needed = laterOf(neededGeneration(parameters.parameters), parameters.headerPrint === null ? '1.0' : '3.0');
  return [good(t.parametersGood(node.id, needed))];
}

function peersFinding({ node: { id }, snapshot, state, graceMs }: SeenNode, t: FindingTexts): Finding {
  const { set, remove } = plan({ state, nodeId: id, snapshot, now: snapshot.at, watched: null, graceMs });
  if (set.length + remove.length > 0) return note(t.peersMissing(id, set.length, remove.length));
  const records = Object.values(state.peers).filter((peer) => peer.server_id === id);
  const ours = new Set([...records.flatMap(keysOf), ...ownKeysOn(state, id)]);
  const present = [...snapshot.peers.keys()];
  const devices = records.filter((peer) => snapshot.peers.has(peer.public_key)).length;
  return good(t.peersGood(id, devices, present.filter((key) => !ours.has(key)).length));
}
