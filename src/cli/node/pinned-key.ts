import { readHostKey } from '../../wireguard/drivers/ssh/ssh-login.ts';
import { CliError } from '../cli-error.ts';
import type { NodeParts } from './node-parts.ts';
import type { NodeAddOptions } from './node-target.ts';

/** The fingerprint of the host key to pin: the given one, or the one that the owner confirms. */
export async function pinnedKey(
  { host, port }: { readonly host: string; readonly port: number },
  { hostKey: wanted }: Pick<NodeAddOptions, 'hostKey'>,
  { console, texts: { node: t } }: Pick<NodeParts, 'console' | 'texts'>,
): Promise<string> {
  const seen = await readHostKey({ host, port });
  if (wanted !== null) {
    if (wanted !== seen) throw new CliError(t.otherHostKey(seen, wanted));
    return seen;
  }
  console.say(t.fingerprint(host, seen));
  if (!(await console.confirm(t.isItYours))) throw new CliError(t.declined);
  return seen;
}
