import { addressesOf } from '../peers/records/device-holdings.ts';
import { type DeviceFacts, type KeyFacts, LATELY_MS } from './device-facts.ts';
import { returnsSince } from './peer-history.ts';

/** Why a device does not work for its friend, as far as the bot can tell. */
export type FindingKind =
  /** The friend may not use the VPN (`expired`: since `at`), or not with this device. */
  | 'access-ended'
  | 'access-paused'
  | 'access-expired'
  /** The monthly allowance is used up. */
  | 'used-up'
  | 'device-removed'
  | 'device-paused'
  /** The server left the settings. */
  | 'server-gone'
  /** The server does not answer, since `at` if known. */
  | 'server-down'
  /** The server does not answer the bot, but lets friends in: nothing is known of this device. */
  | 'unseen'
  /** The config was replaced, so its key no longer works. */
  | 'replaced'
  /** The config has never reached the friend. */
  | 'not-sent'
  /** The server does not know this key, or a foreign peer holds its address. */
  | 'off-server'
  /** A new config waits, and the old one is in use. */
  | 'old-in-use'
  /** The old config is off, and the new one has never connected. */
  | 'old-stopped'
  /** One config is used on two devices: it is heard from two places in turns. */
  | 'two-devices'
  /** The server receives from the device and answers, but the answers do not arrive: none at all, or handshakes and nothing after them. */
  | 'answers-lost'
  /** Connected, but the exit is silent (since `at`) through which its sites open, and what should leave there is blocked. */
  | 'exit-silent'
  /** The device is connected and sends, but nothing comes back from the Internet. */
  | 'no-way-out'
  /** Connected (latest handshake: `at`), with traffic both ways or none. */
  | 'works'
  /** Nobody at all reaches the server. */
  | 'nobody-heard'
  | 'never-connected'
  /** The device was connected, but nothing has come from it since `at`, if known. */
  | 'silent';

export interface Finding {
  readonly kind: FindingKind;
  /** The time that belongs to the kind (ms since 1970). */
  readonly at: number | null;
}

/** A session without a new handshake is dead after this time (ms; WireGuard's whitepaper, 6.1: reject after 180 s). */
const SESSION_MS = 180_000;
/** Changes of place within this time (ms) mean two devices; one device between Wi-Fi and mobile takes longer. */
const RETURNS = 2;
/** Bytes from the device that should have caused an answer, and bytes that the server sends by itself (keepalives, a handshake). */
const ASKING = 1000;
const MERE_PROTOCOL = 200;
/** Silence means something only if at least this many others are usually heard. */
const ENOUGH = { devices: 3, people: 2 } as const;

type Rule = (facts: DeviceFacts, key: KeyFacts) => FindingKind | Finding | null;

/** The most probable cause: the first rule that applies. Rules that make the others meaningless come first, certain ones before guesses. */
export function diagnose(facts: DeviceFacts): Finding {
  const key = facts.asked === 'next' && facts.next ? facts.next : facts.current;
  for (const rule of RULES) {
    const finding = rule(facts, key);
    if (finding) return typeof finding === 'string' ? { kind: finding, at: null } : finding;
  }
  return { kind: 'silent', at: Math.max(key.heardAt ?? 0, facts.lastSeen ?? 0) || null };
}

/** Whether the finding may change within seconds, because it depends on traffic, an upload or a poll under way. */
export function mayChangeSoon({ kind, at }: Finding): boolean {
  return CHANGING.has(kind) || (kind === 'server-down' && at === null);
}

const CHANGING: ReadonlySet<FindingKind> = new Set<FindingKind>([
  ...(['not-sent', 'old-in-use', 'old-stopped', 'two-devices', 'answers-lost', 'no-way-out', 'works'] as const),
  ...(['nobody-heard', 'never-connected', 'silent'] as const),
]);

const ACCESS = {
  ended: 'access-ended',
  paused: 'access-paused',
  'used-up': 'used-up',
  'device-removed': 'device-removed',
  'device-paused': 'device-paused',
} as const;

const RULES: readonly Rule[] = [
  ({ access, until }) => {
    if (access === 'on') return null;
    return access === 'expired' ? { kind: 'access-expired', at: until } : ACCESS[access];
  },
  ({ node }) => (node === 'gone' ? 'server-gone' : null),
  ({ node, downSince }) => (node === 'down' ? { kind: 'server-down', at: downSince } : null),
  ({ node }) => (node === 'unseen' ? 'unseen' : null),
  ({ asked }) => (asked === 'gone' ? 'replaced' : null),
  ({ peer, asked }) => {
    const { secret, sent_at, handed_at = null } = asked === 'next' && peer.next ? peer.next : peer;
    return secret !== null && sent_at === null && handed_at === null ? 'not-sent' : null;
  },
  (facts, key) => (key.isOnNode && hasItsAddresses(facts) ? null : 'off-server'),
  ({ peer, asked, current, at }) => {
    if (peer.next?.sent_at == null) return null;
    return asked === 'current' || wasHeard(current, at, SESSION_MS) ? 'old-in-use' : null;
  },
  ({ at }, { places }) => (returnsSince(places, at - LATELY_MS) >= RETURNS ? 'two-devices' : null),
  (_facts, key) => (key.losesAnswers ? 'answers-lost' : null),
  ({ at, flow }, key) => {
    if (isConnected(key, at)) return null;
    const triesInVain = key.connectedAt === null ? key.received > 0 : (flow?.received ?? 0) > 0;
    return triesInVain ? 'answers-lost' : null;
  },
  ({ peer, asked }, key) => {
    const isUnused = asked === 'current' && key.connectedAt === null && peer.greeted_key !== peer.public_key;
    return isUnused && Object.keys(peer.retired).length > 0 ? 'old-stopped' : null;
  },
  ({ at, leaving }, key) => {
    if (!isConnected(key, at) || !leaving || leaving.silentSince === null) return null;
    return leaving.whileSilent === 'block' ? { kind: 'exit-silent', at: leaving.silentSince } : null;
  },
  ({ at, flow }, key) => {
    if (!isConnected(key, at) || !flow) return null;
    return flow.received >= ASKING && flow.sent <= MERE_PROTOCOL ? 'no-way-out' : null;
  },
  ({ at }, key) => (isConnected(key, at) ? { kind: 'works', at: key.connectedAt } : null),
  ({ at, others, upSince }) => {
    const isEnough = others.devices >= ENOUGH.devices && others.people >= ENOUGH.people;
    const hadTime = (upSince ?? 0) <= at - LATELY_MS; // after an outage phones reconnect one by one
    return isEnough && hadTime && others.heard === 0 ? 'nobody-heard' : null;
  },
  ({ peer, asked, lastSeen }, key) => {
    const wasConnected = asked === 'current' && (lastSeen !== null || peer.greeted_key === peer.public_key);
    return key.connectedAt === null && !wasConnected ? 'never-connected' : null;
  },
];

/** The addresses of the asked key; a waiting key has none yet, the current key has the device's. */
function hasItsAddresses({ peer, current, isAddressTaken }: DeviceFacts): boolean {
  return !isAddressTaken && addressesOf(peer).every((address) => current.addresses.includes(address));
}

const isConnected = ({ connectedAt }: KeyFacts, at: number): boolean =>
  connectedAt !== null && at - connectedAt <= SESSION_MS;

const wasHeard = ({ heardAt }: KeyFacts, at: number, ms: number): boolean => heardAt !== null && at - heardAt <= ms;
