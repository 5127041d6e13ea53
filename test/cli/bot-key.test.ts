import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { generateLogin } from '../../src/cli/node/bot-key.ts';

describe('the bot’s login on a server', () => {
  it('is a key that opens, each of two thousand times', () => {
    // of ssh2's own about seven among them would be refused as malformed
    const made = Array.from({ length: 2000 }, () => generateLogin('vpn-bot-eu1').private);
    expect(made.filter((key) => ssh2.utils.parseKey(key) instanceof Error)).toEqual([]);
  });
});
