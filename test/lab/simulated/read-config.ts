import { allowedIp, type PeerChange } from './interface.ts';

/** Text that `wg` does not take, with the sentence that it prints. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
  /** What it says at last of a whole file. */
  readonly verdict: string;

  constructor(message: string, verdict = 'Configuration parsing error') {
    super(message);
    this.verdict = verdict;
  }
}

/** Reads the `[Peer]` sections of a file for `wg addconf`, all of it or nothing; throws `NotUnderstood`. */
export function readConfig(text: string): PeerChange[] {
  const peers: (Omit<PeerChange, 'publicKey'> & { publicKey?: string })[] = [];
  for (const written of text.split('\n')) {
    const line = written.replace(/#.*/, '').replaceAll(/\s/g, '');
    if (line === '') continue;
    if (/^\[peer\]$/i.test(line)) peers.push({ allowedIps: [] });
    else readLine(peers.at(-1), line);
  }
  return peers.map(({ publicKey, ...rest }) => {
    if (publicKey === undefined) throw new NotUnderstood('A peer is missing a public key', 'Invalid configuration');
    return { publicKey, ...rest };
  });
}

function readLine(peer: (Omit<PeerChange, 'publicKey'> & { publicKey?: string }) | undefined, line: string): void {
  const [, name = '', value = ''] = /^(\w+)=(.+)$/.exec(line) ?? [];
  if (!peer) throw new NotUnderstood(`Line unrecognized: \`${line}'`);
  if (/^publickey$/i.test(name)) peer.publicKey = readKey(value);
  else if (/^presharedkey$/i.test(name)) peer.presharedKey = readKey(value);
  else if (/^allowedips$/i.test(name)) peer.allowedIps = [...(peer.allowedIps ?? []), ...readAllowedIps(value)];
  else if (/^persistentkeepalive$/i.test(name)) peer.keepalive = readKeepalive(value);
  else throw new NotUnderstood(`Line unrecognized: \`${line}'`);
}

/** A key in base64; throws `NotUnderstood`. */
export function readKey(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  if (text.length === 44 && bytes.length === 32 && bytes.toString('base64') === text) return text;
  throw new NotUnderstood(`Key is not the correct length or format: \`${text}'`);
}

/** A list with commas; empty is none. Throws `NotUnderstood`. */
export function readAllowedIps(text: string): string[] {
  return text
    .split(',')
    .filter(Boolean)
    .map((part) => {
      const ip = allowedIp(part);
      if (ip === null) throw new NotUnderstood(`Unable to parse IP address: \`${part}'`);
      return ip;
    });
}

/** Seconds, or `off`; throws `NotUnderstood`. */
export function readKeepalive(text: string): number {
  if (text === 'off') return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new NotUnderstood(`Persistent keepalive interval is neither 0/off nor 1-65535: \`${text}'`);
}
