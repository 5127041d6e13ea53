/** Earlier or sloppier wordings of the rules. With any of them on, some promise breaks in some history: so each word is needed. */
export const DRAFTS = {
  /** Ended keys are forgotten with their record (rule 20). */
  forgetsEnded: 'an ended key worked again',
  /** A restore takes the backup's ended keys alone (rule 20). */
  restoreForgetsEnded: 'an ended key worked again',
  /** A grace time that the wall clock counts (invariant 15). */
  graceByWall: 'a lock-out came without the time having been watched',
  /** A waiting key that shook hands once takes over, though the friend has gone back since (rule 8). */
  promotesOnAnyHandshake: 'a friend who had gone back was locked out',
  /** The roll-out's hold belongs to the device (rule 14). */
  holdsOwnRegen: 'the end that /regen promised was held up by a roll-out',
  /** A handshake of a key counts by the edition in which it was sent last (rule 14). */
  backByLastEdition: 'a device counts as back on a file that names a closed door',
  /** A hand-over of a key that Telegram already carried gives it a deadline (rule 19). */
  deadlineOnSent: 'a file that Telegram carried died by a deadline that it never named',
  /** An upload leaves a deadline where it is (rule 19). */
  uploadKeepsDeadline: 'a file that Telegram carried died by a deadline that it never named',
  /** "Accepted" by mail or a second hand-over starts the grace time (rule 19). */
  handOverStartsGrace: 'the old key ended though the new one was never seen',
  /** A spare takes the best door, whoever works there (rule 16). */
  spareAnywhere: 'a spare shares the door of its friend’s device',
  /** Vital parameters count at the first look (rule 15). */
  oneLook: 'files went out for parameters that were seen once',
  /** Same keys are sent again at each look that finds them stale (rule 15). */
  resendsAlways: 'a file was sent again by itself more than once a day',
  /** The probe is an unknown peer to the rules (rule 17). */
  probeIsForeign: 'the probe was taken for a foreign peer',
  /** Names are numbered by the devices that are there (invariant 14). */
  namesByCount: 'another file has the same name',
  /** A restore takes the backup's counter (invariant 14). */
  restoreKeepsCounter: 'another file has the same name',
  /** "Stop the old one" counts as back (rule 14). */
  stopIsBack: 'a device counts as back on a file that names a closed door',
} as const;

export type Draft = keyof typeof DRAFTS;
