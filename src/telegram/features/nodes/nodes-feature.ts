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
import { type LoadServices, showLoad } from './node-load.ts';
import { type NodePageServices, nodes, pollNode, showAllNodes, showNode } from './node-pages.ts';
import { showTriedDoors } from './tried-doors.ts';

type NodesServices = NodePageServices & LoadServices & ForeignServices & AdoptServices;

/** `/nodes`: the state of the servers, and the foreign peers on them. */
export const nodesFeature: Feature<NodesServices> = {
  commands: [command('nodes', 'servers', nodes)],
  buttons: [
    showAllNodes,
    showNode,
    pollNode,
    showTriedDoors,
    showLoad,
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
