import { randomBytes, randomInt } from 'node:crypto';
import { numberOf } from '../amnezia/check-parameters.ts';
import { BadTag, type PacketPart, readPacket } from '../amnezia/packet.ts';
import type { Parameters } from '../amnezia/parameters.ts';

const PACKETS = ['I1', 'I2', 'I3', 'I4', 'I5'] as const;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * What an app sends before each initiation: the packets `I1` to `I5`, then `Jc` of random bytes. The server passes over all of them; they
 * only make the start look like an app's.
 */
export function leadingPackets(parameters: Parameters): Buffer[] {
  const told = PACKETS.flatMap((key) => {
    const parts = readPacket(parameters[key] ?? '');
    return parts instanceof BadTag || parts.length === 0 ? [] : [Buffer.concat(parts.map(bytesOf))];
  });
  const [least, most] = [numberOf(parameters, 'Jmin'), numberOf(parameters, 'Jmax')];
  const junk = Array.from({ length: numberOf(parameters, 'Jc') }, () =>
    randomBytes(most > least ? randomInt(least, most + 1) : least),
  );
  return [...told, ...junk.filter(({ length }) => length > 0)];
}

function bytesOf(part: PacketPart): Buffer {
  switch (part.tag) {
    case 'b':
      return Buffer.from(part.hex, 'hex');
    case 'r':
      return randomBytes(part.size);
    case 'rc':
      return characters(part.size, LETTERS);
    case 'rd':
      return characters(part.size, '0123456789');
    case 't': {
      const time = Buffer.alloc(4);
      time.writeUInt32BE(Math.floor(Date.now() / 1000));
      return time;
    }
  }
}

const characters = (size: number, alphabet: string): Buffer =>
  Buffer.from(Array.from({ length: size }, () => alphabet[randomInt(alphabet.length)]).join(''));
