import type { UserErrorCode } from '../../errors.ts';
import type { OwnerNotice } from '../../notices.ts';
import type { AlertsTexts } from './alerts-texts.ts';
import type { AuditTexts } from './audit-texts.ts';
import type { BackupTexts } from './backup-texts.ts';
import type { BroadcastTexts } from './broadcast-texts.ts';
import type { CommandName } from './command-name.ts';
import type { DeviceTexts } from './device-texts.ts';
import type { EntryTexts } from './entry-texts.ts';
import type { ForeignTexts } from './foreign-texts.ts';
import type { FriendTexts } from './friend-texts.ts';
import type { GuideTexts } from './guide-texts.ts';
import type { HealthTexts } from './health-texts.ts';
import type { MannersTexts } from './manners-texts.ts';
import type { NodesTexts } from './nodes-texts.ts';
import type { OwnerTexts } from './owner-texts.ts';
import type { PeopleTexts } from './people-texts.ts';
import type { RightsTexts } from './rights-texts.ts';
import type { SettingsTexts } from './settings-texts.ts';
import type { StatsTexts } from './stats-texts.ts';

interface ButtonTexts {
  readonly stopOld: string;
  readonly undo: string;
  readonly newKeys: string;
  readonly takeBack: string;
}

export type NoticeTexts = {
  readonly [K in OwnerNotice['kind']]: (notice: Extract<OwnerNotice, { kind: K }>) => string;
};

/**
 * Every text of the chat, in Telegram's HTML; arguments are plain and are escaped by the text. A missing one does not compile;
 * one that nothing reads, or that no sample shows, fails a test (test/telegram/texts.test.ts).
 */
export interface Texts extends FriendTexts, OwnerTexts {
  readonly alerts: AlertsTexts;
  readonly audit: AuditTexts;
  readonly backup: BackupTexts;
  readonly broadcast: BroadcastTexts;
  readonly rights: RightsTexts;
  readonly settings: SettingsTexts;
  readonly foreign: ForeignTexts;
  readonly nodes: NodesTexts;
  readonly stats: StatsTexts;
  readonly health: HealthTexts;
  readonly devices: DeviceTexts;
  readonly guides: GuideTexts;
  readonly entry: EntryTexts;
  readonly errors: Readonly<Record<UserErrorCode, string>>;
  readonly commands: Readonly<Record<CommandName, string>>;
  readonly buttons: ButtonTexts;
  readonly notices: NoticeTexts;
  readonly manners: MannersTexts;
  readonly people: PeopleTexts;
}
