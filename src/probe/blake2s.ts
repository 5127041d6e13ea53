const BLOCK = 64;
const ROUNDS = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
].map((order) => [...order].map((digit) => Number.parseInt(digit, 16)));
/** The first words of SHA-256, which BLAKE2s shares. */
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19] as const;
/** Which words of the state each of a round's eight steps mixes. */
const MIXED = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

/**
 * BLAKE2s (RFC 7693) of `size` bytes, 1 to 32, with a key of at most 32 bytes. `node:crypto` has it only without a key and of 32 bytes,
 * and WireGuard's message authentication needs 16 bytes with a key.
 */
export function blake2s(key: Uint8Array, data: Uint8Array, size: number): Buffer {
  const hash = Uint32Array.from(START);
  hash[0] = word(hash, 0) ^ 0x01010000 ^ (key.length << 8) ^ size;
  const keyBlock = Buffer.alloc(key.length > 0 ? BLOCK : 0);
  keyBlock.set(key);
  const input = Buffer.concat([keyBlock, data]);
  const blocks = Math.max(1, Math.ceil(input.length / BLOCK));
  const padded = Buffer.alloc(blocks * BLOCK);
  padded.set(input);
  for (let block = 0; block < blocks; block++) {
    const isLast = block === blocks - 1;
    const counted = isLast ? input.length : (block + 1) * BLOCK;
    compress(hash, padded.subarray(block * BLOCK, (block + 1) * BLOCK), counted, isLast);
  }
  const out = Buffer.alloc(32);
  for (const [index, value] of hash.entries()) out.writeUInt32LE(value, index * 4);
  return out.subarray(0, size);
}

function compress(hash: Uint32Array, block: Buffer, counted: number, isLast: boolean): void {
  const state = Uint32Array.from([...hash, ...START]);
  state[12] = word(state, 12) ^ counted;
  if (isLast) state[14] = ~word(state, 14);
  for (const order of ROUNDS) {
    for (const [step, [a, b, c, d]] of MIXED.entries()) {
      const [x, y] = [order[step * 2] ?? 0, order[step * 2 + 1] ?? 0];
      mix(state, a, b, c, d, block.readUInt32LE(x * 4), block.readUInt32LE(y * 4));
    }
  }
  for (let index = 0; index < 8; index++) hash[index] = word(hash, index) ^ word(state, index) ^ word(state, index + 8);
}

function mix(state: Uint32Array, a: number, b: number, c: number, d: number, x: number, y: number): void {
  state[a] = word(state, a) + word(state, b) + x;
  state[d] = turnRight(word(state, d) ^ word(state, a), 16);
  state[c] = word(state, c) + word(state, d);
  state[b] = turnRight(word(state, b) ^ word(state, c), 12);
  state[a] = word(state, a) + word(state, b) + y;
  state[d] = turnRight(word(state, d) ^ word(state, a), 8);
  state[c] = word(state, c) + word(state, d);
  state[b] = turnRight(word(state, b) ^ word(state, c), 7);
}

const turnRight = (value: number, bits: number): number => (value >>> bits) | (value << (32 - bits));
const word = (words: Uint32Array, index: number): number => words[index] ?? 0;
