import * as z from 'zod';
import { Refusal } from '../../errors.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { NodeView } from '../../telegram/views.ts';
import { defineWord } from '../word.ts';

interface ResolverServices {
  readonly store: StorePort;
  readonly view: { readonly nodes: readonly NodeView[] };
}

const node = z.string().regex(/^[a-z0-9]{1,8}$/);
const httpsUrl = z.string().regex(/^https:\/\/[\x21-\x7e]{1,500}$/);

/** `vpn-bot dns on` and `off`: which nodes have a resolver of their own, and what it blocks. */
export const resolver = defineWord({
  name: 'resolver',
  args: z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('try'), node }),
    z.strictObject({
      step: z.literal('on'),
      node,
      lists: z.array(httpsUrl).max(10),
      dnsBefore: z.string().max(500).nullable(),
    }),
    z.strictObject({ step: z.literal('off'), node }),
  ]),
  /** `dnsBefore`: the node's DNS setting from before the resolver, as it was written; null: none, or there was no resolver. */
  result: z.object({ wasOn: z.boolean(), dnsBefore: z.string().nullable() }),
  audit: (_services: ResolverServices, { step, node: id }) =>
    step === 'try' ? null : { what: `vpn-bot dns ${step}`, whom: id },
  async run({ store, view }: ResolverServices, args) {
    const id = args.node;
    if (args.step !== 'off' && !view.nodes.some((one) => one.node.id === id))
      throw new Refusal('no-such-node', [id, ...view.nodes.map((one) => one.node.id)]);
    const known = store.state.resolvers[id];
    const before = { wasOn: known !== undefined, dnsBefore: known?.dns_before ?? null };
    if (args.step === 'on')
      await store.update((draft) => {
        const { lists, dnsBefore } = args;
        // the setting of today may be the resolver's own already
        draft.resolvers[id] = { ...known, lists, dns_before: known === undefined ? dnsBefore : known.dns_before };
      });
    if (args.step === 'off')
      await store.update((draft) => {
        delete draft.resolvers[id];
      });
    return before;
  },
});
