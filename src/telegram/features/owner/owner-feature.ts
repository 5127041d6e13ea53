import { command, type Feature } from '../../router/feature.ts';
import { type BackupServices, backup, setMailBackup, setWeeklyBackup } from './backup.ts';
import {
  type BroadcastServices,
  broadcast,
  broadcastMessage,
  dropBroadcast,
  leaveBroadcast,
  sendBroadcast,
} from './broadcast.ts';
import { type DigestServices, digest, setMonthlyDigest, showMonth } from './digest.ts';
import { type LogServices, showLog } from './log.ts';
import { type StatsServices, showPeriod, stats } from './stats.ts';

type OwnerServices = StatsServices & BroadcastServices & LogServices & BackupServices & DigestServices;

/** Statistics, broadcasts, the log and backups: for the owner, and for friends with the right of that name. */
export const ownerFeature: Feature<OwnerServices> = {
  commands: [
    command('stats', 'people', stats),
    command('digest', 'owner', digest),
    command('broadcast', 'messages', broadcast),
    command('log', 'owner', showLog),
    command('backup', 'owner', backup),
  ],
  buttons: [
    showPeriod,
    showMonth,
    setMonthlyDigest,
    leaveBroadcast,
    sendBroadcast,
    dropBroadcast,
    setWeeklyBackup,
    setMailBackup,
  ],
  questions: [broadcastMessage],
};
