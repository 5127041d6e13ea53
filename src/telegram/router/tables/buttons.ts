import { GUIDE, GUIDES, IPV4_FILE, STOP_OLD, UNDO_REGEN } from '../../features/config/config-menu.ts';
import { NEW_KEYS } from '../../features/config/regen.ts';
import { SEND_CONFIG } from '../../features/config/send-again.ts';
import { ADD_DEVICE, MAKE_DEVICE } from '../../features/devices/add-device.ts';
import { DEVICE, DEVICES } from '../../features/devices/devices.ts';
import { REMOVE_DEVICE, REMOVE_DEVICE_NOW, RESTORE_DEVICE } from '../../features/devices/remove-device.ts';
import { RENAME_DEVICE } from '../../features/devices/rename-device.ts';
import { LET_IN, STOP_WAITING, UNBIND, WAIT_FOR_USERNAME } from '../../features/entry/choose-holder.ts';
import { ANSWER_REQUEST } from '../../features/entry/forward-requests.ts';
import { ASK } from '../../features/entry/greet-stranger.ts';
import { EXTEND } from '../../features/entry/guest-notices.ts';
import { INVITE_DROP, INVITE_HOLDS, INVITE_NODE, INVITE_STAYS, INVITES } from '../../features/entry/invite-card.ts';
import { CONFIG_ON, HELP, SEND_AGAIN, STILL, WHICH_DEVICE } from '../../features/help/not-working.ts';
import { ADOPT_STRANGER, ASK_ADOPTION, CHOOSE_WHOSE } from '../../features/nodes/adopt-pages.ts';
import {
  ASK_REMOVAL_OF_STRANGER,
  CLAIM_ENDED,
  PARDON_STRANGER,
  REMOVE_STRANGER,
  SHOW_FOREIGN,
  SHOW_STRANGER,
} from '../../features/nodes/foreign-pages.ts';
import { ALL_NODES, LOOK_AT_NODE, SHOW_NODE } from '../../features/nodes/node-pages.ts';
import { CHOOSE_SERVER } from '../../features/nodes/server.ts';
import { WEEKLY_BACKUP } from '../../features/owner/backup.ts';
import { CANCEL_BROADCAST, SEND_BROADCAST } from '../../features/owner/broadcast.ts';
import { SHOW_STATS } from '../../features/owner/stats.ts';
import {
  ASK_REMOVAL,
  ASK_TIME,
  MORE_TIME,
  PAUSE,
  REMOVE,
  RESTORE,
  RESUME,
  SHOW_PERSON,
} from '../../features/people/people-access.ts';
import { ASK_CONFIG, MAKE_CONFIG, NEW_KEYS_FOR, SEND_CONFIG_TO } from '../../features/people/people-configs.ts';
import { ASK_LIMIT, ASK_SERVERS, SET_LIMIT, SET_SERVER } from '../../features/people/people-limits.ts';
import { FIND, TURN } from '../../features/people/people-pages.ts';
import { CLEAR, NOTE, RENAME } from '../../features/people/people-words.ts';
import { SET_RIGHT, SHOW_RIGHTS } from '../../features/people/rights.ts';
import { CHOOSE_LANGUAGE } from '../../features/settings/language.ts';
import { ALL_SETTINGS, PICK_SETTING, SET_SETTING } from '../../features/settings/settings.ts';
import type { ButtonKind } from '../button-kind.ts';

/** Every kind of button that the bot makes. The table does not know what each one's values are: `button-kind.ts` pairs them. */
export const BUTTONS = [
  NEW_KEYS,
  STOP_OLD,
  UNDO_REGEN,
  CHOOSE_SERVER,
  CHOOSE_LANGUAGE,
  UNBIND,
  SEND_BROADCAST,
  CANCEL_BROADCAST,
  WEEKLY_BACKUP,
  PICK_SETTING,
  ALL_SETTINGS,
  SET_SETTING,
  TURN,
  FIND,
  SHOW_PERSON,
  PAUSE,
  RESUME,
  ASK_TIME,
  MORE_TIME,
  ASK_LIMIT,
  SET_LIMIT,
  ASK_SERVERS,
  SET_SERVER,
  RENAME,
  NOTE,
  CLEAR,
  ASK_CONFIG,
  MAKE_CONFIG,
  SEND_CONFIG_TO,
  NEW_KEYS_FOR,
  ASK_REMOVAL,
  REMOVE,
  RESTORE,
  SHOW_RIGHTS,
  SET_RIGHT,
  SHOW_STATS,
  ALL_NODES,
  SHOW_NODE,
  LOOK_AT_NODE,
  SHOW_FOREIGN,
  SHOW_STRANGER,
  CHOOSE_WHOSE,
  ASK_ADOPTION,
  ADOPT_STRANGER,
  ASK_REMOVAL_OF_STRANGER,
  REMOVE_STRANGER,
  PARDON_STRANGER,
  CLAIM_ENDED,
  HELP,
  STILL,
  WHICH_DEVICE,
  SEND_AGAIN,
  CONFIG_ON,
  INVITE_HOLDS,
  INVITE_STAYS,
  INVITE_NODE,
  INVITE_DROP,
  INVITES,
  ASK,
  ANSWER_REQUEST,
  LET_IN,
  WAIT_FOR_USERNAME,
  STOP_WAITING,
  EXTEND,
  GUIDE,
  GUIDES,
  IPV4_FILE,
  DEVICES,
  DEVICE,
  ADD_DEVICE,
  MAKE_DEVICE,
  SEND_CONFIG,
  RENAME_DEVICE,
  REMOVE_DEVICE,
  REMOVE_DEVICE_NOW,
  RESTORE_DEVICE,
] as unknown as readonly ButtonKind[];
