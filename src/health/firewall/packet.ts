import { parseSubnet } from '../../peers/nodes/subnet.ts';

/** A number that is one of several: an answer that is not the same for all of them is no answer. Empty: not known. */
export interface Numbers {
  readonly samples: readonly bigint[];
  /** Whose numbers differ: strangers' addresses (a block list means few of them), places in the Internet (a rule for some is not for the Internet), or anything else. */
  readonly spread: 'strangers' | 'places' | 'any';
}

export type L4 = 'tcp' | 'udp';

/** A packet on its way through the kernel; what rules change stands in `marks`. */
export interface Packet {
  readonly family: 4 | 6;
  readonly l4: L4;
  /** Empty where there is none. */
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

/** Ports that a client's system may choose. */
export const CLIENT_PORTS: Numbers = exactly(33_000, 45_678, 60_999);

// All over the address space and in many countries; none of a documentation's, for nobody is there.
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

/** Addresses all over the Internet, as where friends want to go. */
export const internet = (family: 4 | 6): Numbers => ({ samples: INTERNET[family], spread: 'places' });

/** The same as whoever comes from there. */
export const strangers = (family: 4 | 6): Numbers => ({ samples: INTERNET[family], spread: 'strangers' });

/** These addresses; those of the other family are left out. */
export function addresses(texts: readonly string[], family: 4 | 6): Numbers {
  const samples = texts.map((text) => parseSubnet(text)).flatMap((one) => (one.family === family ? [one.first] : []));
  return { samples, spread: 'any' };
}
