import { contains, parseSubnet } from '../../peers/nodes/subnet.ts';

/** Networks whose addresses are not routed in the Internet. */
export const PRIVATE_NETWORKS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '224.0.0.0/4',
  'ff00::/8',
].map((text) => parseSubnet(text));

/** Whether a network lies wholly inside one of `PRIVATE_NETWORKS`. */
export const isPrivate = (network: string): boolean =>
  PRIVATE_NETWORKS.some((one) => contains(one, parseSubnet(network)));
