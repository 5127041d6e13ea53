import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { NodeSettings, Settings } from '../config/settings.ts';
import { HelperPages, type PageNode } from '../helper-page/helper-pages.ts';
import { pageExit } from '../helper-page/page-exit.ts';
import { deviceAt, pageFacts } from '../helper-page/page-facts.ts';
import { nft } from '../helper-page/page-rules.ts';
import { renderPage } from '../helper-page/render-page.ts';
import { readLanguage } from '../languages.ts';
import { contains, parseSubnet } from '../peers/nodes/subnet.ts';
import type { NodeLoop } from '../wireguard/loop/node-loop.ts';
import type { Core } from './build-core.ts';
import type { ExitWatch } from './exit-watch.ts';

/** The helper pages of the tunnels of this machine; null unless `HELPER_PAGE_PORT` is set. */
export function buildHelperPages(
  core: Core,
  loops: readonly Pick<NodeLoop, 'node' | 'snapshot'>[],
  exits: Pick<ExitWatch, 'stateOf'>,
): HelperPages | null {
  const { settings, store, languages, languageFor, log } = core;
  const { helperPagePort: port, helperPageName: dnsName } = settings;
  if (port === null) return null;
  const here = settings.nodes.filter(({ ssh }) => ssh === null);
  const ownOf = (id: string) => loops.find(({ node }) => node.id === id)?.snapshot?.ownAddresses ?? [];
  return new HelperPages({
    ...{ port, nft, log },
    names: dnsName === null ? [] : [dnsName],
    nodes: () => here.map((node) => pageNode(node, ownOf(node.id))),
    page(nodeId, from, wanted) {
      const node = here.find(({ id }) => id === nodeId);
      if (!node) throw new Error(`no node ${nodeId}`);
      const { state } = store;
      const device = deviceAt(state, nodeId, from);
      const friend = device?.telegram_id ?? null;
      const language = readLanguage(wanted ?? undefined) ?? (friend === null ? settings.language : languageFor(friend));
      const publicAddresses = ownPublicAddresses(here.map((one) => one.interface));
      const exit = pageExit({
        ...{ state, entryId: nodeId, device, usual: settings.exitDefault, fallback: settings.exitFallback },
        ...{ homeCountry: settings.exitCountry, answers: exits.stateOf(nodeId)?.answers ?? new Map() },
        placeOf: (id) => placeOf(settings, id),
      });
      const facts = pageFacts({ state, node, from, publicAddresses, country: node.country ?? null, dnsName, exit });
      return renderPage(facts, language, languages[language].helperPage);
    },
  });
}

function placeOf({ nodes, nodesOff }: Settings, id: string) {
  const node = nodes.find((one) => one.id === id);
  return { name: node?.name ?? nodesOff.find((one) => one.id === id)?.name ?? id, country: node?.country ?? null };
}

function pageNode(node: NodeSettings, own: readonly string[]): PageNode {
  const networks = [node.network, ...(node.network6 === null ? [] : [node.network6])];
  const addresses = own.filter((address) => networks.some((one) => contains(parseSubnet(one), parseSubnet(address))));
  return { id: node.id, interface: node.interface, addresses, networks };
}

/** Networks that no site on the Internet sees. */
const PRIVATE = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
].map(parseSubnet);
const GLOBAL6 = parseSubnet('2000::/3');

/** The public addresses of this machine's interfaces, the tunnels left out. */
function ownPublicAddresses(tunnels: readonly string[]): string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    tunnels.includes(name)
      ? []
      : addresses.flatMap(({ address, internal }) => (!internal && isPublic(address) ? address : [])),
  );
}

function isPublic(address: string): boolean {
  const one = parseSubnet(address);
  return isIPv4(address) ? !PRIVATE.some((network) => contains(network, one)) : contains(GLOBAL6, one);
}
