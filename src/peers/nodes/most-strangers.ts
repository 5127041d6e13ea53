import { parseSubnet } from './subnet.ts';

const FEW = 64;
const FOR_EACH_HOST = 4;
/** The most unknown peers that are believed of any node, however wide its network. */
const MOST = 16_384;

/**
 * How many peers that no record names are believed of a node: a small multiple of the hosts in its IPv4 network, since each peer of an
 * honest node usually has an address there.
 */
export function mostStrangers(network: string): number {
  const { size } = parseSubnet(network);
  return Math.max(FEW, Math.min(MOST, FOR_EACH_HOST * Number(size)));
}
