/** Runs work with the rights of the bot's user, in this process; one at a time. */
export type AsBot = <T>(work: () => Promise<T>) => Promise<T>;

type WithGroups = NodeJS.Process & { readonly initgroups?: (user: string, group: string) => void };

/** Where there is no user to change to: the work is done as we are. */
export const asWeAre: AsBot = (work) => work();

/**
 * For root: takes the effective user, group and groups of the bot's user for the time of the work, so that a path which the bot's user
 * changed leads only where that user may go. Nothing else may run meanwhile: the rights are the whole process's.
 */
export function botsRights(user: string): AsBot {
  let busy = false;
  return async (work) => {
    if (busy) throw new Error('the rights of the bot’s user are taken already');
    const { getgroups, setgroups, initgroups, getegid, setegid, seteuid } = process as WithGroups;
    if (!getgroups || !setgroups || !initgroups || !getegid || !setegid || !seteuid) throw new Error('no users here');
    const [groups, group] = [getgroups(), getegid()];
    busy = true;
    try {
      initgroups(user, user);
      setegid(user);
      seteuid(user);
      return await work();
    } finally {
      seteuid(0);
      setegid(group);
      setgroups(groups);
      busy = false;
    }
  };
}
