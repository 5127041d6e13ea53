/** What a packet before the handshake (`I1` to `I5`) is made of; sizes in bytes. */
export type PacketPart =
  | { readonly tag: 'b'; readonly hex: string }
  /** Random bytes, letters or digits. */
  | { readonly tag: 'r' | 'rc' | 'rd'; readonly size: number }
  /** The time: four bytes. */
  | { readonly tag: 't' };

/** A tag that AmneziaWG does not take, as it was written. */
export class BadTag {
  readonly tag: string;

  constructor(tag: string) {
    this.tag = tag;
  }
}

/** More is certainly no packet; a QUIC greeting written out has about 2,400 characters. */
export const LONGEST_PACKET_TEXT = 5000;
const LONGEST_TAG_SHOWN = 40;
const TIME_BYTES = 4;

/** The parts of a packet, none when no tag stands in the text. What stands between tags the programs pass over, and so do we. */
export function readPacket(text: string): PacketPart[] | BadTag {
  const parts: PacketPart[] = [];
  for (const tag of text.match(/<[^>]*>?/g) ?? []) {
    const part = readTag(tag);
    if (part === null) return new BadTag(tag.slice(0, LONGEST_TAG_SHOWN));
    parts.push(part);
  }
  return parts;
}

export const packetSize = (parts: readonly PacketPart[]): number => parts.reduce((sum, part) => sum + sizeOf(part), 0);

/** The one spelling of a packet. */
export const writePacket = (parts: readonly PacketPart[]): string =>
  parts
    .map((part) => (part.tag === 'b' ? `<b 0x${part.hex}>` : part.tag === 't' ? '<t>' : `<${part.tag} ${part.size}>`))
    .join('');

function readTag(tag: string): PacketPart | null {
  if (tag === '<t>') return { tag: 't' };
  const [, hex] = /^<b 0x((?:[0-9a-f]{2})+)>$/i.exec(tag) ?? [];
  if (hex !== undefined) return { tag: 'b', hex: hex.toLowerCase() };
  const [, kind, size] = /^<(r|rc|rd) (\d{1,5})>$/.exec(tag) ?? [];
  if (kind !== 'r' && kind !== 'rc' && kind !== 'rd') return null;
  return Number(size) > 0 ? { tag: kind, size: Number(size) } : null;
}

const sizeOf = (part: PacketPart): number =>
  part.tag === 'b' ? part.hex.length / 2 : part.tag === 't' ? TIME_BYTES : part.size;
