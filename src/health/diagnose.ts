import { addressesOf } from '../peers/records.ts';
import { type DeviceFacts, type KeyFacts, LATELY_MS } from './device-facts.ts';
import { returnsSince } from './peer-history.ts';

/** Why a device does not work for its friend, as far as the bot can tell. Times in ms since 1970. */
export type Finding =
  /** The friend may not use the VPN. */
  | { readonly kind: 'access-ended' | 'access-paused' }
  | { readonly kind: 'access-expired'; readonly until: number | null }
  /** This device may not. */
  | { readonly kind: 'device-removed' | 'device-paused' }
  /** The server left the settings, or does not answer. */
  | { readonly kind: 'server-gone' }
  | { readonly kind: 'server-down'; readonly since: number | null }
  /** The config in question has been replaced, and its key with it. */
  | { readonly kind: 'replaced' }
  /** The config has never reached the friend. */
  | { readonly kind: 'not-sent' }
  /** The server does not let this key in, or not with its address: a peer that is not ours holds it. */
  | { readonly kind: 'off-server' }
  /** A new config waits, and the old one is in use. */
  | { readonly kind: 'old-in-use' }
  /** The old config is off, and the new one has never connected. */
  | { readonly kind: 'old-stopped' }
  /** One config on two devices. */
  | { readonly kind: 'two-devices' }
  /** The server hears the device and answers, and the answers do not arrive. */
  | { readonly kind: 'answers-lost' }
  /** The device is connected and sends, and nothing comes back from behind the server. */
  | { readonly kind: 'no-way-out' }
  | { readonly kind: 'works'; readonly connectedAt: number }
  /** Nobody at all reaches the server. */
  | { readonly kind: 'nobody-heard' }
  | { readonly kind: 'never-connected' }
  /** It was connected, and nothing comes from it now. */
  | { readonly kind: 'silent'; readonly since: number | null };

export type FindingKind = Finding['kind'];

/** A session without a new handshake is dead after so long (WireGuard's whitepaper, 6.1: reject after 180 s). */
const SESSION_MS = 180_000;
/** What two devices do in a few seconds, one that moves between Wi-Fi and mobile does not do in minutes. */
const TURNS = 2;
/** Bytes from the device in the time of watching that ask for an answer, and what the server says by itself: keepalives, a handshake. */
const ASKING = 1000;
const MERE_PROTOCOL = 200;
/** From so many on it means something that nobody is heard. */
const A_CROWD = { devices: 3, people: 2 } as const;

type Rule = (facts: DeviceFacts, key: KeyFacts) => Finding | null;

/** The most probable cause: the first rule that holds. What makes the rest meaningless comes first, what is surest before what is guessed. */
export function diagnose(facts: DeviceFacts): Finding {
  const key = facts.asked === 'next' && facts.next ? facts.next : facts.current;
  for (const rule of RULES) {
    const finding = rule(facts, key);
    if (finding) return finding;
  }
  return { kind: 'silent', since: Math.max(key.heardAt ?? 0, facts.lastSeen ?? 0) || null };
}

/** Whether the finding rests on traffic, so that some seconds of watching may change it. */
export function dependsOnTraffic({ kind }: Finding): boolean {
  return TRAFFIC.has(kind);
}

const TRAFFIC: ReadonlySet<FindingKind> = new Set<FindingKind>([
  ...(['old-in-use', 'old-stopped', 'two-devices', 'answers-lost', 'no-way-out', 'works'] as const),
  ...(['nobody-heard', 'never-connected', 'silent'] as const),
]);

const ACCESS = {
  ended: 'access-ended',
  paused: 'access-paused',
  'device-removed': 'device-removed',
  'device-paused': 'device-paused',
} as const;

const RULES: readonly Rule[] = [
  ({ access, until }) => {
    if (access === 'on') return null;
    return access === 'expired' ? { kind: 'access-expired', until } : { kind: ACCESS[access] };
  },
  ({ node }) => (node === 'gone' ? { kind: 'server-gone' } : null),
  ({ node, downSince }) => (node === 'down' ? { kind: 'server-down', since: downSince } : null),
  ({ asked }) => (asked === 'gone' ? { kind: 'replaced' } : null),
  ({ peer, asked }) => {
    const { secret, sent_at } = asked === 'next' && peer.next ? peer.next : peer;
    return secret !== null && sent_at === null ? { kind: 'not-sent' } : null;
  },
  (facts, key) => (key.isOnNode && hasItsAddresses(facts) ? null : { kind: 'off-server' }),
  ({ peer, asked, current, at }) => {
    if (peer.next?.sent_at == null) return null;
    return asked === 'current' || wasHeard(current, at, SESSION_MS) ? { kind: 'old-in-use' } : null;
  },
  ({ at }, { places }) => (returnsSince(places, at - LATELY_MS) >= TURNS ? { kind: 'two-devices' } : null),
  ({ at, flow }, key) => {
    if (isConnected(key, at)) return null;
    const triesInVain = key.connectedAt === null ? key.received > 0 : (flow?.received ?? 0) > 0;
    return triesInVain ? { kind: 'answers-lost' } : null;
  },
  ({ peer, asked }, key) => {
    const isUnused = asked === 'current' && key.connectedAt === null && peer.greeted_key !== peer.public_key;
    return isUnused && Object.keys(peer.retired).length > 0 ? { kind: 'old-stopped' } : null;
  },
  ({ at, flow }, key) => {
    if (!isConnected(key, at) || !flow) return null;
    return flow.received >= ASKING && flow.sent <= MERE_PROTOCOL ? { kind: 'no-way-out' } : null;
  },
  ({ at }, key) => (isConnected(key, at) ? { kind: 'works', connectedAt: key.connectedAt ?? at } : null),
  ({ at, crowd, upSince }) => {
    const isCrowd = crowd.devices >= A_CROWD.devices && crowd.people >= A_CROWD.people;
    const hadTime = (upSince ?? 0) <= at - LATELY_MS; // after an outage phones come back one by one
    return isCrowd && hadTime && crowd.heard === 0 ? { kind: 'nobody-heard' } : null;
  },
  ({ peer, asked, lastSeen }, key) => {
    const wasConnected = asked === 'current' && (lastSeen !== null || peer.greeted_key === peer.public_key);
    return key.connectedAt === null && !wasConnected ? { kind: 'never-connected' } : null;
  },
];

/** A key that waits has none yet; the device's addresses are then the current key's. */
function hasItsAddresses({ peer, current, isAddressTaken }: DeviceFacts): boolean {
  return !isAddressTaken && addressesOf(peer).every((address) => current.addresses.includes(address));
}

const isConnected = ({ connectedAt }: KeyFacts, at: number): boolean =>
  connectedAt !== null && at - connectedAt <= SESSION_MS;

const wasHeard = ({ heardAt }: KeyFacts, at: number, ms: number): boolean => heardAt !== null && at - heardAt <= ms;
