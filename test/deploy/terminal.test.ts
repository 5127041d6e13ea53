import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const DEPLOY = new URL('../../deploy/', import.meta.url).pathname;
/** The installer's own words for the terminal. */
const SAYS = readFileSync(`${DEPLOY}install.sh`, 'utf8').match(/^(?:say|note|fail)\(\) .*$/gm) ?? [];

const installer = (script: string, ...words: string[]) =>
  execa('bash', ['-c', `export LC_ALL=C.UTF-8\n${SAYS.join('\n')}\n${script}`, 'bash', ...words], { reject: false });

/** Of a settings file that the bot's user may have written: clears the screen, sets the title, ends the line. */
const STRANGE = 'wg0\u001b[2J\u001b]0;x\u0007\r\nADMIN_ID=1\u009b2J';

describe('what the installer says', () => {
  it('has no effect on the terminal, whoever wrote it', async () => {
    expect(SAYS).toHaveLength(3);
    const { stdout, stderr } = await installer('say "$1"; note "$1"; fail "я $1"', STRANGE);
    expect(stdout).toBe('wg0?[2J?]0;x???ADMIN_ID=1?2J');
    expect(stderr).toBe('! wg0?[2J?]0;x???ADMIN_ID=1?2J\n! я wg0?[2J?]0;x???ADMIN_ID=1?2J');
  });

  it.each(['wg0/../x', '..', '-h', 'wg0 x', 'a'.repeat(16), 'wg0;id'])(
    'takes no interface %j from the settings',
    async (name) => {
      const script = `. ${DEPLOY}lib/wireguard.sh; SETTINGS=/settings PORT=1 AMNEZIAWG=''
setting() { [[ $2 != WG_INTERFACE ]] || printf '%s\\n' "$NAME"; }
prepare_userspace() { echo reached; exit; }
NAME=$1; choose_protocol; set_up_wireguard`;
      const { stdout, stderr } = await installer(script, name);
      expect(stdout).toBe('');
      expect(stderr).toBe(`! WG_INTERFACE=${name} in /settings is no name of an interface`);
    },
  );
});
