import { command, type Feature } from '../../router/feature.ts';
import { type AdoptServices, adoptPeer, askToAdopt, chooseHolder } from './adopt-pages.ts';
import {
  askToRemovePeer,
  claimEndedKey,
  type ForeignServices,
  removePeer,
  showForeignPeer,
  showForeignPeers,
  undoPeerRemoval,
} from './foreign-pages.ts';
import { type NodePageServices, nodes, pollNode, showAllNodes, showNode } from './node-pages.ts';

type NodesServices = NodePageServices & ForeignServices & AdoptServices;

/** `/nodes`: the state of the servers, and the foreign peers on them. */
export const nodesFeature: Feature<NodesServices> = {
  commands: [command('nodes', 'servers', nodes)],
  buttons: [
    showAllNodes,
    showNode,
    pollNode,
    showForeignPeers,
    showForeignPeer,
    chooseHolder,
    askToAdopt,
    adoptPeer,
    askToRemovePeer,
    removePeer,
    undoPeerRemoval,
    claimEndedKey,
  ],
  questions: [],
};
