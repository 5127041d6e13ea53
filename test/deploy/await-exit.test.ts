import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const LIBRARY = new URL('../../deploy/lib/exits.sh', import.meta.url).pathname;

/** What is said of a link whose last handshake, after each second that was waited, is what `wg` prints; and how many seconds these were. */
async function awaited(wg: string): Promise<string> {
  const script = `. ${LIBRARY}
    folder=$(mktemp -d) && trap 'rm -r "$folder"' EXIT
    : >"$folder/seconds" && : >"$folder/vbx-eu1.key" && now=$(date +%s)
    find_link() { base=$folder/vbx-eu1 link=vbx-eu1; }
    find_program() { program=wg; }
    sleep() { echo "$1" >>"$folder/seconds"; }
    seconds() { grep -c '^1$' "$folder/seconds"; }
    wg() { ${wg}; }
    await_exit wg0 eu1; seconds`;
  return (await execa('sh', ['-c', script], { reject: false })).stdout;
}

describe('a link that was made, or has a new key', () => {
  it('works as soon as the exit has shaken hands', async () => {
    expect(await awaited('echo "KEY $now"')).toBe('heard=yes\n0');
  });

  it('has half a minute for that, since WireGuard begins anew only after five seconds', async () => {
    expect(await awaited('[ "$(seconds)" -lt 28 ] || echo "KEY $now"')).toBe('heard=yes\n28');
    expect(await awaited('echo "KEY 0"')).toBe('heard=no\n29');
    expect(await awaited('false')).toBe('heard=no\n29');
  });

  it('does not work for what was shaken with the key before', async () => {
    expect(await awaited('echo "KEY $((now - 10))"')).toBe('heard=no\n29');
  });
});
