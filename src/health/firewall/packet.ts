import { parseSubnet } from '../../peers/nodes/subnet.ts';

/** A field that may have any of these sample values (empty: unknown). A rule is decided only if it treats all samples alike. */
export interface Numbers {
  readonly samples: readonly bigint[];
  /**
   * What the samples stand for. `strangers`: senders from anywhere, of whom a block list names few; `places`: destinations all over the
   * Internet, where a rule for some does not concern the rest; `any`: anything else.
   */
  readonly spread: 'strangers' | 'places' | 'any';
}

export type L4 = 'tcp' | 'udp';

/** A packet at one hook. What rules change is kept apart, in `Marks`. */
export interface Packet {
  readonly family: 4 | 6;
  readonly l4: L4;
  /** Names of the incoming and outgoing devices; empty: none. */
  readonly iif: string;
  readonly oif: string;
  readonly saddr: Numbers;
  readonly daddr: Numbers;
  readonly sport: Numbers;
  readonly dport: Numbers;
  readonly state: 'new' | 'established';
  readonly isReply: boolean;
  /** Whether source and destination are the machine's own addresses. */
  readonly isFromHere: boolean;
  readonly isForHere: boolean;
}

export const exactly = (...numbers: readonly (number | bigint)[]): Numbers => ({
  samples: numbers.map(BigInt),
  spread: 'any',
});

/** Sample source ports, as systems choose them for clients. */
export const CLIENT_PORTS: Numbers = exactly(33_000, 45_678, 60_999);

// Spread over the address space and many countries; no documentation addresses, since rules may treat those specially.
const PUBLIC4 = [
  '1.1.1.1',
  '5.255.255.70',
  '8.8.8.8',
  '31.13.72.36',
  '45.60.11.2',
  '52.95.116.115',
  '77.88.55.88',
  '87.240.132.72',
  '93.158.134.3',
  '104.16.132.229',
  '142.250.74.46',
  '149.154.167.99',
  '185.199.108.153',
  '213.180.204.3',
  '220.181.38.148',
];
const PUBLIC6 = [
  '2001:4860:4860::8888',
  '2001:67c:4e8:f004::9',
  '2400:cb00:2048:1::6814:155',
  '2606:4700:4700::1111',
  '2800:3f0:4001:80b::200e',
  '2a00:1450:4010:c05::64',
  '2a02:6b8::2:242',
  '2a03:2880:f10d:183:face:b00c:0:25de',
];
const numberOf = (address: string): bigint => parseSubnet(address).first;
const INTERNET = { 4: PUBLIC4.map(numberOf), 6: PUBLIC6.map(numberOf) };

/** Sample destinations all over the Internet. */
export const internet = (family: 4 | 6): Numbers => ({ samples: INTERNET[family], spread: 'places' });

/** Sample senders from all over the Internet. */
export const strangers = (family: 4 | 6): Numbers => ({ samples: INTERNET[family], spread: 'strangers' });

/** Those of these addresses that belong to the family. */
export function addresses(texts: readonly string[], family: 4 | 6): Numbers {
  const samples = texts.map((text) => parseSubnet(text)).flatMap((one) => (one.family === family ? [one.first] : []));
  return { samples, spread: 'any' };
}
