const START = [0x6a09e667n, 0xbb67ae85n, 0x3c6ef372n, 0xa54ff53an, 0x510e527fn, 0x9b05688cn, 0x1f83d9abn, 0x5be0cd19n];
const ORDERS = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
const WORD = 2n ** 32n;

/** BLAKE2s with a key, written down from RFC 7693 with big integers: slow, and with nothing in common with `src/probe`. */
export function plainBlake2s(key: Buffer, data: Buffer, size: number): Buffer {
  const h = [...START];
  h[0] = (h[0] ?? 0n) ^ 0x01010000n ^ (BigInt(key.length) << 8n) ^ BigInt(size);
  const all = Buffer.concat([key, Buffer.alloc(key.length > 0 ? 64 - key.length : 0), data]);
  for (let at = 0; at === 0 || at < all.length; at += 64) {
    const isLast = at + 64 >= all.length;
    const block = Buffer.concat([all.subarray(at, at + 64), Buffer.alloc(64)]);
    const m = Array.from({ length: 16 }, (_, i) => BigInt(block.readUInt32LE(i * 4)));
    const v = [...h, ...START];
    v[12] = (v[12] ?? 0n) ^ BigInt(Math.min(at + 64, all.length));
    if (isLast) v[14] = (v[14] ?? 0n) ^ (WORD - 1n);
    for (const s of ORDERS) rounds(v, m, s);
    for (let i = 0; i < 8; i++) h[i] = (h[i] ?? 0n) ^ (v[i] ?? 0n) ^ (v[i + 8] ?? 0n);
  }
  const out = Buffer.alloc(32);
  for (const [i, value] of h.entries()) out.writeUInt32LE(Number(value), i * 4);
  return out.subarray(0, size);
}

function rounds(v: bigint[], m: readonly bigint[], s: readonly number[]): void {
  for (let i = 0; i < 8; i++) {
    const column = i % 4;
    const shift = i < 4 ? 0 : 1;
    const at = [0, 1, 2, 3].map((row) => row * 4 + ((column + row * shift) % 4));
    const [a = 0, b = 0, c = 0, d = 0] = at;
    const get = (index: number) => v[index] ?? 0n;
    for (const [word, [right, other]] of [
      [m[s[2 * i] ?? 0] ?? 0n, [16n, 12n]],
      [m[s[2 * i + 1] ?? 0] ?? 0n, [8n, 7n]],
    ] as const) {
      v[a] = (get(a) + get(b) + word) % WORD;
      v[d] = rotate(get(d) ^ get(a), right);
      v[c] = (get(c) + get(d)) % WORD;
      v[b] = rotate(get(b) ^ get(c), other);
    }
  }
}

const rotate = (x: bigint, by: bigint) => ((x >> by) | (x << (32n - by))) % WORD;
