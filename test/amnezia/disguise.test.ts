import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkParameters } from '../../src/amnezia/check-parameters.ts';
import { DISGUISES, disguiseFor } from '../../src/amnezia/disguise.ts';
import { BadTag, packetSize, readPacket, writePacket } from '../../src/amnezia/packet.ts';
import { speaksWireguard, vitalOf } from '../../src/amnezia/parameters.ts';
import { readParameters } from '../../src/amnezia/read-parameters.ts';
import { anyPacket } from './samples.ts';

const anyKind = fc.constantFrom(...DISGUISES);

/** The bytes of a packet whose random parts are all zeros. */
function bytesOf(text: string): Buffer {
  const parts = readPacket(text);
  if (parts instanceof BadTag) throw new Error(parts.tag);
  return Buffer.concat(
    parts.map((part) =>
      part.tag === 'b' ? Buffer.from(part.hex, 'hex') : Buffer.alloc(part.tag === 't' ? 4 : part.size),
    ),
  );
}

describe('a disguise', () => {
  it('has good values, none of which the server must know', () => {
    fc.assert(
      fc.property(fc.string(), anyKind, (seed, kind) => {
        const disguise = disguiseFor(seed, kind);
        expect(Object.keys(disguise)).toEqual(['Jc', 'Jmin', 'Jmax', 'I1']);
        expect(checkParameters(disguise)).toEqual([]);
        const text = Object.entries(disguise).map(([key, value]) => `${key} = ${value}\n`);
        expect(readParameters(text.join(''))).toEqual({ parameters: disguise, problems: [], unknown: [] });
        expect(vitalOf(disguise)).toEqual({});
        expect(speaksWireguard(disguise)).toBe(true);
      }),
    );
  });

  it('is the same for the same device, and another one for others', () => {
    expect(disguiseFor('a')).toEqual(disguiseFor('a'));
    const seen = Array.from({ length: 200 }, (_, at) => disguiseFor(`device ${at}`).I1);
    expect(new Set(seen).size).toBe(200);
  });

  it('begins with the answer of a name server, to the byte', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const packet = bytesOf(disguiseFor(seed).I1 ?? '');
        const counts = [4, 6, 8, 10].map((at) => packet.readUInt16BE(at));
        expect([packet.readUInt16BE(2), ...counts]).toEqual([0x8580, 1, 1, 0, 0]);
        const labels: string[] = [];
        let at = 12;
        for (let length = packet.readUInt8(at); length > 0; length = packet.readUInt8(at)) {
          labels.push(packet.toString('latin1', at + 1, at + 1 + length));
          at += 1 + length;
        }
        expect(labels.join('.')).toMatch(/^[a-z]+\.(?:com|ru)$/);
        const [type, net, name, itsType, itsNet] = [1, 3, 5, 7, 9].map((more) => packet.readUInt16BE(at + more));
        expect([type, net, name, itsType, itsNet]).toEqual([1, 1, 0xc00c, 1, 1]);
        expect(packet.readUInt32BE(at + 11)).toBeGreaterThanOrEqual(60);
        expect(packet.readUInt32BE(at + 11)).toBeLessThanOrEqual(3600);
        expect(packet.readUInt16BE(at + 15)).toBe(4);
        expect(packet.length).toBe(at + 21);
      }),
    );
  });

  it('can be a QUIC greeting instead: long header, version 1, a connection id of eight bytes', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const packet = bytesOf(disguiseFor(seed, 'quic').I1 ?? '');
        expect(packet.readUInt8(0) & 0xf0).toBe(0xc0);
        expect(packet.readUInt32BE(1)).toBe(1);
        expect([packet.readUInt8(5), packet.readUInt8(14)]).toEqual([8, 0]);
      }),
    );
  });
});

describe('a first packet', () => {
  it('is written as it was read, and its size is what its parts add up to', () => {
    fc.assert(
      fc.property(anyPacket, (text) => {
        const parts = readPacket(text);
        if (parts instanceof BadTag) throw new Error(parts.tag);
        expect(writePacket(parts)).toBe(text);
        expect(packetSize(parts)).toBe(bytesOf(text).length);
      }),
    );
  });
});
