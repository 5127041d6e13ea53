/** What a command says that would change a server on which another one is at work. */
export const atWork = {
  thisMachine: 'this server',
  busy: (where: string, command: string, since: string, process: number) =>
    `${where}: another command is at work there: vpn-bot ${command}, since ${since} (process ${process}).\nNothing was changed. Do this again when that one has ended.`,
  busySomehow: (where: string) =>
    `${where}: another command of vpn-bot is at work there.\nNothing was changed. Do this again when that one has ended.`,
  changed: 'The settings of this server changed at this very moment. Nothing was done: do it again.',
};
