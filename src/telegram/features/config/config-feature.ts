import { command, type Feature } from '../../router/feature.ts';
import { type GetConfigServices, getConfig, sendConfigAgain } from './get-config.ts';
import {
  type GuideServices,
  type Ipv4FileServices,
  sendIpv4File,
  sendVpnLink,
  showGuide,
  showGuideChoice,
  type VpnLinkServices,
} from './guides.ts';
import { makeNewKeys, type NewKeyServices, type RegenServices, regen, stopOldKeys, undoNewKeys } from './regen.ts';
import { chooseServer, type ServerServices, server } from './server.ts';

type ConfigServices = GetConfigServices &
  RegenServices &
  NewKeyServices &
  GuideServices &
  Ipv4FileServices &
  VpnLinkServices &
  ServerServices;

/** A friend's config: the file, new keys, the server it is for, and how to switch it on. */
export const configFeature: Feature<ConfigServices> = {
  commands: [
    command('get_config', 'friend', getConfig, { aliases: ['my_config'], isMostWanted: true }),
    command('server', 'friend', server),
    command('regen', 'friend', regen),
  ],
  buttons: [
    sendConfigAgain,
    makeNewKeys,
    stopOldKeys,
    undoNewKeys,
    showGuide,
    showGuideChoice,
    sendIpv4File,
    sendVpnLink,
    chooseServer,
  ],
  questions: [],
};
