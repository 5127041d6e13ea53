/** `/backup`: a sealed archive for the owner. */
export interface BackupTexts {
  readonly noRecipient: () => string;
  /** Under the file; `contents` are names of files. */
  readonly caption: (contents: readonly string[]) => string;
  readonly startWeekly: string;
  readonly stopWeekly: string;
  readonly weeklyOn: () => string;
  readonly weeklyOff: () => string;
}
