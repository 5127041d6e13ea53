import { parseSubnet } from './subnet.ts';

const FEW = 64;
const FOR_EACH_HOST = 4;
/** More than a node has friends: beyond it a node is not believed, however wide its network. */
const MOST = 16_384;

/**
 * How many peers that no record names are believed of a node: a small multiple of the hosts that its IPv4 network holds. Each peer of
 * an honest one has an address there that is its own, as a rule.
 */
export function mostStrangers(network: string): number {
  const { size } = parseSubnet(network);
  return Math.max(FEW, Math.min(MOST, FOR_EACH_HOST * Number(size)));
}
