import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choices } from '../lab/choices-text.ts';
import { Namespace } from '../lab/namespace.ts';
import { missingFor } from '../lab/requirements.ts';

const MINE = `table inet mine {
  chain forward { type filter hook forward priority 10; policy drop; }
}`;

/** Adds a table of this name with a chain that drops, as whoever may change the firewall can. */
const tableCalled = (name: string): string => {
  const chain = { family: 'inet', table: name, name: 'c', type: 'filter', hook: 'forward', prio: 0, policy: 'drop' };
  return JSON.stringify({ nftables: [{ add: { table: { family: 'inet', name } } }, { add: { chain } }] });
};

/** The bot's user may change the firewall, and root's programs read what is in it. */
describe.skipIf(missingFor('ip', 'nft', 'iptables'))('programs of root’s that put rules into those of others', () => {
  let folder: string;
  let marker: string;
  let server: Namespace;
  /** Runs the program with files of its own; rejects with what it said, resolves with what it complained of. */
  let exits: (word: string, input?: string) => Promise<string>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foreign-rules-'));
    marker = join(folder, 'marker');
    server = await Namespace.make();
    const [config, program, said] = [join(folder, 'exits.conf'), join(folder, 'exits'), join(folder, 'said')];
    mkdirSync(join(folder, 'state'));
    writeFileSync(join(folder, 'state', 'wg0.silent'), '');
    writeFileSync(config, 'wg0 exit vbx-exit 1 10.9.0.2 - 10.9.0.1 wg\n', { mode: 0o644 });
    const text = readFileSync('deploy/vpn-bot-exits', 'utf8');
    writeFileSync(
      program,
      text.replace(/^CONFIG=.*/m, `CONFIG=${config}`).replace(/^STATE=.*/m, `STATE=${join(folder, 'state')}`),
    );
    exits = async (word, input = '') => {
      await server.run(['sh', '-c', 'sh "$0" wg0 "$1" 2>"$2"', program, word, said], input);
      return readFileSync(said, 'utf8');
    };
  });
  afterEach(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['a command of sed’s', (path: string) => `a/;s,.*,touch\${IFS}${path},e;#`],
    ['a file of sed’s', (path: string) => `a/w${path};`],
    ['a second line', (path: string) => `a/\n\te touch ${path}\n#`],
  ])('run nothing that the name of a table says: %s', async (_, nameFor) => {
    await server.run(['nft', MINE]);
    await server.run(['nft', '-j', tableCalled(nameFor(marker))]);
    expect([await exits('load', choices([])), existsSync(marker)]).toEqual(['', false]);
    expect(await server.run(['nft', 'list', 'chain', 'inet', 'mine', 'forward'])).toContain(
      'oifname "vbx-exit" accept',
    );
    expect(await exits('drop')).toBe('');
    expect(await server.run(['nft', 'list', 'chain', 'inet', 'mine', 'forward'])).not.toContain('vbx-exit');
    expect(existsSync(marker)).toBe(false);
  });

  it('pass no word of somebody’s rule to iptables', async () => {
    const evil = join(folder, 'evil');
    writeFileSync(evil, `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(evil, 0o755);
    const text = ` --comment vpn-bot-exits-wg0 --modprobe=${evil} `;
    await server.run(['iptables', '-A', 'FORWARD', '-m', 'string', '--algo', 'bm', '--string', text, '-j', 'ACCEPT']);
    await server.run(['iptables', '-P', 'FORWARD', 'DROP']);
    expect(await exits('load', choices([]))).toBe('');
    expect(await server.run(['iptables', '-S'])).toContain('-o vbx-exit -m comment');
    expect(await exits('drop')).toBe('');
    const left = await server.run(['iptables', '-S']);
    expect(left).not.toContain('vbx-exit');
    expect(left).toContain('--modprobe');
    expect(existsSync(marker)).toBe(false);
  });

  it('take back the rules of relays, and no others', async () => {
    const text = readFileSync('deploy/vpn-bot-doors', 'utf8');
    const [rules, program] = [join(folder, 'relays.nft'), join(folder, 'doors')];
    writeFileSync(rules, '# door 443 203.0.113.9 51820\ntable ip vpn-bot-relay {\n}\n');
    writeFileSync(
      program,
      text
        .replace(/^RULES=.*/m, `RULES=${rules}`)
        .replace(/^SEEN=.*/m, `SEEN=${join(folder, 'seen', 'relays')}`)
        .replace(/^release_ports\(\) \{$/m, 'release_ports() { return; }\nreleased() {'),
    );
    const evil = ` --comment vpn-bot-relay --modprobe=${marker} `;
    await server.run(['iptables', '-A', 'FORWARD', '-m', 'string', '--algo', 'bm', '--string', evil, '-j', 'ACCEPT']);
    await server.run(['iptables', '-P', 'FORWARD', 'DROP']);
    const keep = () => server.run(['sh', '-c', 'sh "$0" keep relays 2>&1', program]);
    const ours = async () =>
      (await server.run(['iptables', '-S'])).split('\n').filter((line) => line.includes('203.0.113.9'));
    expect(await keep()).toBe('the doors of relays are in force');
    const first = await ours();
    expect(first).toHaveLength(2);
    // another port than before: the rules of the old one go
    writeFileSync(rules, '# door 443 203.0.113.9 443\ntable ip vpn-bot-relay {\n}\n');
    expect(await keep()).toBe('');
    const second = await ours();
    expect(second).toHaveLength(2);
    expect(second.join('\n')).not.toContain('51820');
    expect(await server.run(['iptables', '-S'])).toContain('--modprobe');
  });
});
