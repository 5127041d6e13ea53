import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { PARAMETER_KEYS } from '../../amnezia/parameters.ts';
import { Refusal } from '../../errors.ts';
import { linkLines } from '../../exits/link-file.ts';
import { announceKey, linkProblem, putLink, removeLink, useNextKey } from '../../exits/links.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import { serverParameters } from '../../peers/devices/server-parameters.ts';
import { doorsOf } from '../../peers/nodes/door.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { contains, parseSubnet } from '../../peers/nodes/subnet.ts';
import { wireguardKey } from '../../peers/records/record-fields.ts';
import type { NodeView } from '../../telegram/views.ts';
import { defineWord } from '../word.ts';

/** How long the first look at a node may take (ms). */
const FIRST_POLL_MS = 15_000;

interface LinkServices {
  readonly store: StorePort;
  readonly box: SecretBox;
  readonly view: { readonly nodes: readonly NodeView[] };
}

const id = z.string().regex(/^[a-z0-9]{1,8}$/);
const ends = { entry: id, exit: id };

/** What of a link's file depends on the exit. `wg-quick` runs commands of such a file as root, so no other line is let into it. */
const INTERFACE_LINE = new RegExp(`^(?:MTU = \\d{3,5}|(?:${PARAMETER_KEYS.join('|')}) = [\\x20-\\x7e]{1,8000})$`);
const PEER_LINE = /^(?:PublicKey = [A-Za-z0-9+/]{43}=|Endpoint = [\w.:[\]-]{1,300})$/;

/** Root on the entry puts this into files, and whoever holds the bot's user could answer anything: each part has one form. */
const made = z.object({
  /** The link's own addresses in the exit's networks. */
  address: z.ipv4(),
  address6: z.ipv6().nullable(),
  /** The exit's own address there. */
  far: z.ipv4(),
  /** May hold a secret. */
  interface: z.array(z.string().regex(INTERFACE_LINE)),
  peer: z.array(z.string().regex(PEER_LINE)),
});

/** `vpn-bot exit add` and `rekey`: the records of links. The key is made on the entry; the bot never sees its private half. */
export const link = defineWord({
  name: 'link',
  args: z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('try'), ...ends }),
    z.strictObject({ step: z.literal('make'), ...ends, publicKey: wireguardKey }),
    z.strictObject({ step: z.literal('announce'), ...ends, publicKey: wireguardKey }),
    z.strictObject({ step: z.literal('use'), ...ends }),
    z.strictObject({ step: z.literal('remove'), ...ends }),
  ]),
  result: z.object({ made: made.nullable(), hasChanged: z.boolean() }),
  audit: (_services: LinkServices, { step, entry, exit }) =>
    step === 'try' || step === 'announce' ? null : { what: `vpn-bot exit ${step}`, whom: `${entry} → ${exit}` },
  async run({ store, box, view }: LinkServices, args, { signal }) {
    const { entry, exit } = args;
    if (args.step === 'remove')
      return { made: null, hasChanged: await store.update((draft) => removeLink(draft, entry, exit)) };
    if (args.step === 'announce' || args.step === 'use') {
      const change = (draft: Parameters<typeof useNextKey>[0]) =>
        args.step === 'use' ? useNextKey(draft, entry, exit) : announceKey(draft, entry, exit, args.publicKey);
      return { made: null, hasChanged: await store.update(change) };
    }
    const [from, to] = [nodeNamed(view, entry), nodeNamed(view, exit)];
    const nodes = view.nodes.map(({ node }) => node);
    const problem = linkProblem(store.state, from.node, to.node, nodes);
    if (problem?.kind === 'same') throw new Refusal('link-same', [entry]);
    if (problem?.kind === 'loop') throw new Refusal('link-loop', problem.way);
    if (problem?.kind === 'overlap') throw new Refusal('link-overlap', [entry, exit, ...problem.networks]);
    if (problem?.kind === 'twin') throw new Refusal('link-twin', [entry, exit, problem.other, ...problem.networks]);
    const { node } = to;
    const snapshot = await lookedAt(to, signal);
    if (snapshot === null) throw new Refusal('exit-silent', [exit]);
    const { parameters } = serverParameters(node, store.state.nodes[exit], snapshot, box);
    if (args.step === 'try') return { made: null, hasChanged: false };
    const { wg_ip, wg_ip6 } = await store.update((draft, before) =>
      putLink(draft, before, entry, node, args.publicKey),
    );
    const [door] = doorsOf(node);
    if (!door) throw new Error(`node ${exit} has no door`);
    const lines = linkLines({ serverKey: snapshot.serverKey, door, parameters }, args.publicKey);
    const bare = (address: string) => address.replace(/\/\d+$/, '');
    const addresses = {
      address: bare(wg_ip),
      address6: wg_ip6 === null ? null : bare(wg_ip6),
      far: ownAddress(node, snapshot),
    };
    return { made: { ...addresses, ...lines }, hasChanged: true };
  },
});

/** What the exit's last poll showed; the first one after a start is waited for. Null: it does not answer. */
async function lookedAt(view: NodeView, signal: AbortSignal): Promise<Snapshot | null> {
  for (const until = performance.now() + FIRST_POLL_MS; performance.now() < until && !view.snapshot && !view.outage; ) {
    await wait(50, undefined, { signal });
  }
  return view.snapshot;
}

function nodeNamed(view: LinkServices['view'], id: string): NodeView {
  const found = view.nodes.find(({ node }) => node.id === id);
  if (!found) throw new Refusal('no-such-node', [id, ...view.nodes.map(({ node }) => node.id)]);
  return found;
}

/** The exit's own IPv4 address inside the tunnel. */
function ownAddress({ network, id }: NodeProfile, { ownAddresses }: Snapshot): string {
  const subnet = parseSubnet(network);
  const own = ownAddresses.find((address) => contains(subnet, parseSubnet(address)));
  if (own === undefined) throw new Refusal('exit-silent', [id]);
  return own;
}
