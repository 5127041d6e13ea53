import { command, type Feature } from '../../router/feature.ts';
import { type AdsServices, chooseAds } from './choose-ads.ts';
import { chooseExit, type ExitServices } from './choose-exit.ts';
import { bringMyConfig, type GetConfigServices, getConfig, sendConfigAgain } from './get-config.ts';
import {
  type GuideServices,
  type Ipv4FileServices,
  type QrServices,
  sendGuideChoice,
  sendIpv4File,
  sendQr,
  sendVpnLink,
  showGuide,
  showGuideChoice,
  type VpnLinkServices,
} from './guides.ts';
import { makeNewKeys, type NewKeyServices, type RegenServices, regen, stopOldKeys, undoNewKeys } from './regen.ts';
import { chooseServer, type ServerServices, server, showServers } from './server.ts';
import { type SetupServices, setUp } from './setup.ts';
import { chooseSwitchOver, type SwitchOverServices } from './switch-over.ts';

type ConfigServices = GetConfigServices &
  RegenServices &
  NewKeyServices &
  GuideServices &
  Ipv4FileServices &
  VpnLinkServices &
  QrServices &
  SetupServices &
  SwitchOverServices &
  ExitServices &
  AdsServices &
  ServerServices;

/** A friend's config: the file, new keys, the server it is for, and how to switch it on. */
export const configFeature: Feature<ConfigServices> = {
  commands: [
    command('get_config', 'friend', getConfig, { aliases: ['my_config'] }),
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
    sendGuideChoice,
    sendIpv4File,
    sendVpnLink,
    sendQr,
    bringMyConfig,
    setUp,
    chooseServer,
    chooseExit,
    chooseAds,
    chooseSwitchOver,
    showServers,
  ],
  questions: [],
};
