import { execFile } from 'node:child_process';
import * as z from 'zod';

/** What `nft -j list set` prints of a set of port, address and source port. */
const Listing = z.object({
  nftables: z.array(
    z.looseObject({
      set: z.looseObject({ elem: z.array(z.unknown()).default([]) }).optional(),
    }),
  ),
});
const Element = z.object({
  elem: z.object({ val: z.object({ concat: z.tuple([z.number(), z.union([z.ipv4(), z.ipv6()]), z.number()]) }) }),
});

/** More than the sets hold. */
const LONGEST = 4 * 1024 * 1024;
const LIMIT_MS = 5000;
/** A login's PATH may lack the folders of root's programs. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs `nft` with these words; null: it failed. */
type RunNft = (words: readonly string[]) => Promise<string | null>;

// execa would be loaded at each start for this alone
const runHere: RunNft = (words) =>
  new Promise((resolve) => {
    execFile('nft', words, { timeout: LIMIT_MS, maxBuffer: LONGEST, env: { PATH } }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });

/**
 * Through which spare port of an interface of this machine which endpoint (`host:port`) came in the last five minutes, as the rules of
 * `vpn-bot door` remember it; empty where there are none, or they may not be read.
 */
export async function seenPorts(name: string, run: RunNft = runHere): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>();
  for (const set of ['seen4', 'seen6']) {
    const text = await run(['-j', 'list', 'set', 'inet', `vpn-bot-doors-${name}`, set]);
    for (const [door, host, port] of text === null ? [] : elementsOf(text))
      seen.set(host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`, door);
  }
  return seen;
}

function elementsOf(text: string): readonly (readonly [number, string, number])[] {
  const listing = Listing.safeParse(jsonOf(text));
  const elements = listing.success ? listing.data.nftables.flatMap(({ set }) => set?.elem ?? []) : [];
  return elements.flatMap((element) => {
    const read = Element.safeParse(element);
    return read.success ? [read.data.elem.val.concat] : [];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // an nft that knows no JSON
  }
}
